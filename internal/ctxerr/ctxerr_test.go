package ctxerr_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

func TestOf(t *testing.T) {
	if err := ctxerr.Of(t.Context()); err != nil {
		t.Error(err)
	}
	budget := errors.New("the handler's budget is spent")
	late, cancel := context.WithDeadlineCause(t.Context(), time.Unix(0, 0), budget)
	defer cancel()
	if err := ctxerr.Of(late); !errors.Is(err, budget) || !errors.Is(err, context.DeadlineExceeded) || err.Error() != "context deadline exceeded: the handler's budget is spent" {
		t.Error(err)
	}
	inner, stop := context.WithCancelCause(t.Context())
	stop(ctxerr.Of(late))
	if err := ctxerr.Of(inner); !errors.Is(err, budget) || !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	plain, end := context.WithCancel(t.Context())
	end()
	if err := ctxerr.Of(plain); !errors.Is(err, context.Canceled) || err.Error() != "context canceled" {
		t.Error(err)
	}
}

package credentials

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestFailureBesideTheContext holds that a source's failure can be read where the
// caller's context ends as it comes about, beside that the context ended and why.
func TestFailureBesideTheContext(t *testing.T) {
	budget := errors.New("the budget is spent")
	for name, provider := range map[string]func(Provider) Provider{
		"cache":         func(p Provider) Provider { return NewCache(p, CacheOptions{}) },
		"chain":         func(p Provider) Provider { return ChainOf(Link{Source: "own", Provider: p}) },
		"chain's cache": func(p Provider) Provider { return NewCache(ChainOf(Link{Source: "own", Provider: p}), CacheOptions{}) },
	} {
		for cause, ending := range map[string]func(cancel context.CancelCauseFunc) error{
			"before": func(cancel context.CancelCauseFunc) error { cancel(budget); return errDown },
			"a moment": func(cancel context.CancelCauseFunc) error {
				cancel(budget)
				time.Sleep(time.Millisecond)
				return errDown
			},
			"its own": func(cancel context.CancelCauseFunc) error {
				cancel(budget)
				return &RetrievalError{Source: "own", Reason: "gone", Err: errDown}
			},
			"partially": func(cancel context.CancelCauseFunc) error {
				cancel(budget)
				return errors.Join(errDown, &PartialError{})
			},
		} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				_, err := provider(ProviderFunc(func(context.Context) (Credentials, error) { return Credentials{}, ending(cancel) })).Retrieve(ctx)
				if !errors.Is(err, context.Canceled) || !errors.Is(err, budget) || !errors.Is(err, errDown) {
					t.Errorf("%s, %s: %v", name, cause, err)
				}
			})
		}
	}
}

// TestCallersLeaveSoon holds that a source which goes on does not hold a caller whose
// context is over.
func TestCallersLeaveSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := NewCache(&rotating{life: time.Hour, takes: 5 * time.Second}, CacheOptions{}).Retrieve(ctx)
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 1100*time.Millisecond {
			t.Errorf("%v after %s", err, took)
		}
		time.Sleep(time.Minute) // the source ends
	})
}

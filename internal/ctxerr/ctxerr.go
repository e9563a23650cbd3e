// Package ctxerr says why a context has ended.
package ctxerr

import (
	"context"
	"errors"
	"fmt"
)

// Of is nil while the context goes on. After that it wraps what the context's Err
// says, so that errors.Is finds [context.Canceled] or [context.DeadlineExceeded],
// and the cause where the context was given one.
func Of(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	cause := context.Cause(ctx)
	if errors.Is(cause, err) {
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// Package fanout does many things at once, not more than a limit, and yields what
// they give as it comes.
package fanout

import (
	"context"
	"iter"
	"sync"
)

// Group is what the jobs of one All share.
type Group[T any] struct {
	ctx     context.Context //nolint:containedctx // ends with the range over the results
	slots   chan struct{}
	results chan T
	jobs    sync.WaitGroup
}

// Go starts a job when there is a place for it. A job may start others, and one
// that waits for its place when the context ends is done all the same, so that it
// can tell.
func (g *Group[T]) Go(job func(ctx context.Context)) {
	g.jobs.Go(func() {
		select {
		case g.slots <- struct{}{}:
			defer func() { <-g.slots }()
		case <-g.ctx.Done():
		}
		job(g.ctx)
	})
}

// Yield gives one result. After a break of the range nobody takes it.
func (g *Group[T]) Yield(result T) { g.results <- result }

// All runs the first job and those that it starts, at most limit at once, and
// yields their results. A break ends the context of the jobs; all have ended when
// the range is left.
func All[T any](ctx context.Context, limit int, first func(ctx context.Context, g *Group[T])) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		g := &Group[T]{ctx: ctx, slots: make(chan struct{}, max(limit, 1)), results: make(chan T)}
		g.Go(func(ctx context.Context) { first(ctx, g) })
		go func() {
			g.jobs.Wait()
			close(g.results)
		}()
		defer func() {
			cancel()
			for range g.results { // until the last job has ended
			}
		}()
		for r := range g.results {
			if !yield(r) {
				return
			}
		}
	}
}

package fanout_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3/internal/fanout"
)

// TestLimit has 20 jobs start 30 each, of a second each and eight at once.
func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int32
		begin, sum := time.Now(), 0
		for n := range fanout.All(t.Context(), 8, func(_ context.Context, g *fanout.Group[int]) {
			for range 20 {
				g.Go(func(context.Context) {
					for range 30 {
						g.Go(func(context.Context) {
							most.Store(max(most.Load(), running.Add(1)))
							time.Sleep(time.Second)
							running.Add(-1)
							g.Yield(1)
						})
					}
				})
			}
		}) {
			sum += n
		}
		if took := time.Since(begin); sum != 600 || most.Load() != 8 || took != 75*time.Second {
			t.Errorf("%d results, %d at once, in %v", sum, most.Load(), took)
		}
	})
}

// TestBreak leaves after the first result: what runs ends, nothing is left behind.
func TestBreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended atomic.Int32
		for range fanout.All(t.Context(), 1, func(_ context.Context, g *fanout.Group[int]) {
			g.Yield(0)
			for range 5 {
				g.Go(func(ctx context.Context) {
					<-ctx.Done()
					ended.Add(1)
					g.Yield(1)
				})
			}
		}) {
			break
		}
		synctest.Wait()
		if ended.Load() != 5 {
			t.Errorf("%d of 5 jobs have ended", ended.Load())
		}
	})
}

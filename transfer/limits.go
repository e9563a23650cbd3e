package transfer

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// acquire takes one of the manager's slots for a request with data.
func (m *Manager) acquire(ctx context.Context) error {
	select {
	case m.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
}

func (m *Manager) release() { <-m.slots }

// memory is a bound on bytes that transfers share.
type memory struct {
	mu    sync.Mutex
	left  int64
	freed chan struct{} // closed and replaced when bytes come back
}

func newMemory(limit int64) *memory { return &memory{left: limit, freed: make(chan struct{})} }

// share is one transfer's part in the memory. Its first buffer is always
// granted.
type share struct {
	memory *memory
	held   int // buffers
}

// take waits until n bytes may be held.
func (s *share) take(ctx context.Context, n int64) error {
	m := s.memory
	for {
		m.mu.Lock()
		if s.held == 0 || m.left >= n {
			s.held++
			m.left -= n
			m.mu.Unlock()
			return nil
		}
		freed := m.freed
		m.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return ctxerr.Of(ctx)
		}
	}
}

// try takes n bytes if nobody has to wait for them.
func (s *share) try(n int64) bool {
	m := s.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.held > 0 && m.left < n {
		return false
	}
	s.held++
	m.left -= n
	return true
}

func (s *share) give(n int64) {
	m := s.memory
	m.mu.Lock()
	defer m.mu.Unlock()
	s.held--
	m.left += n
	close(m.freed)
	m.freed = make(chan struct{})
}

// bandwidth spreads bytes over time: each piece has its turn when those before
// it have had the time that they take.
type bandwidth struct {
	mu   sync.Mutex
	rate int64 // bytes per second
	next time.Time
}

// newBandwidth returns nil where there is no bound.
func newBandwidth(rate int64) *bandwidth {
	if rate == 0 {
		return nil
	}
	return &bandwidth{rate: rate}
}

// piece is how much to read at a time so that a slow rate is even.
func (b *bandwidth) piece(n int) int {
	if b == nil {
		return n
	}
	return int(min(int64(n), max(b.rate/8, 1)))
}

// wait lets n bytes pass, or fails when done is closed before their turn.
func (b *bandwidth) wait(done <-chan struct{}, n int) error {
	if b == nil || n == 0 {
		return nil
	}
	b.mu.Lock()
	now := time.Now()
	if b.next.Before(now) {
		b.next = now
	}
	b.next = b.next.Add(time.Duration(float64(n) / float64(b.rate) * float64(time.Second)))
	d := b.next.Sub(now)
	b.mu.Unlock()
	return pause(done, d)
}

// pause waits for d, or fails when done is closed before.
func pause(done <-chan struct{}, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-done:
		return context.Canceled
	}
}

const maxBackoff = 20 * time.Second

// backoff is the time before a download goes on after the nth failure, counted
// from 0: none for the first, then a random time that doubles.
func backoff(n int) time.Duration {
	if n == 0 {
		return 0
	}
	ceiling := min(100*time.Millisecond<<min(n, 20), maxBackoff)
	return ceiling/2 + rand.N(ceiling/2)
}

// smallChunks are the sizes of the buffers of downloads that are no larger, in
// bytes: of those many may be under way at a time.
var smallChunks = [...]int{4 * kib, 16 * kib}

// chunkPools are those of the small sizes and of the one that is set.
func chunkPools(size int) []chunkPool {
	pools := make([]chunkPool, len(smallChunks)+1)
	for i, small := range smallChunks {
		pools[i].size = min(small, size)
	}
	pools[len(smallChunks)].size = size
	return pools
}

// chunksFor is the pool for a download of so many bytes, -1 if that is not known.
func (m *Manager) chunksFor(size int64) *chunkPool {
	last := len(m.chunks) - 1
	for i := range last {
		if size >= 0 && size <= int64(m.chunks[i].size) {
			return &m.chunks[i]
		}
	}
	return &m.chunks[last]
}

// chunkPool has the buffers that downloads are copied through.
type chunkPool struct {
	size int
	pool sync.Pool
}

func (p *chunkPool) get() *[]byte {
	if b, ok := p.pool.Get().(*[]byte); ok {
		return b
	}
	return new(make([]byte, p.size))
}

func (p *chunkPool) put(b *[]byte) { p.pool.Put(b) }

// group runs the requests of one transfer. The first failure cancels the
// others; wait joins them.
type group struct {
	m      *Manager
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
	mu     sync.Mutex
	err    error
}

func (m *Manager) group(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &group{m: m, cancel: cancel}, ctx
}

// run runs f on a slot of the manager, in a goroutine unless the manager has
// threads off. It fails when the transfer is over before there is a slot; then
// f is not run.
func (g *group) run(ctx context.Context, f func() error) error {
	if err := g.m.acquire(ctx); err != nil {
		return err
	}
	work := func() {
		defer g.m.release()
		g.fail(f())
	}
	if g.m.cfg.NoThreads {
		work()
		return ctx.Err()
	}
	g.wg.Go(work)
	return nil
}

// fail notes a failure; the first counts.
func (g *group) fail(err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
		g.cancel(err)
	}
}

// join waits for what was run and returns the first failure.
func (g *group) join() error {
	g.wg.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// wait is join for the last time.
func (g *group) wait() error {
	defer g.cancel(nil)
	return g.join()
}

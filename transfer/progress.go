package transfer

import "sync"

// progressStep is how many bytes go by between two calls of the callback.
const progressStep = 256 * kib

// meter counts the bytes of one transfer, or of a tree of them. A nil meter
// counts nothing.
type meter struct {
	fn func(done, total int64)
	// ofTree: an object's size is not the total, which comes by setTotal.
	ofTree bool

	mu                    sync.Mutex
	done, total, reported int64
}

func newMeter(fn func(done, total int64), total int64) *meter {
	if fn == nil {
		return nil
	}
	return &meter{fn: fn, total: total, reported: -1}
}

// setTotal tells how many bytes there are.
func (p *meter) setTotal(n int64) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = n
}

// setSize is setTotal where that is not known yet.
func (p *meter) setSize(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total < 0 && !p.ofTree {
		p.total = n
	}
}

// add counts n bytes that are transferred for the first time.
func (p *meter) add(n int64) {
	if p == nil || n <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.done-p.reported >= progressStep || p.done == p.total {
		p.reported = p.done
		p.fn(p.done, p.total)
	}
}

// finish reports the end of a transfer that succeeded.
func (p *meter) finish() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total == p.done && p.reported == p.done {
		return
	}
	p.total, p.reported = p.done, p.done
	p.fn(p.done, p.total)
}

// mark is how far into one part has been counted.
type mark struct {
	meter *meter
	high  int64
}

// reach counts up to an offset of the part; going back counts nothing.
func (k *mark) reach(offset int64) {
	if offset > k.high {
		k.meter.add(offset - k.high)
		k.high = offset
	}
}

package retry

import "sync/atomic"

// quotaCapacity is how much a client can spend on retries before successes
// bring some back.
const quotaCapacity = 500

// quota is the token bucket that keeps a client from retrying against a service
// that is down.
type quota struct{ available atomic.Int64 }

func (q *quota) reset() { q.available.Store(quotaCapacity) }

// acquire takes an amount, all or nothing.
func (q *quota) acquire(amount int) bool {
	for {
		have := q.available.Load()
		if have < int64(amount) {
			return false
		}
		if q.available.CompareAndSwap(have, have-int64(amount)) {
			return true
		}
	}
}

// release gives an amount back, up to the capacity.
func (q *quota) release(amount int) {
	for {
		have := q.available.Load()
		if have == quotaCapacity {
			return
		}
		if q.available.CompareAndSwap(have, min(have+int64(amount), quotaCapacity)) {
			return
		}
	}
}

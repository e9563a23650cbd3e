package retry

import "sync/atomic"

// quotaCapacity is how much a client can spend on retries before successes
// bring some back.
const quotaCapacity = 500

// Quota is the token bucket that keeps clients from retrying against a service that is
// down. A retry costs 14, one after throttling 5; a call that succeeds brings back what
// its last retry has cost, and 1 where it needed none. It is safe for concurrent use.
type Quota struct {
	capacity  int64 // unlimited where below zero
	available atomic.Int64
}

// NewQuota makes a quota that is full. One of 0 allows no retry.
func NewQuota(capacity int) *Quota {
	q := &Quota{capacity: int64(max(capacity, 0))}
	q.available.Store(q.capacity)
	return q
}

// Unlimited makes a quota that allows every retry.
func Unlimited() *Quota { return &Quota{capacity: -1} }

// acquire takes an amount, all or nothing.
func (q *Quota) acquire(amount int) bool {
	for q != nil && q.capacity >= 0 {
		have := q.available.Load()
		if have < int64(amount) {
			return false
		}
		if q.available.CompareAndSwap(have, have-int64(amount)) {
			return true
		}
	}
	return true
}

// release gives an amount back, up to the capacity.
func (q *Quota) release(amount int) {
	for q != nil && q.capacity >= 0 {
		have := q.available.Load()
		if have == q.capacity {
			return
		}
		if q.available.CompareAndSwap(have, min(have+int64(amount), q.capacity)) {
			return
		}
	}
}

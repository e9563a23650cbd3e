package endpoint

import (
	"hash/maphash"
	"math/bits"
	"sync/atomic"
)

// DefaultCacheSize is the number of endpoints that a [Resolver] remembers
// unless told otherwise.
const DefaultCacheSize = 256

const maxCacheSize = 1 << 16

// Resolver resolves endpoints of one rule set and remembers them, so that a
// repeated call evaluates no rule. It is safe for concurrent use.
type Resolver struct {
	set        *RuleSet
	partitions *Partitions
	seed       maphash.Seed
	// used lists the slots that take part in the rules; parameters such as
	// S3's Key, which differ from call to call, do not.
	used []int
	// slots is a table of *entry, in which each has two possible places, by its
	// hash. An atomic.Pointer would be compiled by each package that imports a
	// Resolver.
	slots []atomic.Value
}

type entry struct {
	hash     uint64
	values   []value
	endpoint Endpoint
}

// NewResolver returns a resolver that remembers up to size endpoints, rounded
// up to a power of two; 0 means [DefaultCacheSize].
func NewResolver(set *RuleSet, partitions *Partitions, size int) *Resolver {
	if size <= 0 {
		size = DefaultCacheSize
	}
	size = min(max(size, 2), maxCacheSize)
	r := &Resolver{
		set: set, partitions: partitions, seed: maphash.MakeSeed(),
		slots: make([]atomic.Value, 1<<bits.Len(uint(size-1))),
	}
	for i := range set.params {
		if set.params[i].used || set.params[i].required {
			r.used = append(r.used, i)
		}
	}
	return r
}

// RuleSet returns the rule set, whose NewParams makes the parameters.
func (r *Resolver) RuleSet() *RuleSet { return r.set }

// Resolve is [RuleSet.Resolve] with a memory for successes. What it returns is
// shared with other callers.
func (r *Resolver) Resolve(p Params) (Endpoint, error) {
	if p.set != r.set {
		return r.set.Resolve(r.partitions, p)
	}
	hash := r.hash(p.values)
	first := int(hash) & (len(r.slots) - 1)
	second := first ^ 1
	for _, at := range [...]int{first, second} {
		if e, ok := r.slots[at].Load().(*entry); ok && e.hash == hash && r.same(e.values, p.values) {
			return e.endpoint, nil
		}
	}
	endpoint, err := r.set.Resolve(r.partitions, p)
	if err != nil {
		return Endpoint{}, err
	}
	at := first
	if r.slots[first].Load() != nil && (r.slots[second].Load() == nil || hash>>63 != 0) {
		at = second
	}
	r.slots[at].Store(&entry{hash: hash, values: r.key(p.values), endpoint: endpoint})
	return endpoint, nil
}

func (r *Resolver) hash(values []value) uint64 {
	const multiplier = 0x9e3779b97f4a7c15
	hash := uint64(0)
	for _, slot := range r.used {
		v := &values[slot]
		part := uint64(v.kind)<<32 | uint64(uint32(v.num))
		switch v.kind {
		case kindString:
			part ^= maphash.String(r.seed, v.str)
		case kindList:
			for _, s := range v.list() {
				part = part*multiplier ^ maphash.String(r.seed, s)
			}
		case kindNone, kindBool, kindInt, kindPartition, kindARN, kindURL:
		}
		hash = bits.RotateLeft64(hash^part, 29) * multiplier
	}
	return hash ^ hash>>32
}

// key keeps the values that count, and no others alive.
func (r *Resolver) key(values []value) []value {
	key := make([]value, len(values))
	for _, slot := range r.used {
		key[slot] = values[slot]
	}
	return key
}

func (r *Resolver) same(a, b []value) bool {
	for _, slot := range r.used {
		if !a[slot].equal(b[slot]) {
			return false
		}
	}
	return true
}

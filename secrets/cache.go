package secrets

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

// key names what is kept. A version or a stage is "" for the current one.
type key struct{ name, version, stage string }

// found is what a fetch has got for its keys. One without value or error is missing.
type found[V any] struct {
	values map[key]V
	errs   map[key]error
}

func newFound[V any]() found[V] { return found[V]{map[key]V{}, map[key]error{}} }

// failAll notes a call that failed, for those of its keys that have no value.
func (f found[V]) failAll(keys []key, err error) {
	for _, k := range keys {
		if _, ok := f.values[k]; !ok {
			f.errs[k] = err
		}
	}
}

// cache keeps values for a time. Whoever asks first for what is not there, or too old,
// fetches it; others wait for him. Should his context end before he has it, one of the
// others fetches in his place.
type cache[V any] struct {
	cfg Config

	mu      sync.Mutex
	entries map[key]*entry[V]
}

type entry[V any] struct {
	value   V
	fetched time.Time  // zero: there is no value
	rested  time.Time  // until then a failed refresh is not tried again
	flight  *flight[V] // the fetch under way, or nil
}

// flight is a fetch. Its results are read after ended is closed.
type flight[V any] struct {
	ended chan struct{}
	value V
	err   error
	given bool // up: the context of who fetched has ended
}

// get returns a value or an error for each key.
func (c *cache[V]) get(ctx context.Context, keys []key, fetch func(context.Context, []key) found[V]) found[V] {
	results := newFound[V]()
	for len(keys) > 0 {
		mine, others := c.sort(keys, results)
		if len(mine) > 0 {
			c.fetch(ctx, mine, fetch, results)
		}
		keys = nil
		for k, f := range others {
			select {
			case <-f.ended:
			case <-ctx.Done():
				results.errs[k] = ctxerr.Of(ctx)
				continue
			}
			switch {
			case f.given:
				keys = append(keys, k)
			case f.err != nil:
				results.errs[k] = f.err
			default:
				results.values[k] = f.value
			}
		}
	}
	return results
}

// sort notes what is fresh. Of the rest it says what this caller is to fetch and what
// others are fetching.
func (c *cache[V]) sort(keys []key, results found[V]) (mine map[key]*flight[V], others map[key]*flight[V]) {
	mine, others = map[key]*flight[V]{}, map[key]*flight[V]{}
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range keys {
		e := c.entries[k]
		if e == nil {
			e = &entry[V]{}
			c.entries[k] = e
		}
		switch {
		case mine[k] != nil: // it is asked for twice
		case !e.fetched.IsZero() && (now.Sub(e.fetched) < c.cfg.TTL || now.Before(e.rested)):
			results.values[k] = e.value
		case e.flight != nil:
			others[k] = e.flight
		default:
			e.flight = &flight[V]{ended: make(chan struct{}), given: true}
			mine[k] = e.flight
		}
	}
	return mine, others
}

// fetch gets what this caller is to fetch, and lets the others have it.
func (c *cache[V]) fetch(ctx context.Context, mine map[key]*flight[V], fetch func(context.Context, []key) found[V], results found[V]) {
	keys := make([]key, 0, len(mine))
	for k := range mine {
		keys = append(keys, k)
	}
	defer func() { // whatever becomes of fetch
		c.mu.Lock()
		defer c.mu.Unlock()
		for k, f := range mine {
			if e := c.entries[k]; e != nil && e.flight == f {
				if e.flight = nil; e.fetched.IsZero() {
					delete(c.entries, k)
				}
			}
			close(f.ended)
		}
	}()
	begun := time.Now()
	got := fetch(ctx, keys)
	for k, f := range mine {
		value, ok := got.values[k]
		if ok {
			c.keep(k, f, value, begun)
			results.values[k], f.value, f.given = value, value, false
			continue
		}
		err := got.errs[k]
		if err == nil {
			err = errNotMentioned
		}
		if ended := ctxerr.Of(ctx); ended != nil {
			if !errors.Is(err, ctx.Err()) {
				err = fmt.Errorf("%w: %w", ended, err)
			}
			results.errs[k] = err
			continue
		}
		f.given = false
		if value, ok := c.stale(k, err); ok {
			results.values[k], f.value = value, value
		} else {
			results.errs[k], f.err = err, err
		}
	}
}

// keep stores a value, unless it was forgotten meanwhile.
func (c *cache[V]) keep(k key, f *flight[V], value V, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[k]; e != nil && e.flight == f {
		e.value, e.fetched, e.rested = value, at, time.Time{}
	}
}

// stale is the value that is kept though its time is over, where it may stand in for
// one that could not be had.
func (c *cache[V]) stale(k key, err error) (value V, ok bool) {
	c.mu.Lock()
	e, now := c.entries[k], time.Now()
	ok = e != nil && !e.fetched.IsZero() && now.Sub(e.fetched) < c.cfg.TTL+c.cfg.Stale && !final(err)
	if ok {
		value, e.rested = e.value, now.Add(min(c.cfg.TTL/10, longestRest))
	}
	c.mu.Unlock()
	if ok && c.cfg.OnStale != nil {
		c.cfg.OnStale(k.name, err)
	}
	return value, ok
}

// forget drops what is kept under a name, at all versions; all for no name.
func (c *cache[V]) forget(names ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(names) == 0 {
		clear(c.entries)
	}
	for k := range c.entries {
		for _, name := range names {
			if k.name == name {
				delete(c.entries, k)
			}
		}
	}
}

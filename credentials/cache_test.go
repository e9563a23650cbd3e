package credentials

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// rotating yields keys numbered from 1 that live for the given time. Each
// Retrieve takes a second and fails while fail is set.
type rotating struct {
	life  time.Duration
	takes time.Duration
	calls atomic.Int64
	fail  atomic.Bool
	stale bool
}

var errDown = errors.New("the source is down")

func (r *rotating) keepsStale() bool { return r.stale }

func (r *rotating) Retrieve(ctx context.Context) (Credentials, error) {
	number := r.calls.Add(1)
	if err := pause(ctx, r.takes); err != nil {
		return Credentials{}, err
	}
	if r.fail.Load() {
		return Credentials{}, errDown
	}
	return Credentials{AccessKeyID: fmt.Sprint("key", number), SecretAccessKey: "s", Source: "test",
		Expires: time.Now().Add(r.life)}, nil
}

func retrieve(t *testing.T, provider Provider) string {
	t.Helper()
	got, err := provider.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got.AccessKeyID
}

func TestCacheRefreshesOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: time.Second}
		cache := NewCache(source, CacheOptions{})
		everyone := func(want string) {
			var group sync.WaitGroup
			for range 200 {
				group.Go(func() {
					got, err := cache.Retrieve(t.Context())
					if err != nil || got.AccessKeyID != want {
						t.Errorf("got %v %v, want %s", got, err, want)
					}
				})
			}
			group.Wait()
		}
		everyone("key1")
		time.Sleep(44 * time.Minute)
		everyone("key1")
		time.Sleep(time.Hour) // past the expiry
		everyone("key2")
		if calls := source.calls.Load(); calls != 2 {
			t.Errorf("%d refreshes, want 2", calls)
		}
	})
}

func TestCacheAdvisoryWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: time.Second}
		cache := NewCache(source, CacheOptions{})
		retrieve(t, cache)
		time.Sleep(46 * time.Minute) // 14 minutes are left
		source.fail.Store(true)
		begin := time.Now()
		if got := retrieve(t, cache); got != "key1" || time.Since(begin) != time.Second {
			t.Errorf("a failed advisory refresh gave %s after %s", got, time.Since(begin))
		}
		if got := retrieve(t, cache); got != "key1" || source.calls.Load() != 2 {
			t.Errorf("the next caller got %s after %d calls: it must not try again at once", got, source.calls.Load())
		}
		time.Sleep(refreshPause)
		source.fail.Store(false)
		var group sync.WaitGroup
		group.Go(func() {
			if got := retrieve(t, cache); got != "key3" {
				t.Errorf("the refreshing caller got %s", got)
			}
		})
		synctest.Wait()
		if got := retrieve(t, cache); got != "key1" {
			t.Errorf("a caller beside an advisory refresh got %s: it must not wait", got)
		}
		group.Wait()
	})
}

func TestCacheMandatoryWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: time.Second}
		cache := NewCache(source, CacheOptions{})
		retrieve(t, cache)
		time.Sleep(51 * time.Minute) // 9 minutes are left
		source.fail.Store(true)
		for range 2 {
			if _, err := cache.Retrieve(t.Context()); !errors.Is(err, errDown) {
				t.Errorf("got %v", err)
			}
		}
		source.fail.Store(false)
		if got := retrieve(t, cache); got != "key4" {
			t.Errorf("got %s", got)
		}
	})
}

// TestCacheWhole has readers beside every refresh: none sees the keys of one fetch
// with the session token or the end of another.
func TestCacheWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		fetched := 0
		source := ProviderFunc(func(context.Context) (Credentials, error) {
			time.Sleep(time.Second)
			fetched++
			n := strconv.Itoa(fetched)
			return Credentials{AccessKeyID: "key" + n, SecretAccessKey: "secret" + n, SessionToken: "token" + n,
				Expires: begin.Add(time.Duration(fetched) * time.Hour)}, nil
		})
		cache := NewCache(source, CacheOptions{})
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				for range 2000 {
					got, err := cache.Retrieve(t.Context())
					n := strings.TrimPrefix(got.AccessKeyID, "key")
					hours, _ := strconv.Atoi(n)
					if err != nil || got.SecretAccessKey != "secret"+n || got.SessionToken != "token"+n || !got.Expires.Equal(begin.Add(time.Duration(hours)*time.Hour)) {
						t.Errorf("%+v until %v, %v", got, got.Expires.Sub(begin), err)
						return
					}
					time.Sleep(7 * time.Second)
				}
			})
		}
		group.Wait()
		if fetched < 4 {
			t.Errorf("%d fetches in %v", fetched, time.Since(begin))
		}
	})
}

func TestCacheShortLivedKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: 5 * time.Minute}
		cache := NewCache(source, CacheOptions{})
		for range 1000 {
			retrieve(t, cache)
		}
		if calls := source.calls.Load(); calls != 1 {
			t.Errorf("%d refreshes of keys that live for less than the window, want 1", calls)
		}
	})
}

func TestCacheCancelledCallerLeavesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: 10 * time.Second}
		cache := NewCache(source, CacheOptions{})
		type key struct{}
		first, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, 1), time.Second)
		defer cancel()
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := cache.Retrieve(first); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller whose time ran out got %v", err)
			}
		})
		synctest.Wait()
		if got := retrieve(t, cache); got != "key1" {
			t.Errorf("got %s", got)
		}
		group.Wait()
	})
}

func TestCacheRefreshOutlivesLoneCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: 10 * time.Second}
		cache := NewCache(source, CacheOptions{})
		for range 12 { // each caller has a second; together they see it through
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := cache.Retrieve(ctx)
			cancel()
			if err == nil {
				break
			}
		}
		if calls := source.calls.Load(); calls != 1 {
			t.Errorf("%d refreshes, want 1", calls)
		}
	})
}

func TestCacheAbandonedRefreshEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, takes: 24 * time.Hour}
		cache := NewCache(source, CacheOptions{Linger: time.Minute})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := cache.Retrieve(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait() // the bubble fails the test if the goroutine is still there at its end
		source.takes = 0
		if got := retrieve(t, cache); got != "key2" {
			t.Errorf("got %s", got)
		}
	})
}

func TestCacheKeepsStaleKeysOfEC2(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &rotating{life: time.Hour, stale: true}
		cache := NewCache(source, CacheOptions{})
		retrieve(t, cache)
		source.fail.Store(true)
		time.Sleep(2 * time.Hour)
		if got := retrieve(t, cache); got != "key1" {
			t.Errorf("got %s", got)
		}
		time.Sleep(2*time.Minute - time.Second)
		if retrieve(t, cache); source.calls.Load() != 2 {
			t.Error("tried again within two minutes")
		}
		time.Sleep(8*time.Minute + 2*time.Second)
		if retrieve(t, cache); source.calls.Load() != 3 {
			t.Error("did not try again within ten minutes")
		}
		source.fail.Store(false)
		time.Sleep(11 * time.Minute)
		if got := retrieve(t, cache); got != "key4" {
			t.Errorf("got %s after the source came back", got)
		}
	})
}

func TestCacheRefusesExpiredKeys(t *testing.T) {
	source := &rotating{life: -time.Minute}
	_, err := NewCache(source, CacheOptions{}).Retrieve(t.Context())
	if !errors.Is(err, errStillExpired) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkCacheRetrieve(b *testing.B) {
	cache := NewCache(&rotating{life: time.Hour}, CacheOptions{})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := cache.Retrieve(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func TestEmptyKeysAreAnError(t *testing.T) {
	for _, found := range []Credentials{{}, {AccessKeyID: "A"}, {SecretAccessKey: "s"}, {SessionToken: "t", Source: "own"}} {
		provider := ProviderFunc(func(context.Context) (Credentials, error) { return found, nil })
		for _, kept := range []Provider{NewCache(provider, CacheOptions{}), ChainOf(Link{Source: "own", Provider: provider})} {
			_, err := kept.Retrieve(t.Context())
			if _, ok := errors.AsType[*PartialError](err); !ok {
				t.Errorf("%v: got %v", found, err)
			}
		}
	}
	for _, kept := range []Provider{NewCache(Anonymous(), CacheOptions{}), ChainOf(Link{Source: "own", Provider: Anonymous()})} {
		if found, err := kept.Retrieve(t.Context()); err != nil || !found.IsAnonymous() {
			t.Errorf("got %v %v", found, err)
		}
	}
}

package transfer

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestBandwidth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, start := newBandwidth(1000), time.Now()
		results := make(chan error)
		for range 4 { // they share the rate
			go func() {
				for range 5 {
					if err := b.wait(nil, 100); err != nil {
						results <- err
						return
					}
				}
				results <- nil
			}()
		}
		for range 4 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("2000 bytes at 1000 a second took %v", took)
		}
		time.Sleep(time.Hour) // idle time earns nothing
		start = time.Now()
		if err := b.wait(nil, 1000); err != nil || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		done := make(chan struct{})
		close(done)
		if err := b.wait(done, 1000); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

func TestBackoff(t *testing.T) {
	if backoff(0) != 0 {
		t.Error("the first retry waits")
	}
	for n := 1; n < 100; n++ {
		ceiling := min(100*time.Millisecond<<min(n, 20), maxBackoff)
		if d := backoff(n); d < ceiling/2 || d > ceiling {
			t.Errorf("%d: %v", n, d)
		}
	}
}

func TestMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(10)
		a, b := &share{memory: m}, &share{memory: m}
		for _, s := range []*share{a, b} { // the first is always granted
			if err := s.take(t.Context(), 10); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := a.take(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		go func() {
			time.Sleep(time.Minute)
			b.give(10)
			a.give(10)
		}()
		start := time.Now()
		if err := a.take(t.Context(), 5); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestPartSize(t *testing.T) {
	for _, c := range []struct{ size, part, want int64 }{
		{-1, 8 * mib, 8 * mib},
		{0, 1, 5 * mib},
		{80000 * mib, 8 * mib, 8 * mib},
		{80000*mib + 1, 8 * mib, 16 * mib},
		{80000 * mib, 5 * mib, 10 * mib},
		{50e12, 8 * mib, maxPartSize},
		{1, 6 << 30, maxPartSize},
	} {
		if got, err := (Config{PartSize: c.part, MinPartSize: 5 * mib, MaxParts: 10_000}).partSize(c.size); got != c.want || err != nil {
			t.Errorf("%+v: %d, %v", c, got, err)
		}
	}
	if _, err := (Config{PartSize: 8 * mib, MaxParts: 10_000}).partSize(60e12); err == nil {
		t.Error("60 TB fit")
	}
}

func TestContentRange(t *testing.T) {
	for text, want := range map[string]struct {
		from, last int64
		ok         bool
	}{
		"bytes 0-9/10":         {0, 9, true},
		"bytes 5-5/10":         {5, 5, true},
		"bytes 5-4/10":         {5, 4, false},
		"bytes 0-10/10":        {0, 10, false},
		"bytes 0-9/*":          {0, 9, false},
		"bytes */10":           {},
		"bytes -1-9/10":        {0, 0, false},
		"0-9/10":               {0, 9, false},
		"items 0-9/10":         {},
		"bytes 0-9/10 or more": {0, 9, false},
		"bytes 0-9":            {0, 9, false},
		"":                     {},
	} {
		if from, last, ok := contentRange(text); ok != want.ok || ok && (from != want.from || last != want.last) {
			t.Errorf("%q: %d, %d, %t", text, from, last, ok)
		}
	}
}

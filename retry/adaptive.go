package retry

import (
	"math"
	"sync"
	"time"
)

// limiter holds a client to the request rate that the service takes. It begins
// to work with the first throttling, and finds the rate as CUBIC does for TCP
// (RFC 9438): a cut on throttling, then growth that is slow around the rate
// where throttling began and fast away from it.
type limiter struct {
	mu      sync.Mutex
	now     func() time.Time
	start   time.Time
	epoch   float64 // seconds since 1970 at start
	enabled bool
	cubic   cubic
	bucket  bucket
	meter   meter
}

func newLimiter(now func() time.Time) *limiter {
	l := &limiter{now: now, start: now()}
	l.epoch = float64(l.start.UnixNano()) / 1e9
	l.cubic.lastFail = l.epoch
	l.bucket.last = l.epoch
	l.bucket.setRate(1, l.epoch)
	l.meter.bucket = math.Floor(l.epoch)
	return l
}

// clock is the time in seconds; it does not jump when the system's is set.
func (l *limiter) clock() float64 { return l.epoch + l.now().Sub(l.start).Seconds() }

// acquire takes a token, or returns how long it takes for one to come.
func (l *limiter) acquire() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.enabled {
		return 0
	}
	wait := l.bucket.take(l.clock())
	if wait <= 0 {
		return 0
	}
	return max(seconds(wait), 1)
}

// record takes note of an attempt's outcome.
func (l *limiter) record(throttled bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.clock()
	measured := l.meter.record(t)
	var rate float64
	if throttled {
		sent := measured
		if l.enabled {
			sent = min(measured, l.bucket.rate)
		}
		rate = l.cubic.throttled(sent, t)
		l.enabled = true
	} else {
		rate = l.cubic.rate(t)
	}
	l.bucket.setRate(min(rate, 2*measured), t)
}

// cubic calculates the rate to send at, in requests per second.
type cubic struct {
	max      float64 // rate at the last throttling
	k        float64 // seconds until the rate is there again
	lastFail float64
}

const (
	cubicScale = 0.4
	cubicBeta  = 0.7 // what is left of the rate after throttling
)

// rate is the rate at a time without throttling.
func (c *cubic) rate(t float64) float64 {
	since := t - c.lastFail - c.k
	return cubicScale*since*since*since + c.max
}

// throttled is the rate after throttling at a rate.
func (c *cubic) throttled(rate, t float64) float64 {
	c.max = rate
	c.k = math.Pow(c.max*(1-cubicBeta)/cubicScale, 1/3.0)
	c.lastFail = t
	return rate * cubicBeta
}

// bucket is a token bucket that fills at a changing rate.
type bucket struct {
	rate     float64 // tokens per second
	capacity float64
	tokens   float64
	last     float64
}

// minRate keeps a client alive whatever it has measured.
const minRate = 0.5

func (b *bucket) fill(t float64) {
	b.tokens = min(b.capacity, b.tokens+(t-b.last)*b.rate)
	b.last = t
}

// setRate changes the rate; tokens up to now come at the old one.
func (b *bucket) setRate(rate, t float64) {
	b.fill(t)
	b.rate = max(rate, minRate)
	b.capacity = max(rate, 1)
	b.tokens = min(b.tokens, b.capacity)
}

// take takes a token and returns 0, or returns the seconds until there is one.
func (b *bucket) take(t float64) float64 {
	b.fill(t)
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return (1 - b.tokens) / b.rate
}

// meter measures the rate of attempts over half seconds, smoothed.
type meter struct {
	bucket   float64 // start of the current half second
	count    float64
	measured float64
}

func (m *meter) record(t float64) float64 {
	const smoothing = 0.8
	now := math.Floor(t*2) / 2
	m.count++
	if now > m.bucket {
		m.measured = m.count/(now-m.bucket)*smoothing + m.measured*(1-smoothing)
		m.count, m.bucket = 0, now
	}
	return m.measured
}

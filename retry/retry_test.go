package retry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func policy(tb testing.TB, c Config) *Policy {
	tb.Helper()
	if c.Rand == nil {
		c.Rand = func() float64 { return 0.75 }
	}
	p, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func TestModelledTrait(t *testing.T) {
	call := policy(t, Config{}).Begin()
	if _, again := call.Next(Outcome{StatusCode: 400, Code: "Busy", Retryable: true}); !again || call.Cause() != Transient {
		t.Errorf("retryable trait: %v, %q", again, call.Cause())
	}
	if _, again := call.Next(Outcome{StatusCode: 400, Code: "Busy", Retryable: true, Throttling: true}); !again || call.Cause() != Throttled {
		t.Errorf("throttling trait: %v, %q", again, call.Cause())
	}
	legacy := policy(t, Config{Mode: Legacy}).Begin()
	if _, again := legacy.Next(Outcome{StatusCode: 400, Code: "Busy", Retryable: true}); again {
		t.Error("the legacy mode has no traits")
	}
}

// 429 says that the service throttles, unless the description knows its error.
func TestTooManyRequests(t *testing.T) {
	for _, c := range []struct {
		o    Outcome
		want Cause
	}{
		{Outcome{StatusCode: 429}, Throttled},
		{Outcome{StatusCode: 429, Code: "Unheard"}, Throttled},
		{Outcome{StatusCode: 429, Code: "QuotaExceeded", Modelled: true}, NotRetryable},
		{Outcome{StatusCode: 429, Code: "Busy", Modelled: true, Retryable: true}, Transient},
		{Outcome{StatusCode: 429, Code: "Busy", Modelled: true, Retryable: true, Throttling: true}, Throttled},
		{Outcome{StatusCode: 429, Code: "SlowDown", Modelled: true}, Throttled},
	} {
		p := policy(t, Config{})
		call := p.Begin()
		delay, again := call.Next(c.o)
		if call.Cause() != c.want || again != (c.want != NotRetryable) {
			t.Errorf("%+v: %q, again %v", c.o, call.Cause(), again)
		}
		cost, least := map[Cause]int{Throttled: 5, Transient: 14}[c.want], map[Cause]time.Duration{Throttled: 750 * time.Millisecond, Transient: 37500 * time.Microsecond}[c.want]
		if left := int(p.quota.available.Load()); left != quotaCapacity-cost || delay != least {
			t.Errorf("%+v: %d left, delay %v", c.o, left, delay)
		}
	}
}

func TestChecksumMismatch(t *testing.T) {
	damaged := errors.New("checksum mismatch")
	for _, mode := range []Mode{Standard, Adaptive, Legacy} {
		for _, checks := range []bool{true, false} {
			for _, err := range []error{nil, damaged} {
				call := policy(t, Config{Mode: mode, Service: Service{Checksums: checks}}).Begin()
				if _, again := call.Next(Outcome{StatusCode: 200, ChecksumMismatch: true, Err: err}); again != checks {
					t.Errorf("%s, checks %v, error %v: %v", mode, checks, err, again)
				}
			}
		}
	}
}

func wrapped(err error) error { return &url.Error{Op: "Put", URL: "https://x", Err: err} }

// netTimeout is a timeout as package net has it, which says by errors.Is that
// it is context.DeadlineExceeded.
type netTimeout struct{}

func (netTimeout) Error() string        { return "i/o timeout" }
func (netTimeout) Timeout() bool        { return true }
func (netTimeout) Temporary() bool      { return true }
func (netTimeout) Is(target error) bool { return target == context.DeadlineExceeded }

// What botocore does with the error of the same kind: legacy retry, standard
// retry.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name             string
		err              error
		legacy, standard bool
	}{
		{"refused", wrapped(&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}), true, true},
		{"DNS", wrapped(&net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true}}), true, true},
		{"reset", wrapped(&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}), true, true},
		{"EOF", wrapped(io.EOF), true, true},
		{"short body", fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), true, true},
		{"closed keep-alive", wrapped(errors.New("http: server closed idle connection")), true, true},
		{"no HTTP", wrapped(errors.New("net/http: HTTP/1.x transport connection broken: malformed HTTP response")), true, true},
		{"connect timeout", wrapped(&net.OpError{Op: "dial", Err: netTimeout{}}), true, true},
		{"read timeout", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, true, true},
		{"joined", errors.Join(errors.New("x"), &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}), true, true},
		{"certificate", wrapped(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), true, true},
		{"not TLS", wrapped(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), true, true},
		{"unreadable body", wrapped(&os.PathError{Op: "read", Path: "/x", Err: syscall.EIO}), false, true},
		{"other", wrapped(errors.New("something else")), false, true},
		{"canceled", wrapped(context.Canceled), false, false},
		{"deadline", wrapped(context.DeadlineExceeded), false, false},
		{"joined with the end of the context", errors.Join(io.EOF, context.Canceled), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := policy(t, Config{Mode: Legacy}).Begin()
			if _, again := call.Next(Outcome{Err: c.err, StatusCode: 200}); again != c.legacy {
				t.Errorf("legacy: %v", again)
			}
			p := policy(t, Config{})
			call = p.Begin()
			if _, again := call.Next(Outcome{Err: c.err, StatusCode: 200}); again != c.standard {
				t.Errorf("standard: %v", again)
			}
			cost := 0
			if c.standard {
				cost = 14
			}
			if left := int(p.quota.available.Load()); left != quotaCapacity-cost {
				t.Errorf("%d left, want a cost of %d", left, cost)
			}
		})
	}
}

// With random numbers that are all 0.75.
func TestDelays(t *testing.T) {
	throttled := Outcome{StatusCode: 400, Code: "Throttling"}
	broken := Outcome{StatusCode: 500}
	for _, c := range []struct {
		config  Config
		outcome Outcome
		want    []float64
	}{
		{Config{Mode: Legacy}, broken, []float64{0.75, 1.5, 3, 6, 12, 24, 48}},
		{Config{Mode: Legacy, Service: Service{Legacy: LegacyRules{Backoff: 50 * time.Millisecond}}}, broken, []float64{0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2}},
		{Config{}, broken, []float64{0.0375, 0.075, 0.15, 0.3, 0.6, 1.2, 2.4, 4.8, 9.6, 15, 15}},
		{Config{}, throttled, []float64{0.75, 1.5, 3, 6, 12, 15, 15}},
		{Config{Service: Service{Backoff: 25 * time.Millisecond}}, broken, []float64{0.01875, 0.0375, 0.075, 0.15, 0.3}},
		{Config{Mode: Adaptive, Service: Service{Backoff: 25 * time.Millisecond}}, throttled, []float64{0.75, 1.5, 3}},
	} {
		c.config.MaxAttempts = 100
		call := policy(t, c.config).Begin()
		for i, want := range c.want {
			delay, again := call.Next(c.outcome)
			if !again || math.Abs(delay.Seconds()-want) > 1e-9 {
				t.Errorf("%+v attempt %d: %v %v, want %g s", c.config, i+1, delay, again, want)
			}
		}
	}
	call := policy(t, Config{Mode: Legacy, MaxAttempts: 5000}).Begin()
	for range 4000 {
		if delay, again := call.Next(broken); delay <= 0 || !again {
			t.Fatalf("attempt %d: %v, %v", call.Attempts(), delay, again)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0.0375, "10": 0.0375, "1500": 1.5, "60000": 5.0375, "-5": 0.0375, "abc": 0.0375, "1.5": 0.0375,
		" +1500 ": 1.5, "99999999999999999999": 5.0375, "-99999999999999999999": 0.0375,
	} {
		o := Outcome{StatusCode: 500, Header: http.Header{"X-Amz-Retry-After": {text}}}
		call := policy(t, Config{}).Begin()
		if d, _ := call.Next(o); math.Abs(d.Seconds()-want) > 1e-9 {
			t.Errorf("%s: %v, want %g s", text, d, want)
		}
		call = policy(t, Config{Service: Service{Checksums: true}}).Begin()
		if d, _ := call.Next(Outcome{StatusCode: 200, Header: o.Header, Err: errors.New("damaged"), ChecksumMismatch: true}); math.Abs(d.Seconds()-want) > 1e-9 {
			t.Errorf("%s of a damaged response: %v, want %g s", text, d, want)
		}
		call = policy(t, Config{Mode: Legacy}).Begin()
		if d, _ := call.Next(o); d != 750*time.Millisecond {
			t.Errorf("%s in the legacy mode: %v", text, d)
		}
	}
}

func TestMaxAttempts(t *testing.T) {
	for _, mode := range []Mode{Legacy, Standard, Adaptive} {
		call := policy(t, Config{Mode: mode, MaxAttempts: 2}).Begin()
		_, first := call.Next(Outcome{StatusCode: 500})
		delay, second := call.Next(Outcome{StatusCode: 500})
		if !first || second || delay != 0 || !call.MaxAttemptsReached() || call.QuotaReached() || call.Attempts() != 2 {
			t.Errorf("%s: %v %v %v %v %d", mode, first, second, delay, call.MaxAttemptsReached(), call.Attempts())
		}
		call = policy(t, Config{Mode: mode, MaxAttempts: 1}).Begin()
		if _, again := call.Next(Outcome{StatusCode: 404}); again || call.MaxAttemptsReached() {
			t.Errorf("%s: 404 again %v", mode, again)
		}
	}
	service := Service{Attempts: 4, Legacy: LegacyRules{Attempts: 10}}
	for mode, want := range map[Mode][2]int{Standard: {3, 4}, Adaptive: {3, 4}, Legacy: {5, 10}} {
		usual, special := policy(t, Config{Mode: mode}), policy(t, Config{Mode: mode, Service: service})
		if usual.MaxAttempts() != want[0] || special.MaxAttempts() != want[1] {
			t.Errorf("%s: %d and %d, want %v", mode, usual.MaxAttempts(), special.MaxAttempts(), want)
		}
	}
	if _, err := New(Config{Mode: "fast"}); err == nil || !strings.Contains(err.Error(), "standard, adaptive, legacy") {
		t.Error(err)
	}
	if _, err := New(Config{MaxAttempts: -1}); err == nil {
		t.Error("negative MaxAttempts")
	}
}

func TestQuota(t *testing.T) {
	p := policy(t, Config{})
	left := func(want int64) {
		t.Helper()
		if n := p.quota.available.Load(); n != want {
			t.Errorf("%d left, want %d", n, want)
		}
	}
	call := p.Begin()
	call.Next(Outcome{Err: os.ErrDeadlineExceeded})
	left(486)
	call.Next(Outcome{StatusCode: 400, Code: "Throttling"})
	left(481)
	call.Next(Outcome{StatusCode: 200})
	left(486) // only the last retry's cost comes back
	call = p.Begin()
	call.Succeed()
	left(487)
	call = p.Begin()
	call.Next(Outcome{StatusCode: 404})
	left(487)
	for range 34 {
		call = p.Begin()
		call.Next(Outcome{StatusCode: 500})
	}
	left(11)
	call = p.Begin()
	if delay, again := call.Next(Outcome{StatusCode: 500}); again || delay != 0 || !call.QuotaReached() {
		t.Errorf("retry without quota: %v %v", delay, again)
	}

	p = policy(t, Config{Service: Service{LongPolling: []string{"Receive"}}})
	p.quota.available.Store(0)
	call = p.Begin()
	if delay, again := call.Next(Outcome{StatusCode: 500, Operation: "Receive"}); again || delay != 37500*time.Microsecond {
		t.Errorf("long polling without quota: %v %v", delay, again)
	}
	call = p.Begin()
	if delay, again := call.Next(Outcome{StatusCode: 500, Operation: "Send"}); again || delay != 0 {
		t.Errorf("no long polling without quota: %v %v", delay, again)
	}
}

// Numbers from botocore.retries.adaptive.ClientRateLimiter with a set clock.
func TestRateLimiter(t *testing.T) {
	start := time.Unix(1700000000, 250e6)
	now := start
	p := policy(t, Config{Mode: Adaptive, Now: func() time.Time { return now }})
	for _, c := range []struct {
		at                           float64
		throttled                    bool
		wait, measured, rate, tokens float64
	}{
		{0, false, 0, 0, 0.5, 0},
		{0.1, false, 0, 0, 0.5, 0.0499999523},
		{0.2, false, 0, 0, 0.5, 0.100000024},
		{0.3, false, 0, 6.4, 0.5, 0.149999976},
		{0.4, true, 0, 6.4, 4.48, 0.200000048},
		{0.5, false, 0.0785715133, 6.4, 4.80161909, 0.64799962},
		{0.6, false, 0, 6.4, 5.08515347, 0.128161071},
		{0.8, true, 0, 7.68, 3.55960743, 0.145192008},
		{1, false, 0.0401410377, 7.68, 4.07366527, 0.857113664},
		{1.3, false, 0, 4.736, 4.60552223, 1.07921305},
		{1.5, false, 0, 4.736, 4.82860728, 1.00031772},
		{2, false, 0, 4.1472, 5.06611749, 2.41462136},
		{2.5, true, 0, 2.42944, 1.700608, 1.700608},
		{3, false, 0, 2.085888, 2.27927189, 0.700608},
		{4, false, 0, 1.2171776, 2.4343552, 1.27927189},
		{6, false, 0, 0.64343552, 1.28687104, 1.28687104},
		{9, false, 0, 0.395353771, 0.790707541, 0.28687104},
		{9.5, true, 0.401887136, 1.67907075, 0.553495279, 0.682224811},
		{9.6, true, 0.474124576, 1.67907075, 0.5, 0.737574286},
	} {
		now = start.Add(time.Duration(c.at * 1e9))
		call := p.Begin()
		wait := call.Wait()
		o := Outcome{StatusCode: 200}
		if c.throttled {
			o = Outcome{StatusCode: 400, Code: "Throttling"}
		}
		call.Next(o)
		for name, pair := range map[string][2]float64{
			"wait": {wait.Seconds(), c.wait}, "measured": {p.limiter.meter.measured, c.measured},
			"rate": {p.limiter.bucket.rate, c.rate}, "tokens": {p.limiter.bucket.tokens, c.tokens},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-6 {
				t.Errorf("at %g: %s is %.9g, want %.9g", c.at, name, pair[0], pair[1])
			}
		}
	}
}

// Numbers from botocore.retries.throttling.CubicCalculator.
func TestCubic(t *testing.T) {
	c := cubic{lastFail: 5, max: 10, k: 1.9574338205844317}
	near := func(got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%.12g, want %.12g", got, want)
		}
	}
	near(c.rate(5), 7)
	near(c.rate(6), 9.64893600966)
	near(c.rate(10), 21.26626835427364)
	near(c.throttled(8, 11), 5.6)
	near(c.k, 1.8171205928321397)
	near(c.rate(12), 7.781767987274985)
	near(c.rate(20), 156.236692664778)
}

// Many callers of a throttled client pass at the limiter's rate.
func TestWaitPaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := policy(t, Config{Mode: Adaptive})
		call := p.Begin()
		call.Next(Outcome{StatusCode: 400, Code: "Throttling"}) // nothing measured yet: the least rate
		begin := time.Now()
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				call := p.Begin()
				for d := call.Wait(); d > 0; d = call.Wait() {
					time.Sleep(d)
				}
			})
		}
		wg.Wait()
		if took := time.Since(begin); took < 20*time.Second-time.Millisecond || took > 20*time.Second+time.Millisecond {
			t.Errorf("10 calls at 0.5/s took %v", took)
		}
	})
}

func TestRequestHeader(t *testing.T) {
	legacy := policy(t, Config{Mode: Legacy}).Begin()
	if got := legacy.RequestHeader(time.Minute); got != "attempt=1" {
		t.Error("legacy", got)
	}
	call := policy(t, Config{}).Begin()
	steps := []struct {
		want string
		o    Outcome
	}{
		{"attempt=1; max=3", Outcome{Err: io.EOF}},
		{"attempt=2; max=3", Outcome{StatusCode: 500, Header: http.Header{"Date": {"Thu, 23 Nov 2023 10:00:30 GMT"}}}},
		{"ttl=20231123T100130Z; attempt=3; max=3", Outcome{}},
	}
	for _, s := range steps {
		if got := call.RequestHeader(time.Minute); got != s.want {
			t.Errorf("got %q, want %q", got, s.want)
		}
		call.Next(s.o)
	}
	if got := call.RequestHeader(0); got != "attempt=3; max=3" {
		t.Error(got)
	}
}

func TestSkew(t *testing.T) {
	now := time.Date(2023, 11, 23, 10, 0, 0, 0, time.UTC)
	date := func(d time.Duration) http.Header {
		return http.Header{"Date": {now.Add(d).Format(http.TimeFormat)}}
	}
	for _, c := range []struct {
		code   string
		header http.Header
		offset time.Duration
		off    bool
	}{
		{"RequestTimeTooSkewed", date(time.Hour), time.Hour, true},
		{"RequestExpired", date(-time.Hour), -time.Hour, true},
		{"InvalidSignatureException", date(5 * time.Minute), 5 * time.Minute, true},
		{"InvalidSignatureException", date(3 * time.Minute), 3 * time.Minute, false},
		{"SignatureDoesNotMatch", date(0), 0, false},
		{"AccessDenied", date(time.Hour), 0, false},
		{"RequestTimeTooSkewed", nil, 0, false},
		{"RequestTimeTooSkewed", http.Header{"Date": {"yesterday"}}, 0, false},
	} {
		o := Outcome{StatusCode: 403, Code: c.code, Header: c.header}
		if offset, off := Skew(o, now); offset != c.offset || off != c.off {
			t.Errorf("%s %v: %v %v", c.code, c.header, offset, off)
		}
		for _, mode := range []Mode{Legacy, Standard} {
			call := policy(t, Config{Mode: mode, Now: func() time.Time { return now }}).Begin()
			if delay, again := call.Next(o); again != c.off || delay != 0 {
				t.Errorf("%s %s: %v %v", mode, c.code, delay, again)
			}
			if _, again := call.Next(o); again {
				t.Errorf("%s %s: a second retry", mode, c.code)
			}
		}
	}
}

func BenchmarkCall(b *testing.B) {
	for _, mode := range []Mode{Legacy, Standard, Adaptive} {
		b.Run(string(mode), func(b *testing.B) {
			p := policy(b, Config{Mode: mode})
			b.ReportAllocs()
			for b.Loop() {
				call := p.Begin()
				call.Wait()
				_ = call.RequestHeader(time.Minute)
				call.Succeed()
			}
		})
	}
}

package retry

import (
	"net/http"
	"testing"
	"time"
)

func TestRedirectsCount(t *testing.T) {
	for _, mode := range []Mode{Legacy, Standard} {
		call := policy(t, Config{Mode: mode, MaxAttempts: 2}).Begin()
		call.Redirect(Outcome{StatusCode: 301, Header: http.Header{"Date": {"Thu, 02 Jan 2020 03:04:05 GMT"}}})
		if got := call.RequestHeader(time.Minute); call.Attempts() != 2 || got != "ttl=20200102T030505Z; attempt=2; max=2" {
			t.Errorf("%s: attempt %d, %s", mode, call.Attempts(), got)
		}
		if _, again := call.Next(Outcome{StatusCode: 503}); again {
			t.Errorf("%s: a third attempt where two are allowed", mode)
		}
	}
}

// An answer to a HEAD says no more than its status.
func TestSkewOfMuteRefusals(t *testing.T) {
	now := time.Date(2023, 11, 23, 10, 0, 0, 0, time.UTC)
	header := http.Header{"Date": {now.Add(time.Hour).Format(http.TimeFormat)}}
	for _, c := range []struct {
		status int
		code   string
		off    bool
	}{
		{403, "403", true}, {400, "400", true}, {401, "401", true}, {403, "", true},
		{404, "404", false}, {404, "NotFound", false}, {403, "AccessDenied", false}, {400, "403", false}, {500, "500", false},
	} {
		if _, off := Skew(Outcome{StatusCode: c.status, Code: c.code, Header: header}, now); off != c.off {
			t.Errorf("%d %q: %v", c.status, c.code, off)
		}
	}
}

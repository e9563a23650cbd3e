package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
)

// trace has every call of the session told on standard error: its attempts, how long
// each took, where it went and how it was signed.
func (e *Env) trace() error {
	s, err := e.Session()
	if err != nil {
		return err
	}
	t := &tracer{w: e.Stderr, begun: map[*boto3.Invocation]time.Time{}}
	s.Hook(boto3.Hook{Params: t.params, Attempt: t.attempt, Done: t.done})
	return nil
}

type tracer struct {
	mu    sync.Mutex
	w     io.Writer
	begun map[*boto3.Invocation]time.Time
}

func (t *tracer) line(inv *boto3.Invocation, format string, values ...any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := fmt.Fprintf(t.w, "trace: %s %s: %s\n", inv.Service, inv.Operation, fmt.Sprintf(format, values...))
	return err
}

func (t *tracer) params(_ context.Context, inv *boto3.Invocation) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun[inv] = time.Now()
	return nil
}

func (t *tracer) attempt(_ context.Context, inv *boto3.Invocation, a *boto3.Attempt) error {
	came := "no response"
	if a.StatusCode != 0 {
		came = fmt.Sprintf("%d %s", a.StatusCode, http.StatusText(a.StatusCode))
	}
	where, signed := "not sent", ""
	if a.Request != nil {
		where, signed = a.Request.Method+" "+Masked(a.Request.URL), ", "+signing(a.Request)
	}
	text := fmt.Sprintf("attempt %d: %s%s: %s in %s", a.Number, where, signed, came, rounded(a.Took))
	if a.Err != nil {
		text += ": " + a.Err.Error()
	}
	if a.Retry {
		text += fmt.Sprintf("; again (%s) after %s", a.Cause, rounded(a.Delay))
	}
	return t.line(inv, "%s", text)
}

func (t *tracer) done(_ context.Context, inv *boto3.Invocation, err error) error {
	t.mu.Lock()
	took := time.Since(t.begun[inv])
	delete(t.begun, inv)
	t.mu.Unlock()
	outcome := "done"
	if err != nil {
		outcome = "failed"
	}
	if m := inv.Metadata; m != nil && m.RequestID != "" {
		outcome += ", request id " + m.RequestID
	}
	if writing := t.line(inv, "%s after %s", outcome, rounded(took)); writing != nil && err == nil {
		return writing
	}
	return err
}

func rounded(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

// Masked is a URL without what makes it one that can be used: signatures, tokens and
// credentials.
func Masked(u *url.URL) string {
	shown := *u
	shown.User = nil
	q := u.Query()
	for name := range q {
		switch strings.ToLower(name) {
		case "x-amz-signature", "x-amz-security-token", "x-amz-credential", "awsaccesskeyid", "signature", "x-amz-s3session-token", "access_token", "token":
			q.Set(name, "***")
		}
	}
	shown.RawQuery = q.Encode()
	return shown.String()
}

// signing tells how a request is signed, by which key and for where.
func signing(r *http.Request) string {
	scheme, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch {
	case scheme == "" && r.URL.Query().Has("X-Amz-Signature"):
		return "signed in the URL"
	case scheme == "":
		return "not signed"
	case !strings.HasPrefix(scheme, "AWS4"):
		return "by " + scheme
	}
	_, credential, _ := strings.Cut(rest, "Credential=")
	credential, _, _ = strings.Cut(credential, ",")
	key, scope, _ := strings.Cut(credential, "/")
	text := scheme + " by " + key + " for " + scope
	if r.Header.Get("X-Amz-Security-Token") != "" {
		text += " with a session token"
	}
	return text
}

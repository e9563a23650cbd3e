package engine

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/model"
)

// A callLog writes to a logger what the calls of a client do; nil writes nothing.
// Members that the description marks sensitive, keys, tokens and signatures are
// never in it, and neither are bodies.
type callLog struct {
	to     *slog.Logger
	region string
}

func newLog(to *slog.Logger, region string) *callLog {
	if to == nil {
		return nil
	}
	return &callLog{to, region}
}

// on says whether a level is written.
func (l *callLog) on(ctx context.Context, level slog.Level) bool {
	return l != nil && l.to.Enabled(ctx, level)
}

func (l *callLog) write(ctx context.Context, level slog.Level, op *model.Operation, text string, more ...slog.Attr) {
	l.tell(ctx, level, op.Service.Name, op.Name, text, more)
}

func (l *callLog) tell(ctx context.Context, level slog.Level, service, operation, text string, more []slog.Attr) {
	attrs := append([]slog.Attr{slog.String("service", service), slog.String("operation", operation), slog.String("region", l.region)}, more...)
	l.to.LogAttrs(ctx, level, text, attrs...)
}

// prepared tells of a call whose input is checked and whose endpoint is known.
func (l *callLog) prepared(ctx context.Context, st *call.Call) {
	if l == nil {
		return
	}
	if st.Op.Deprecated && l.on(ctx, slog.LevelWarn) {
		l.write(ctx, slog.LevelWarn, st.Op, "the operation is deprecated")
	}
	if !l.on(ctx, slog.LevelDebug) {
		return
	}
	l.write(ctx, slog.LevelDebug, st.Op, "call", slog.String("input", redact.Text(readable(st.In))), slog.String("endpoint", st.Endpoint.URL))
}

// unsent tells of a call that was refused here, or answered by an interceptor.
func (l *callLog) unsent(ctx context.Context, service, operation string, err error) {
	if !l.on(ctx, slog.LevelDebug) {
		return
	}
	var why []slog.Attr
	if err != nil {
		why = []slog.Attr{slog.String("error", err.Error())}
	}
	l.tell(ctx, slog.LevelDebug, service, operation, "not sent", why)
}

// expiring is how near its end a set of keys is worth a warning.
const expiring = time.Minute

// signed tells with which keys a request is signed.
func (l *callLog) signed(ctx context.Context, st *call.Call, keys credentials.Credentials) {
	if l == nil {
		return
	}
	if left := time.Until(keys.Expires); !keys.Expires.IsZero() && left < expiring && l.on(ctx, slog.LevelWarn) {
		l.write(ctx, slog.LevelWarn, st.Op, "the credentials expire", slog.Time("expires", keys.Expires), slog.String("source", keys.Source))
	}
	if l.on(ctx, slog.LevelDebug) {
		l.write(ctx, slog.LevelDebug, st.Op, "sign", slog.String("scheme", st.Auth.Scheme), slog.String("signing_name", st.Auth.SigningName),
			slog.String("signing_region", st.Auth.SigningRegion), slog.String("access_key_id", keys.AccessKeyID), slog.String("source", keys.Source))
	}
}

// attempt tells what was sent and what came.
func (l *callLog) attempt(ctx context.Context, s *State, sent *http.Request, r *protocol.Response, f *protocol.Fault, err error) {
	if !l.on(ctx, slog.LevelDebug) {
		return
	}
	op := s.call.Op
	url := redact.Presigned(sent.URL.Redacted())
	if redact.HasSensitiveURL(op) {
		url = sent.URL.Scheme + "://" + sent.URL.Host + op.RequestURI
	}
	attrs := []slog.Attr{
		slog.Int("attempt", s.Meta.Attempts), slog.String("method", sent.Method), slog.String("url", url),
		header("request", sent.Header, op.Input),
	}
	if r != nil {
		attrs = append(attrs, slog.Int("status", r.StatusCode), slog.String("request_id", s.Meta.RequestID), header("response", r.Header, op.Output))
	}
	if f != nil {
		attrs = append(attrs, slog.String("code", f.Code), slog.String("message", redact.Text(f.Message)))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	l.write(ctx, slog.LevelDebug, op, "attempt", attrs...)
}

// verdict tells what follows a failed attempt.
func (l *callLog) verdict(ctx context.Context, s *State, v verdict) {
	if l.on(ctx, slog.LevelDebug) {
		l.write(ctx, slog.LevelDebug, s.call.Op, "verdict", slog.Int("attempt", s.Meta.Attempts), slog.Bool("retry", v.again),
			slog.Duration("delay", v.delay), slog.String("cause", string(v.cause)))
	}
}

// done tells how a call ended, with its output if it is in memory.
func (l *callLog) done(ctx context.Context, st *call.Call, err error) {
	if !l.on(ctx, slog.LevelDebug) {
		return
	}
	switch {
	case err != nil:
		l.write(ctx, slog.LevelDebug, st.Op, "failed", slog.String("error", err.Error()))
	case st.Op.Output == nil || st.Out == nil:
		l.write(ctx, slog.LevelDebug, st.Op, "done")
	default:
		v, err := st.Binder.View(st.Op.Output.Shape, st.Out)
		if err != nil {
			return
		}
		l.write(ctx, slog.LevelDebug, st.Op, "done", slog.String("output", redact.Text(readable(v))))
	}
}

// secretWords are in the names of headers that hold secrets.
var secretWords = [...]string{
	"token", "secret", "password", "passwd", "apikey", "credential", "authorization", "signature", "encryptioncustomerkey",
	"sessionid", "assertion", "authkey", "accesskey", "privatekey",
}

// isSecret says whether a header holds what must not be in a log, whatever the
// operation: AWS's own, those of HTTP, and by their names what programs and proxies add.
func isSecret(header string) bool {
	switch header {
	case "Authorization", "Proxy-Authorization", "Authentication-Info", "Proxy-Authentication-Info", "Cookie", "Set-Cookie":
		return true
	}
	name := strings.ReplaceAll(strings.ToLower(header), "-", "")
	if strings.HasSuffix(name, "clienttoken") { // tells a repeated call by
		return false
	}
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// header is a header in a log, with the members that the description marks
// sensitive hidden.
func header(name string, h http.Header, of *model.Member) slog.Attr {
	var hidden []string
	if of != nil {
		for i := range of.Shape.Members {
			if m := &of.Shape.Members[i]; m.Location == model.InHeader && m.Shape.Sensitive {
				hidden = append(hidden, http.CanonicalHeaderKey(m.WireName()))
			}
		}
	}
	var attrs []any
	for _, key := range ordered.Keys(h) {
		value := strings.Join(h[key], ", ")
		if isSecret(key) || slices.Contains(hidden, key) {
			value = redact.Hidden
		}
		attrs = append(attrs, slog.String(key, redact.Text(redact.Presigned(value))))
	}
	return slog.Group(name, attrs...)
}

// readable is a value as [Plain] makes it, without what the description marks
// sensitive, and without streams.
func readable(v bind.Value) any {
	shape := v.Shape()
	if shape == nil {
		return nil
	}
	if shape.Sensitive {
		return redact.Hidden
	}
	switch shape.Kind {
	case model.Structure:
		if shape.Document {
			return v.Any()
		}
		m := make(map[string]any, len(shape.Members))
		for i := range shape.Members {
			if member, ok := v.Member(i); ok {
				m[shape.Members[i].Name] = readable(member)
			}
		}
		return m
	case model.List:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = readable(v.Index(i))
		}
		return list
	case model.Map:
		m := make(map[string]any, v.Len())
		for key, e := range v.Entries() {
			if shape.Key.Shape.Sensitive {
				key = redact.Hidden
			}
			m[key] = readable(e)
		}
		return m
	default:
		return hiddenUnlessPlain(v)
	}
}

func hiddenUnlessPlain(v bind.Value) any {
	plain, err := Plain(v)
	if err != nil {
		return redact.Hidden
	}
	if text, ok := plain.(string); ok {
		if v.Shape().Kind == model.Blob { // a body that is given as text
			return []byte(text)
		}
		return redact.Presigned(text)
	}
	return plain
}

package bototest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/model"
)

// RecorderConfig sets up a Recorder.
type RecorderConfig struct {
	// Record makes real calls and writes the cassette when the test has passed; a
	// test may take it from an environment variable of its own. Without it the
	// cassette is played back, and nothing is sent.
	Record bool
	// ReadOnly refuses to record calls that change something.
	ReadOnly bool
	// Lenient plays calls back in any order, and lets some of them be left out.
	Lenient bool
	// Edit may change a call before it is written, or nil.
	Edit func(*Recorded)
	// Replace gives every text in inputs and outputs another form before it is
	// written, the same for the same text so that ids stay consistent; nil keeps
	// them.
	Replace func(text string) string
	// ReplaceTime does the same with times.
	ReplaceTime func(at time.Time) time.Time
}

// Recorded is a call on a cassette.
type Recorded struct {
	Service   string          `json:"service"`
	Operation string          `json:"operation"`
	Input     json.RawMessage `json:"input"`            // as the AWS CLI has it
	Output    json.RawMessage `json:"output,omitempty"` // likewise; blobs and streaming bodies are in base64
	Error     *RecordedError  `json:"error,omitempty"`
}

// RecordedError is what a service refused a call with.
type RecordedError struct {
	Code       string `json:"code"`
	Message    string `json:"message,omitempty"`
	StatusCode int    `json:"statusCode,omitempty"`
}

// Recorder records a test's calls to AWS in a file, a cassette, and plays them back
// without AWS. A cassette is JSON to be read and edited: a list of calls by service
// and operation, with input and output or error. Signatures, dates and ids of
// requests are not in it, and neither are idempotency tokens that the client made
// up, so that they never have to match. Keys, tokens and members that the
// description calls sensitive are written as "***", which matches whatever is sent.
//
// Streams of events are not recorded.
type Recorder struct {
	t    testing.TB
	file string
	cfg  RecorderConfig
	stub *Stub

	mu    sync.Mutex
	calls []*Recorded
}

// NewRecorder opens a cassette for a test.
func NewRecorder(t testing.TB, file string, cfg ...RecorderConfig) *Recorder {
	t.Helper()
	r := &Recorder{t: t, file: file}
	if len(cfg) > 0 {
		r.cfg = cfg[0]
	}
	if r.cfg.Record {
		t.Cleanup(r.write)
		return r
	}
	r.stub = New(t)
	if err := r.load(); err != nil {
		t.Fatalf("bototest: cassette %s: %v; record it with RecorderConfig.Record", file, err)
	}
	return r
}

// Config makes a client record, with the settings that cfg has, or play back.
func (r *Recorder) Config(cfg boto3.Config) boto3.Config {
	if r.stub != nil {
		return r.stub.Config()
	}
	cfg.Interceptors = append(slices.Clone(cfg.Interceptors), r.record)
	return cfg
}

// record is the interceptor that keeps calls.
func (r *Recorder) record(next boto3.Handler) boto3.Handler {
	return func(ctx context.Context, inv *boto3.Invocation) error {
		op, err := operationOf(inv.Service, inv.Operation)
		if err != nil {
			return err
		}
		if r.cfg.ReadOnly && !readsOnly(op) {
			err := fmt.Errorf("%s.%s may change something, which RecorderConfig.ReadOnly forbids", inv.Service, inv.Operation)
			r.t.Errorf("bototest: %v", err)
			return err
		}
		out := inv.Output
		if out == nil {
			out = &boto3.Map{}
			inv.Output = out
		}
		input, err := r.text(inputOf(op), inv.Input)
		if err != nil {
			return fmt.Errorf("bototest: record the input of %s.%s: %w", inv.Service, inv.Operation, err)
		}
		call := &Recorded{Service: inv.Service, Operation: inv.Operation, Input: input}
		failed := next(ctx, inv)
		if err := r.keep(op, call, out, failed); err != nil {
			return errors.Join(failed, fmt.Errorf("bototest: record the output of %s.%s: %w", inv.Service, inv.Operation, err))
		}
		return failed
	}
}

func inputOf(op *model.Operation) *model.Shape {
	if op.Input == nil {
		return nil
	}
	return op.Input.Shape
}

// keep adds what a call was answered with.
func (r *Recorder) keep(op *model.Operation, call *Recorded, out any, failed error) error {
	if failed != nil {
		e, ok := errors.AsType[*boto3.Error](failed)
		if !ok || e.Code == "" {
			return nil // the service has not answered
		}
		call.Error = &RecordedError{Code: string(e.Code), Message: e.Message, StatusCode: e.StatusCode}
	} else if op.Output != nil {
		if err := rewindBody(op, out); err != nil {
			return err
		}
		var err error
		if call.Output, err = r.text(op.Output.Shape, out); err != nil {
			return err
		}
		if err := rewindBody(op, out); err != nil {
			return err
		}
	}
	if r.cfg.Edit != nil {
		r.cfg.Edit(call)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, call)
	return nil
}

// recordedBody is a streaming body that was read already, and can be again.
type recordedBody struct {
	*bytes.Reader
	data []byte
}

// Close does nothing.
func (*recordedBody) Close() error { return nil }

// rewindBody puts a body that can be read twice in place of an output's stream, at
// its start.
func rewindBody(op *model.Operation, out any) error {
	if op.StreamingOutput == nil {
		return nil
	}
	v, err := binder.View(op.Output.Shape, out)
	if err != nil {
		return err
	}
	x, ok := v.Member(op.StreamingOutput.Index)
	if !ok {
		return nil
	}
	stream, ok := x.Reader()
	if !ok {
		return nil
	}
	if b, ok := stream.(*recordedBody); ok {
		b.Reset(b.data)
		return nil
	}
	data, err := io.ReadAll(stream)
	if closer, ok := stream.(io.Closer); ok {
		err = errors.Join(err, closer.Close())
	}
	if err != nil {
		return err
	}
	slot, err := binder.Reopen(op.Output.Shape, out)
	if err != nil {
		return err
	}
	return slot.Member(op.StreamingOutput.Index).SetReader(&recordedBody{bytes.NewReader(data), data})
}

// text is a value as a cassette has it.
func (r *Recorder) text(shape *model.Shape, v any) (json.RawMessage, error) {
	if shape == nil {
		return json.RawMessage("{}"), nil
	}
	view, err := binder.View(shape, v)
	if err != nil {
		return nil, err
	}
	members, err := treeOf(shape, view)
	if err != nil {
		return nil, err
	}
	plain, _ := r.plain(&model.Member{Shape: shape}, members).(map[string]any)
	if view, err = binder.In(shape, plain); err != nil {
		return nil, err
	}
	return shapejson.AppendInput(nil, view, "")
}

// plain hides what is secret, leaves out streams of events and replaces texts.
func (r *Recorder) plain(m *model.Member, v any) any {
	if v != nil && (m.Shape.Sensitive || secretName(m.Name)) && m.Shape.Kind >= model.String {
		return hide(m.Shape.Kind, v)
	}
	switch x := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for name, item := range x {
			inner := m.Shape.Value
			if m.Shape.Kind == model.Structure {
				inner, _ = m.Shape.Member(name)
			}
			if inner != nil && !inner.Shape.EventStream && item != nil {
				out[name] = r.plain(inner, item)
			}
		}
		if m.Shape.Document {
			return x
		}
		return out
	case []any:
		if m.Shape.Element == nil {
			return x
		}
		out := make([]any, len(x))
		for i := range x {
			out[i] = r.plain(m.Shape.Element, x[i])
		}
		return out
	case string:
		if r.cfg.Replace != nil {
			return r.cfg.Replace(x)
		}
	case time.Time:
		if r.cfg.ReplaceTime != nil {
			return r.cfg.ReplaceTime(x)
		}
	}
	return v
}

// hide stands in the place of a secret, where its kind has something that can.
func hide(kind model.Kind, v any) any {
	switch kind {
	case model.String:
		return hiddenText
	case model.Blob:
		return []byte(hiddenText)
	case model.Structure, model.List, model.Map, model.Boolean, model.Integer, model.Long, model.Float, model.Double, model.Timestamp:
	}
	return v
}

const hiddenText = "***"

// secretNames are members that are secret, whatever descriptions say.
var secretNames = []string{
	"AccessKeyId", "SecretAccessKey", "SessionToken", "SecretKey", "SecretString", "SecretBinary", "Plaintext", "Password",
	"AuthorizationToken", "AccessToken", "RefreshToken", "IdToken", "ClientSecret", "WebIdentityToken", "SAMLAssertion", "SSECustomerKey",
}

func secretName(name string) bool {
	return slices.ContainsFunc(secretNames, func(secret string) bool { return strings.EqualFold(secret, name) })
}

// readsOnly says whether an operation changes nothing, by its description or name.
func readsOnly(op *model.Operation) bool {
	return op.ReadOnly || slices.ContainsFunc([]string{"Get", "List", "Describe", "Head", "BatchGet", "Query", "Scan", "Select", "Lookup"},
		func(prefix string) bool { return strings.HasPrefix(op.Name, prefix) })
}

// write saves the cassette of a test that has not failed.
func (r *Recorder) write() {
	if r.t.Failed() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	data, err := json.MarshalIndent(r.calls, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(r.file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(r.file, append(data, '\n'), 0o644)
	}
	if err != nil {
		r.t.Errorf("bototest: write the cassette: %v", err)
	}
}

// load makes expectations of the cassette's calls.
func (r *Recorder) load() error {
	data, err := os.ReadFile(r.file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &r.calls); err != nil {
		return err
	}
	if r.cfg.Lenient {
		r.stub.AnyOrder()
		r.stub.optional = true
	}
	for i, c := range r.calls {
		if err := r.expect(c); err != nil {
			return fmt.Errorf("call %d, %s.%s: %w", i+1, c.Service, c.Operation, err)
		}
	}
	return nil
}

func (r *Recorder) expect(c *Recorded) error {
	op, err := operationOf(c.Service, c.Operation)
	if err != nil {
		return err
	}
	in, err := fromText(inputOf(op), c.Input)
	if err != nil {
		return fmt.Errorf("input: %w", err)
	}
	if r.cfg.Lenient && len(in) == 0 {
		in = nil
	}
	e := r.stub.Expect(c.Service, c.Operation, unhide(in))
	if r.cfg.Lenient {
		e.Partial()
	}
	if c.Error != nil {
		e.Fail(&boto3.Error{Code: boto3.Code(c.Error.Code), Message: c.Error.Message, StatusCode: c.Error.StatusCode})
		return nil
	}
	if op.Output == nil {
		e.Return(nil)
		return nil
	}
	out, err := fromText(op.Output.Shape, c.Output)
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	e.Return(out)
	return nil
}

func fromText(shape *model.Shape, text json.RawMessage) (boto3.Map, error) {
	m := boto3.Map{}
	if shape == nil || len(text) == 0 {
		return m, nil
	}
	slot, err := binder.Out(shape, m)
	if err != nil {
		return nil, err
	}
	return m, shapejson.DecodeInput(string(text), shape, slot)
}

// unhide lets any value stand where a secret was.
func unhide(in boto3.Map) boto3.Map {
	for name, v := range in {
		switch x := v.(type) {
		case string:
			if x == hiddenText {
				in[name] = Any
			}
		case []byte:
			if string(x) == hiddenText {
				in[name] = Any
			}
		case boto3.Map:
			unhide(x)
		}
	}
	return in
}

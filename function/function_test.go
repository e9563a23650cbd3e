package function_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/function"
	"github.com/boto3-go/boto3/service/lambda"
)

type order struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %#v, want %#v", what, got, want)
	}
}

func TestInvoke(t *testing.T) {
	stub := bototest.New(t)
	bototest.Expect(stub, (*lambda.Client).Invoke, &lambda.InvokeInput{
		FunctionName: "orders", InvocationType: "RequestResponse", LogType: "Tail", Qualifier: "live", TenantId: "acme", Payload: []byte(`{"id":"a","count":2}`),
	}).Return(&lambda.InvokeOutput{StatusCode: 200, Payload: []byte(`{"id":"b","count":3}`), LogResult: base64.StdEncoding.EncodeToString([]byte("START\nEND\n"))})
	var log string
	got, err := function.Invoke[order](t.Context(), lambda.New(stub.Session()), "orders", order{"a", 2},
		function.Qualifier("live"), function.Tenant("acme"), function.LogTail(&log), function.With(boto3.Header("X-Mine", "1")))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "answer", got, order{"b", 3})
	expect(t, "log", log, "START\nEND\n")
}

func TestInvokeWithoutValues(t *testing.T) {
	stub := bototest.New(t)
	c := lambda.New(stub.Session())
	bototest.Expect(stub, (*lambda.Client).Invoke, &lambda.InvokeInput{FunctionName: "tick", InvocationType: "RequestResponse"}).
		Return(&lambda.InvokeOutput{StatusCode: 200, Payload: []byte("null")})
	if got, err := function.Invoke[*order](t.Context(), c, "tick", nil); err != nil || got != nil {
		t.Error(got, err)
	}
	bototest.Expect(stub, (*lambda.Client).Invoke, &lambda.InvokeInput{FunctionName: "raw", InvocationType: "RequestResponse", Payload: []byte(`[1]`)}).
		Return(&lambda.InvokeOutput{StatusCode: 200, Payload: []byte(`[12345678901234567890]`)})
	got, err := function.Invoke[json.RawMessage](t.Context(), c, "raw", json.RawMessage(`[1]`))
	if err != nil || string(got) != `[12345678901234567890]` {
		t.Error(string(got), err)
	}
	bototest.Expect(stub, (*lambda.Client).Invoke, &lambda.InvokeInput{FunctionName: "later", InvocationType: "Event", Payload: []byte(`"x"`)}).
		Return(&lambda.InvokeOutput{StatusCode: 202})
	if err := function.Start(t.Context(), c, "later", "x"); err != nil {
		t.Error(err)
	}
	bototest.Expect(stub, (*lambda.Client).Invoke, nil).Return(&lambda.InvokeOutput{StatusCode: 200, Payload: []byte(`{"count": "31415926"}`)})
	if _, err := function.Invoke[order](t.Context(), c, "odd", nil); err == nil || !strings.Contains(err.Error(), "does not fit count") || strings.Contains(err.Error(), "3141") {
		t.Error(err)
	}
	if _, err := function.Invoke[order](t.Context(), c, "odd", make(chan int)); err == nil {
		t.Error("a channel was sent")
	}
	if err := function.Start(t.Context(), nil, "odd", nil); err == nil {
		t.Error("no client is no error")
	}
}

// The payloads are what the runtimes of Lambda answer, each in its own form.
func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		payload string
		want    function.Error
		text    string
	}{
		"Python": {
			`{"errorMessage": "bad order", "errorType": "ValueError", "requestId": "x", "stackTrace": ["  File \"/var/task/app.py\", line 4, in handler\n    raise ValueError(\"bad order\")\n"]}`,
			function.Error{Type: "ValueError", Message: "bad order", Trace: []string{"File \"/var/task/app.py\", line 4, in handler\n    raise ValueError(\"bad order\")"}},
			"function: orders failed: ValueError: bad order",
		},
		"Node.js": {
			`{"errorType":"TypeError","errorMessage":"x is not a function","trace":["TypeError: x is not a function","    at exports.handler (/var/task/index.js:2:3)"]}`,
			function.Error{Type: "TypeError", Message: "x is not a function", Trace: []string{"TypeError: x is not a function", "at exports.handler (/var/task/index.js:2:3)"}},
			"function: orders failed: TypeError: x is not a function",
		},
		"Java": {
			`{"errorMessage":"outer","errorType":"java.lang.RuntimeException","stackTrace":["a.B.c(B.java:1)"],"cause":{"errorMessage":"inner","errorType":"java.io.IOException","stackTrace":["d.E.f(E.java:2)"]}}`,
			function.Error{Type: "java.lang.RuntimeException", Message: "outer", Trace: []string{"a.B.c(B.java:1)"},
				Cause: &function.Error{Type: "java.io.IOException", Message: "inner", Trace: []string{"d.E.f(E.java:2)"}}},
			"function: orders failed: java.lang.RuntimeException: outer",
		},
		"Go": {
			`{"errorMessage":"boom","errorType":"string","stackTrace":[{"path":"github.com/x/y/main.go","line":12,"label":"handle"}]}`,
			function.Error{Type: "string", Message: "boom", Trace: []string{"handle (github.com/x/y/main.go:12)"}},
			"function: orders failed: string: boom",
		},
		"out of time": {
			`{"errorMessage":"2026-11-29T09:00:00.000Z x Task timed out after 3.00 seconds"}`,
			function.Error{Message: "2026-11-29T09:00:00.000Z x Task timed out after 3.00 seconds"},
			"function: orders failed: 2026-11-29T09:00:00.000Z x Task timed out after 3.00 seconds",
		},
		"a number for a message": {`{"errorMessage": 7, "errorType": null}`, function.Error{Message: "7"}, "function: orders failed: 7"},
		"a string":               {`"plain"`, function.Error{Message: "plain"}, "function: orders failed: plain"},
		"no JSON":                {`oh no`, function.Error{Message: "oh no"}, "function: orders failed: oh no"},
		"nothing":                {``, function.Error{}, "function: orders failed: it does not say why"},
	} {
		t.Run(name, func(t *testing.T) {
			stub := bototest.New(t)
			bototest.Expect(stub, (*lambda.Client).Invoke, nil).Return(&lambda.InvokeOutput{StatusCode: 200, FunctionError: "Unhandled", Payload: []byte(c.payload)})
			_, err := function.Invoke[order](t.Context(), lambda.New(stub.Session()), "orders", nil)
			got, ok := errors.AsType[*function.Error](err)
			if !ok {
				t.Fatal(err)
			}
			if got.RequestID == "" || !strings.HasPrefix(err.Error(), c.text+" (request id ") {
				t.Error(err)
			}
			if c.want.Type != "" && !errors.Is(err, c.want.Type) || errors.Is(err, function.ErrorType("Other")) {
				t.Error("errors.Is does not find its type")
			}
			if c.want.Cause != nil && !errors.Is(err, c.want.Cause.Type) {
				t.Error("errors.Is does not find the type of its cause")
			}
			if string(got.Payload()) != c.payload || c.payload != "" && strings.Contains(fmt.Sprintf("%#v", got), fmt.Sprintf("%#v", []byte(c.payload))) {
				t.Errorf("the payload is %q", got.Payload())
			}
			want := fmt.Sprintf("%s %s %q %+v", c.want.Type, c.want.Message, c.want.Trace, c.want.Cause)
			expect(t, "error", fmt.Sprintf("%s %s %q %+v", got.Type, got.Message, got.Trace, got.Cause), want)
		})
	}
}

func FuzzErrors(f *testing.F) {
	for _, payload := range []string{`{"errorType":"A","stackTrace":[{}],"cause":{"cause":{}}}`, `{"trace":"a\nb"}`, `[`, ``} {
		f.Add([]byte(payload))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		err := function.Parse(payload)
		if err.Error() == "" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q", err.Error())
		}
	})
}

// streamed answers a streaming call with events.
func streamed(t *testing.T, events ...any) *lambda.Client {
	stub := bototest.New(t)
	stub.Expect("lambda", "InvokeWithResponseStream", nil).Return(boto3.Map{"StatusCode": 200, "ResponseStreamContentType": "text/plain", "EventStream": events})
	return lambda.New(stub.Session())
}

func chunk(text string) any { return boto3.Map{"PayloadChunk": boto3.Map{"Payload": []byte(text)}} }

func end(code, details string) any {
	return boto3.Map{"InvokeComplete": boto3.Map{"ErrorCode": code, "ErrorDetails": details, "LogResult": base64.StdEncoding.EncodeToString([]byte("log"))}}
}

func TestStream(t *testing.T) {
	for name, c := range map[string]struct {
		events []any
		text   string
		check  func(err error) bool
	}{
		"whole": {[]any{chunk("one "), chunk(""), chunk("two"), end("", "")}, "one two", func(err error) bool { return err == nil }},
		"failed": {[]any{chunk("one "), end("Unhandled", `{"errorType":"ValueError","errorMessage":"bad"}`)}, "one ", func(err error) bool {
			e, ok := errors.AsType[*function.Error](err)
			return ok && e.Type == "ValueError" && e.Message == "bad" && e.LogTail == "log" && errors.Is(err, function.ErrorType("ValueError"))
		}},
		"failed in words": {[]any{end("Unhandled", "it timed out")}, "", func(err error) bool {
			e, ok := errors.AsType[*function.Error](err)
			return ok && e.Type == "Unhandled" && e.Message == "it timed out"
		}},
		"broken off": {[]any{chunk("one ")}, "one ", func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
	} {
		t.Run(name, func(t *testing.T) {
			var log string
			r, err := function.Stream(t.Context(), streamed(t, c.events...), "tell", order{}, function.LogTail(&log))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if string(text) != c.text || !c.check(err) || r.ContentType != "text/plain" {
				t.Errorf("%q %v", text, err)
			}
			if name != "broken off" && log != "log" {
				t.Errorf("the log is %q", log)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}

			r, err = function.Stream(t.Context(), streamed(t, c.events...), "tell", nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			var last error
			whole := ""
			for chunk, err := range r.Chunks() {
				whole, last = whole+string(chunk), err
			}
			if whole != c.text || (last == nil) != c.check(nil) {
				t.Errorf("%q %v", whole, last)
			}
		})
	}
}

func TestStreamIsClosed(t *testing.T) {
	for _, read := range []int{0, 2} {
		r, err := function.Stream(t.Context(), streamed(t, chunk("one "), chunk("two"), end("", "")), "tell", nil)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.ReadFull(r, make([]byte, read)); n != read || err != nil {
			t.Error(n, err)
		}
		if err := errors.Join(r.Close(), r.Close()); err != nil {
			t.Error(err)
		}
		if _, err := r.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := function.Stream(ctx, lambda.New(bototest.New(t).Session()), "tell", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

package boto3_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/eventstream"
)

// eventFrame encodes a message of a stream; head is ":event-type" or, with a
// prefix, "exception:" a fault of a modelled type.
func eventFrame(tb testing.TB, head, payload string) []byte {
	tb.Helper()
	h := eventstream.Headers{{Name: ":message-type", Value: eventstream.String("event")}, {Name: ":event-type", Value: eventstream.String(head)}}
	if name, ok := strings.CutPrefix(head, "exception:"); ok {
		h = eventstream.Headers{{Name: ":message-type", Value: eventstream.String("exception")}, {Name: ":exception-type", Value: eventstream.String(name)}}
	}
	b, err := eventstream.AppendMessage(nil, eventstream.Message{Headers: h, Payload: []byte(payload)})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// eventServer speaks HTTP/2 over TLS in a service's place, and the client is
// the session's own. At the test's end no goroutine may be left of either.
func eventServer(t *testing.T, service string, handler http.HandlerFunc) *boto3.Client {
	t.Helper()
	noLeaks(t)
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, data, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := newSession(t, boto3.Config{EndpointURL: server.URL, CABundle: bundle, DisableHostPrefixInjection: new(true), DataPath: []string{"testdata/events"}}).Client(service)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// cannedEvents makes a client that is answered with bytes of a stream.
func cannedEvents(t testing.TB, service string, frames ...[]byte) *boto3.Client {
	return newClient(t, service, &canned{answers: []answer{{body: string(bytes.Join(frames, nil))}}})
}

type eventCase struct {
	service, operation string
	in                 boto3.Map
	member             string
	frames             [][2]string // event type and payload
	want               []boto3.Map
	protoMajor         int
}

var eventCases = []eventCase{
	{
		"s3", "SelectObjectContent",
		boto3.Map{
			"Bucket": "b", "Key": "k", "Expression": "select *", "ExpressionType": "SQL",
			"InputSerialization": boto3.Map{}, "OutputSerialization": boto3.Map{},
		},
		"Payload",
		[][2]string{{"Records", "a,b\n"}, {"Cont", ""}, {"New", "?"}, {"Stats", "<Stats><BytesScanned>7</BytesScanned></Stats>"}, {"End", ""}},
		[]boto3.Map{
			{"Records": boto3.Map{"Payload": []byte("a,b\n")}},
			{"Cont": boto3.Map{}},
			{"Stats": boto3.Map{"Details": boto3.Map{"BytesScanned": int64(7)}}},
			{"End": boto3.Map{}},
		}, 1,
	},
	{
		"kinesis", "SubscribeToShard",
		boto3.Map{"ConsumerARN": "arn:aws:kinesis:us-west-2:123456789012:stream/s/consumer/c:1", "ShardId": "s-0", "StartingPosition": boto3.Map{"Type": "LATEST"}},
		"EventStream",
		[][2]string{{"initial-response", "{}"}, {"SubscribeToShardEvent", `{"Records":[{"Data":"aGk=","PartitionKey":"p","SequenceNumber":"1","ApproximateArrivalTimestamp":1.5}],"MillisBehindLatest":9}`}},
		[]boto3.Map{{"SubscribeToShardEvent": boto3.Map{"MillisBehindLatest": int64(9), "Records": []any{boto3.Map{
			"Data": []byte("hi"), "PartitionKey": "p", "SequenceNumber": "1", "ApproximateArrivalTimestamp": time.UnixMilli(1500).UTC(),
		}}}}}, 2,
	},
	{
		"logs", "StartLiveTail", boto3.Map{"logGroupIdentifiers": []string{"arn:aws:logs:us-west-2:123456789012:log-group:g"}}, "responseStream",
		[][2]string{{"initial-response", "{}"}, {"sessionStart", `{"requestId":"r","sessionId":"s"}`}, {"sessionUpdate", `{"sessionResults":[{"message":"m"}]}`}},
		[]boto3.Map{
			{"sessionStart": boto3.Map{"requestId": "r", "sessionId": "s"}},
			{"sessionUpdate": boto3.Map{"sessionResults": []any{boto3.Map{"message": "m"}}}},
		}, 1,
	},
	{
		"bedrock-runtime", "ConverseStream", boto3.Map{"modelId": "m"}, "stream",
		[][2]string{{"messageStart", `{"role":"assistant"}`}, {"contentBlockDelta", `{"contentBlockIndex":0,"delta":{"text":"hi"}}`}},
		[]boto3.Map{
			{"messageStart": boto3.Map{"role": "assistant"}},
			{"contentBlockDelta": boto3.Map{"contentBlockIndex": int64(0), "delta": boto3.Map{"text": "hi"}}},
		}, 2,
	},
	{
		"bedrock-runtime", "InvokeModelWithResponseStream", boto3.Map{"modelId": "m", "body": "{}"}, "body",
		[][2]string{{"chunk", `{"bytes":"aGk="}`}}, []boto3.Map{{"chunk": boto3.Map{"bytes": []byte("hi")}}}, 2,
	},
	{
		"lambda", "InvokeWithResponseStream", boto3.Map{"FunctionName": "f"}, "EventStream",
		[][2]string{{"PayloadChunk", "raw"}, {"InvokeComplete", `{"ErrorCode":"E"}`}},
		[]boto3.Map{{"PayloadChunk": boto3.Map{"Payload": []byte("raw")}}, {"InvokeComplete": boto3.Map{"ErrorCode": "E"}}}, 1,
	},
}

func TestEventsOut(t *testing.T) {
	for _, c := range eventCases {
		t.Run(c.operation, func(t *testing.T) {
			client := eventServer(t, c.service, func(w http.ResponseWriter, r *http.Request) {
				if r.ProtoMajor != c.protoMajor {
					t.Errorf("HTTP/%d, want %d", r.ProtoMajor, c.protoMajor)
				}
				_, _ = io.Copy(io.Discard, r.Body)
				for _, f := range c.frames {
					_, _ = w.Write(eventFrame(t, f[0], f[1]))
					_ = http.NewResponseController(w).Flush()
				}
			})
			out := boto3.Map{}
			if err := client.Call(t.Context(), c.operation, c.in, out); err != nil {
				t.Fatal(err)
			}
			events, ok := out[c.member].(iter.Seq2[boto3.Map, error])
			if !ok {
				t.Fatalf("%T", out[c.member])
			}
			var got []boto3.Map
			for event, err := range events {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, event)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
			again := 0
			for event, err := range events {
				if again++; event != nil || !errors.Is(err, boto3.ErrEventsRead) {
					t.Errorf("second range: %v, %v", event, err)
				}
			}
			if again != 1 {
				t.Errorf("the second range has %d values", again)
			}
		})
	}
}

type chunkEvent struct{ Chunk *struct{ Bytes []byte } }

type chunkOutput struct {
	ContentType string
	Body        iter.Seq2[chunkEvent, error]
}

// invoke calls an operation with events of chunks, into a struct.
func invoke(ctx context.Context, t testing.TB, client *boto3.Client) chunkOutput {
	t.Helper()
	var out chunkOutput
	if err := client.Call(ctx, "InvokeModelWithResponseStream", boto3.Map{"modelId": "m", "body": "{}"}, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// chunks ranges over all events; the last error is returned.
func chunks(t testing.TB, events iter.Seq2[chunkEvent, error]) (got []string, last error) {
	t.Helper()
	for event, err := range events {
		if last != nil {
			t.Fatal("something follows an error")
		}
		if last = err; err != nil {
			if event.Chunk != nil {
				t.Error("an event beside an error")
			}
			continue
		}
		got = append(got, string(event.Chunk.Bytes))
	}
	return got, last
}

func TestEventsIntoStruct(t *testing.T) {
	chunk := eventFrame(t, "chunk", `{"bytes":"aGk="}`)
	out := invoke(t.Context(), t, cannedEvents(t, "bedrock-runtime", chunk, eventFrame(t, "unheard-of", `{}`), chunk))
	if got, err := chunks(t, out.Body); err != nil || !reflect.DeepEqual(got, []string{"hi", "hi"}) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := chunks(t, out.Body); !errors.Is(err, boto3.ErrEventsRead) {
		t.Error(err)
	}
}

func TestEventsIntoTypes(t *testing.T) {
	chunk := eventFrame(t, "chunk", `{"bytes":"aGk="}`)
	in := boto3.Map{"modelId": "m", "body": "{}"}
	call := func(out any) error {
		return cannedEvents(t, "bedrock-runtime", chunk).Call(t.Context(), "InvokeModelWithResponseStream", in, out)
	}
	var pointers struct{ Body iter.Seq2[*chunkEvent, error] }
	if err := call(&pointers); err != nil {
		t.Fatal(err)
	}
	for event, err := range pointers.Body {
		if err != nil || string(event.Chunk.Bytes) != "hi" {
			t.Error(event, err)
		}
	}
	var maps struct {
		Body iter.Seq2[map[string]any, error]
	}
	if err := call(&maps); err != nil {
		t.Fatal(err)
	}
	for event, err := range maps.Body {
		if err != nil || len(event) != 1 {
			t.Error(event, err)
		}
	}
	var own struct{ Body iter.Seq2[boto3.Map, error] }
	if err := call(&own); err != nil || own.Body == nil {
		t.Error(err)
	}
	var dynamic boto3.Map
	if err := call(&dynamic); err != nil || dynamic["body"] == nil {
		t.Error(err, dynamic)
	}
	var list struct{ Body []chunkEvent }
	if err := call(&list); err == nil || !strings.Contains(err.Error(), "cannot take a stream of events") {
		t.Error(err)
	}
	var misfit struct {
		Body iter.Seq2[struct{ Chunk int }, error]
	}
	if err := call(&misfit); err == nil || !strings.Contains(err.Error(), "Chunk") {
		t.Error(err)
	}
	if err := call(nil); err != nil {
		t.Error(err)
	}
	if err := call(&struct{ ContentType string }{}); err != nil {
		t.Error(err)
	}
}

func TestEventsFault(t *testing.T) {
	chunk := eventFrame(t, "chunk", `{"bytes":"aGk="}`)
	modelled := eventFrame(t, "exception:modelStreamErrorException", `{"message":"m","originalStatusCode":424}`)
	out := invoke(t.Context(), t, cannedEvents(t, "bedrock-runtime", chunk, modelled, chunk))
	got, err := chunks(t, out.Body)
	e, ok := errors.AsType[*boto3.Error](err)
	if len(got) != 1 || !ok || !errors.Is(err, boto3.Code("ModelStreamErrorException")) || e.Message != "m" || e.Fields["originalStatusCode"] != int64(424) {
		t.Errorf("%q, %#v", got, err)
	}
	plain, err := eventstream.AppendMessage(nil, eventstream.Message{Headers: eventstream.Headers{
		{Name: ":message-type", Value: eventstream.String("error")},
		{Name: ":error-code", Value: eventstream.String("Oops")}, {Name: ":error-message", Value: eventstream.String("why")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	out = invoke(t.Context(), t, cannedEvents(t, "bedrock-runtime", plain))
	if _, err := chunks(t, out.Body); !errors.Is(err, boto3.Code("Oops")) || !strings.Contains(err.Error(), "why") {
		t.Error(err)
	}
	// As the first message of an RPC protocol it is the call's.
	refused := eventFrame(t, "exception:ResourceInUseException", `{"message":"m"}`)
	err = cannedEvents(t, "kinesis", refused).Call(t.Context(), "SubscribeToShard", eventCases[1].in, boto3.Map{})
	if !errors.Is(err, boto3.Code("ResourceInUseException")) {
		t.Error(err)
	}
	err = cannedEvents(t, "kinesis").Call(t.Context(), "SubscribeToShard", eventCases[1].in, boto3.Map{})
	if _, ok := errors.AsType[*boto3.ResponseError](err); !ok {
		t.Error(err)
	}
}

func TestEventsDamaged(t *testing.T) {
	chunk := eventFrame(t, "chunk", `{"bytes":"aGk="}`)
	damage := func(at int) []byte {
		b := bytes.Clone(chunk)
		b[at] ^= 0x40
		return b
	}
	isChecksum := func(err error) bool { _, ok := errors.AsType[*eventstream.ChecksumError](err); return ok }
	for name, c := range map[string]struct {
		frame []byte
		is    func(error) bool
	}{
		"prelude checksum": {damage(1), isChecksum},
		"message checksum": {damage(len(chunk) - 9), isChecksum},
		"header length":    {[]byte("\x00\x04\x00\x00\x00\x02\x00\x01\xe5\xee\x1f\x82"), func(err error) bool { return errors.Is(err, eventstream.ErrLength) }},
		"payload length":   {[]byte("\x01\x80\x00\x11\x00\x00\x00\x00\x7c\x1e\x8b\x37"), func(err error) bool { return errors.Is(err, eventstream.ErrLength) }},
		"cut short":        {chunk[:len(chunk)-3], func(err error) bool { return errors.Is(err, eventstream.ErrTruncated) }},
		"not JSON":         {eventFrame(t, "chunk", `{`), func(err error) bool { return strings.Contains(err.Error(), "event chunk") }},
	} {
		t.Run(name, func(t *testing.T) {
			out := invoke(t.Context(), t, cannedEvents(t, "bedrock-runtime", chunk, c.frame))
			got, err := chunks(t, out.Body)
			_, ours := errors.AsType[*boto3.Error](err)
			_, response := errors.AsType[*boto3.ResponseError](err)
			if len(got) != 1 || !ours || !response || !c.is(err) {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// endless serves chunks, and then says nothing until the client goes away.
func endless(t *testing.T, gone chan<- struct{}) http.HandlerFunc {
	chunk := eventFrame(t, "chunk", `{"bytes":"aGk="}`)
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for range 3 {
			_, _ = w.Write(chunk)
		}
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		gone <- struct{}{}
	}
}

func TestEventsBreak(t *testing.T) {
	gone := make(chan struct{}, 1)
	out := invoke(t.Context(), t, eventServer(t, "bedrock-runtime", endless(t, gone)))
	for _, err := range out.Body {
		if err != nil {
			t.Error(err)
		}
		break
	}
	<-gone
}

func TestEventsCancel(t *testing.T) {
	errCause := errors.New("enough")
	for name, ranged := range map[string]bool{"in the middle": true, "left by break": false} {
		t.Run(name, func(t *testing.T) {
			gone := make(chan struct{}, 1)
			ctx, cancel := context.WithCancelCause(t.Context())
			out := invoke(ctx, t, eventServer(t, "bedrock-runtime", endless(t, gone)))
			n := 0
			for _, err := range out.Body {
				if !ranged {
					break
				}
				if n++; n == 3 {
					time.AfterFunc(0, func() { cancel(errCause) })
				}
				if n == 4 && !errors.Is(err, errCause) || n < 4 && err != nil {
					t.Error(n, err)
				}
			}
			cancel(errCause)
			<-gone
			if ranged && n != 4 {
				t.Errorf("%d values", n)
			}
		})
	}
}

// A stream that is neither ranged over nor closed goes with the context.
func TestEventsNeverRanged(t *testing.T) {
	gone := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(t.Context())
	_ = invoke(ctx, t, eventServer(t, "bedrock-runtime", endless(t, gone)))
	cancel()
	<-gone
}

func TestEventsPanicInBody(t *testing.T) {
	gone := make(chan struct{}, 1)
	out := invoke(t.Context(), t, eventServer(t, "bedrock-runtime", endless(t, gone)))
	func() {
		defer func() {
			if recover() != "mine" {
				t.Error("the panic is lost")
			}
		}()
		for _, err := range out.Body {
			if err != nil {
				t.Error(err)
			}
			panic("mine")
		}
	}()
	<-gone
}

// noLeaks waits for the goroutines that a test began.
func noLeaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		deadline := time.Now().Add(10 * time.Second)
		for runtime.NumGoroutine() > before {
			if time.Now().After(deadline) {
				stacks := make([]byte, 1<<20)
				t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
			}
			runtime.Gosched()
		}
	})
}

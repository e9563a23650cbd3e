package boto3_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/eventstream"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// duplex is a service that answers each event as soon as it comes, and keeps
// what it was sent.
type duplex struct {
	t      *testing.T
	answer func(sent eventstream.Message) []byte // nil for no answer

	mu     sync.Mutex
	header http.Header
	body   []byte
	sent   []eventstream.Message
}

func (d *duplex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor != 2 {
		d.t.Errorf("HTTP/%d", r.ProtoMajor)
	}
	flush := func() { _ = http.NewResponseController(w).Flush() }
	flush()
	var raw bytes.Buffer
	decoder := eventstream.NewDecoder(io.TeeReader(r.Body, &raw))
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.header, d.body = r.Header, raw.Bytes()
	}()
	for {
		outer, err := decoder.Decode()
		if err != nil {
			if !errors.Is(err, io.EOF) && r.Context().Err() == nil {
				d.t.Error(err)
			}
			return
		}
		if len(outer.Payload) == 0 {
			continue
		}
		inner, rest, err := eventstream.ParseMessage(bytes.Clone(outer.Payload))
		if err != nil || len(rest) > 0 {
			d.t.Error(err, len(rest))
			return
		}
		d.mu.Lock()
		d.sent = append(d.sent, inner)
		d.mu.Unlock()
		if answer := d.answer(inner); answer != nil {
			_, _ = w.Write(answer)
			flush()
		}
	}
}

// kinds are the events that came, with content type and payload.
func (d *duplex) kinds() (list [][3]string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.sent {
		list = append(list, [3]string{m.Headers.Text(":event-type"), m.Headers.Text(":content-type"), string(m.Payload)})
	}
	return list
}

type duplexCase struct {
	service, operation string
	in                 boto3.Map
	input, output      string
	send               []boto3.Map
	sent               [][2]string // event type and payload
	answer             [2]string
	want               boto3.Map
}

var duplexCases = []duplexCase{
	{
		"bedrock-runtime", "InvokeModelWithBidirectionalStream", boto3.Map{"modelId": "m"}, "body", "body",
		[]boto3.Map{{"chunk": boto3.Map{"bytes": []byte("hi")}}, {"chunk": boto3.Map{"bytes": "ho"}}},
		[][2]string{{"chunk", `{"bytes":"aGk="}`}, {"chunk", `{"bytes":"aG8="}`}},
		[2]string{"chunk", `{"bytes":"eW8="}`}, boto3.Map{"chunk": boto3.Map{"bytes": []byte("yo")}},
	},
	{
		"lexv2-runtime", "StartConversation",
		boto3.Map{"botId": "0123456789", "botAliasId": "TSTALIASID", "localeId": "en_US", "sessionId": "s1"}, "requestEventStream", "responseEventStream",
		[]boto3.Map{
			{"ConfigurationEvent": boto3.Map{"responseContentType": "text/plain"}},
			{"TextInputEvent": boto3.Map{"text": "order flowers", "clientTimestampMillis": 5}},
			{"DisconnectionEvent": boto3.Map{}},
		},
		[][2]string{
			{"ConfigurationEvent", `{"responseContentType":"text/plain"}`},
			{"TextInputEvent", `{"text":"order flowers","clientTimestampMillis":5}`}, {"DisconnectionEvent", `{}`},
		},
		[2]string{"HeartbeatEvent", `{"eventId":"e"}`}, boto3.Map{"HeartbeatEvent": boto3.Map{"eventId": "e"}},
	},
	{
		"polly", "StartSpeechSynthesisStream", boto3.Map{"Engine": "generative", "OutputFormat": "mp3", "VoiceId": "Amy"}, "ActionStream", "EventStream",
		[]boto3.Map{{"TextEvent": boto3.Map{"Text": "hello"}}, {"CloseStreamEvent": boto3.Map{}}},
		[][2]string{{"TextEvent", `{"Text":"hello"}`}, {"CloseStreamEvent", `{}`}},
		[2]string{"AudioEvent", "\x00\xff"}, boto3.Map{"AudioEvent": boto3.Map{"AudioChunk": []byte("\x00\xff")}},
	},
	{
		"qbusiness", "Chat", boto3.Map{"applicationId": "01234567-89ab-cdef-0123-456789abcdef"}, "inputStream", "outputStream",
		[]boto3.Map{{"textEvent": boto3.Map{"userMessage": "why"}}, {"endOfInputEvent": boto3.Map{}}},
		[][2]string{{"textEvent", `{"userMessage":"why"}`}, {"endOfInputEvent", `{}`}},
		[2]string{"textEvent", `{"systemMessage":"so"}`}, boto3.Map{"textEvent": boto3.Map{"systemMessage": "so"}},
	},
	{
		"connecthealth", "StartMedicalScribeListeningSession",
		boto3.Map{
			"sessionId": "01234567-89ab-cdef-0123-456789abcdef", "domainId": "hai-0123456789abcdef", "subscriptionId": "sub-0123456789abcdef01234",
			"languageCode": "en-US", "mediaSampleRateHertz": 16000, "mediaEncoding": "pcm",
		}, "inputStream", "responseStream",
		[]boto3.Map{{"audioEvent": boto3.Map{"audioChunk": []byte("hi")}}, {"sessionControlEvent": boto3.Map{"type": "END_OF_SESSION"}}},
		[][2]string{{"audioEvent", `{"audioChunk":"aGk="}`}, {"sessionControlEvent", `{"type":"END_OF_SESSION"}`}},
		[2]string{"transcriptEvent", `{"transcriptSegment":{"content":"hi"}}`},
		boto3.Map{"transcriptEvent": boto3.Map{"transcriptSegment": boto3.Map{"content": "hi"}}},
	},
}

func TestEventsBothWays(t *testing.T) {
	for _, c := range duplexCases {
		t.Run(c.operation, func(t *testing.T) {
			d := &duplex{t: t, answer: func(eventstream.Message) []byte { return eventFrame(t, c.answer[0], c.answer[1]) }}
			client := eventServer(t, c.service, d.ServeHTTP)
			w := boto3.NewEventWriter[boto3.Map]()
			in, out := boto3.Map{c.input: w}, boto3.Map{}
			maps.Copy(in, c.in)
			if err := client.Call(t.Context(), c.operation, in, out); err != nil {
				t.Fatal(err)
			}
			next, stop := iter.Pull2(out[c.output].(iter.Seq2[boto3.Map, error]))
			defer stop()
			var want [][3]string
			for i, event := range c.send {
				if err := w.Send(t.Context(), event); err != nil {
					t.Fatal(err)
				}
				if got, err, ok := next(); err != nil || !ok || !reflect.DeepEqual(got, c.want) {
					t.Fatalf("%v, %v, %v", got, err, ok)
				}
				want = append(want, [3]string{c.sent[i][0], "application/json", c.sent[i][1]})
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if err := w.Send(t.Context(), c.send[0]); err == nil {
				t.Error("sent after Close")
			}
			if _, err, ok := next(); ok || err != nil {
				t.Error(err, ok)
			}
			got := d.kinds()
			for i := range got {
				got[i][2] = strings.ReplaceAll(strings.ReplaceAll(got[i][2], `": `, `":`), `, "`, `,"`)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			d.verify()
		})
	}
}

// verify has botocore's own signing code check the chain of signatures.
func (d *duplex) verify() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if got := d.header.Get("X-Amz-Content-Sha256"); got != "STREAMING-AWS4-HMAC-SHA256-EVENTS" {
		d.t.Errorf("X-Amz-Content-Sha256: %q", got)
	}
	if got := d.header.Get("Content-Type"); got != "application/vnd.amazon.eventstream" {
		d.t.Errorf("Content-Type: %q", got)
	}
	input, err := json.Marshal(map[string]string{
		"authorization": d.header.Get("Authorization"), "secret": "secret", "body": hex.EncodeToString(d.body),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	got := string(testoracle.Run(d.t, testoracle.Botocore, input, "testdata/events_chain.py"))
	if want := strings.Repeat("event ", len(d.sent)) + "end"; strings.TrimSpace(got) != want {
		d.t.Errorf("the chain of signatures: %q, want %q", got, want)
	}
}

type lexEvent struct {
	TextInputEvent *struct{ Text string }
}

// startLex begins a conversation with events of structs.
func startLex(ctx context.Context, client *boto3.Client) (*boto3.EventWriter[lexEvent], iter.Seq2[boto3.Map, error], error) {
	w := boto3.NewEventWriter[lexEvent]()
	in := struct {
		BotId, BotAliasId, LocaleId, SessionId string
		RequestEventStream                     *boto3.EventWriter[lexEvent]
	}{"0123456789", "TSTALIASID", "en_US", "s1", w}
	out := boto3.Map{}
	err := client.Call(ctx, "StartConversation", in, out)
	events, _ := out["responseEventStream"].(iter.Seq2[boto3.Map, error])
	return w, events, err
}

func text(s string) lexEvent { return lexEvent{&struct{ Text string }{s}} }

// The service's exception reaches both sides.
func TestEventWriterFails(t *testing.T) {
	d := &duplex{t: t, answer: func(eventstream.Message) []byte {
		return eventFrame(t, "exception:ThrottlingException", `{"message":"slow down"}`)
	}}
	w, events, err := startLex(t.Context(), eventServer(t, "lexv2-runtime", d.ServeHTTP))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), lexEvent{}); err == nil {
		t.Error("an event without a member was sent")
	}
	if err := w.Send(t.Context(), text("hi")); err != nil {
		t.Fatal(err)
	}
	for _, err := range events {
		if !errors.Is(err, boto3.Code("ThrottlingException")) {
			t.Error(err)
		}
	}
	if err := w.Send(t.Context(), text("again")); !errors.Is(err, boto3.Code("ThrottlingException")) {
		t.Error(err)
	}
}

func TestEventWriterEnds(t *testing.T) {
	silent := func(eventstream.Message) []byte { return eventFrame(t, "HeartbeatEvent", `{}`) }
	t.Run("break", func(t *testing.T) {
		w, events, err := startLex(t.Context(), eventServer(t, "lexv2-runtime", (&duplex{t: t, answer: silent}).ServeHTTP))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Send(t.Context(), text("hi")); err != nil {
			t.Fatal(err)
		}
		for _, err := range events {
			if err != nil {
				t.Error(err)
			}
			break
		}
		if err := w.Send(t.Context(), text("hi")); !errors.Is(err, boto3.ErrEventsEnded) {
			t.Error(err)
		}
	})
	t.Run("cancel", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w, _, err := startLex(ctx, eventServer(t, "lexv2-runtime", (&duplex{t: t, answer: silent}).ServeHTTP))
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		for err == nil { // until the connection has seen it
			err = w.Send(t.Context(), text("hi"))
		}
		if !errors.Is(err, boto3.ErrEventsEnded) {
			t.Error(err)
		}
	})
	t.Run("refused", func(t *testing.T) {
		client := eventServer(t, "lexv2-runtime", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Amzn-Errortype", "AccessDeniedException")
			w.WriteHeader(http.StatusForbidden)
		})
		w, _, err := startLex(t.Context(), client)
		if !errors.Is(err, boto3.Code("AccessDeniedException")) {
			t.Fatal(err)
		}
		if err := w.Send(t.Context(), text("hi")); !errors.Is(err, boto3.Code("AccessDeniedException")) {
			t.Error(err)
		}
	})
	t.Run("bad input", func(t *testing.T) {
		w := boto3.NewEventWriter[boto3.Map]()
		client := newClient(t, "lexv2-runtime", &canned{answers: []answer{{}}})
		err := client.Call(t.Context(), "StartConversation", boto3.Map{"requestEventStream": w}, nil)
		if _, ok := errors.AsType[*boto3.ParamError](err); !ok {
			t.Fatal(err)
		}
		if err := w.Send(t.Context(), boto3.Map{}); err == nil {
			t.Error("sent after a call that failed")
		}
		err = client.Call(t.Context(), "StartConversation", boto3.Map{"requestEventStream": w}, nil)
		if err == nil {
			t.Error("no error")
		}
	})
}

// Send waits for the call, and not longer than its own context.
func TestEventWriterWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := boto3.NewEventWriter[boto3.Map]()
		ctx, cancel := context.WithCancel(t.Context())
		var err error
		go func() { err = w.Send(ctx, boto3.Map{}) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

func TestEventWriterWrongType(t *testing.T) {
	client := newClient(t, "polly", &canned{answers: []answer{{}}})
	in := boto3.Map{"Engine": "generative", "OutputFormat": "mp3", "VoiceId": "Amy", "ActionStream": "text"}
	err := client.Call(t.Context(), "StartSpeechSynthesisStream", in, nil)
	if err == nil || !strings.Contains(err.Error(), "*boto3.EventWriter") {
		t.Error(err)
	}
}

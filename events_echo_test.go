package boto3_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/eventstream"
)

var everyEvent = []boto3.Map{
	{"Headed": boto3.Map{
		"Flag": true, "Count": int64(-5), "Big": int64(1 << 40), "Name": "grün", "Raw": []byte{0, 255}, "At": time.UnixMilli(1700000000123).UTC(),
		"Text": "a<b&c", "When": time.Unix(1700000000, 0).UTC(), "List": []any{"x", "y"},
	}},
	{"Bytes": boto3.Map{"Data": []byte{1, 2}, "Name": "n"}},
	{"Words": boto3.Map{"Data": "words"}},
	{"Inner": boto3.Map{"Name": "n", "Data": boto3.Map{"Text": "t", "Count": int64(3), "Map": boto3.Map{"k": int64(4)}}}},
	{"Empty": boto3.Map{}},
}

// What is sent comes back the same, in every protocol; the members beside the
// stream go before it in those that are RPC.
func TestEventsEcho(t *testing.T) {
	for protocol, initial := range map[string]string{
		"json": `{"Name":"me"}`, "rest-json": "", "rest-xml": "", "smithy-rpc-v2-cbor": "\xa1dNamebme",
	} {
		t.Run(protocol, func(t *testing.T) {
			d := &duplex{t: t}
			d.answer = func(m eventstream.Message) []byte {
				if m.Headers.Text(":event-type") == "initial-request" {
					m.Headers = slices.Clone(m.Headers)
					m.Headers.Set(":event-type", eventstream.String("initial-response"))
				}
				b, err := eventstream.AppendMessage(nil, m)
				if err != nil {
					t.Error(err)
				}
				return b
			}
			client := eventServer(t, "events-"+protocol, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("X-Name", r.Header.Get("X-Name"))
				d.ServeHTTP(w, r)
			})
			w, out := boto3.NewEventWriter[boto3.Map](), boto3.Map{}
			if err := client.Call(t.Context(), "Talk", boto3.Map{"Name": "me", "Events": w}, out); err != nil {
				t.Fatal(err)
			}
			if out["Name"] != "me" {
				t.Errorf("beside the stream: %v", out)
			}
			next, stop := iter.Pull2(out["Events"].(iter.Seq2[boto3.Map, error]))
			defer stop()
			for _, event := range everyEvent {
				if err := w.Send(t.Context(), event); err != nil {
					t.Fatal(err)
				}
				if got, err, _ := next(); err != nil || !reflect.DeepEqual(got, event) {
					t.Errorf("%v, %v\nwant %v", got, err, event)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err, ok := next(); ok {
				t.Error("more events", err)
			}
			if first := d.kinds()[0]; initial != "" && (first[0] != "initial-request" || strings.ReplaceAll(first[2], `": `, `":`) != initial) {
				t.Errorf("%q", first)
			}
			d.verify()
		})
	}
}

// FuzzEvents goes from bytes to events in every protocol: no panic, no loop
// without end, an error once and last.
func FuzzEvents(f *testing.F) {
	for protocol := range 4 {
		f.Add(uint8(protocol), eventFrame(f, "Words", "text"))
		f.Add(uint8(protocol), eventFrame(f, "Inner", `{"Text":"x"}`))
		f.Add(uint8(protocol), eventFrame(f, "Headed", `<Headed><Text>x</Text></Headed>`))
		f.Add(uint8(protocol), eventFrame(f, "Headed", "\xa1dTextax"))
		f.Add(uint8(protocol), bytes.Join([][]byte{eventFrame(f, "initial-response", "{}"), eventFrame(f, "exception:Gone", `{"message":"m"}`)}, nil))
	}
	web := &canned{}
	sess := newSession(f, boto3.Config{HTTPClient: web, DataPath: []string{"testdata/events"}, EndpointURL: "https://localhost"})
	var clients []*boto3.Client
	for _, protocol := range []string{"json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"} {
		c, err := sess.Client("events-" + protocol)
		if err != nil {
			f.Fatal(err)
		}
		clients = append(clients, c)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		if which&4 == 0 {
			data = mendEvents(data)
		}
		web.answers, web.requests, web.bodies = []answer{{body: string(data)}}, nil, nil
		out := boto3.Map{}
		if err := clients[which%4].Call(t.Context(), "Talk", nil, out); err != nil {
			return
		}
		failed := false
		for event, err := range out["Events"].(iter.Seq2[boto3.Map, error]) {
			if failed || (err == nil) != (len(event) == 1) {
				t.Fatal(event, err)
			}
			failed = err != nil
		}
	})
}

// mendEvents makes checksums right, so that what they guard is reached.
func mendEvents(data []byte) []byte {
	data = bytes.Clone(data)
	for rest := data; len(rest) >= 16; {
		n := binary.BigEndian.Uint32(rest)
		if n < 16 || n > uint32(len(rest)) {
			break
		}
		binary.BigEndian.PutUint32(rest[8:], crc32.ChecksumIEEE(rest[:8]))
		binary.BigEndian.PutUint32(rest[n-4:], crc32.ChecksumIEEE(rest[:n-4]))
		rest = rest[n:]
	}
	return data
}

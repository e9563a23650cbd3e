package boto3_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
)

// What is compared: every operation of botocore whose output has events, and
// testdata/events, which has every kind of event in every protocol.
const (
	ownOperations    = 4
	streamsPerOption = 12
)

type oracleStream struct {
	Service, Operation, Body string
	Values                   []any
	Code                     *string
}

// Random streams of events of every operation that has them have the same
// values here as in botocore.
func TestEventsAsBotocore(t *testing.T) {
	input := fmt.Appendf(nil, `{"seed":20260101,"streams":%d}`, streamsPerOption)
	lines := bufio.NewScanner(bytes.NewReader(testoracle.Run(t, testoracle.Botocore, input, "testdata/events_oracle.py")))
	lines.Buffer(nil, 16<<20)
	web := &canned{}
	sess := newSession(t, boto3.Config{HTTPClient: web, DataPath: []string{"testdata/events"}, EndpointURL: "https://localhost", ParameterValidation: new(false)})
	seen, events, faults := map[string]bool{}, 0, 0
	for lines.Scan() {
		var s oracleStream
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.UseNumber()
		if err := decoder.Decode(&s); err != nil {
			t.Fatal(err)
		}
		name := s.Service + "." + s.Operation
		seen[name] = true
		got, err := s.read(t.Context(), sess, web)
		if s.Code != nil {
			faults++
			if e, ok := errors.AsType[*boto3.Error](err); !ok || string(e.Code) != *s.Code {
				t.Errorf("%s: %v, want %s", name, err, *s.Code)
			}
		} else if err != nil {
			t.Errorf("%s: %v\n%s", name, err, s.Body)
		}
		if want := untag(s.Values); len(s.Values) > 0 && !reflect.DeepEqual(got, want) || len(got) != len(s.Values) {
			t.Errorf("%s:\ngot  %v\nwant %v", name, got, want)
		}
		events += len(got)
	}
	testcounts.All(t, "streams of events", map[string]int{"operations": len(seen) - ownOperations, "events": events, "exceptions": faults})
	t.Logf("%d operations, %d events, %d faults", len(seen), events, faults)
}

// read has a client read the stream.
func (s *oracleStream) read(ctx context.Context, sess *boto3.Session, web *canned) (got []any, err error) {
	body, err := hex.DecodeString(s.Body)
	if err != nil {
		return nil, err
	}
	web.answers = []answer{{body: string(body)}}
	client, err := sess.Client(s.Service)
	if err != nil {
		return nil, err
	}
	op, err := client.Model().Operation(s.Operation)
	if err != nil {
		return nil, err
	}
	if s.Code != nil { // botocore's is the member's name; here it is the exception's, as in a refusal
		fault, ok := op.EventOutput.Shape.Member(*s.Code)
		if !ok {
			return nil, fmt.Errorf("no exception %s", *s.Code)
		}
		s.Code = &fault.Shape.Name
	}
	in, out := boto3.Map{}, boto3.Map{}
	for _, m := range op.Input.Shape.Members {
		if m.Location == model.InURI || m.HostLabel {
			in[m.Name] = "x"
		}
	}
	if err := client.Call(ctx, s.Operation, in, out); err != nil {
		return nil, err
	}
	events, ok := out[op.EventOutput.Name].(iter.Seq2[boto3.Map, error])
	if !ok {
		return nil, fmt.Errorf("output %v", out)
	}
	for event, err := range events {
		if err != nil {
			return got, err
		}
		got = append(got, flat(event))
	}
	return got, nil
}

// flat takes our own types off, rounds times to milliseconds, as botocore does
// in floats, and leaves out the difference between nil and empty.
func flat(x any) any {
	switch x := x.(type) {
	case boto3.Map:
		out := map[string]any{}
		for k, v := range x {
			out[k] = flat(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = flat(x[i])
		}
		return out
	case []byte:
		return "bytes " + hex.EncodeToString(x)
	case time.Time:
		return "time " + strconv.FormatInt(x.UnixMilli(), 10)
	}
	return x
}

// untag is flat for the oracle's values.
func untag(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for tag, f := range map[string]func(string) any{
			"$bytes": func(s string) any { return "bytes " + s },
			"$time":  func(s string) any { return "time " + s },
			"$float": func(s string) any { f, _ := strconv.ParseFloat(s, 64); return f },
		} {
			if v, ok := x[tag]; ok {
				return f(fmt.Sprint(v))
			}
		}
		out := map[string]any{}
		for k, v := range x {
			out[k] = untag(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = untag(x[i])
		}
		return out
	case json.Number:
		n, _ := x.Int64()
		return n
	}
	return x
}

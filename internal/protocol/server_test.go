package protocol_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/model"
)

// TestServerInputVectors reads the requests of the conformance cases as a service
// does: the parameters that they were made of must come out.
func TestServerInputVectors(t *testing.T) { runServer(t, "input", decodeRequest) }

// TestServerOutputVectors writes the results of the conformance cases as a
// service does, and reads them as a client.
func TestServerOutputVectors(t *testing.T) { runServer(t, "output", encodeResponse) }

func runServer(t *testing.T, folder string, run caseRunner) {
	passed := 0
	files, err := filepath.Glob(filepath.Join(testvectors.Dir(t), "protocols", folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var suites []*suite
	for _, file := range files {
		suites = append(suites, readSuites(t, file)...)
	}
	for _, s := range suites {
		for _, v := range s.Cases {
			if engineLevel(v.ID) != "" || deviations[folder+"/"+v.ID] == jsonValue {
				continue
			}
			if reason := serverCases[v.ID]; reason != "" {
				continue
			}
			op, err := s.operation(v)
			if err == nil {
				err = run(op, s, v, dynamic)
			}
			if err != nil {
				t.Errorf("%s %s: %v", s.Description, v.ID, err)
				continue
			}
			passed++
		}
	}
	if passed < 300 {
		t.Errorf("only %d cases pass", passed)
	}
	t.Logf("%d cases pass", passed)
}

// serverCases are those in which the wire says less than the case, by id.
var serverCases = map[string]string{
	"Ec2EmptyQueryLists":                               noTrace,
	"QueryEmptyQueryMaps":                              noTrace,
	"RestJsonHttpPrefixHeadersAreNotPresent":           noTrace,
	"HttpPrefixHeadersAreNotPresent":                   noTrace,
	"RestJsonOmitsEmptyListQueryValues":                noTrace,
	"RestJsonHttpWithEmptyStructurePayload":            "an absent payload is sent as one without members",
	"RestJsonHttpWithHeadersButNoPayload":              "an absent payload is sent as one without members",
	"RestJsonQueryPrecedence":                          queryMap,
	"RestXmlQueryPrecedence":                           queryMap,
	"RestJsonAllQueryStringTypes":                      queryMap,
	"RestJsonQueryStringEscaping":                      queryMap,
	"RestJsonSupportsNaNFloatQueryValues":              queryMap,
	"RestJsonSupportsInfinityFloatQueryValues":         queryMap,
	"RestJsonSupportsNegativeInfinityFloatQueryValues": queryMap,
	"RestJsonZeroAndFalseQueryValues":                  queryMap,
	"BodyWithXmlName":                                  structureName,
	"HttpPrefixHeadersResponse":                        "the map takes every header, that with the request's id too",
}

const (
	noTrace  = "what is empty leaves no trace in the request"
	queryMap = "the client drops entries of a map of parameters that a member has; what is there is the member's"
)

func decodeRequest(op *model.Operation, _ *suite, v *vector, _ face) error {
	server, err := protocol.ServerFor(op.Service)
	if err != nil || op.Input == nil {
		return err
	}
	r, err := v.incoming(op)
	if err != nil {
		return err
	}
	got := map[string]any{}
	slot, err := newBinder().Out(op.Input.Shape, got)
	if err != nil {
		return err
	}
	if err := server.DecodeRequest(op, r, slot); err != nil {
		return err
	}
	tree, err := plain(got)
	if err != nil {
		return err
	}
	expected, err := value(op.Input, v.Params)
	if err != nil {
		return err
	}
	if expected == nil {
		expected = map[string]any{}
	}
	return differ("", tree, trim(op.Input, expected))
}

// incoming is the request of a case.
func (v *vector) incoming(op *model.Operation) (*protocol.Incoming, error) {
	path, query, _ := strings.Cut(v.Serialized.URI, "?")
	r := &protocol.Incoming{Method: v.Serialized.Method, Path: path, Query: query, Header: http.Header{}}
	for name, text := range v.Serialized.Headers {
		r.Header.Set(name, text)
	}
	if strings.HasPrefix(op.Service.Protocol, "rest") {
		labels, rank := protocol.Match(op, r.Method, path, query, r.Header)
		if rank == protocol.NoMatch {
			return nil, fmt.Errorf("%s %s is not recognized as %s", r.Method, v.Serialized.URI, op.RequestURI)
		}
		r.Labels = labels
	}
	if v.Serialized.Body == nil {
		return r, nil
	}
	r.Body = *v.Serialized.Body
	if op.Service.Protocol == protocol.CBOR {
		data, err := base64.StdEncoding.DecodeString(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = string(data)
	}
	if op.StreamingInput != nil && r.Body != "" {
		r.Stream, r.Body = io.NopCloser(strings.NewReader(r.Body)), ""
	}
	return r, nil
}

// trim takes from the parameters what no request tells from absence: nulls,
// empty values in places that cannot hold them, and idempotency tokens that the
// client makes up are not in the case.
func trim(m *model.Member, x any) any {
	members, ok := x.(map[string]any)
	if !ok {
		return x
	}
	for name, item := range members {
		if item == nil {
			delete(members, name)
		}
	}
	for i := range m.Shape.Members {
		c := &m.Shape.Members[i]
		if _, given := members[c.Name]; c.IdempotencyToken && !given {
			members[c.Name] = token
		}
	}
	return members
}

func encodeResponse(op *model.Operation, _ *suite, v *vector, _ face) error {
	server, err := protocol.ServerFor(op.Service)
	if err != nil {
		return err
	}
	codec, err := protocol.For(op.Service)
	if err != nil {
		return err
	}
	if v.ErrorCode != nil {
		return encodeRefusal(server, codec, op, v)
	}
	if op.Output == nil {
		_, err := server.EncodeResponse(op, bind.Value{}, "id")
		return err
	}
	result, err := value(op.Output, v.Result)
	if err != nil {
		return err
	}
	out, err := newBinder().In(op.Output.Shape, result)
	if err != nil {
		return err
	}
	reply, err := server.EncodeResponse(op, out, "id")
	if err != nil {
		return err
	}
	r, err := readReply(op, reply)
	if err != nil {
		return err
	}
	got, err := output(codec, op, r, result, dynamic)
	if err != nil {
		return fmt.Errorf("%w in %s", err, reply.Body)
	}
	if err := differ("", got, result); err != nil {
		return fmt.Errorf("%w in %s", err, reply.Body)
	}
	return nil
}

func readReply(op *model.Operation, reply *protocol.Reply) (*protocol.Response, error) {
	r := &protocol.Response{StatusCode: reply.StatusCode, Header: reply.Header, Body: string(reply.Body)}
	if reply.Stream != nil {
		data, err := io.ReadAll(reply.Stream)
		if err != nil {
			return nil, err
		}
		r.Body = string(data)
	}
	if op.StreamingOutput != nil && reply.StatusCode < 300 {
		r.Stream, r.Body = io.NopCloser(strings.NewReader(r.Body)), ""
	}
	return r, nil
}

func encodeRefusal(server protocol.Server, codec protocol.Codec, op *model.Operation, v *vector) error {
	shape, err := op.Service.ErrorShape(*v.ErrorCode)
	if err != nil {
		return err
	}
	refusal := &protocol.Refusal{Code: *v.ErrorCode, StatusCode: v.Response.StatusCode, RequestID: "id", Shape: shape}
	if v.ErrorMessage != nil {
		refusal.Message = *v.ErrorMessage
	}
	if shape != nil {
		members, err := value(&model.Member{Shape: shape}, v.Error)
		if err != nil {
			return err
		}
		if refusal.Members, err = newBinder().In(shape, members); err != nil {
			return err
		}
	}
	reply, err := server.EncodeRefusal(op, refusal)
	if err != nil {
		return err
	}
	r, err := readReply(op, reply)
	if err != nil {
		return err
	}
	if err := checkFault(codec, op, v, r); err != nil {
		return errors.Join(err, errors.New(string(reply.Body)))
	}
	return nil
}

func TestMatch(t *testing.T) {
	ops := []*model.Operation{
		{Name: "GetObject", Method: "GET", RequestURI: "/{Bucket}/{Key+}"},
		{Name: "GetObjectAcl", Method: "GET", RequestURI: "/{Bucket}/{Key+}?acl"},
		{Name: "ListObjects", Method: "GET", RequestURI: "/{Bucket}"},
		{Name: "ListObjectsV2", Method: "GET", RequestURI: "/{Bucket}?list-type=2"},
		{Name: "ListBuckets", Method: "GET", RequestURI: "/"},
		{Name: "GetThing", Method: "GET", RequestURI: "/things/{Id}/parts/{Part+}/end"},
	}
	for _, c := range []struct{ uri, want string }{
		{"/", "ListBuckets"}, {"/b", "ListObjects"}, {"/b?list-type=2&prefix=x", "ListObjectsV2"},
		{"/b?list-type=1", "ListObjects"}, {"/b/k%2Fl/m", `GetObject Bucket=b Key=k/l/m`}, {"/b/k?acl=", "GetObjectAcl"},
		{"/things/1/parts/a/b/end", "GetThing Id=1 Part=a/b"},
	} {
		path, query, _ := strings.Cut(c.uri, "?")
		best, name := protocol.NoMatch, ""
		for _, op := range ops {
			labels, rank := protocol.Match(op, "GET", path, query, nil)
			if rank <= best {
				continue
			}
			best, name = rank, op.Name
			if strings.Contains(c.want, " ") {
				for _, label := range slices.Sorted(maps.Keys(labels)) {
					name += " " + label + "=" + labels[label]
				}
			}
		}
		if name != c.want {
			t.Errorf("%s is %q, want %q", c.uri, name, c.want)
		}
	}
}

//go:build peers

package breadth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/bench/measured"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

type kind string

const (
	list    kind = "list"
	small   kind = "small"
	items   kind = "items"   // of DynamoDB, in the API's own types
	request kind = "request" // with a large input
)

// call is an operation that each library has a method for.
type call struct {
	kind               kind
	service, operation string
	typed              func(*boto3.Session, boto3.Map) (method, error)
	structs            func(*boto3.Client, boto3.Map) (method, error) // typed's types, by name
	peer               func(aws.Config, *model.Shape, boto3.Map) method
	in, out            reflect.Type // typed's
	peerIn, peerOut    reflect.Type
}

// method makes a call and returns a pointer to its output.
type method func(context.Context) (any, error)

func pair[C, In, Out, P, O, PeerIn, PeerOut any](k kind, service string,
	client func(*boto3.Session, ...boto3.Config) *C, peer func(aws.Config, ...func(*O)) *P,
	ours func(*C, context.Context, *In, ...boto3.CallOption) (*Out, error),
	theirs func(*P, context.Context, *PeerIn, ...func(*O)) (*PeerOut, error),
) call {
	return call{
		kind: k, service: service, operation: strings.TrimSuffix(reflect.TypeFor[In]().Name(), "Input"),
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), peerIn: reflect.TypeFor[PeerIn](), peerOut: reflect.TypeFor[PeerOut](),
		typed: func(sess *boto3.Session, drawn boto3.Map) (method, error) {
			c, in := client(sess), new(In)
			if err := drawn.Decode(in); err != nil {
				return nil, err
			}
			return func(ctx context.Context) (any, error) { return ours(c, ctx, in) }, nil
		},
		structs: func(c *boto3.Client, drawn boto3.Map) (method, error) {
			in, operation := new(In), strings.TrimSuffix(reflect.TypeFor[In]().Name(), "Input")
			if err := drawn.Decode(in); err != nil {
				return nil, err
			}
			return func(ctx context.Context) (any, error) {
				out := new(Out)
				return out, c.Call(ctx, operation, in, out)
			}, nil
		},
		peer: func(cfg aws.Config, s *model.Shape, drawn boto3.Map) method {
			c, in := peer(cfg), new(PeerIn)
			if s != nil {
				fill(s, drawn, reflect.ValueOf(in).Elem())
			}
			return func(ctx context.Context) (any, error) { return theirs(c, ctx, in) }
		},
	}
}

// overCBOR are the API versions of services that aws-sdk-go-v2 speaks CBOR with. This
// library prefers JSON where they have it, as botocore does.
var overCBOR = map[string]string{"cloudwatch": "2010-08-01", "acm-pca": "2017-08-22", "gamelift": "2015-10-01"}

// dataPath is a directory with what makes this library speak CBOR, where it must.
func (c call) dataPath(t testing.TB) []string {
	t.Helper()
	version := overCBOR[c.service]
	if version == "" {
		return nil
	}
	dir := t.TempDir()
	at := filepath.Join(dir, c.service, version)
	const only = `{"version": 1.0, "merge": {"metadata": {"protocol": "smithy-rpc-v2-cbor", "protocols": ["smithy-rpc-v2-cbor"]}}}`
	if err := errors.Join(os.MkdirAll(at, 0o700), os.WriteFile(filepath.Join(at, "service-2.sdk-extras.json"), []byte(only), 0o600)); err != nil {
		t.Fatal(err)
	}
	return []string{dir}
}

// drawn is a call with an input, and the response that each library gets.
type drawn struct {
	call
	op       *model.Operation
	input    boto3.Map
	response canned.Response
	out      *model.Shape
	contents boto3.Map // of the response
	sent     int       // bytes of the request, where a floor has looked
}

// draw makes what the call is measured with. The encoder of bototest's server writes
// the response.
func (c call) draw(t testing.TB, seed uint64) *drawn {
	t.Helper()
	service, err := catalog.New(c.dataPath(t)).Service(c.service, "")
	if err != nil {
		t.Fatal(err)
	}
	op, err := service.Operation(c.operation)
	if err != nil || op == nil {
		t.Fatalf("no operation %s: %v", c.operation, err)
	}
	d := &drawn{call: c, op: op, input: boto3.Map{}}
	if op.Input != nil {
		d.input = newDrawer(op, seed, true).structure(op.Input.Shape, 0)
		known(op.Input.Shape, c.peerIn, d.input)
	}
	d.contents = boto3.Map{}
	d.out = &model.Shape{Kind: model.Structure, Name: "nothing"}
	if op.Output != nil {
		d.out = op.Output.Shape
		d.contents = newDrawer(op, seed, false).structure(d.out, 0)
		known(d.out, c.peerOut, d.contents)
	}
	mend(c.service+"."+c.operation, seed, d.input, d.contents)
	codec, err := protocol.For(service)
	if err != nil {
		t.Fatal(err)
	}
	out, err := bind.New(func(m map[string]any) any { return boto3.Map(m) }).In(d.out, d.contents)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := codec.(protocol.Server).EncodeResponse(op, out, "5T3QJ0V9H8M1K7N2B4C6D8F0GHVV4KQNSO5AEMVJF66Q9ASUAAJG")
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"Date": {"Wed, 01 Jul 2026 12:00:00 GMT"}}
	for name, values := range reply.Header {
		header[http.CanonicalHeaderKey(name)] = values // as a connection has them
	}
	d.response = canned.Response{Header: header, Body: compact(reply.Body)}
	return d
}

// protocol is the name of the one that both speak, with the version of JSON.
func (d *drawn) protocol() string {
	name := protocol.Name(d.op.Service)
	switch name {
	case "json":
		return "JSON " + d.op.Service.JSONVersion
	case protocol.CBOR:
		return "CBOR"
	}
	return name
}

// compact takes blanks out of JSON, since services write none.
func compact(body []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, body) != nil {
		return body
	}
	return out.Bytes()
}

// session sees nothing of the machine it runs on.
func session(t testing.TB, client boto3.HTTPClient, dataPath []string) *boto3.Session {
	t.Helper()
	sess, err := boto3.NewSession(boto3.Config{
		Region: bototest.Region, Credentials: credentials.Static(bototest.AccessKeyID, bototest.SecretAccessKey, ""),
		HTTPClient: client, ConfigFile: os.DevNull, CredentialsFile: os.DevNull, DataPath: dataPath,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sess
}

// contender is one way to make the call.
type contender struct {
	name string
	call method
	own  reflect.Type // of the output, where it has only some members
}

const (
	typedName, ownName, mapName = measured.Ours, measured.Own, measured.Map
	peerName, floorName         = measured.Peer, measured.Floor
)

// contenders are all ways to make the call, each of which gets the same response.
func (d *drawn) contenders(t testing.TB, seed uint64) []contender {
	t.Helper()
	http := &canned.Client{Response: d.response}
	sess := session(t, http, d.dataPath(t))
	client, err := sess.Client(d.service)
	if err != nil {
		t.Fatal(err)
	}
	typed, err := d.typed(sess, d.input)
	if overCBOR[d.service] != "" {
		typed, err = d.structs(client, d.input)
	}
	if err != nil {
		t.Fatal(err)
	}
	own := ownType(d.out, d.contents, rand.New(rand.NewPCG(seed, 1)), 0)
	if own.Kind() != reflect.Struct {
		own = reflect.StructOf(nil)
	}
	cfg := aws.Config{
		Region: bototest.Region, HTTPClient: http,
		Credentials: awscredentials.NewStaticCredentialsProvider(bototest.AccessKeyID, bototest.SecretAccessKey, ""),
	}
	var in *model.Shape
	if d.op.Input != nil {
		in = d.op.Input.Shape
	}
	all := []contender{
		{typedName, typed, nil},
		{ownName, func(ctx context.Context) (any, error) {
			out := reflect.New(own).Interface()
			return out, client.Call(ctx, d.operation, d.input, out)
		}, own},
		{mapName, func(ctx context.Context) (any, error) {
			out := boto3.Map{}
			return &out, client.Call(ctx, d.operation, d.input, &out)
		}, nil},
		{peerName, d.peer(cfg, in, d.input), nil},
	}
	if least, ok := d.floor(t, http); ok {
		all = append(all, least)
	}
	return all
}

// check makes the contender's call and compares what it read with what was drawn.
func (d *drawn) check(ctx context.Context, who contender) error {
	out, err := who.call(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", who.name, err)
	}
	want := tree(d.out, reflect.ValueOf(d.contents))
	if who.own != nil {
		want = limit(d.out, who.own, want)
	}
	if diff := difference("", tree(d.out, reflect.ValueOf(out)), want); diff != "" {
		return fmt.Errorf("%s read something else than was drawn: %s", who.name, diff)
	}
	return nil
}

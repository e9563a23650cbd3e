//go:build peers

package breadth

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/bototest"
)

// readers decode a response's text, by service and operation, into this library's types.
var readers = map[string]func(*http.Response, string) (any, error){}

// writers encode an input, of this library's types, to the bytes that this library sends,
// behind what the buffer has.
var writers = map[string]func(b []byte, in any) []byte{}

// checks are what a client must look at in an output.
var checks = map[string]func(out any) error{}

// places say which host and path an input goes to, where that is not always the same.
var places = map[string]func(in any) (host, path string){}

// sent is a request as this library sends it.
type sent struct {
	canned.Client
	request *http.Request
	body    []byte
}

func (s *sent) Do(r *http.Request) (*http.Response, error) {
	s.request = r.Clone(context.Background())
	if r.Body != nil {
		var err error
		if s.body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = nil
	}
	return s.Client.Do(r)
}

// floor is the least that a call can be: what this call needs and nothing else, written
// for it alone, whose results are those of this library's typed method. Its request has
// the same headers, and its signature is over the same.
type floor struct {
	client  *canned.Client
	method  string
	host    string
	path    string
	query   string
	place   func(any) (host, path string)
	headers http.Header // those that are the same in each request
	pieces  [4]string   // of the canonical request, between its path, host, time and the body's hash
	double  bool        // the path is escaped twice, as all but S3 have it
	scope   string
	auth    string // up to the signature
	key     hash.Hash
	sums    hash.Hash
	body    []byte
	in      any
	write   func([]byte, any) []byte
	read    func(*http.Response, string) (any, error)
	buffer  []byte
}

// floor is a contender for calls that have one.
func (d *drawn) floor(t testing.TB, client *canned.Client) (contender, bool) {
	t.Helper()
	name := d.service + "." + d.operation
	read, write := readers[name], writers[name]
	if check := checks[name]; check != nil {
		decode := read
		read = func(answer *http.Response, text string) (any, error) {
			out, err := decode(answer, text)
			return out, errors.Join(err, check(out))
		}
	}
	if read == nil {
		return contender{}, false
	}
	f := &floor{client: client, read: read, write: write}
	f.learn(t, d)
	return contender{floorName, f.call, nil}, true
}

// learn has this library make the call, and takes from its request what does not change.
func (f *floor) learn(t testing.TB, d *drawn) {
	t.Helper()
	wire := &sent{Client: canned.Client{Response: d.response}}
	sess := session(t, wire, d.dataPath(t))
	client, err := sess.Client(d.service)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(t.Context(), d.operation, d.input, &boto3.Map{}); err != nil {
		t.Fatal(err)
	}
	d.sent = len(wire.body)
	r := wire.request
	f.method, f.host, f.body = r.Method, r.URL.Host, wire.body
	f.path, f.query, f.place = r.URL.EscapedPath(), r.URL.RawQuery, places[d.service+"."+d.operation]
	auth := r.Header.Get("Authorization")
	_, signed, _ := strings.Cut(auth, "SignedHeaders=")
	signed, _, _ = strings.Cut(signed, ",")
	_, f.scope, _ = strings.Cut(auth, "/")
	f.scope, _, _ = strings.Cut(f.scope, ",")
	f.auth = auth[:strings.Index(auth, "Signature=")+len("Signature=")]
	f.headers = r.Header
	date := r.Header.Get("X-Amz-Date")
	for _, own := range []string{"Authorization", "X-Amz-Date", "Amz-Sdk-Invocation-Id"} {
		delete(f.headers, own)
	}
	f.double = d.service != "s3"
	f.canonical(r, signed)
	key := []byte("AWS4" + bototest.SecretAccessKey)
	for _, part := range strings.Split(f.scope, "/") {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(part))
		key = h.Sum(nil)
	}
	if f.place != nil || f.write != nil {
		f.in = reflect.New(d.in).Interface()
		if err := d.input.Decode(f.in); err != nil {
			t.Fatal(err)
		}
	}
	if f.place != nil {
		if host, path := f.place(f.in); host != f.host || path != f.path {
			t.Fatalf("%s goes to %s%s, and the library to %s%s", d.operation, host, path, f.host, f.path)
		}
	}
	f.key, f.sums = hmac.New(sha256.New, key), sha256.New()
	sum := sha256.Sum256(f.body)
	if got := string(f.sign(nil, f.host, f.path, date, sum)); got != auth {
		t.Fatalf("%s signs otherwise than the library:\n%s\n%s", d.operation, got, auth)
	}
	if f.write == nil {
		return
	}
	if got := f.write(nil, f.in); !bytes.Equal(got, f.body) {
		t.Fatalf("%s writes otherwise than the library:\n%.3000q\n%.3000q", d.operation, got, f.body)
	}
}

// canonical keeps the pieces of the canonical request.
func (f *floor) canonical(r *http.Request, signed string) {
	f.pieces[0] = r.Method + "\n"
	var canonical strings.Builder
	fmt.Fprintf(&canonical, "\n%s\n", strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20"))
	for _, header := range strings.Split(signed, ";") {
		canonical.WriteString(header + ":")
		switch header {
		case "host":
			f.pieces[1] = canonical.String()
			canonical.Reset()
		case "x-amz-date":
			f.pieces[2] = canonical.String()
			canonical.Reset()
		default:
			canonical.WriteString(strings.Join(f.headers[http.CanonicalHeaderKey(header)], ","))
		}
		canonical.WriteByte('\n')
	}
	f.pieces[3] = canonical.String() + "\n" + signed + "\n"
}

// sign appends the header of the signature.
func (f *floor) sign(b []byte, host, path, date string, body [sha256.Size]byte) []byte {
	var room [2 * sha256.Size]byte
	f.sums.Reset()
	begin := len(b)
	if f.double && strings.IndexByte(path, '%') >= 0 {
		path = strings.ReplaceAll(path, "%", "%25")
	}
	b = append(append(append(b, f.pieces[0]...), path...), f.pieces[1]...)
	b = append(append(append(append(b, host...), f.pieces[2]...), date...), f.pieces[3]...)
	b = append(b, hexed(&room, body)...)
	f.sums.Write(b[begin:])
	var sum [sha256.Size]byte
	f.sums.Sum(sum[:0])
	b = append(append(append(append(b[:begin], "AWS4-HMAC-SHA256\n"...), date...), '\n'), f.scope...)
	b = append(append(b, '\n'), hexed(&room, sum)...)
	f.key.Reset()
	f.key.Write(b[begin:])
	f.key.Sum(sum[:0])
	return append(append(b[:begin], f.auth...), hexed(&room, sum)...)
}

func hexed(room *[2 * sha256.Size]byte, sum [sha256.Size]byte) []byte {
	hex.Encode(room[:], sum[:])
	return room[:]
}

// body is a request's body that costs one allocation.
type floorBody struct{ bytes.Reader }

func (*floorBody) Close() error { return nil }

// call makes the call. Like a connection, it is for one goroutine.
func (f *floor) call(ctx context.Context) (any, error) {
	body := f.body
	if f.write != nil {
		f.buffer = f.write(f.buffer[:0], f.in)
		body = f.buffer
	}
	var text strings.Builder
	answer, err := f.send(ctx, body, &text)
	if err != nil {
		return nil, err
	}
	return f.read(answer, text.String())
}

func (f *floor) send(ctx context.Context, body []byte, text *strings.Builder) (*http.Response, error) {
	host, path := f.host, f.path
	if f.place != nil {
		host, path = f.place(f.in)
	}
	now := time.Now().UTC()
	values := make([]string, 3)
	var room [512]byte
	values[0] = string(now.AppendFormat(room[:0], "20060102T150405Z"))
	values[1] = string(f.sign(room[:0], host, path, values[0], sha256.Sum256(body)))
	values[2] = invocation()
	header := make(http.Header, len(f.headers)+len(values))
	maps.Copy(header, f.headers)
	header["X-Amz-Date"], header["Authorization"], header["Amz-Sdk-Invocation-Id"] = values[0:1:1], values[1:2:2], values[2:3:3]
	r := &http.Request{Method: f.method, Host: host, Header: header, ContentLength: int64(len(body)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	if len(body) > 0 {
		b := new(floorBody)
		b.Reader.Reset(body)
		r.Body = b
	}
	r.URL = &url.URL{Scheme: "https", Host: host, Path: path, RawQuery: f.query}
	if strings.IndexByte(path, '%') >= 0 {
		plain, err := url.PathUnescape(path)
		if err != nil {
			return nil, err
		}
		r.URL.Path, r.URL.RawPath = plain, path
	}
	answer, err := f.client.Do(r.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	text.Grow(int(answer.ContentLength))
	_, err = io.Copy(text, answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(answer.Status)
	}
	return answer, err
}

// invocation is the random UUID that each call has.
func invocation() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var out [36]byte
	hex.Encode(out[:8], b[:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	for _, i := range []int{8, 13, 18, 23} {
		out[i] = '-'
	}
	return string(out[:])
}

// TestFloorNames holds that each floor is of a call that is measured.
func TestFloorNames(t *testing.T) {
	known := map[string]bool{}
	for _, c := range table() {
		known[c.service+"."+c.operation] = true
	}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(readers)), slices.Collect(maps.Keys(writers))) {
		if !known[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

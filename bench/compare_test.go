package bench

import (
	"context"
	"os"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/credentials"
)

const (
	accessKey = "AKIDEXAMPLE"
	secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	region    = "eu-west-1"
)

// contender is one library's way to make a call. It says what it got, so that
// no library is measured that reads less than the others: how many elements
// and one value of the first and last one.
type contender struct {
	name string
	call func(ctx context.Context) (seen, error)
}

type seen struct {
	count       int
	first, last string
}

// comparison is one benchmark: every contender gets the same response.
type comparison struct {
	name     string
	protocol string
	response canned.Response
	want     seen
	ours     func(testing.TB, *canned.Client) []contender
}

// contenders are ours, and with the build tag "peers" the other libraries.
func (c *comparison) contenders(tb testing.TB) []contender {
	client := &canned.Client{Response: c.response}
	return append(c.ours(tb, client), peers(tb, c.name, client)...)
}

// check makes each contender's call once and looks at what it saw.
func check(tb testing.TB, who contender, want seen) {
	tb.Helper()
	got, err := who.call(tb.Context())
	if err != nil {
		tb.Fatalf("%s: %v", who.name, err)
	}
	if got != want {
		tb.Fatalf("%s saw %+v, want %+v", who.name, got, want)
	}
}

func (c *comparison) run(b *testing.B) {
	for _, who := range c.contenders(b) {
		b.Run(who.name, func(b *testing.B) { measure(b, who, c.want) })
	}
}

func measure(b *testing.B, who contender, want seen) {
	check(b, who, want)
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := who.call(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

// newClient makes a client of this library that talks to the canned responses.
func newClient(tb testing.TB, service string, http *canned.Client) *boto3.Client {
	tb.Helper()
	client, err := newSession(tb, http).Client(service)
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// newSession makes a session that sees nothing of the machine it runs on.
func newSession(tb testing.TB, http *canned.Client) *boto3.Session {
	tb.Helper()
	session, err := boto3.NewSession(boto3.Config{
		Region:          region,
		Credentials:     credentials.Static(accessKey, secretKey, ""),
		HTTPClient:      http,
		ConfigFile:      os.DevNull,
		CredentialsFile: os.DevNull,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return session
}

// structs decodes into Out.
func structs[Out any](client *boto3.Client, operation string, in any, see func(*Out) (seen, error)) contender {
	return contender{"boto3-struct", func(ctx context.Context) (seen, error) {
		out := new(Out)
		if err := client.Call(ctx, operation, in, out); err != nil {
			return seen{}, err
		}
		return see(out)
	}}
}

// maps decodes into a boto3.Map.
func maps(client *boto3.Client, operation string, in boto3.Map, see func(boto3.Map) (seen, error)) contender {
	return contender{"boto3-map", func(ctx context.Context) (seen, error) {
		out := boto3.Map{}
		if err := client.Call(ctx, operation, in, &out); err != nil {
			return seen{}, err
		}
		return see(out)
	}}
}

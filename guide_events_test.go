package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/s3"
)

// The fifteen blocks of boto3's guide on extensibility. Each stands in docs/from-python.md
// as the body of its function, without what is around it here.

func guideDefault(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Operation: "ListObjectsV2", Params: func(_ context.Context, inv *boto3.Invocation) error {
		if _, given := inv.Get("Bucket"); !given {
			inv.Set("Bucket", "logs")
		}
		return nil
	}})
	err := client.Call(ctx, "ListObjectsV2", nil, nil)
	return err
}

func guideHierarchy(ctx context.Context, client *boto3.Client) error {
	bucket := func(operation, name string) boto3.Hook {
		return boto3.Hook{Operation: operation, Params: func(_ context.Context, inv *boto3.Invocation) error {
			inv.Set("Bucket", name)
			return nil
		}}
	}
	client.Hook(bucket("", "general"))
	client.Hook(bucket("ListObjectsV2", "specific")) // comes later and has the last word
	err := client.Call(ctx, "ListObjectsV2", nil, nil)
	err = errors.Join(err, client.Call(ctx, "PutObject", boto3.Map{"Key": "mykey", "Body": "my body"}, nil))
	return err
}

func guideWildcard(ctx context.Context, session *boto3.Session, client *boto3.Client) error {
	session.Hook(boto3.Hook{Service: "s3", Params: func(_ context.Context, inv *boto3.Invocation) error { // of every operation
		if inv.Takes("Bucket") {
			inv.Set("Bucket", "logs")
		}
		return nil
	}})
	err := client.Call(ctx, "ListObjectsV2", nil, nil)
	return err
}

func guideIsolation(ctx context.Context, session *boto3.Session) error {
	first, err := session.Client("s3")
	if err != nil {
		return err
	}
	second, err := session.Client("s3")
	if err != nil {
		return err
	}
	bucket := func(name string) boto3.Hook {
		return boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error {
			inv.Set("Bucket", name)
			return nil
		}}
	}
	first.Hook(bucket("first"))
	second.Hook(bucket("second"))
	err = errors.Join(first.Call(ctx, "ListObjectsV2", nil, nil), second.Call(ctx, "ListObjectsV2", nil, nil))
	return err
}

type Greeter struct{ *s3.Client }

func (g Greeter) Greet() string { return "a method of " + g.Dynamic().Service() }

type Counted struct{ *s3.Client }

func NewCounted(session *boto3.Session, made *int) Counted {
	*made++
	return Counted{s3.New(session)}
}

func guideResourceMethod(ctx context.Context, session *boto3.Session) (any, error) {
	session.HookResource(boto3.ResourceHook{
		Service: "s3", Type: "ServiceResource",
		Actions: map[string]func(context.Context, *boto3.Resource, any, ...boto3.CallOption) (*boto3.ActionResult, error){
			"Greet": func(_ context.Context, r *boto3.Resource, _ any, _ ...boto3.CallOption) (*boto3.ActionResult, error) {
				return &boto3.ActionResult{Value: "a method of " + r.String()}, nil
			},
		},
	})
	res, err := session.Resource("s3")
	if err != nil {
		return nil, err
	}
	result, err := res.Do(ctx, "Greet", nil) // result.Value
	if err != nil {
		return nil, err
	}
	return result.Value, nil
}

func guideResourceClass(session *boto3.Session) ([]string, error) {
	var made []string
	session.HookResource(boto3.ResourceHook{Service: "s3", Made: func(r *boto3.Resource) { made = append(made, r.String()) }})
	_, err := session.Resource("s3")
	return made, err
}

func guideParameter(ctx context.Context, client *boto3.Client) error {
	logs := boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error {
		inv.Set("Bucket", "logs")
		return nil
	}}
	err := client.Call(ctx, "ListObjectsV2", nil, nil, boto3.WithHook(logs))
	return err
}

func guideHeader(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Operation: "ListBuckets", Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		r.Header.Set("My-Custom-Header", "header-info")
		return nil
	}})
	err := client.Call(ctx, "ListBuckets", nil, nil)
	return err
}

func guideRequest(ctx context.Context, client *boto3.Client, w *strings.Builder) error {
	client.Hook(boto3.Hook{Operation: "ListObjectsV2", Sign: func(_ context.Context, inv *boto3.Invocation, r *http.Request) error {
		fmt.Fprintln(w, inv.Operation, r.Method, r.URL, len(r.Header))
		return nil
	}})
	err := client.Call(ctx, "ListObjectsV2", boto3.Map{"Bucket": "logs"}, nil)
	return err
}

type looking struct {
	inner boto3.HTTPClient
	seen  *strings.Builder
}

func (l looking) Do(r *http.Request) (*http.Response, error) {
	fmt.Fprintln(l.seen, "request:", r.Method, r.URL) // signed; a response may be returned here
	return l.inner.Do(r)
}

func newLooking(session *boto3.Session, seen *strings.Builder) (*boto3.Client, error) {
	inner, err := boto3.Transport(boto3.Config{})
	if err != nil {
		return nil, err
	}
	return session.Client("s3", boto3.Config{HTTPClient: looking{inner, seen}})
}

func guideRetry(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
		if errors.Is(a.Err, boto3.Code("AccessDenied")) && a.Number < 3 {
			a.Retry, a.Delay = true, time.Millisecond
		}
		return nil
	}})
	err := client.Call(ctx, "DeleteObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil)
	return err
}

func guideAfter(ctx context.Context, client *boto3.Client, w *strings.Builder) error {
	client.Hook(boto3.Hook{Operation: "ListObjectsV2", Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		parsed := boto3.Map{}
		if err == nil {
			err = inv.Decode(&parsed)
		}
		fmt.Fprintln(w, inv.Metadata.StatusCode, parsed["Name"], inv.Operation)
		return err
	}})
	err := client.Call(ctx, "ListObjectsV2", boto3.Map{"Bucket": "logs"}, nil)
	return err
}

func guideAfterError(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{
		Operation: "ListBuckets",
		Sign: func(context.Context, *boto3.Invocation, *http.Request) error {
			return errors.New("this is a test error")
		},
		Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
			if err != nil {
				err = fmt.Errorf("%s failed: %w", inv.Operation, err)
			}
			return err
		},
	})
	err := client.Call(ctx, "ListBuckets", nil, nil)
	return err
}

// TestGuideOnExtensibility runs each block.
func TestGuideOnExtensibility(t *testing.T) {
	ctx := t.Context()
	denied := answer{status: 403, body: "<Error><Code>AccessDenied</Code></Error>"}
	open := func(answers ...answer) (*boto3.Session, *boto3.Client, func() []string) {
		web := &canned{answers: answers}
		s := newSession(t, boto3.Config{HTTPClient: web, S3: boto3.S3Config{AddressingStyle: "path"}, Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
		c, err := s.Client("s3")
		if err != nil {
			t.Fatal(err)
		}
		return s, c, func() (seen []string) {
			for _, r := range web.requests {
				seen = append(seen, r.Method+" "+r.URL.Path)
			}
			return seen
		}
	}
	list := answer{body: "<ListBucketResult></ListBucketResult>"}
	check := func(name string, err error, got []string, want ...string) {
		t.Helper()
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", name, got, err, want)
		}
	}
	_, c, seen := open(list)
	check("default", guideDefault(ctx, c), seen(), "GET /logs")
	_, c, seen = open(list, answer{})
	check("hierarchy", guideHierarchy(ctx, c), seen(), "GET /specific", "PUT /general/mykey")
	s, c, seen := open(list)
	check("wildcard", guideWildcard(ctx, s, c), seen(), "GET /logs")
	s, _, seen = open(list)
	check("isolation", guideIsolation(ctx, s), seen(), "GET /first", "GET /second")
	count := 0
	check("client", nil, []string{Greeter{NewCounted(s, &count).Client}.Greet(), fmt.Sprint(count)}, "a method of s3", "1")
	value, err := guideResourceMethod(ctx, s)
	check("resource method", err, []string{fmt.Sprint(value)}, "a method of s3.ServiceResource()")
	made, err := guideResourceClass(s)
	check("resource class", err, made, "s3.ServiceResource()")
	_, c, seen = open(list)
	check("parameter", guideParameter(ctx, c), seen(), "GET /logs")
	web := &canned{answers: []answer{{body: "<ListAllMyBucketsResult/>"}}}
	err = guideHeader(ctx, newClient(t, "s3", web))
	check("header", err, []string{web.requests[0].Header.Get("My-Custom-Header")}, "header-info")
	if signed := web.requests[0].Header.Get("Authorization"); !strings.Contains(signed, ";my-custom-header;") && !strings.Contains(signed, "my-custom-header;") {
		t.Errorf("the header is not signed: %s", signed)
	}
	var seenText strings.Builder
	_, c, _ = open(list)
	err = guideRequest(ctx, c, &seenText)
	check("request", err, strings.Fields(seenText.String())[:2], "ListObjectsV2", "GET")
	check("send", nil, guideSent(ctx, t), "request:", "GET")
	_, c, seen = open(denied, denied, answer{status: 204})
	check("retry", guideRetry(ctx, c), seen(), "DELETE /logs/k", "DELETE /logs/k", "DELETE /logs/k")
	seenText.Reset()
	_, c, _ = open(answer{body: "<ListBucketResult><Name>logs</Name></ListBucketResult>"})
	err = guideAfter(ctx, c, &seenText)
	check("after", err, strings.Fields(seenText.String()), "200", "logs", "ListObjectsV2")
	_, c, seen = open(list)
	if err := guideAfterError(ctx, c); err == nil || !strings.HasPrefix(err.Error(), "ListBuckets failed: ") || !strings.Contains(err.Error(), "test error") || len(seen()) > 0 {
		t.Errorf("after an error: %v", err)
	}
}

// guideSent calls a server by the client that looks at what is sent.
func guideSent(ctx context.Context, t *testing.T) []string {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<ListAllMyBucketsResult/>") }))
	defer web.Close()
	var seen strings.Builder
	client, err := newLooking(newSession(t, boto3.Config{EndpointURL: web.URL}), &seen)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(ctx, "ListBuckets", nil, nil); err != nil {
		t.Error(err)
	}
	return strings.Fields(seen.String())[:2]
}

// The page has what is run here: each of its lines stands in this file.
func TestGuideOnThePage(t *testing.T) {
	page, err := os.ReadFile("docs/from-python.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("guide_events_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "### The guide on extensibility\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(section, -1)
	if len(blocks) != 15 || !strings.Contains(section, "\n15. ") {
		t.Errorf("%d blocks, of the guide's 15", len(blocks))
	}
	for _, block := range blocks {
		for line := range strings.Lines(block[1]) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "import ") && !strings.Contains(string(source), line) {
				t.Errorf("%q is not run", line)
			}
		}
	}
}

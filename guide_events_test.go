package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
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

// The blocks of boto3's guide on extensibility. Each stands in docs/from-python.md as the
// body of its function, without what is around it here.

func guideDefault(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Operation: "ListObjectsV2", Params: func(_ context.Context, inv *boto3.Invocation) error {
		if _, given := inv.Get("Bucket"); !given {
			inv.Set("Bucket", "logs")
		}
		return nil
	}})
	return client.Call(ctx, "ListObjectsV2", nil, nil)
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
	return errors.Join(err, client.Call(ctx, "PutObject", boto3.Map{"Key": "mykey", "Body": "my body"}, nil))
}

func guideWildcard(ctx context.Context, session *boto3.Session, client *boto3.Client) error {
	session.Hook(boto3.Hook{Service: "s3", Params: func(_ context.Context, inv *boto3.Invocation) error { // of every operation
		inv.Set("Bucket", "logs")
		return nil
	}})
	return client.Call(ctx, "ListObjectsV2", nil, nil)
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
	return errors.Join(first.Call(ctx, "ListObjectsV2", nil, nil), second.Call(ctx, "ListObjectsV2", nil, nil))
}

// guideClient has a method of its own: the type that a block on client classes defines.
type guideClient struct{ *s3.Client }

func (c guideClient) Greet() string { return "a method of " + c.Dynamic().Service() }

func newGuideClient(session *boto3.Session) guideClient { return guideClient{s3.New(session)} }

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
	result, err := res.Do(ctx, "Greet", nil)
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

func guideRequest(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		r.Header.Set("X-Amz-Trial", "1") // is signed
		return nil
	}})
	return client.Call(ctx, "ListBuckets", nil, nil)
}

// sender sends by a function: what before-send wants.
type sender func(*http.Request) (*http.Response, error)

func (s sender) Do(r *http.Request) (*http.Response, error) { return s(r) }

func guideSend(ctx context.Context, session *boto3.Session) (string, error) {
	client, err := session.Client("s3", boto3.Config{HTTPClient: sender(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader("the answer to " + r.Method)), Request: r}, nil
	})})
	if err != nil {
		return "", err
	}
	var out struct{ Body io.ReadCloser }
	if err := client.Call(ctx, "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, &out); err != nil {
		return "", err
	}
	text, err := io.ReadAll(out.Body)
	return string(text), errors.Join(err, out.Body.Close())
}

func guideRetry(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
		if errors.Is(a.Err, boto3.Code("AccessDenied")) && a.Number < 3 {
			a.Retry, a.Delay = true, time.Millisecond
		}
		return nil
	}})
	return client.Call(ctx, "DeleteObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil)
}

func guideAfter(ctx context.Context, client *boto3.Client) (status int, err error) {
	client.Hook(boto3.Hook{Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		status = inv.Metadata.StatusCode
		return err
	}})
	return status, client.Call(ctx, "ListBuckets", nil, nil)
}

func guideAfterError(ctx context.Context, client *boto3.Client) error {
	client.Hook(boto3.Hook{Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		if err != nil {
			err = fmt.Errorf("%s failed: %w", inv.Operation, err)
		}
		return err
	}})
	return client.Call(ctx, "DeleteObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil)
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
	check("client", nil, []string{newGuideClient(s).Greet()}, "a method of s3")
	value, err := guideResourceMethod(ctx, s)
	check("resource method", err, []string{fmt.Sprint(value)}, "a method of s3.ServiceResource()")
	made, err := guideResourceClass(s)
	check("resource class", err, made, "s3.ServiceResource()")
	_, c, seen = open(answer{body: "<ListAllMyBucketsResult/>"})
	check("request", guideRequest(ctx, c), seen(), "GET /")
	text, err := guideSend(ctx, newSession(t, boto3.Config{}))
	check("send", err, []string{text}, "the answer to GET")
	_, c, seen = open(denied, denied, answer{status: 204})
	check("retry", guideRetry(ctx, c), seen(), "DELETE /logs/k", "DELETE /logs/k", "DELETE /logs/k")
	_, c, _ = open(answer{body: "<ListAllMyBucketsResult/>"})
	status, err := guideAfter(ctx, c)
	check("after", err, []string{fmt.Sprint(status)}, "200")
	_, c, _ = open(denied)
	if err := guideAfterError(ctx, c); !errors.Is(err, boto3.Code("AccessDenied")) || !strings.HasPrefix(err.Error(), "DeleteObject failed: ") {
		t.Errorf("after an error: %v", err)
	}
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
	if len(blocks) < 9 {
		t.Errorf("%d blocks", len(blocks))
	}
	for _, block := range blocks {
		for line := range strings.Lines(block[1]) {
			if line = strings.TrimSpace(line); line != "" && !strings.Contains(string(source), line) {
				t.Errorf("%q is not run", line)
			}
		}
	}
}

package boto3_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	rs3 "github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

// callForms is every way in which a call of S3 is made. Those that send nothing say
// so by a URL.
var callForms = []struct {
	name, operation string
	sends           int
	do              func(context.Context, *boto3.Session, ...boto3.CallOption) (url string, err error)
}{
	{"by name", "HeadObject", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		c, err := s.Client("s3")
		if err != nil {
			return "", err
		}
		return "", c.Call(ctx, "HeadObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, nil, opts...)
	}},
	{"struct of one's own", "HeadObject", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		c, err := s.Client("s3")
		if err != nil {
			return "", err
		}
		return "", c.Call(ctx, "HeadObject", struct{ Bucket, Key string }{"bkt", "k"}, nil, opts...)
	}},
	{"typed", "HeadObject", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		_, err := s3.New(s).HeadObject(ctx, &s3.HeadObjectInput{Bucket: "bkt", Key: "k"}, opts...)
		return "", err
	}},
	{"resource", "HeadObject", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		_, err := rs3.New(s).Object("bkt", "k").Attrs(ctx, opts...)
		return "", err
	}},
	{"pages", "ListObjectsV2", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		for _, err := range s3.New(s).ListObjectsV2Pages(ctx, &s3.ListObjectsV2Input{Bucket: "bkt"}, boto3.With(opts...)) {
			return "", err
		}
		return "", errors.New("no page")
	}},
	{"items", "ListObjectsV2", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		for _, err := range s3.New(s).ListObjectsV2Items(ctx, &s3.ListObjectsV2Input{Bucket: "bkt"}, boto3.With(opts...)) {
			return "", err
		}
		return "", nil
	}},
	{"collection", "ListObjects", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		for _, err := range rs3.New(s).Bucket("bkt").Objects().All(ctx, boto3.With(opts...)) {
			return "", err
		}
		return "", nil
	}},
	{"waiter", "HeadObject", 1, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		return "", s3.New(s).WaitUntilObjectExists(ctx, &s3.HeadObjectInput{Bucket: "bkt", Key: "k"}, boto3.With(opts...))
	}},
	{"presigned", "GetObject", 0, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		r, err := s3.New(s).PresignURL(ctx, &s3.GetObjectInput{Bucket: "bkt", Key: "k"}, time.Minute, boto3.With(opts...))
		if err != nil {
			return "", err
		}
		return r.URL, nil
	}},
	{"form", "PresignPost", 0, func(ctx context.Context, s *boto3.Session, opts ...boto3.CallOption) (string, error) {
		r, err := s3.New(s).Dynamic().PresignPost(ctx, boto3.PostForm{Bucket: "bkt", Key: "k"}, time.Minute, boto3.With(opts...))
		if err != nil {
			return "", err
		}
		return r.URL + r.Fields["x-amz-credential"], nil
	}},
	{"upload", "PutObject", 1, func(ctx context.Context, s *boto3.Session, _ ...boto3.CallOption) (string, error) {
		_, err := transfer.New(s3.New(s), transfer.Config{}).Upload(ctx, "bkt", "k", strings.NewReader("x"))
		return "", err
	}},
	{"upload in parts", "", 4, func(ctx context.Context, s *boto3.Session, _ ...boto3.CallOption) (string, error) {
		_, err := transfer.New(s3.New(s), transfer.Config{PartSize: 5 << 20, MultipartThreshold: 5 << 20}).Upload(ctx, "bkt", "k", bytes.NewReader(make([]byte, 6<<20)))
		return "", err
	}},
	{"download", "GetObject", 1, func(ctx context.Context, s *boto3.Session, _ ...boto3.CallOption) (string, error) {
		_, err := transfer.New(s3.New(s), transfer.Config{}).Download(ctx, "bkt", "k", &bytes.Buffer{})
		return "", err
	}},
}

// hookServer is a store that has bkt/k, and the session of it; requests gives what
// came since it was last called.
func hookServer(t *testing.T) (s *boto3.Session, requests func() []*http.Request) {
	var mu sync.Mutex
	var came []*http.Request
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		came = append(came, r)
		mu.Unlock()
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		w.Header().Set("ETag", `"e"`)
		w.Header().Set("Content-Length", "1")
		answer := func(text string) {
			w.Header().Set("Content-Length", strconv.Itoa(len(text)))
			_, _ = io.WriteString(w, text)
		}
		switch {
		case r.Method == http.MethodGet && r.URL.Path == "/bkt":
			answer("<ListBucketResult></ListBucketResult>")
		case r.URL.Query().Has("uploads"):
			answer("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
		case r.Method == http.MethodPost:
			answer("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")
		case r.Method == http.MethodGet:
			_, _ = io.WriteString(w, "x")
		case r.Method == http.MethodPut:
			w.Header().Set("Content-Length", "0")
		}
	}))
	t.Cleanup(web.Close)
	s = newSession(t, boto3.Config{EndpointURL: web.URL})
	return s, func() []*http.Request {
		last := came
		came = nil
		return last
	}
}

// TestHooksSeeEveryForm has a hook at each point of each form of call.
func TestHooksSeeEveryForm(t *testing.T) {
	s, requests := hookServer(t)
	for _, form := range callForms {
		t.Run(form.name, func(t *testing.T) {
			var mu sync.Mutex // parts of an upload are sent at once
			var points []string
			pass := func(point string) {
				mu.Lock()
				points = append(points, point)
				mu.Unlock()
			}
			remove := s.Hook(boto3.Hook{
				Service: "s3", Operation: form.operation,
				Params: func(_ context.Context, inv *boto3.Invocation) error {
					bucket, ok := inv.Get("Bucket")
					if bucket != "bkt" || !ok {
						t.Errorf("Bucket is %v", bucket)
					}
					pass("params")
					if !inv.Takes("ExpectedBucketOwner") {
						return nil
					}
					inv.Set("ExpectedBucketOwner", "123456789012")
					if owner, ok := inv.Get("ExpectedBucketOwner"); owner != "123456789012" || !ok {
						t.Errorf("the owner is %v after it was set", owner)
					}
					return nil
				},
				Sign: func(_ context.Context, inv *boto3.Invocation, r *http.Request) error {
					r.Header.Add("X-Amz-Custom", inv.Client.Region())
					pass("sign")
					return nil
				},
				Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
					if a.Number != 1 || a.StatusCode != 200 || a.Header.Get("ETag") == "" || a.Err != nil || a.Retry || a.Request.URL == nil {
						t.Errorf("attempt %+v", a)
					}
					pass("attempt")
					return nil
				},
				Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
					if form.sends > 0 && inv.Metadata.StatusCode != 200 {
						t.Errorf("metadata %+v", inv.Metadata)
					}
					pass("done")
					return err
				},
			})
			defer remove()
			url, err := form.do(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			want := []string{"params", "sign", "attempt", "done"}
			switch {
			case form.sends > 1: // whose points come in any order
				want = slices.Repeat(want, form.sends)
				slices.Sort(want)
				slices.Sort(points)
			case form.operation == "PresignPost": // has a policy and no request
				want = []string{"params", "done"}
			case form.sends == 0:
				want = []string{"params", "sign", "done"}
				if !strings.Contains(url, "x-amz-expected-bucket-owner") || !strings.Contains(url, "x-amz-custom") {
					t.Errorf("signed %s", url)
				}
			}
			if !slices.Equal(points, want) {
				t.Errorf("points %v, want %v", points, want)
			}
			came := requests()
			if len(came) != form.sends {
				t.Fatalf("%d requests", len(came))
			}
			for _, r := range came {
				if r.Header.Get("X-Amz-Expected-Bucket-Owner") != "123456789012" || r.Header.Get("X-Amz-Custom") != "us-west-2" ||
					!strings.Contains(r.Header.Get("Authorization"), "x-amz-custom;") {
					t.Errorf("header %v", r.Header)
				}
			}

			remove()
			points = nil
			if _, err := form.do(t.Context(), s); err != nil || points != nil {
				t.Errorf("after it is removed: %v, %v", points, err)
			}
			if r := requests(); len(r) != form.sends || form.sends > 0 && r[0].Header.Get("X-Amz-Custom") != "" {
				t.Error("the removed hook changed a request")
			}
		})
	}
}

// TestHooksOfOneCall gives hooks and headers by option.
func TestHooksOfOneCall(t *testing.T) {
	s, requests := hookServer(t)
	for _, form := range callForms {
		if strings.HasPrefix(form.name, "upload") || form.name == "download" {
			continue // the transfers have options of their own
		}
		seen := 0
		opts := []boto3.CallOption{boto3.WithHook(boto3.Hook{Params: func(context.Context, *boto3.Invocation) error {
			seen++
			return nil
		}})}
		if form.name != "form" { // nobody sends headers with it
			opts = append(opts, boto3.Header("X-Amz-Trial", "1"))
		}
		url, err := form.do(t.Context(), s, opts...)
		if err != nil || seen != 1 {
			t.Errorf("%s: seen %d times, %v", form.name, seen, err)
		}
		for _, r := range requests() {
			if r.Header.Get("X-Amz-Trial") != "1" || !strings.Contains(r.Header.Get("Authorization"), "x-amz-trial") {
				t.Errorf("%s: %v", form.name, r.Header)
			}
		}
		if form.name == "presigned" && !strings.Contains(url, "x-amz-trial") {
			t.Errorf("%s: %s", form.name, url)
		}
	}
}

func TestHookScopeAndOrder(t *testing.T) {
	web := &canned{answers: []answer{{}}}
	s := newSession(t, boto3.Config{HTTPClient: web})
	c, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	hook := func(name, service, operation string) boto3.Hook {
		return boto3.Hook{
			Service: service, Operation: operation,
			Params: func(context.Context, *boto3.Invocation) error { seen = append(seen, name); return nil },
			Done: func(_ context.Context, _ *boto3.Invocation, err error) error {
				seen = append(seen, "/"+name)
				return err
			},
		}
	}
	s.Hook(hook("session", "", ""))
	s.Hook(hook("another service", "sqs", ""))
	s.Hook(hook("another operation", "s3", "GetObject"))
	c.Hook(hook("client", "", "HeadBucket"))
	if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil, boto3.WithHook(hook("call", "", ""))); err != nil {
		t.Fatal(err)
	}
	if want := []string{"session", "client", "call", "/call", "/client", "/session"}; !slices.Equal(seen, want) {
		t.Errorf("order %v, want %v", seen, want)
	}
}

// TestHookVerdict changes what the retry policy says, in both directions.
func TestHookVerdict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		denied := answer{status: 403, body: "<Error><Code>AccessDenied</Code></Error>"}
		web := &canned{answers: []answer{denied, denied, {}}}
		c := newClient(t, "s3", web)
		var attempts []int
		remove := c.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
			attempts = append(attempts, a.Number)
			if errors.Is(a.Err, boto3.Code("AccessDenied")) {
				a.Retry, a.Delay = true, time.Minute
			}
			return nil
		}})
		start := time.Now()
		err := c.Call(t.Context(), "PutObject", boto3.Map{"Bucket": "bkt", "Key": "k", "Body": strings.NewReader("abc")}, nil)
		if err != nil || !slices.Equal(attempts, []int{1, 2, 3}) || time.Since(start) != 2*time.Minute {
			t.Errorf("attempts %v in %v, %v", attempts, time.Since(start), err)
		}
		if len(slices.Compact(web.bodies)) != 1 || !strings.Contains(web.bodies[0], "abc") {
			t.Errorf("bodies %q", web.bodies)
		}
		if got := web.requests[2].Header.Get("Amz-Sdk-Request"); !strings.Contains(got, "attempt=3") {
			t.Errorf("the third attempt says %s", got)
		}
		remove()

		web = &canned{answers: []answer{{status: 503}, {}}}
		c = newClient(t, "s3", web)
		c.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
			if !a.Retry {
				t.Error("503 is not tried again")
			}
			a.Retry = false
			return nil
		}})
		if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err == nil || len(web.requests) != 1 {
			t.Errorf("%d requests, %v", len(web.requests), err)
		}

		web = &canned{answers: []answer{{body: listing()}, {body: listing("a") + "</ListBucketResult>"}}}
		c = newClient(t, "s3", web)
		c.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
			a.Retry = a.Number == 1
			return nil
		}})
		var page struct{ Contents []struct{ Key string } }
		if err := c.Call(t.Context(), "ListObjects", boto3.Map{"Bucket": "bkt"}, &page); err != nil || len(page.Contents) != 1 {
			t.Errorf("a success that is asked for again: %+v, %v", page, err)
		}
	})
}

// TestHookErrors ends calls at each point.
func TestHookErrors(t *testing.T) {
	stop := errors.New("stop here")
	for name, hook := range map[string]boto3.Hook{
		"params":  {Params: func(context.Context, *boto3.Invocation) error { return stop }},
		"set":     {Params: func(_ context.Context, inv *boto3.Invocation) error { inv.Set("Bukket", "b"); return nil }},
		"sign":    {Sign: func(context.Context, *boto3.Invocation, *http.Request) error { return stop }},
		"attempt": {Attempt: func(context.Context, *boto3.Invocation, *boto3.Attempt) error { return stop }},
		"done":    {Done: func(context.Context, *boto3.Invocation, error) error { return stop }},
	} {
		web := &canned{answers: []answer{{}}}
		ended := 0
		end := boto3.Hook{Done: func(_ context.Context, _ *boto3.Invocation, err error) error { ended++; return err }}
		err := newClient(t, "s3", web).Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil, boto3.WithHook(end), boto3.WithHook(hook))
		if ended != 1 {
			t.Errorf("%s: Done was called %d times", name, ended)
		}
		sent := name == "attempt" || name == "done"
		if err == nil || name != "set" && !errors.Is(err, stop) || sent != (len(web.requests) == 1) {
			t.Errorf("%s: %d requests, %v", name, len(web.requests), err)
		}
	}
}

// TestHookOutput reads outputs of every type, and one that the caller discards.
func TestHookOutput(t *testing.T) {
	web := &canned{answers: []answer{{body: listing("a", "b") + "</ListBucketResult>"}}}
	s := newSession(t, boto3.Config{HTTPClient: web})
	var names []string
	s.Hook(boto3.Hook{Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		var out struct{ Contents []struct{ Key string } }
		if err := inv.Decode(&out); err != nil {
			t.Error(err)
		}
		for _, o := range out.Contents {
			names = append(names, o.Key)
		}
		return err
	}})
	c, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	in := boto3.Map{"Bucket": "bkt"}
	for _, out := range []any{&boto3.Map{}, &struct{ Contents []struct{ Key string } }{}, nil} {
		if err := c.Call(t.Context(), "ListObjectsV2", in, out); err != nil {
			t.Error(err)
		}
	}
	if _, err := s3.New(s).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: "bkt"}); err != nil {
		t.Error(err)
	}
	if got := strings.Join(names, ""); got != "abababab" {
		t.Errorf("read %s", got)
	}
}

func TestHeaderRefused(t *testing.T) {
	c := newClient(t, "s3", &canned{answers: []answer{{}}})
	for name, value := range map[string]string{
		"": "x", "A B": "x", "A\r\nB": "x", "Authorization": "x", "host": "x", "x-amz-date": "x", "User-Agent": "x", "Content-Length": "1",
		"X-Ok": "a\r\nEvil: b", "X-Nul": "\x00",
	} {
		if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil, boto3.Header(name, value)); err == nil {
			t.Errorf("Header(%q, %q) was sent", name, value)
		}
	}
}

// TestHooksSeeForms changes a form before it is signed.
func TestHooksSeeForms(t *testing.T) {
	c := newClient(t, "s3", &canned{})
	var points []string
	c.Hook(boto3.Hook{
		Operation: "PresignPost",
		Params: func(_ context.Context, inv *boto3.Invocation) error {
			points = append(points, "params")
			inv.Input.(*boto3.PostForm).Key = "from/hook"
			return nil
		},
		Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
			points = append(points, "done")
			if err == nil {
				inv.Output.(*boto3.PresignedPost).Fields["x-extra"] = "1"
			}
			return err
		},
	})
	form := boto3.PostForm{Bucket: "bkt", Key: "k"}
	post, err := c.PresignPost(t.Context(), form, time.Minute)
	if err != nil || post.Fields["key"] != "from/hook" || post.Fields["x-extra"] != "1" || !slices.Equal(points, []string{"params", "done"}) {
		t.Errorf("%+v, %v, %v", post, points, err)
	}
	if form.Key != "k" {
		t.Error("the caller's form was changed")
	}
	remove := c.Hook(boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error { inv.Set("Key", "x"); return nil }})
	if _, err := c.PresignPost(t.Context(), form, time.Minute); err == nil {
		t.Error("a path into a form was set")
	}
	remove()
}

package boto3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	ddb "github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
)

// TestGetSeesWhatIsSent reads in hooks what stands beside the caller's input: options,
// the tokens and sizes of pages, values as package dynamodb has them.
func TestGetSeesWhatIsSent(t *testing.T) {
	first := `{"TableNames":["aaa"],"LastEvaluatedTableName":"aaa"}`
	item := `{"Item":{"id":{"S":"1"},"n":{"N":"5"}},"Attributes":{"id":{"S":"1"}}}`
	web := &canned{answers: []answer{{body: first}, {body: `{"TableNames":["b"]}`}, {body: item}}}
	s := newSession(t, boto3.Config{HTTPClient: web})
	var seen []string
	s.Hook(boto3.Hook{Service: "dynamodb", Params: func(_ context.Context, inv *boto3.Invocation) error {
		for _, path := range []string{"Limit", "ExclusiveStartTableName", "TableName", "Key", "Item.id", "Key.id.S", "ReturnValues"} {
			if v, ok := inv.Get(path); ok {
				seen = append(seen, fmt.Sprint(path, "=", v))
			}
		}
		return nil
	}})
	type row struct {
		ID string `dynamodbav:"id"`
		N  int    `dynamodbav:"n"`
	}
	client := ddb.New(s)
	table := dynamodb.TableOf[row](client, "t")
	for _, c := range []struct {
		name, want string
		do         func(context.Context) error
	}{
		{"pages", "Limit=7, Limit=7, ExclusiveStartTableName=aaa", func(ctx context.Context) error {
			for _, err := range client.ListTablesPages(ctx, nil, boto3.PageSize(7)) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{"option", "TableName=other, ReturnValues=ALL_OLD", func(ctx context.Context) error {
			_, err := client.PutItem(ctx, &ddb.PutItemInput{TableName: "t", Item: map[string]ddb.AttributeValue{}}, boto3.Set("TableName", "other"), boto3.Set("ReturnValues", "ALL_OLD"))
			return err
		}},
		{"key of a table", "TableName=t, Key=map[id:map[S:1]], Key.id.S=1", func(ctx context.Context) error {
			_, err := table.Get(ctx, struct {
				ID string `dynamodbav:"id"`
			}{"1"})
			return err
		}},
		{"item of a table", "TableName=t, Item.id=map[S:1]", func(ctx context.Context) error { return table.Put(ctx, row{ID: "1"}) }},
		{"native values", "TableName=t, Key=map[id:map[S:1]], Key.id.S=1", func(ctx context.Context) error {
			return client.Dynamic().Call(ctx, "GetItem", boto3.Map{"TableName": "t", "Key": boto3.Map{"id": "1"}}, nil, boto3.NativeValues())
		}},
	} {
		seen = nil
		if err := c.do(t.Context()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := strings.Join(seen, ", "); got != c.want {
			t.Errorf("%s: seen %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestDecodeEveryOutput reads outputs that are not of the operation's own types.
func TestDecodeEveryOutput(t *testing.T) {
	web := &canned{answers: []answer{{body: `{"Item":{"id":{"S":"1"},"n":{"N":"5"}},"Items":[{"id":{"S":"1"}}]}`}}}
	s := newSession(t, boto3.Config{HTTPClient: web})
	var items []any
	s.Hook(boto3.Hook{Service: "dynamodb", Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		var out struct {
			Item  map[string]ddb.AttributeValue
			Items []map[string]ddb.AttributeValue
		}
		if err := inv.Decode(&out); err != nil {
			t.Error(inv.Operation, err)
		}
		if inv.Operation == "GetItem" {
			items = append(items, *out.Item["id"].S, *out.Item["n"].N)
		} else {
			items = append(items, len(out.Items), *out.Items[0]["id"].S)
		}
		return err
	}})
	type row struct {
		ID string `dynamodbav:"id"`
		N  int    `dynamodbav:"n"`
	}
	table := dynamodb.TableOf[row](ddb.New(s), "t")
	if got, err := table.Get(t.Context(), boto3.Map{"id": "1"}); err != nil || got.N != 5 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, err := range table.Query(t.Context(), dynamodb.Key("id").Eq("1")) {
		if err != nil {
			t.Error(err)
		}
	}
	if want := []any{"1", "5", 1, "1"}; !reflect.DeepEqual(items, want) {
		t.Errorf("decoded %v, want %v", items, want)
	}

	done := 0
	s.Hook(boto3.Hook{Service: "s3", Done: func(_ context.Context, inv *boto3.Invocation, err error) error {
		done++
		if err := inv.Decode(&boto3.Map{}); err == nil || !strings.Contains(err.Error(), "presigned") {
			t.Errorf("%s: a presigned request has an output: %v", inv.Operation, err)
		}
		return err
	}})
	c := s3.New(s)
	if _, err := c.PresignURL(t.Context(), &s3.GetObjectInput{Bucket: "bkt", Key: "k"}, time.Minute); err != nil {
		t.Error(err)
	}
	if _, err := c.Dynamic().PresignPost(t.Context(), boto3.PostForm{Bucket: "bkt", Key: "k"}, time.Minute); err != nil || done != 2 {
		t.Error(done, err)
	}
}

// TestOwnerForAllOfS3 sets a member wherever there is one.
func TestOwnerForAllOfS3(t *testing.T) {
	s, requests := hookServer(t)
	var buckets []any
	s.Hook(boto3.Hook{Service: "s3", Params: func(_ context.Context, inv *boto3.Invocation) error {
		bucket, _ := inv.Get("Bucket")
		buckets = append(buckets, bucket)
		if inv.Takes("ExpectedBucketOwner") {
			inv.Set("ExpectedBucketOwner", "123456789012")
		}
		return nil
	}})
	c := s3.New(s)
	_, _ = c.ListBuckets(t.Context(), nil) // the server has no such list
	_, _ = c.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: "bkt"})
	if got := requests(); got[0].Header.Get("X-Amz-Expected-Bucket-Owner") != "" || got[len(got)-1].Header.Get("X-Amz-Expected-Bucket-Owner") != "123456789012" {
		t.Errorf("%d requests", len(got))
	}
	if _, err := c.Dynamic().PresignPost(t.Context(), boto3.PostForm{Bucket: "bkt", Key: "k"}, time.Minute); err != nil {
		t.Error(err)
	}
	if want := []any{nil, "bkt", "bkt"}; !reflect.DeepEqual(buckets, want) {
		t.Errorf("buckets %v, want %v", buckets, want)
	}
	for path, want := range map[string]bool{
		"Delete": true, "Delete.Objects[0].Key": true, "Delete.Objects": true, "Delete.Objects.Key": false, "Delete.Object": false, "": false, "Bucket.x": false, "[": false,
	} {
		takes := false
		_ = c.Dynamic().Call(t.Context(), "DeleteObjects", nil, nil, boto3.WithHook(boto3.Hook{Params: func(_ context.Context, inv *boto3.Invocation) error {
			takes = inv.Takes(path)
			return errors.New("enough")
		}}))
		if takes != want {
			t.Errorf("DeleteObjects takes %q: %t", path, takes)
		}
	}
}

// TestForeignContext has an interceptor hand on a context of its own: the options of
// the call stay.
func TestForeignContext(t *testing.T) {
	other := func(next boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error { return next(context.Background(), inv) }
	}
	copied := func(next boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			own := *inv
			return next(context.Background(), &own)
		}
	}
	renewed := func(next boto3.Handler) boto3.Handler {
		return func(ctx context.Context, inv *boto3.Invocation) error {
			return next(ctx, &boto3.Invocation{Service: inv.Service, Operation: inv.Operation, Input: inv.Input, Output: inv.Output})
		}
	}
	for name, wrap := range map[string]boto3.Interceptor{"context": other, "copy": copied, "invocation": renewed} {
		web := &canned{answers: []answer{{}}}
		c := newClient(t, "s3", web, boto3.Config{Interceptors: []boto3.Interceptor{wrap}})
		hooked := false
		err := c.Call(t.Context(), "HeadObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, nil, boto3.Set("VersionId", "7"), boto3.Header("X-Amz-Trial", "1"),
			boto3.WithHook(boto3.Hook{Sign: func(context.Context, *boto3.Invocation, *http.Request) error { hooked = true; return nil }}))
		if err != nil || !hooked || web.requests[0].URL.Query().Get("versionId") != "7" || web.requests[0].Header.Get("X-Amz-Trial") != "1" {
			t.Errorf("%s: options are lost: %v, hooked %t, %v", name, err, hooked, web.requests)
		}
		r, err := c.PresignURL(t.Context(), "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, time.Minute, boto3.Set("VersionId", "7"))
		if err != nil || !strings.Contains(r.URL, "versionId=7") || len(web.requests) != 1 {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
	for name, wrap := range map[string]boto3.Interceptor{
		"neither": func(next boto3.Handler) boto3.Handler {
			return func(_ context.Context, inv *boto3.Invocation) error {
				return next(context.Background(), &boto3.Invocation{Operation: inv.Operation, Input: inv.Input, Output: inv.Output})
			}
		},
		"no invocation": func(next boto3.Handler) boto3.Handler {
			return func(ctx context.Context, _ *boto3.Invocation) error { return next(ctx, nil) }
		},
		"no context": func(next boto3.Handler) boto3.Handler {
			return func(_ context.Context, inv *boto3.Invocation) error { return next(nil, inv) }
		},
	} {
		web := &canned{answers: []answer{{}}}
		c := newClient(t, "s3", web, boto3.Config{Interceptors: []boto3.Interceptor{wrap}})
		if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err == nil || len(web.requests) > 0 {
			t.Errorf("%s: %v, %d requests", name, err, len(web.requests))
		}
	}
}

// TestUnknownHooks registers hooks that would never be called.
func TestUnknownHooks(t *testing.T) {
	in := boto3.Map{"Bucket": "bkt"}
	for _, c := range []struct {
		name string
		add  func(*boto3.Session, *boto3.Client) (remove func(), opts []boto3.CallOption)
		want string // "" for a hook that is fine
	}{
		{"service", onSession(boto3.Hook{Service: "dynamobd"}), `did you mean dynamodb?`},
		{"operation of a session", onSession(boto3.Hook{Service: "s3", Operation: "HeadBukket"}), "did you mean HeadBucket?"},
		{"operation of a client", onClient(boto3.Hook{Operation: "HeadBukket"}), "did you mean HeadBucket?"},
		{"operation of a call", onCall(boto3.Hook{Operation: "head_bukket"}), "did you mean HeadBucket?"},
		{"service of a client", onClient(boto3.Hook{Service: "sqs"}), "makes no calls"},
		{"service of a call", onCall(boto3.Hook{Service: "dynamobd"}), "did you mean dynamodb?"},
		{"form of another service", onSession(boto3.Hook{Service: "sqs", Operation: "PresignPost"}), ""},
		{"another service", onSession(boto3.Hook{Service: "sqs", Operation: "SendMessage"}), ""},
		{"another service's operation", onSession(boto3.Hook{Operation: "SendMessage"}), ""},
		{"boto3's name", onClient(boto3.Hook{Operation: "head_bucket"}), ""},
		{"form", onClient(boto3.Hook{Operation: "presign_post"}), ""},
		{"form by name", onSession(boto3.Hook{Service: "s3", Operation: "PresignPost"}), ""},
		{"older name", onSession(boto3.Hook{Service: "runtime.sagemaker"}), ""},
	} {
		s := newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{}}}})
		client, err := s.Client("s3")
		if err != nil {
			t.Fatal(err)
		}
		remove, opts := c.add(s, client)
		err = client.Call(t.Context(), "HeadBucket", in, nil, opts...)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if _, unknown := errors.AsType[*boto3.UnknownError](err); strings.Contains(c.want, "did you mean") && !unknown {
			t.Errorf("%s: %T", c.name, err)
		}
		remove()
		if err := client.Call(t.Context(), "HeadBucket", in, nil); err != nil {
			t.Errorf("%s, removed: %v", c.name, err)
		}
	}
}

func onSession(h boto3.Hook) func(*boto3.Session, *boto3.Client) (func(), []boto3.CallOption) {
	return func(s *boto3.Session, _ *boto3.Client) (func(), []boto3.CallOption) { return s.Hook(h), nil }
}

func onClient(h boto3.Hook) func(*boto3.Session, *boto3.Client) (func(), []boto3.CallOption) {
	return func(_ *boto3.Session, c *boto3.Client) (func(), []boto3.CallOption) { return c.Hook(h), nil }
}

func onCall(h boto3.Hook) func(*boto3.Session, *boto3.Client) (func(), []boto3.CallOption) {
	return func(*boto3.Session, *boto3.Client) (func(), []boto3.CallOption) {
		return func() {}, []boto3.CallOption{boto3.WithHook(h)}
	}
}

// TestFormOptions gives a form the options that have a meaning for it, and the others.
func TestFormOptions(t *testing.T) {
	c := newClient(t, "s3", &canned{})
	form := boto3.PostForm{Bucket: "bkt", Key: "k"}
	seen := 0
	post, err := c.PresignPost(t.Context(), form, time.Minute, boto3.Using(boto3.Config{Region: "eu-central-1"}),
		boto3.WithHook(boto3.Hook{Params: func(context.Context, *boto3.Invocation) error { seen++; return nil }}))
	if err != nil || seen != 1 || !strings.Contains(post.URL, "eu-central-1") || !strings.Contains(post.Fields["x-amz-credential"], "/eu-central-1/s3/") {
		t.Errorf("%+v, seen %d, %v", post, seen, err)
	}
	var m boto3.ResponseMetadata
	for name, opt := range map[string]boto3.PresignOption{
		"Header": boto3.Header("X-Amz-Acl", "private"), "Set": boto3.Set("Key", "x"), "Metadata": boto3.Metadata(&m), "PresignMethod": boto3.PresignMethod("GET"),
		"NativeValues": boto3.NativeValues(), "Using": boto3.Using(boto3.Config{Profile: "p"}),
	} {
		if post, err := c.PresignPost(t.Context(), form, time.Minute, opt); err == nil {
			t.Errorf("%s: %+v", name, post)
		}
	}
}

// TestLogOfWhatIsNotSent logs calls that end before there is a request.
func TestLogOfWhatIsNotSent(t *testing.T) {
	stub := func(next boto3.Handler) boto3.Handler {
		return func(ctx context.Context, inv *boto3.Invocation) error {
			if inv.Operation == "HeadBucket" {
				return nil
			}
			return next(ctx, inv)
		}
	}
	var b bytes.Buffer
	c := newClient(t, "s3", &canned{answers: []answer{{}}}, boto3.Config{
		Logger: slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})), Interceptors: []boto3.Interceptor{stub},
	})
	stop := boto3.WithHook(boto3.Hook{Params: func(context.Context, *boto3.Invocation) error { return errors.New("stopped") }})
	call := func(operation string, in any, opts ...boto3.CallOption) func(context.Context) error {
		return func(ctx context.Context) error { return c.Call(ctx, operation, in, nil, opts...) }
	}
	for name, one := range map[string]struct {
		do   func(context.Context) error
		want string
	}{
		"parameters": {call("GetObject", boto3.Map{"Bucket": "bkt"}), "not sent: Key"},
		"stub":       {call("HeadBucket", boto3.Map{"Bucket": "bkt"}), "not sent: HeadBucket"},
		"option":     {call("ListBuckets", nil, boto3.Header("Host", "x")), "not sent: Host"},
		"hook":       {call("ListBuckets", nil, stop), "not sent: stopped"},
		"using":      {call("ListBuckets", nil, boto3.Using(boto3.Config{Profile: "p"})), "not sent: "},
		"operation":  {call("ListBukkets", nil), "not sent: ListBuckets"},
		"sent":       {call("DeleteObject", boto3.Map{"Bucket": "bkt", "Key": "k"}), "call: done"},
		"presigned": {func(ctx context.Context) error {
			_, err := c.PresignURL(ctx, "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, time.Minute)
			return err
		}, "call: done"},
		"refused presigned": {func(ctx context.Context) error {
			_, err := c.PresignURL(ctx, "GetObject", boto3.Map{"Bucket": "bkt", "Key": "k"}, time.Hour*1000)
			return err
		}, "call: failed"},
		"presigned parameters": {func(ctx context.Context) error {
			_, err := c.PresignURL(ctx, "GetObject", nil, time.Minute)
			return err
		}, "not sent: Bucket"},
		"form": {func(ctx context.Context) error {
			_, err := c.PresignPost(ctx, boto3.PostForm{Bucket: "bkt"}, time.Minute)
			return err
		}, "not sent: Key"},
	} {
		b.Reset()
		_ = one.do(t.Context()) // most are to fail
		message, word, _ := strings.Cut(one.want, ": ")
		text := b.String()
		if strings.Count(text, "not sent")+strings.Count(text, "msg=call ") != 1 || !strings.Contains(text, message) || !strings.Contains(text, word) {
			t.Errorf("%s: want %s in\n%s", name, one.want, text)
		}
		if strings.Contains(text, "X-Amz-Signature=") {
			t.Errorf("%s: a signature is in the log:\n%s", name, text)
		}
	}
}

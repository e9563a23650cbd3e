package bototest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// TestStubberBehaviour is what botocore's own tests ask of its Stubber, and what its
// users have asked for since, on the stub by name. Where botocore raises in the
// caller, the stub fails the test too.
func TestStubberBehaviour(t *testing.T) {
	list := func(t testing.TB, stub *bototest.Stub, in boto3.Map) error {
		t.Helper()
		client, err := boto3.NewClient("s3", stub.Config())
		if err != nil {
			t.Fatalf("%v", err)
		}
		return client.Call(context.Background(), "ListObjects", in, nil)
	}
	foo, bar := boto3.Map{"Bucket": "foo"}, boto3.Map{"Bucket": "bar"}
	var names []string
	for _, c := range []struct {
		name string
		test func(t testing.TB, stub *bototest.Stub) error
		want []string // one in each failure of the test, in order
		err  boto3.Code
	}{
		{"an answer", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Return(boto3.Map{})
			return list(t, stub, foo)
		}, nil, ""},
		{"nothing expected", func(t testing.TB, stub *bototest.Stub) error {
			return list(t, stub, boto3.Map{"Bucket": "foo", "Delimiter": "a", "Prefix": "a", "EncodingType": "url"})
		}, []string{"no call is expected"}, "UnexpectedCall"},
		{"answers used up", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Return(boto3.Map{})
			return errors.Join(list(t, stub, foo), list(t, stub, foo))
		}, []string{"no call is expected any more (the 1 that were have been made)"}, "UnexpectedCall"},
		{"an error", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Fail(&boto3.Error{Code: "AccessDenied", Message: "Access Denied"})
			return list(t, stub, foo)
		}, nil, "AccessDenied"},
		{"an error to what is expected", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", foo).Fail(boto3.Code("Error"))
			return list(t, stub, foo)
		}, nil, "Error"},
		{"an error to something else", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", foo).AnyTimes().Fail(boto3.Code("Error"))
			return list(t, stub, boto3.Map{"Bucket": "wrong-argument-value"})
		}, []string{`Bucket: want "foo", got "wrong-argument-value"`}, "UnexpectedCall"},
		{"expected parameters", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", foo).Return(boto3.Map{})
			return list(t, stub, foo)
		}, nil, ""},
		{"other parameters", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", bar).AnyTimes().Return(boto3.Map{})
			return list(t, stub, foo)
		}, []string{`Bucket: want "bar", got "foo"`}, "UnexpectedCall"},
		{"errors, then other parameters", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Fail(boto3.Code("AccessDenied"))
			stub.Expect("s3", "ListObjects", bar).Return(boto3.Map{})
			return errors.Join(list(t, stub, foo), list(t, stub, foo), list(t, stub, bar))
		}, []string{`Bucket: want "bar", got "foo"`}, "AccessDenied"},
		{"on after other parameters", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", bar).Return(boto3.Map{})
			_ = list(t, stub, foo)
			return list(t, stub, bar)
		}, []string{`Bucket: want "bar", got "foo"`}, ""},
		{"parameters that do not exist are expected", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", boto3.Map{"Buck": "bar"})
			return nil
		}, []string{"Buck is not a member"}, ""},
		{"any parameter", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", boto3.Map{"Bucket": bototest.Any, "Prefix": "p"}).Times(2).Return(boto3.Map{})
			return errors.Join(list(t, stub, boto3.Map{"Bucket": "foo", "Prefix": "p"}), list(t, stub, boto3.Map{"Bucket": "bar", "Prefix": "p"}))
		}, nil, ""},
		{"any parameter within another", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "PutObject", boto3.Map{"Bucket": "foo", "Key": "k", "Metadata": boto3.Map{"mine": bototest.Any}}).Return(boto3.Map{})
			client, err := boto3.NewClient("s3", stub.Config())
			if err != nil {
				return err
			}
			return client.Call(context.Background(), "PutObject", boto3.Map{"Bucket": "foo", "Key": "k", "Metadata": boto3.Map{"mine": "x"}}, nil)
		}, nil, ""},
		{"many parameters", func(t testing.TB, stub *bototest.Stub) error {
			in := boto3.Map{"Bucket": "mybucket", "Prefix": "myprefix", "Delimiter": "/", "EncodingType": "url"}
			stub.Expect("s3", "ListObjects", in).Return(boto3.Map{})
			return list(t, stub, in)
		}, nil, ""},
		{"presigning is no call", func(_ testing.TB, stub *bototest.Stub) error {
			client, err := boto3.NewClient("s3", stub.Config())
			if err != nil {
				return err
			}
			_, err = client.PresignURL(context.Background(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, time.Minute)
			return err
		}, nil, ""},
		{"presigning between calls", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", foo).Return(boto3.Map{})
			client, err := boto3.NewClient("s3", stub.Config())
			if err != nil {
				return err
			}
			_, err = client.PresignURL(context.Background(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, time.Minute)
			return errors.Join(err, list(t, stub, foo))
		}, nil, ""},
		{"a parameter that is not to be sent", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", boto3.Map{"Bucket": "foo", "Prefix": nil}).AnyTimes().Return(boto3.Map{})
			return list(t, stub, boto3.Map{"Bucket": "foo", "Prefix": "bar"})
		}, []string{`Prefix: not expected, but sent as "bar"`}, "UnexpectedCall"},
		{"any parameter is told", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", boto3.Map{"Bucket": bototest.Any})
			return nil
		}, []string{"s3.ListObjects{Bucket: (a matcher)}"}, ""},
		{"an answer of one word", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "GetBucketLocation", nil).Return(boto3.Map{"LocationConstraint": "us-west-2"})
			stub.Expect("s3", "GetBucketLocation", nil).Fail(boto3.Code("NoSuchBucket"))
			client, err := boto3.NewClient("s3", stub.Config())
			if err != nil {
				return err
			}
			out := boto3.Map{}
			if err := client.Call(context.Background(), "GetBucketLocation", foo, &out); err != nil || out["LocationConstraint"] != "us-west-2" {
				t.Errorf("got %v, %v", out, err)
			}
			return client.Call(context.Background(), "GetBucketLocation", foo, &out)
		}, nil, "NoSuchBucket"},
		{"no credentials", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("dynamodb", "ListTables", nil).Return(boto3.Map{})
			client, err := stub.Session().Client("dynamodb")
			if err != nil {
				return err
			}
			return client.Call(context.Background(), "ListTables", nil, nil)
		}, nil, ""},
		{"an answer is left", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Return(boto3.Map{})
			return nil
		}, []string{"expected s3.ListObjects, which was not called"}, ""},
		{"no such operation", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "Foo", nil)
			return nil
		}, []string{`no operation "Foo"`}, ""},
		{"an answer of the wrong type", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).AnyTimes().Return(boto3.Map{"MaxKeys": "many"})
			return nil
		}, []string{"MaxKeys: type string"}, ""},
		{"an answer without an output", func(_ testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "DeleteBucket", nil).AnyTimes().Return(boto3.Map{"foo": "bar"})
			return nil
		}, []string{"has no output"}, ""},
		// botocore#2583: what the caller gives is validated.
		{"parameters of the caller that do not exist", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).AnyTimes().Return(boto3.Map{})
			if err := list(t, stub, boto3.Map{"Buck": "bar"}); !strings.Contains(err.Error(), "Buck") {
				t.Errorf("got %v", err)
			}
			return nil
		}, nil, ""},
		// botocore#3009: calls in any order.
		{"any order", func(t testing.TB, stub *bototest.Stub) error {
			stub.AnyOrder()
			stub.Expect("s3", "ListObjects", foo).Fail(boto3.Code("Error"))
			stub.Expect("s3", "ListObjects", bar).Return(boto3.Map{})
			return errors.Join(list(t, stub, bar), list(t, stub, foo))
		}, nil, "Error"},
		// An error that the description does not have for the operation.
		{"an undeclared error", func(t testing.TB, stub *bototest.Stub) error {
			stub.Expect("s3", "ListObjects", nil).Fail(boto3.Code("SomethingElse"))
			return list(t, stub, foo)
		}, nil, "SomethingElse"},
	} {
		names = append(names, c.name)
		var err error
		got := failures(func(t testing.TB) { err = c.test(t, bototest.New(t)) })
		if len(got) != len(c.want) {
			t.Errorf("%s: %d failures, want %d: %q", c.name, len(got), len(c.want), got)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(got[i], want) {
				t.Errorf("%s: the failure is %s\nwant %s", c.name, got[i], want)
			}
		}
		if (c.err == "") != (err == nil) || c.err != "" && !errors.Is(err, c.err) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.err)
		}
	}
	for _, theirs := range stubberTests {
		if !slices.Contains(names, theirs.ours) {
			t.Errorf("%s: no case is called %q", theirs.name, theirs.ours)
		}
	}
}

// stubberTests are botocore's tests of its Stubber, functional ones first, and the cases
// above that ask the same. The others are TestStubberErrorFields: extra members of errors
// and responses; and what there is nothing like here: that the Stubber registers events
// of the client, and that an answer may have ResponseMetadata.
var stubberTests = []struct{ name, ours string }{
	{"stubber_returns_response", "an answer"},
	{"context_manager_returns_response", "an answer"},
	{"activated_stubber_errors_with_no_registered_stubs", "nothing expected"},
	{"stubber_errors_when_stubs_are_used_up", "answers used up"},
	{"client_error_response", "an error"},
	{"can_add_expected_params_to_client_error", "an error to what is expected"},
	{"can_expected_param_fails_in_client_error", "an error to something else"},
	{"expected_params_success", "expected parameters"},
	{"expected_params_fail", "other parameters"},
	{"expected_params_mixed_with_errors_responses", "errors, then other parameters"},
	{"can_continue_to_call_after_expected_params_fail", "on after other parameters"},
	{"still_relies_on_param_validation_with_expected_params", "parameters of the caller that do not exist"},
	{"any_ignores_param_for_validation", "any parameter"},
	{"mixed_any_and_concrete_params", "any parameter"},
	{"nested_any_param", "any parameter within another"},
	{"ANY_repr", "any parameter is told"},
	{"none_param", "a parameter that is not to be sent"},
	{"many_expected_params", "many parameters"},
	{"no_stub_for_presign_url", "presigning is no call"},
	{"can_stub_with_presign_url_mixed_in", "presigning between calls"},
	{"parse_get_bucket_location", "an answer of one word"},
	{"parse_get_bucket_location_returns_response", "an answer of one word"},
	{"dynamodb_can_stub_without_credentials", "no credentials"},
	{"add_response", "an answer is left"},
	{"add_response_fails_when_missing_client_method", "no such operation"},
	{"validates_service_response", "an answer of the wrong type"},
	{"validates_on_empty_output_shape", "an answer without an output"},
	{"get_response", "an answer"},
	{"get_client_error_response", "an error"},
	{"get_response_errors_with_no_stubs", "nothing expected"},
	{"assert_no_responses_remaining", "an answer is left"},
}

// TestStubberErrorFields gives an error with a status, a request's number and members
// of its own.
func TestStubberErrorFields(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "GetObject", nil).Fail(&boto3.Error{
		Code: "InvalidObjectState", Message: "frozen", StatusCode: 403, RequestID: "79104EXAMPLEB723", Fields: boto3.Map{"StorageClass": "GLACIER"},
	})
	client, err := boto3.NewClient("s3", stub.Config())
	if err != nil {
		t.Fatal(err)
	}
	err = client.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "foo", "Key": "k"}, nil)
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.StatusCode != 403 || e.Message != "frozen" || e.Fields["StorageClass"] != "GLACIER" || e.RequestID != "79104EXAMPLEB723" {
		t.Errorf("got %#v", e)
	}
	// botocore#1616: what was called can be looked at.
	if calls := stub.Calls(); len(calls) != 1 || calls[0].Name() != "s3.GetObject" || calls[0].Input["Key"] != "k" || calls[0].RequestID != e.RequestID {
		t.Errorf("got %v", calls)
	}
}

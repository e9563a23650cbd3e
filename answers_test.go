package boto3_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
)

// s3Writes are calls whose answer alone tells that something was written.
var s3Writes = map[string]boto3.Map{
	"CompleteMultipartUpload": {"Bucket": "b", "Key": "k", "UploadId": "u", "MultipartUpload": boto3.Map{"Parts": []any{boto3.Map{"ETag": "e", "PartNumber": 1}}}},
	"CopyObject":              {"Bucket": "b", "Key": "k", "CopySource": "b/x"},
	"UploadPartCopy":          {"Bucket": "b", "Key": "k", "CopySource": "b/x", "UploadId": "u", "PartNumber": 1},
	"CreateMultipartUpload":   {"Bucket": "b", "Key": "k"},
	"DeleteObjects":           {"Bucket": "b", "Delete": boto3.Map{"Objects": []any{boto3.Map{"Key": "a"}}}},
	"GetBucketLocation":       {"Bucket": "b"},
}

func TestS3AnswersAreTheOperationsOwn(t *testing.T) {
	own := map[string]string{
		"CompleteMultipartUpload": `<CompleteMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Location>l</Location><ETag>"e"</ETag></CompleteMultipartUploadResult>`,
		"CopyObject":              `<?xml version="1.0"?><CopyObjectResult><LastModified>2026-01-02T03:04:05Z</LastModified><ETag>"e"</ETag></CopyObjectResult>`,
		"UploadPartCopy":          `<s3:CopyPartResult xmlns:s3="u"><s3:ETag>"e"</s3:ETag></s3:CopyPartResult>`,
		"CreateMultipartUpload":   `<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>`,
		"DeleteObjects":           `<DeleteResult/>`,
		"GetBucketLocation":       `<?xml version="1.0"?><LocationConstraint xmlns="u"/>`,
	}
	for operation, in := range s3Writes {
		for _, out := range []any{nil, boto3.Map{}} {
			call := func(body string) error {
				web := &canned{answers: []answer{{body: body, header: map[string]string{"ETag": `"head"`}}}}
				return newClient(t, "s3", web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), operation, in, out)
			}
			if err := call(own[operation]); err != nil {
				t.Errorf("%s of its own answer: %v", operation, err)
			}
			for _, body := range []string{
				"", " \n ", "hello", "{}", `{"ETag":"e"}`, "<html>x</html>", "<Other><ETag>e</ETag></Other>", "<ListPartsResult><ETag>e</ETag></ListPartsResult>",
				"<" + operation + "Result>", own["CreateMultipartUpload"] + "more",
			} {
				err := call(body)
				if _, bad := errors.AsType[*boto3.ResponseError](err); !bad {
					t.Errorf("%s of %q: %v", operation, body, err)
				}
			}
		}
	}
	for operation, body := range map[string]string{
		"CompleteMultipartUpload": "<CompleteMultipartUploadResult><ETag> </ETag></CompleteMultipartUploadResult>",
		"CopyObject":              "<CopyObjectResult><LastModified>2026-01-02T03:04:05Z</LastModified></CopyObjectResult>",
		"UploadPartCopy":          "<CopyPartResult/>",
	} {
		err := newClient(t, "s3", &canned{answers: []answer{{body: body}}}).Call(t.Context(), operation, s3Writes[operation], nil)
		if err == nil || !strings.Contains(err.Error(), "no ETag") {
			t.Errorf("%s without an ETag: %v", operation, err)
		}
	}
}

// A document that is cut off is asked for again, as botocore does, and the error
// says what it is.
func TestBrokenS3Answers(t *testing.T) {
	for _, body := range []string{
		`<CompleteMultipartUploadResult><ETag>"x"`, "success", "<a><b></a>", "<!DOCTYPE html><html><body>Sign in<br></body></html>",
	} {
		synctest.Test(t, func(t *testing.T) {
			web := &canned{answers: []answer{{body: body}}}
			err := newClient(t, "s3", web).Call(t.Context(), "CompleteMultipartUpload", s3Writes["CompleteMultipartUpload"], nil)
			e, ok := errors.AsType[*boto3.Error](err)
			if _, bad := errors.AsType[*boto3.ResponseError](err); !ok || !bad {
				t.Fatalf("%q: %v", body, err)
			}
			if len(web.requests) != 3 || e.Attempts != 3 || e.StatusCode != 200 || e.Code != "" || strings.Contains(err.Error(), "Internal Server Error") {
				t.Errorf("%q: %d requests, %+v", body, len(web.requests), e)
			}
		})
		synctest.Test(t, func(t *testing.T) {
			web := &canned{answers: []answer{{body: body}, {body: `<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>`}}}
			if err := newClient(t, "s3", web).Call(t.Context(), "CompleteMultipartUpload", s3Writes["CompleteMultipartUpload"], nil); err != nil {
				t.Errorf("%q and then the whole: %v", body, err)
			}
		})
	}
}

// A web page names itself in every protocol, also where the operation has no
// output, and is asked for once.
func TestWebPagesNameThemselves(t *testing.T) {
	for _, page := range []string{
		"<!DOCTYPE html><html><body>Please sign in<br></body></html>", "<html>Please sign in</html>", "\ufeff\r\n<HTML><p>Please sign in",
		"<?xml version=\"1.0\"?>\n<!-- portal --><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"u\"><html>Please sign in</html>",
		`<html xmlns="http://www.w3.org/1999/xhtml"><body>Please sign in</body></html>`,
	} {
		for _, c := range []struct {
			service, operation string
			in                 boto3.Map
		}{
			{"kms", "EnableKey", boto3.Map{"KeyId": "k"}},
			{"shield", "DeleteSubscription", nil},
			{"dynamodb", "ListTables", nil},
			{"sqs", "DeleteMessage", boto3.Map{"QueueUrl": "https://q.example/1/q", "ReceiptHandle": "r"}},
			{"lambda", "DeleteFunction", boto3.Map{"FunctionName": "f"}},
			{"guardduty", "TagResource", boto3.Map{"ResourceArn": "arn:x", "Tags": boto3.Map{"a": "b"}}},
			{"route53", "ChangeTagsForResource", boto3.Map{"ResourceType": "hostedzone", "ResourceId": "Z1", "AddTags": []any{boto3.Map{"Key": "a"}}}},
			{"route53", "ListHostedZones", nil},
			{"sns", "TagResource", boto3.Map{"ResourceArn": "arn:x", "Tags": []any{}}},
			{"iam", "DeleteUser", boto3.Map{"UserName": "u"}},
			{"sts", "GetCallerIdentity", nil},
			{"ec2", "DeleteVpc", boto3.Map{"VpcId": "v"}},
			{"ec2", "DescribeRegions", nil},
			{"arc-region-switch", "ListPlans", nil},
		} {
			for _, out := range []any{nil, boto3.Map{}} {
				web := &canned{answers: []answer{{body: page}}}
				err := newClient(t, c.service, web).Call(t.Context(), c.operation, c.in, out)
				if err == nil || !strings.Contains(err.Error(), "a web page came") || !strings.Contains(err.Error(), "Please sign in") || len(web.requests) != 1 {
					t.Errorf("%s.%s of %q: %v after %d requests", c.service, c.operation, page, err, len(web.requests))
				}
			}
		}
	}
}

func TestAnswersOfAnotherProtocol(t *testing.T) {
	const document = `<ListThingsResponse><Things/></ListThingsResponse>`
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		bodies             []string
	}{
		{"dynamodb", "ListTables", nil, []string{document, "hello", `"success"`, "[]", "7"}},
		{"lambda", "ListFunctions", nil, []string{document, "hello", `"success"`, "[]", "true"}},
		{"route53", "ListHostedZones", nil, []string{document, "hello", "{}", `{"HostedZones":[]}`, "", " ", "<Error><Code>C</Code></Error>", "<ErrorResponse/>", "<a>text</a>"}},
		{"cloudfront", "GetDistribution", boto3.Map{"Id": "d"}, []string{document, "hello", "{}", " ", "<a>text</a>", "<a><b/></a>"}},
		{"iam", "ListUsers", nil, []string{document, "hello", "{}", "", " ", "<ErrorResponse/>", "<ListUsersResult/>"}},
		{"ec2", "DescribeRegions", nil, []string{document, "hello", "{}", "", "<DescribeRegionsResult/>"}},
		{"sns", "TagResource", boto3.Map{"ResourceArn": "arn:x", "Tags": []any{}}, []string{"hello", "{}", "<Error/>", "<ErrorResponse/>"}},
		{"iam", "DeleteUser", boto3.Map{"UserName": "u"}, []string{"hello", "{}", "<Error/>", "<a>"}},
		{"s3", "PutObject", boto3.Map{"Bucket": "b", "Key": "k"}, []string{"hello", "{}"}},
	} {
		for _, body := range c.bodies {
			for _, out := range []any{nil, boto3.Map{}} {
				err := newClient(t, c.service, &canned{answers: []answer{{body: body}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), c.operation, c.in, out)
				_, bad := errors.AsType[*boto3.ResponseError](err)
				quotes := bad && (strings.TrimSpace(body) == "" || strings.Contains(err.Error(), body[:1]))
				if !quotes {
					t.Errorf("%s.%s of %q: %v", c.service, c.operation, body, err)
				}
			}
		}
	}
	for _, c := range []struct{ service, operation, body string }{
		{"route53", "ListHostedZones", "<Whatever><HostedZones/></Whatever>"},
		{"route53", "ListHostedZones", "<Whatever/>"},
		{"route53", "ListHostedZones", "<ListHostedZonesResponse><Newer/></ListHostedZonesResponse>"},
		{"ec2", "DescribeRegions", "<DescribeRegionsResponse/>"},
		{"dynamodb", "ListTables", ""},
		{"lambda", "ListFunctions", " "},
		{"lambda", "ListFunctions", "{}"},
	} {
		if err := newClient(t, c.service, &canned{answers: []answer{{body: c.body}}}).Call(t.Context(), c.operation, nil, nil); err != nil {
			t.Errorf("%s.%s of %q: %v", c.service, c.operation, c.body, err)
		}
	}
}

func TestStatusesThatEndNoCall(t *testing.T) {
	for _, status := range []int{-1, 1, 99, 100, 101, 102, 103, 199} {
		web := &canned{answers: []answer{{status: status, body: `{"TableNames":[]}`}}}
		err := newClient(t, "dynamodb", web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), "ListTables", nil, nil)
		if err == nil || !strings.Contains(err.Error(), "which ends no call") {
			t.Errorf("status %d: %v", status, err)
		}
	}
}

// The id of a request that stands in the body only is read of a success too, and
// the output goes unhurt.
func TestRequestIDsOfBodies(t *testing.T) {
	for _, c := range []struct {
		service, operation, body, want string
	}{
		{"sts", "GetCallerIdentity", "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>a&amp;b</RequestId></ResponseMetadata></GetCallerIdentityResponse>", "a&b"},
		{"sns", "ListTopics", "<ListTopicsResponse><ResponseMetadata><Other/><RequestId>id</RequestId></ResponseMetadata><ListTopicsResult/></ListTopicsResponse>", "id"},
		{"iam", "DeleteUser", `<DeleteUserResponse xmlns="u"><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DeleteUserResponse>`, "id"},
		{"ec2", "DescribeRegions", "<DescribeRegionsResponse><regionInfo/><requestId>id</requestId></DescribeRegionsResponse>", "id"},
		{"ec2", "DeleteVpc", "<DeleteVpcResponse><requestId>id</requestId><return>true</return></DeleteVpcResponse>", "id"},
		{"ec2", "DescribeRegions", "<DescribeRegionsResponse/>", ""},
		{"iam", "DeleteUser", "", ""},
	} {
		in := boto3.Map{}
		switch c.operation {
		case "DeleteUser":
			in["UserName"] = "u"
		case "DeleteVpc":
			in["VpcId"] = "v"
		}
		for _, out := range []any{nil, boto3.Map{}} {
			for header, want := range map[string]string{"": c.want, "head": "head"} {
				web := &canned{answers: []answer{{body: c.body, header: map[string]string{"X-Amzn-Requestid": header}}}}
				var meta boto3.ResponseMetadata
				if err := newClient(t, c.service, web).Call(t.Context(), c.operation, in, out, boto3.Metadata(&meta)); err != nil || meta.RequestID != want {
					t.Errorf("%s.%s: %q, %v, want %q", c.service, c.operation, meta.RequestID, err, want)
				}
			}
		}
	}
}

// A payload of text may be of any form but a web page, whether it is wanted or not.
func TestTextIsNoDocument(t *testing.T) {
	for _, body := range []string{`{"Version":"2012-10-17"}`, "", "text", "<policy/>"} {
		for _, out := range []any{nil, boto3.Map{}} {
			web := &canned{answers: []answer{{body: body}}}
			if err := newClient(t, "s3", web).Call(t.Context(), "GetBucketPolicy", boto3.Map{"Bucket": "b"}, out); err != nil {
				t.Errorf("%q: %v", body, err)
			}
		}
	}
}

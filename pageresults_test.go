package boto3_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
)

// itemNames are what the items of an operation are, in order.
func itemNames(t *testing.T, c *boto3.Client, operation string, in any, opts ...boto3.PageOption) (list []string, err error) {
	t.Helper()
	for item, err := range c.Items(t.Context(), operation, in, opts...) {
		if err != nil {
			return list, err
		}
		m, ok := item.(boto3.Map)
		if !ok {
			list = append(list, fmt.Sprint(item))
			continue
		}
		for _, name := range []string{"Key", "Prefix", "AlarmName", "UserName", "GroupName", "message", "logStreamName", "logGroupName"} {
			if v, ok := m[name]; ok {
				list = append(list, fmt.Sprint(v))
			}
		}
	}
	return list, nil
}

// TestItemsOfSeveralResults has operations whose pages have several lists, none of
// which may be left out in silence.
func TestItemsOfSeveralResults(t *testing.T) {
	const versions = `<ListVersionsResult><Version><Key>a</Key><VersionId>1</VersionId></Version>
		<DeleteMarker><Key>b</Key><VersionId>2</VersionId></DeleteMarker><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListVersionsResult>`
	const objects = `<ListBucketResult><Contents><Key>a</Key></Contents><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListBucketResult>`
	bucket := boto3.Map{"Bucket": "logs"}
	for _, c := range []struct {
		service, operation, body string
		in                       boto3.Map
		opts                     []boto3.PageOption
		want                     string
	}{
		{"s3", "ListObjectVersions", versions, bucket, nil, "[a b p/]"},
		{"s3", "ListObjectVersions", versions, bucket, []boto3.PageOption{boto3.Result("DeleteMarkers")}, "[b]"},
		{"s3", "ListObjectVersions", versions, bucket, []boto3.PageOption{boto3.Result("Versions")}, "[a]"},
		{"s3", "ListObjectsV2", objects, bucket, nil, "[a p/]"},
		{"s3", "ListObjectsV2", objects, bucket, []boto3.PageOption{boto3.Result("CommonPrefixes")}, "[p/]"},
		{"s3", "ListObjects", objects, bucket, nil, "[a p/]"},
		{"cloudwatch", "DescribeAlarms", `{"MetricAlarms":[{"AlarmName":"m"}],"CompositeAlarms":[{"AlarmName":"c"}]}`, nil, nil, "[m c]"},
		{"iam", "ListEntitiesForPolicy", `<ListEntitiesForPolicyResponse><ListEntitiesForPolicyResult><PolicyUsers><member><UserName>u</UserName></member></PolicyUsers>
			<PolicyGroups><member><GroupName>g</GroupName></member></PolicyGroups></ListEntitiesForPolicyResult></ListEntitiesForPolicyResponse>`,
			boto3.Map{"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, nil, "[g u]"},
		{"logs", "FilterLogEvents", `{"events":[{"message":"e"}],"searchedLogStreams":[{"logStreamName":"s"}]}`, nil, nil, "[e s]"},
		{"logs", "FilterLogEvents", `{"events":[{"message":"e"}],"searchedLogStreams":[{"logStreamName":"s"}]}`, nil, []boto3.PageOption{boto3.Result("events")}, "[e]"},
		{"devops-guru", "ListAnomalousLogGroups", `{"InsightId":"i","AnomalousLogGroups":[{"logGroupName":"g"}]}`, boto3.Map{"InsightId": "i"}, nil, "[]"},
		{"dynamodb", "ListTables", `{"TableNames":["x","y"]}`, nil, nil, "[x y]"},
	} {
		got, err := itemNames(t, newClient(t, c.service, &canned{answers: []answer{{body: c.body}}}), c.operation, c.in, c.opts...)
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s.%s: %v, %v; want %s", c.service, c.operation, got, err, c.want)
		}
	}
	c := newClient(t, "s3", &canned{answers: []answer{{body: objects}}})
	unknown, ok := errors.AsType[*boto3.UnknownError](second(itemNames(t, c, "ListObjectsV2", bucket, boto3.Result("Content"))))
	if !ok || unknown.Kind != "result" || !slices.Contains(unknown.Nearest, "Contents") {
		t.Errorf("%v", unknown)
	}
}

// shelf is a bucket that grows while it is listed.
type shelf struct {
	keys []string
	most int // keys on a page
}

func (s *shelf) Do(r *http.Request) (*http.Response, error) {
	q := r.URL.Query()
	most := s.most
	if n, err := strconv.Atoi(q.Get("max-keys")); err == nil {
		most = min(most, n)
	}
	var page []string
	for _, k := range s.keys {
		if k > q.Get("continuation-token") {
			page = append(page, k)
		}
	}
	body := listing(page[:min(len(page), most)]...)
	if len(page) > most {
		body += "<IsTruncated>true</IsTruncated><NextContinuationToken>" + page[most-1] + "</NextContinuationToken>"
	}
	return (&canned{answers: []answer{{body: body + "</ListBucketResult>"}}}).Do(r)
}

// TestPagesThatAreResumed walks over a bucket with a bound, as web pages do, while keys
// are added before the place where it stopped.
func TestPagesThatAreResumed(t *testing.T) {
	for _, most := range []int{1000, 7, 3} {
		s := &shelf{most: most}
		for i := range 40 {
			s.keys = append(s.keys, fmt.Sprintf("k%02d", i))
		}
		want := slices.Clone(s.keys)
		session := newSession(t, boto3.Config{HTTPClient: s})
		c, err := session.Client("s3")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for token := ""; ; {
			next := ""
			opts := []boto3.PageOption{boto3.MaxItems(9), boto3.ResumeToken(&next)}
			if token != "" {
				opts = append(opts, boto3.StartingToken(token))
			}
			page, err := itemNames(t, c, "ListObjectsV2", boto3.Map{"Bucket": "logs"}, opts...)
			if err != nil || len(page) > 9 {
				t.Fatal(page, err)
			}
			got = append(got, page...)
			s.keys = append([]string{"a-" + strconv.Itoa(len(got))}, s.keys...) // they sort first
			slices.Sort(s.keys)
			s.keys = append(s.keys, got[len(got)-1]+"-") // and right behind the last
			slices.Sort(s.keys)
			want = append(want, got[len(got)-1]+"-")
			if next == "" || len(got) > 200 {
				break
			}
			token = next
		}
		for i, k := range got {
			if slices.Index(got, k) != i {
				t.Errorf("pages of %d: %s twice", most, k)
			}
		}
		for _, k := range want[:40] {
			if !slices.Contains(got, k) {
				t.Errorf("pages of %d: %s is lost", most, k)
			}
		}
	}
}

// TestPageSizeOfTheLast looks at what is asked for where pages are to be resumed.
func TestPageSizeOfTheLast(t *testing.T) {
	asks := func(service, operation, parameter, body string, in boto3.Map, opts ...boto3.PageOption) string {
		web := &canned{answers: []answer{{body: body}}}
		for _, err := range newClient(t, service, web).Pages(t.Context(), operation, in, opts...) {
			if err != nil {
				t.Error(err)
			}
		}
		if text := web.bodies[0]; text != "" {
			_, after, _ := strings.Cut(text, parameter)
			return strings.Trim(strings.FieldsFunc(after, func(r rune) bool { return r == '&' || r == ',' || r == '}' })[0], `=": `)
		}
		return web.requests[0].URL.Query().Get(parameter)
	}
	var next string
	resume, bucket := boto3.ResumeToken(&next), boto3.Map{"Bucket": "logs"}
	const objects = `<ListBucketResult/>`
	for _, c := range []struct{ got, want string }{
		{asks("s3", "ListObjectsV2", "max-keys", objects, bucket, boto3.MaxItems(10), resume), "10"},
		{asks("s3", "ListObjectsV2", "max-keys", objects, bucket, boto3.MaxItems(10)), ""},
		{asks("s3", "ListObjectsV2", "max-keys", objects, bucket, boto3.MaxItems(10), boto3.PageSize(3), resume), "3"},
		{asks("s3", "ListObjectsV2", "max-keys", objects, bucket, boto3.MaxItems(10), boto3.PageSize(100), resume), "10"},
		{asks("s3", "ListObjectsV2", "max-keys", objects, boto3.Map{"Bucket": "logs", "MaxKeys": 4}, boto3.MaxItems(10), resume), "4"},
		{asks("s3", "ListObjectsV2", "max-keys", objects, boto3.Map{"Bucket": "logs", "MaxKeys": 40}, boto3.MaxItems(10), resume), "10"},
		{asks("iam", "ListUsers", "MaxItems", `<ListUsersResponse><ListUsersResult/></ListUsersResponse>`, nil, boto3.MaxItems(2000), boto3.PageSize(7), resume), "7"},
		{asks("dynamodb", "Scan", `"Limit"`, `{}`, boto3.Map{"TableName": "tab"}, boto3.MaxItems(5), resume), "5"},
	} {
		if c.got != c.want {
			t.Errorf("asks for %q, want %q", c.got, c.want)
		}
	}
}

func TestBadTokens(t *testing.T) {
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	for _, c := range []struct {
		service, operation, token string
		bad                       bool
	}{
		{"s3", "ListObjectsV2", "of-the-service", false},
		{"s3", "ListObjectsV2", encode(`{"ContinuationToken":"t"}`), false},
		{"s3", "ListObjectsV2", encode(`{"ContinuationToken":"t","boto_truncate_amount":3}`), false},
		{"s3", "ListObjectsV2", encode(`{"NextToken":"t"}`), true},
		{"s3", "ListObjectsV2", encode(`{"ContinuationToken":{"a":1}}`), true},
		{"s3", "ListObjectsV2", encode(`{"ContinuationToken":"t","boto_truncate_amount":-3}`), true},
		{"s3", "ListObjectsV2", encode(`{"ContinuationToken":"t","boto_truncate_amount":3.5}`), true},
		{"s3", "ListObjectsV2", "a___b___c", true},
		{"s3", "ListParts", "17", false},
		{"s3", "ListParts", "seventeen", true},
		{"dynamodb", "Scan", "nonsense", true},
		{"dynamodb", "Scan", encode(`{"ExclusiveStartKey":"nonsense"}`), true},
		{"dynamodb", "Scan", encode(`{"ExclusiveStartKey":{"id":{"B":"eA=="}},"boto_encoded_keys":[["ExclusiveStartKey","id","B"]]}`), false},
		{"dynamodb", "Scan", encode(`{"ExclusiveStartKey":{"id":{"BS":["eA==","eA=="]}},"boto_encoded_keys":[["ExclusiveStartKey","id","BS",0],["ExclusiveStartKey","id","BS",1]]}`), false},
		{"dynamodb", "Scan", encode(`{"ExclusiveStartKey":{"id":{"BS":["eA=="]}},"boto_encoded_keys":[["ExclusiveStartKey","id","BS",1]]}`), true},
		{"dynamodb", "Scan", encode(`{"ExclusiveStartKey":{"id":{"B":"%"}},"boto_encoded_keys":[["ExclusiveStartKey","id","B"]]}`), true},
	} {
		body := `{}`
		if c.service == "s3" {
			body = `<ListBucketResult/>`
			if c.operation == "ListParts" {
				body = `<ListPartsResult/>`
			}
		}
		web := &canned{answers: []answer{{body: body}}}
		var last error
		in := boto3.Map{"Bucket": "logs"}
		switch c.operation {
		case "ListParts":
			in = boto3.Map{"Bucket": "logs", "Key": "k", "UploadId": "u"}
		case "Scan":
			in = boto3.Map{"TableName": "tab"}
		}
		for _, err := range newClient(t, c.service, web).Pages(t.Context(), c.operation, in, boto3.StartingToken(c.token)) {
			last = err
		}
		if errors.Is(last, boto3.ErrBadToken) != c.bad || (last != nil) != c.bad {
			t.Errorf("%s of %s: %v", c.token, c.operation, last)
		}
	}
}

// TestLogs has the ways in which CloudWatch Logs says that pages end, or do not yet.
func TestLogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stream, group := boto3.Map{"logGroupName": "g", "logStreamName": "s"}, boto3.Map{"logGroupName": "g"}
		for _, c := range []struct {
			operation string
			in        boto3.Map
			pages     []string
			want      string
			repeated  bool
		}{
			{"GetLogEvents", stream, []string{
				`{"events":[{"message":"1"}],"nextForwardToken":"f/1"}`, `{"events":[{"message":"2"}],"nextForwardToken":"f/2"}`,
				`{"events":[],"nextForwardToken":"f/2"}`,
			}, "[1 2]", false},
			{"GetLogEvents", stream, []string{
				`{"events":[],"nextForwardToken":"f/1"}`, `{"events":[{"message":"2"}],"nextForwardToken":"f/2"}`, `{"events":[],"nextForwardToken":"f/2"}`,
			}, "[2]", false},
			{"FilterLogEvents", group, []string{
				`{"events":[{"message":"1"}],"nextToken":"t1"}`, `{"events":[],"nextToken":"t1"}`, `{"events":[],"nextToken":"t1"}`, `{"events":[{"message":"2"}]}`,
			}, "[1 2]", false},
			{"FilterLogEvents", group, []string{`{"events":[],"nextToken":"t1"}`, `{"events":[],"nextToken":"t2"}`, `{"events":[],"nextToken":""}`}, "[]", false},
			{"FilterLogEvents", group, []string{`{"events":[],"nextToken":"t1"}`, `{"events":[],"nextToken":null}`}, "[]", false},
			{"FilterLogEvents", group, []string{`{"events":[{"message":"1"}],"nextToken":"t1"}`}, "[1 1]", true},
			{"FilterLogEvents", group, []string{`{"events":[],"nextToken":"t1"}`}, "[]", true},
			{"DescribeLogStreams", group, []string{`{"logStreams":[],"nextToken":"t1"}`}, "[]", true},
		} {
			web := &canned{}
			for _, p := range c.pages {
				web.answers = append(web.answers, answer{body: p})
			}
			begin := time.Now()
			got, err := itemNames(t, newClient(t, "logs", web), c.operation, c.in)
			if fmt.Sprint(got) != c.want || errors.Is(err, boto3.ErrRepeatedToken) != c.repeated || (err != nil) != c.repeated {
				t.Errorf("%s: %v, %v; want %s", c.operation, got, err, c.want)
			}
			if took := time.Since(begin); took > 2*time.Minute || len(web.requests) > 40 {
				t.Errorf("%s: %d requests in %v", c.operation, len(web.requests), took)
			}
			if c.operation == "GetLogEvents" && !strings.Contains(web.bodies[0], `"startFromHead": true`) {
				t.Errorf("the first page is not the first: %s", web.bodies[0])
			}
		}
	})
}

package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// world answers as an organization of 20 accounts that have each enabled 28 or 29
// regions, with 100 ms for each answer.
type world struct {
	mu    sync.Mutex
	calls map[string]int // by operation
}

func (w *world) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(100 * time.Millisecond):
	}
	operation := r.Header.Get("X-Amz-Target")
	for _, name := range []string{"DescribeRegions", "AssumeRole", "GetCallerIdentity"} {
		if strings.Contains(string(body), "Action="+name) {
			operation = name
		}
	}
	w.mu.Lock()
	if w.calls == nil {
		w.calls = map[string]int{}
	}
	w.calls[operation]++
	w.mu.Unlock()
	answer := "{}"
	switch operation {
	case "AWSOrganizationsV20161128.ListAccounts":
		var list []string
		for i := range 20 {
			list = append(list, fmt.Sprintf(`{"Id":"%012d","Status":"ACTIVE"}`, i))
		}
		answer = `{"Accounts":[` + strings.Join(list, ",") + `,{"Id":"999999999999","Status":"SUSPENDED"}]}`
	case "GetCallerIdentity":
		answer = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
	case "AssumeRole":
		_, account, _ := strings.Cut(string(body), "iam%3A%3A")
		if account = account[:12]; account == "000000000007" {
			return reply(r, 403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"), nil
		}
		answer = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AK" + account + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
	case "DescribeRegions":
		answer = "<DescribeRegionsResponse><regionInfo>"
		for name := range strings.FieldsSeq(enabledHere) {
			answer += "<item><regionName>" + name + "</regionName></item>"
		}
		if strings.Contains(r.Header.Get("Authorization"), "AK000000000003/") {
			answer += "<item><regionName>af-south-1</regionName></item>"
		}
		answer += "<item><regionName>nowhere-1</regionName></item></regionInfo></DescribeRegionsResponse>"
	}
	return reply(r, 200, answer), nil
}

const enabledHere = "eu-central-1 eu-west-1 us-east-1 us-east-2 us-west-2 ap-south-1"

func reply(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}
}

// listQueues is what the tests do in each place.
func listQueues(ctx context.Context, s *boto3.Session) (string, error) {
	c, err := s.Client("sqs")
	if err != nil {
		return "", err
	}
	return c.Region(), c.Call(ctx, "ListQueues", nil, nil)
}

func worldly(t *testing.T, w *world) *boto3.Session {
	t.Helper()
	return newSession(t, boto3.Config{Region: "us-east-1", HTTPClient: w, Credentials: credentials.Static("AK000000000000", "s", "")})
}

// TestEachAccountAndRegion visits an organization in little more time than the calls
// take, and keeps what fails apart.
func TestEachAccountAndRegion(t *testing.T) {
	isolate(t)
	synctest.Test(t, func(t *testing.T) {
		w := &world{}
		begin, visits, failed := time.Now(), map[string]bool{}, ""
		in := boto3.Places{AllAccounts: true, Role: "ops/Auditor", RegionsOf: "sqs", Limit: 16}
		for v := range boto3.Each(t.Context(), worldly(t, w), in, listQueues) {
			switch {
			case v.Err != nil:
				failed += v.Account + " " + v.Region
			case v.Value != v.Region || visits[v.Account+v.Region]:
				t.Errorf("%+v", v)
			}
			visits[v.Account+v.Region] = true
		}
		// 19 accounts with 6 regions, one of them with 7; one fails.
		if len(visits) != 19*6+1+1 || failed != "000000000007 " || !visits["000000000003af-south-1"] {
			t.Errorf("%d visits; failed: %q", len(visits), failed)
		}
		if w.calls["AssumeRole"] != 19 || w.calls["DescribeRegions"] != 19 || w.calls["AmazonSQS.ListQueues"] != 115 {
			t.Error(w.calls)
		}
		calls := 0
		for _, n := range w.calls {
			calls += n
		}
		// The first two calls wait for one another; the rest go sixteen at a time.
		if bound := 200*time.Millisecond + time.Duration(calls-2)*100*time.Millisecond/16; time.Since(begin) > bound*3/2 {
			t.Errorf("%v, where %d calls could take %v", time.Since(begin), calls, bound)
		}
	})
}

// TestEachPlace gives places of each kind, and those that cannot be.
func TestEachPlace(t *testing.T) {
	isolate(t)
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			in   boto3.Places
			want string
		}{
			"nothing":       {boto3.Places{}, "us-east-1"},
			"named":         {boto3.Places{Regions: []string{"eu-west-1", "eu-west-1"}}, "eu-west-1"},
			"global":        {boto3.Places{RegionsOf: "iam"}, "us-east-1"},
			"own account":   {boto3.Places{Accounts: []string{"000000000000"}}, "us-east-1"},
			"no role":       {boto3.Places{Accounts: []string{"000000000001"}}, "error: Places.Role is empty"},
			"limit":         {boto3.Places{Limit: -1}, "error: Places.Limit is -1"},
			"profile":       {boto3.Places{Profiles: []string{"nobody"}}, "error: "},
			"no service":    {boto3.Places{RegionsOf: "sq"}, `error: unknown service "sq"`},
			"senseless":     {boto3.Places{Regions: []string{"eu west"}}, "error: "},
			"other account": {boto3.Places{Accounts: []string{"000000000001"}, Role: "Auditor"}, "us-east-1"},
		} {
			n := 0
			for v := range boto3.Each(t.Context(), worldly(t, &world{}), c.in, listQueues) {
				n++
				got := v.Value
				if v.Err != nil {
					got = "error: " + v.Err.Error()
				}
				if n > 1 || !strings.HasPrefix(got, c.want) || got != c.want && v.Err == nil {
					t.Errorf("%s: %+v", name, v)
				}
			}
			if n != 1 {
				t.Errorf("%s: %d visits", name, n)
			}
		}
	})
}

// TestEachEnds leaves the range, and has the context end: nothing is left behind, and
// every place that was not reached says so.
func TestEachEnds(t *testing.T) {
	isolate(t)
	synctest.Test(t, func(t *testing.T) {
		in := boto3.Places{Regions: strings.Fields(enabledHere), Limit: 2}
		w := &world{}
		for v := range boto3.Each(t.Context(), worldly(t, w), in, listQueues) {
			if v.Err != nil {
				t.Error(v.Err)
			}
			break
		}
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := 0
		for v := range boto3.Each(ctx, worldly(t, w), in, listQueues) {
			cancel()
			if errors.Is(v.Err, context.Canceled) {
				ended++
			}
		}
		if ended < 4 {
			t.Errorf("%d of 6 places tell that the context has ended", ended)
		}
	})
}

// Command drill is a program of a user's, written against the packages of botocore
// 1.43.11: it uses what later releases no longer have. It prints what comes of it, a
// line each.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/codegen/testdata/drill/braket"
	"github.com/boto3-go/boto3/internal/codegen/testdata/drill/chimesdkvoice"
	"github.com/boto3-go/boto3/internal/codegen/testdata/drill/health"
	"github.com/boto3-go/boto3/internal/codegen/testdata/drill/mediaconvert"
	"github.com/boto3-go/boto3/internal/codegen/testdata/drill/networkfirewall"
)

// answer is what the services say, all in one.
const answer = `{"entities": [{"entityArn": "e", "tags": {"a": "b"}}], "PhoneNumberOrder": {"FocDate": "2026-01-02T03:04:05Z"},
 "Proxy": {"ListenerProperties": [{"Port": 443, "Type": "HTTPS"}]}, "Proxies": [{"Name": "p", "Arn": "a"}]}`

// wire keeps the body of the last request, and answers it.
type wire struct{ sent string }

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	w.sent = ""
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		w.sent = string(body)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

func main() {
	ctx, w := context.Background(), &wire{}
	sess, err := boto3.NewSession(boto3.Config{Region: "us-east-1", Credentials: credentials.Static("a", "b", ""), HTTPClient: w})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	say := func(what string, value any, err error) {
		if bad, ok := errors.AsType[*boto3.ParamError](err); ok {
			fmt.Printf("%s: refused: %v\n", what, bad)
			return
		}
		fmt.Printf("%s: %v, %v\n", what, value, err)
	}

	entities, err := health.New(sess).DescribeAffectedEntities(ctx, &health.DescribeAffectedEntitiesInput{
		Filter: &health.EntityFilter{EventArns: []string{"arn:aws:health:global::event/x"}, Tags: []map[string]string{{"a": "b"}}},
	})
	say("a member of another type", entities != nil, err)

	_, err = health.New(sess).DescribeAffectedEntities(ctx, &health.DescribeAffectedEntitiesInput{
		Filter: &health.EntityFilter{EventArns: []string{"arn:aws:health:global::event/x"}},
	})
	say("the same without it", w.sent, err)

	_, err = mediaconvert.New(sess).CreateJobTemplate(ctx, &mediaconvert.CreateJobTemplateInput{
		Name: "n", Settings: &mediaconvert.JobTemplateSettings{OutputGroups: []mediaconvert.OutputGroup{{
			OutputGroupSettings: &mediaconvert.OutputGroupSettings{CmafGroupSettings: &mediaconvert.CmafGroupSettings{
				Encryption: &mediaconvert.CmafEncryptionSettings{ClearLead: mediaconvert.HlsClearLeadEnabled},
			}},
		}}},
	})
	say("a member that is gone", strings.Contains(w.sent, `"clearLead": "ENABLED"`), err)

	_, err = braket.New(sess).CreateJob(ctx, &braket.CreateJobInput{
		ClientToken: "t", JobName: "j", RoleArn: "arn:aws:iam::123456789012:role/r",
		AlgorithmSpecification: &braket.AlgorithmSpecification{}, OutputDataConfig: &braket.JobOutputDataConfig{S3Path: "s3://b"},
		InstanceConfig: &braket.InstanceConfig{InstanceType: braket.InstanceTypeMlP2Xlarge, VolumeSizeInGb: new(int32(1))},
		DeviceConfig:   &braket.DeviceConfig{Device: "d"},
	})
	say("a value of an enum", strings.Contains(w.sent, "ml.p2.xlarge"), err)

	firewall := networkfirewall.New(sess)
	var in networkfirewall.ListProxiesInput
	out, err := firewall.ListProxies(ctx, &in)
	say("an operation", out != nil, err)
	for proxy, err := range firewall.ListProxiesItems(ctx, &in) {
		say("its items", proxy != nil, err)
	}

	described, err := firewall.DescribeProxy(ctx, &networkfirewall.DescribeProxyInput{ProxyName: "p"})
	if err == nil {
		var listeners []networkfirewall.ListenerProperty = described.Proxy.ListenerProperties
		var port int32 = listeners[0].Port
		say("a structure of responses that requests have too", port, nil)
	} else {
		say("a structure of responses that requests have too", nil, err)
	}

	order, err := chimesdkvoice.New(sess).GetPhoneNumberOrder(ctx, &chimesdkvoice.GetPhoneNumberOrderInput{PhoneNumberOrderId: "1"})
	say("a time that is text", order.PhoneNumberOrder.FocDate.Year(), err)
}

package boto3_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// A URL by which a web page can play speech, without keys and without a
// header.
func ExamplePresignMethod() {
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
	if err != nil {
		fmt.Println(err)
		return
	}
	polly, err := sess.Client("polly")
	if err != nil {
		fmt.Println(err)
		return
	}
	speech := boto3.Map{"Text": "Good morning", "OutputFormat": "mp3", "VoiceId": "Joanna"}
	r, err := polly.PresignURL(context.Background(), "SynthesizeSpeech", speech, time.Minute, boto3.PresignMethod(http.MethodGet))
	if err != nil {
		fmt.Println(err)
		return
	}
	address, signature, _ := strings.Cut(r.URL, "&X-Amz-Algorithm")
	fmt.Println(r.Method, address, len(r.Header), signature != "")
	// Output: GET https://polly.eu-central-1.amazonaws.com/v1/speech?OutputFormat=mp3&Text=Good%20morning&VoiceId=Joanna 0 true
}

// What a body says goes into the URL as far as it can, and is refused, not
// dropped, where it cannot.
func TestPresignBodies(t *testing.T) {
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		want               string // parameters, or a part of the error
	}{
		{"dynamodb", "ListTables", boto3.Map{"Limit": 5, "ExclusiveStartTableName": "a&b"}, "ExclusiveStartTableName=a%26b&Limit=5"},
		{"polly", "SynthesizeSpeech", boto3.Map{"Text": "t", "OutputFormat": "mp3", "VoiceId": "v", "LexiconNames": []string{"a", "b"}}, "LexiconNames=a&LexiconNames=b&OutputFormat=mp3&Text=t&VoiceId=v"},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f"}, ""},
		{"dynamodb", "GetItem", boto3.Map{"TableName": "t", "Key": boto3.Map{"id": boto3.Map{"S": "1"}}}, "Key: a structure or map in a body"},
		{"dynamodb", "BatchWriteItem", boto3.Map{"RequestItems": boto3.Map{}}, "RequestItems"},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": []byte("{}")}, "a body, which a URL cannot carry"},
		{"s3", "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Body": strings.NewReader("x")}, "a body, which a URL cannot carry"},
		{"cloudwatch", "PutMetricData", boto3.Map{"Namespace": "n"}, "a body, which a URL cannot carry"},
	} {
		r, err := newClient(t, c.service, &canned{}).PresignURL(t.Context(), c.operation, c.in, time.Minute)
		if err != nil {
			if c.want == "" || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %v: %v, want %s", c.operation, c.in, err, c.want)
			}
			continue
		}
		u, err := url.Parse(r.URL)
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		for name := range query {
			if strings.HasPrefix(name, "X-Amz-") {
				query.Del(name)
			}
		}
		if query.Encode() != c.want {
			t.Errorf("%s %v: %s, want %s", c.operation, c.in, query.Encode(), c.want)
		}
	}
}

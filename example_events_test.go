package boto3_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/eventstream"
)

// selectServer answers SelectObjectContent in S3's place.
func selectServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		encoder := eventstream.NewEncoder(w)
		for _, event := range [][2]string{
			{"Records", "Ada,36\nAlan,41\n"},
			{"Stats", "<Stats><BytesScanned>120</BytesScanned></Stats>"},
			{"End", ""},
		} {
			_ = encoder.Encode(eventstream.Message{
				Headers: eventstream.Headers{
					{Name: ":message-type", Value: eventstream.String("event")},
					{Name: ":event-type", Value: eventstream.String(event[0])},
				},
				Payload: []byte(event[1]),
			})
		}
	}))
}

// The events of a response are ranged over once. Cancelling the context frees
// the connection of a stream that is not ranged over.
func ExampleClient_Call_events() {
	server := selectServer()
	defer server.Close()
	client, err := boto3.NewClient("s3", boto3.Config{
		Region: "eu-central-1", EndpointURL: server.URL, Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	type event struct {
		Records *struct{ Payload []byte }
		Stats   *struct{ Details *struct{ BytesScanned int64 } }
	}
	var out struct{ Payload iter.Seq2[event, error] }
	err = client.Call(ctx, "SelectObjectContent", boto3.Map{
		"Bucket": "people", "Key": "ages.csv", "ExpressionType": "SQL", "Expression": "SELECT * FROM S3Object",
		"InputSerialization": boto3.Map{"CSV": boto3.Map{}}, "OutputSerialization": boto3.Map{"CSV": boto3.Map{}},
	}, &out)
	if err != nil {
		fmt.Println(err)
		return
	}
	for e, err := range out.Payload {
		switch {
		case err != nil:
			fmt.Println(err)
		case e.Records != nil:
			fmt.Print(string(e.Records.Payload))
		case e.Stats != nil:
			fmt.Println(e.Stats.Details.BytesScanned, "bytes scanned")
		}
	}
	// Output:
	// Ada,36
	// Alan,41
	// 120 bytes scanned
}

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/logs"
)

func TestRun(t *testing.T) {
	testserver.Moto(t)
	c := logs.New(testserver.Session(t))
	for _, name := range []string{"/app/web", "/app/worker", "/other"} {
		if _, err := c.CreateLogGroup(t.Context(), &logs.CreateLogGroupInput{LogGroupName: name}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.PutRetentionPolicy(t.Context(), &logs.PutRetentionPolicyInput{LogGroupName: "/app/web", RetentionInDays: new(int32(7))})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), &out, wanted{Prefix: "/app/"}); err != nil {
		t.Fatal(err)
	}
	year := time.Now().UTC().Year()
	want := fmt.Sprintf("/app/web %d 0 bytes, kept 7 days\n/app/worker %d 0 bytes, kept for ever\n", year, year)
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

package boto3_test

import (
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// Whatever text an object has for its Expires, the object can be read.
func TestExpiresOfAnyText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ": "", "0": "1970-01-01T00:00:00Z", "-1": "1969-12-31T23:59:59Z", "never": "",
		"2022-07-01T00:00:0Z": "2022-07-01T00:00:00Z", "Fri, 1 Jul 2022 0:0:0 GMT": "2022-07-01T00:00:00Z",
		"Fri, 01 Jul 2022 10:00:00 EST": "2022-07-01T15:00:00Z", "Fri, 01 Jul 2022 10:00:00 CEST": "2022-07-01T10:00:00Z",
		"99999999999999999999": "", "Fri, 01 Jul 20222 00:00:00 GMT": "",
	} {
		for _, operation := range []string{"GetObject", "HeadObject"} {
			web := &canned{answers: []answer{{body: "", header: map[string]string{"Expires": text, "Etag": "e"}}}}
			out := boto3.Map{}
			if err := newClient(t, "s3", web).Call(t.Context(), operation, boto3.Map{"Bucket": "b", "Key": "k"}, &out); err != nil || out["ETag"] != "e" {
				t.Errorf("%s with Expires %q: %v, %v", operation, text, out, err)
			}
			got, ok := out["Expires"]
			if at, _ := formatted(got); ok != (want != "") || at != want {
				t.Errorf("%s with Expires %q: %v, want %s", operation, text, got, want)
			}
		}
	}
}

func formatted(v any) (text string, ok bool) {
	at, ok := v.(time.Time)
	if !ok {
		return "", false
	}
	return at.Format(time.RFC3339), true
}

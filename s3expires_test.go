package boto3_test

import (
	"io"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// An Expires that is no date is no reason to fail, and is there as it came,
// where the body streams and where there is none. botocore returns the same.
func TestExpiresAsItCame(t *testing.T) {
	when := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		text string
		want any
	}{{"Fri, 02 Jan 2026 03:04:05 GMT", when}, {"-1", time.Unix(-1, 0).UTC()}, {"never", nil}, {"", nil}} {
		for _, operation := range []string{"GetObject", "HeadObject"} {
			header := map[string]string{"Etag": "e"}
			if c.text != "" {
				header["Expires"] = c.text
			}
			web := &canned{answers: []answer{{header: header, body: "body"}}}
			client := newClient(t, "s3", web)
			in := boto3.Map{"Bucket": "b", "Key": "k"}
			out := boto3.Map{}
			var meta boto3.ResponseMetadata
			if err := client.Call(t.Context(), operation, in, &out, boto3.Metadata(&meta)); err != nil {
				t.Errorf("%s %q: %v", operation, c.text, err)
				continue
			}
			if raw, _ := out["ExpiresString"].(string); raw != c.text || out["Expires"] != c.want || meta.Header.Get("Expires") != c.text {
				t.Errorf("%s %q: %v, header %v", operation, c.text, out, meta.Header)
			}
			var typed struct {
				ETag, ExpiresString string
				Expires             time.Time
				Body                io.ReadCloser
			}
			if operation == "HeadObject" {
				continue // has no Body
			}
			if err := client.Call(t.Context(), operation, in, &typed); err != nil || typed.ExpiresString != c.text {
				t.Errorf("%s %q: %+v, %v", operation, c.text, typed, err)
			}
		}
	}
}

// It goes where any member would go: to a tagged, an embedded or a pointer field.
func TestExpiresGoesAsMembersDo(t *testing.T) {
	type Text struct{ ExpiresString *string }
	var tagged struct {
		When string `boto3:"ExpiresString"`
	}
	var embedded struct{ *Text }
	var loose any
	outputs := map[string]any{"tagged": &tagged, "embedded": &embedded, "any": &loose}
	for name, out := range outputs {
		web := &canned{answers: []answer{{header: map[string]string{"Expires": "soon"}, body: "body"}}}
		if err := newClient(t, "s3", web).Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if tagged.When != "soon" || embedded.Text == nil || *embedded.ExpiresString != "soon" || loose.(boto3.Map)["ExpiresString"] != "soon" {
		t.Errorf("tagged %+v, embedded %+v, any %v", tagged, embedded, loose)
	}
	var wrong struct{ ExpiresString int }
	web := &canned{answers: []answer{{header: map[string]string{"Expires": "soon"}, body: "body"}}}
	if err := newClient(t, "s3", web).Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, &wrong); err == nil {
		t.Error("a text was stored in an int")
	}
}

package custom

import (
	"reflect"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
)

// The values are urllib.parse.unquote's.
func TestUnquote(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a+b": "a+b", "%41%2fb": "A/b", "%": "%", "%4": "%4", "%zz%41": "%zzA", "100%": "100%", "%c3%a9": "é", "%ff!": "\ufffd!",
	} {
		if got := unquote(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The values are those of bytes.decode("utf-8", "replace").
func TestDecodeUTF8(t *testing.T) {
	for text, want := range map[string]string{
		"é": "é", "a\xffb": "a\ufffdb", "\xff\xff": "\ufffd\ufffd", "\xe2\x82": "\ufffd", "\xe2\x82A": "\ufffdA", "\xf0\x9f\x98": "\ufffd",
		"\xe0\x80": "\ufffd\ufffd", "\xed\xa0\x80": "\ufffd\ufffd\ufffd", "\xc3(": "\ufffd(", "\xf4\x90": "\ufffd\ufffd", "\xf4\x8f": "\ufffd", "\xf0\x90": "\ufffd",
	} {
		if got := decodeUTF8([]byte(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is no JSON stays as it came; numbers are those of any output.
func TestDecodeQuotedJSON(t *testing.T) {
	for text, want := range map[string]any{
		"%7B%22a+b%22%3A1%7D": bind.Document{Text: `{"a+b":1}`, Value: map[string]any{"a+b": int64(1)}}, "%41+b": "%41+b", "": "",
	} {
		if got, err := decodeQuotedJSON(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %#v, %v, want %#v", text, got, err, want)
		}
	}
}

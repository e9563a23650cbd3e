package args

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestQuotes reads what the AWS CLI 1.46.3 reads so.
func TestQuotes(t *testing.T) {
	none := func(string) (any, bool, error) { return nil, false, nil }
	for text, want := range map[string]map[string]any{
		`a='C:\dir\',b=c`: {"a": `C:\dir\`, "b": "c"},
		`a='x\\'`:         {"a": `x\`},
		`a='x\\\'`:        {"a": `x\\`},
		`a="x\"`:          {"a": `x\`},
		`a="\\"/",c=d`:    {"a": `\"/`, "c": "d"},
		`a='x\'y'`:        {"a": `x'y`},
		"a=\u00a0b":       {"a": "\u00a0b"},
	} {
		if got, err := parseShorthand(text, none); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestDeep reads what would need more stack than there is.
func TestDeep(t *testing.T) {
	for _, open := range []string{"[", "{a="} {
		if _, err := parseShorthand("a="+strings.Repeat(open, 5_000_000), nil); err == nil {
			t.Errorf("%s: no error", open)
		}
	}
}

// TestByteOrderMark reads files as editors of Windows write them.
func TestByteOrderMark(t *testing.T) {
	path := filepath.Join(t.TempDir(), "in.json")
	if err := os.WriteFile(path, []byte("\xef\xbb\xbf{\r\n\"a\": 1}"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := new(Reader).Text("file://" + path)
	if want := "{\n\"a\": 1}"; err != nil || got != want {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

package args

import (
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

package codegen

import (
	"go/token"
	"testing"
)

// TestExported holds that any name of a description is one that Go exports.
func TestExported(t *testing.T) {
	for _, name := range []string{"", "_", "__", "-", "9lives", "_x", "a.b", "type", "日本", "_日", "ßx", "ŉ", "ªb", "ǆx", "ünicode", "٣", "א", "\xff", "`", "\n"} {
		if got := Exported(name); !token.IsExported(got) || !token.IsIdentifier(got) {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}

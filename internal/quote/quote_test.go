package quote_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/quote"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 10, ""},
		{"The bucket does not exist", 40, "The bucket does not exist"},
		{` pattern: [\w]+ "日本" `, 40, ` pattern: [\w]+ "日本"`[1:]},
		{"a\r\nERROR forged", 40, `a\r\nERROR forged`},
		{"\x1b[2Jcleared\x00\x7f", 40, `\x1b[2Jcleared\x00\x7f`},
		{"a\u202eb\u2028c\u200b\u0085d", 40, `a\u202eb\u2028c\u200b\u0085d`},
		{"\xffé\uFFFD", 40, `\xffé` + "\uFFFD"},
		{strings.Repeat("x", 100), 40, strings.Repeat("x", 20) + "... [80 bytes more]"},
		{strings.Repeat("\x00", 100), 40, strings.Repeat(`\x00`, 5) + "... [95 bytes more]"},
		{strings.Repeat("é", 20) + "é", 40, strings.Repeat("é", 10) + "... [22 bytes more]"},
		{strings.Repeat("é", 20), 40, strings.Repeat("é", 20)},
		{strings.Repeat("x", 100), 4, "... [100 bytes more]"},
	} {
		if got := quote.Text(c.text, c.limit); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("a\x00b", 10)
	f.Add(strings.Repeat("é\n", 90), 100)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = min(max(limit, 40), 5000)
		got := quote.Text(text, limit)
		if len(got) > limit || !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
			t.Fatalf("%q in %d: %q", text, limit, got)
		}
		if again := quote.Text(got, limit); again != got {
			t.Fatalf("%q again: %q", got, again)
		}
	})
}

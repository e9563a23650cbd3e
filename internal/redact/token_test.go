package redact

import "testing"

func TestToken(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		"plain":                   "plain",
		"x-amz-security-token:":   "x-amz-security-token:***",
		"x-amz-security-token:ab": "x-amz-security-token:***",
		"a\nx-amz-security-token:ab\nb x-amz-security-token:cd e":   "a\nx-amz-security-token:***\nb x-amz-security-token:*** e",
		`'x-amz-security-token:ab\n\nhost;x-amz-security-token\ne'`: `'x-amz-security-token:***\n\nhost;x-amz-security-token\ne'`,
	} {
		if got := Token(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

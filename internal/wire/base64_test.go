package wire

import "testing"

// The values are those of Python's base64.b64decode; "!" is a refusal.
func TestDecodeBase64(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "YQ==": "a", "YWI=": "ab", "YWJj": "abc", "YQ==\n": "a", " !YWI=*": "ab", "Y=Q=": "!", "=YQ=": "!", "====": "", "=": "",
		"YQ==YQ==": "a", "YQ==Zg": "a", "YWI=Zg==": "ab", "YWJj=": "abc", "YWJjYQ=": "!", "YQ": "!", "Y": "!", "YQ=": "!", "YQ=\n=": "a", "YR==": "a", "*": "",
		"YQ=Y=": "a\x06", "YWJjY": "!", "-_": "",
	} {
		got, err := DecodeBase64(text)
		if string(got) != want && want != "!" || (err != nil) != (want == "!") {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}

// What is decoded is never longer than three quarters of the text.
func FuzzDecodeBase64(f *testing.F) {
	for _, text := range []string{"YQ==YQ==", "YQ=\n=", "=YQ=", "Y=Q=", "YWJjYQ=", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if data, err := DecodeBase64(text); len(data) > len(text)*3/4+1 || err != nil && data != nil {
			t.Errorf("%q: %q, %v", text, data, err)
		}
	})
}

package args

import (
	"encoding/json"
	"testing"
)

// TestShorthand has what the AWS CLI 1.46.3 makes of each text; null where it refuses.
func TestShorthand(t *testing.T) {
	for text, want := range map[string]string{
		`a=b`:                      `{"a":"b"}`,
		`a=b,c`:                    `{"a":["b","c"]}`,
		`a=b,c=d,e`:                `{"a":"b","c":["d","e"]}`,
		`a=[b,c],d={e=f,g=[h]}`:    `{"a":["b","c"],"d":{"e":"f","g":["h"]}}`,
		`a='b,c',d="e'f"`:          `{"a":"b,c","d":"e'f"}`,
		`a='it\'s'`:                `{"a":"it's"}`,
		`a=b\,c`:                   `{"a":"b,c"}`,
		`a=`:                       `{"a":""}`,
		`a=b==c`:                   `{"a":"b==c"}`,
		` a = b , c = d `:          `null`,
		`a=b , c=d`:                `{"a":"b","c":"d"}`,
		`a=b,a=c`:                  `null`,
		`a`:                        `null`,
		`=a`:                       `{"":"a"}`,
		`a=[b`:                     `null`,
		`a={b=c`:                   `null`,
		`a='b`:                     `null`,
		`a=b,c,d=e`:                `{"a":["b","c"],"d":"e"}`,
		`a.b#c/d:e=f`:              `{"a.b#c/d:e":"f"}`,
		`a=日本`:                     `{"a":"日本"}`,
		`Key=a]b`:                  `null`,
		`Key=[]`:                   `{"Key":[]}`,
		`Key={}`:                   `{"Key":{}}`,
		`Name=tag:team,Values=a,b`: `{"Name":"tag:team","Values":["a","b"]}`,
	} {
		v, err := parseShorthand(text, func(string) (any, bool, error) { return nil, false, nil })
		got := "null"
		if err == nil {
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			got = string(data)
		}
		if got != want {
			t.Errorf("%s: %s (%v), want %s", text, got, err, want)
		}
	}
}

func FuzzShorthand(f *testing.F) {
	for _, seed := range []string{`a=b,c`, `a=[b,{c=d}]`, `a='b\'',c="d"`, `a=b\,c`, `a@=file://x`, "a=\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = parseShorthand(text, func(string) (any, bool, error) { return nil, false, nil })
	})
}

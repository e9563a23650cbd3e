package args

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
)

const parser = `
import json, sys
from awscli.shorthand import ShorthandParser
out = []
for text in json.load(sys.stdin):
    try:
        out.append(ShorthandParser().parse(text))
    except Exception:
        out.append(None)
json.dump(out, sys.stdout)
`

// TestShorthandAsAWS reads texts that are drawn of what shorthand is made of, as the
// AWS CLI does: the same values, and none where it has none.
func TestShorthandAsAWS(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 1)) //nolint:gosec // to be drawn again
	pieces := []string{"a=", "b=", "c", "d", ",", ",", "=", "[", "]", "{", "}", "{x=", "'", `"`, "'q r'", `"s,t"`, `\`, `\,`, `\'`, " ", "\n", "é", "1"}
	texts := []string{"a=b,,c=d", "a=b,c,,d=e", "a=b,,", "a=b,,c", "a=b,'x,y'=c", "a=b, c", "a = b", "a=b ,c = d", "a@=b"}
	for range 20000 {
		var b strings.Builder
		b.WriteString("a=")
		for range 1 + r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), oracle.Python(t), "-c", parser) //nolint:gosec // the test's own
	process.Stdin = bytes.NewReader(in)
	out, err := process.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []any
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	none := func(string) (any, bool, error) { return nil, false, nil }
	read, wrong := 0, 0
	for i, text := range texts {
		got, err := parseShorthand(text, none)
		var v any
		if err == nil {
			v = got
			read++
		}
		if !reflect.DeepEqual(v, want[i]) {
			if wrong++; wrong < 20 {
				t.Errorf("%q\n%q %v\nwant\n%q", text, v, err, want[i])
			}
		}
	}
	t.Logf("%d texts, %d that can be read; %d differ", len(texts), read, wrong)
}

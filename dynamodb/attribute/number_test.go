package attribute_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/dynamodb/attribute"
	"github.com/boto3-go/boto3/internal/testoracle"
)

func randomNumber(r *rand.Rand) string {
	digits := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteByte('0' + byte(r.IntN(10)))
		}
		return b.String()
	}
	text := []string{"", "-", "+"}[r.IntN(3)] + digits(r.IntN(41))
	if r.IntN(2) == 0 {
		text += "." + digits(r.IntN(8))
	}
	if r.IntN(2) == 0 {
		text += "eE"[r.IntN(2):][:1] + strconv.Itoa(r.IntN(160)-80)
	}
	return text
}

// TestNumbersAsBoto3 leaves out what boto3 lets through though DynamoDB does
// not: magnitudes about the ends of the range, and -Infinity. Underscores among
// the digits are Python's.
func TestNumbersAsBoto3(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	texts := []string{
		"0", "-0", "0.0", "NaN", "Infinity", "1e127", "1e200", "1e-200", "x", "1 2", "", ".", "-", "--1", "+-1", "1e", "1e+", "0x1p3",
		strings.Repeat("9", 38), strings.Repeat("9", 39), "1" + strings.Repeat("0", 38), "0." + strings.Repeat("1", 38), "0" + strings.Repeat("1", 38),
	}
	for range 2000 {
		texts = append(texts, randomNumber(r))
	}
	var ask bytes.Buffer
	for _, text := range texts {
		if err := json.NewEncoder(&ask).Encode(text); err != nil {
			t.Fatal(err)
		}
	}
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Boto3, ask.Bytes(), "testdata/serialize_numbers.py")))
	taken := 0
	for _, text := range texts {
		var want *string
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		n, err := attribute.ParseNumber(text)
		if (err == nil) != (want != nil) {
			t.Errorf("%q: %v; boto3 takes it: %v", text, err, want != nil)
			continue
		}
		if err != nil {
			continue
		}
		taken++
		got, err := n.Rat()
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if w, ok := new(big.Rat).SetString(*want); !ok || got.Cmp(w) != 0 {
			t.Errorf("%q is %s; boto3 has %s", text, got, *want)
		}
	}
	if taken < 1000 {
		t.Errorf("only %d numbers of %d were taken", taken, len(texts))
	}
}

func TestNumber(t *testing.T) {
	if i, err := attribute.Number("1.5E+3").Int64(); i != 1500 || err != nil {
		t.Error(i, err)
	}
	if f, err := attribute.Number("0.1").Float64(); f != 0.1 || err != nil {
		t.Error(f, err)
	}
	if i, err := attribute.Number("99999999999999999999").BigInt(); err != nil || i.String() != "99999999999999999999" {
		t.Error(i, err)
	}
	for want, n := range map[string]attribute.Number{
		"1.5 is not whole":                     "1.5",
		"99999999999999999999 overflows int64": "99999999999999999999",
		"DynamoDB has no number NaN":           "NaN",
		`"ten" is not a decimal number`:        "ten",
		"out of the range":                     "1e126",
		"has 39 digits where 38 can be kept":   attribute.Number(strings.Repeat("1", 39)),
	} {
		if _, err := n.Int64(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", n, err, want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1", "-1.5e3", ".", "1e99999999999", "00.10", "NaN"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := attribute.ParseNumber(text)
		if err != nil {
			return
		}
		if _, err := n.Rat(); err != nil {
			t.Errorf("%q was taken: %v", text, err)
		}
	})
}

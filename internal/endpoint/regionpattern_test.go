package endpoint

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// TestRegionPattern compares with package regexp.
func TestRegionPattern(t *testing.T) {
	parts := []string{"us", "eu", "isoe", "cn", "gov", "de", "west", "-", "-", "-", "1", "22", "_", "é", " ", "\n", "mx", "iso", "isob"}
	r := rand.New(rand.NewPCG(1, 2))
	matches := 0
	for _, text := range []string{
		`^(us|eu|ap|sa|ca|me|af|il|mx)\-\w+\-\d+$`, `^eusc\-(de)\-\w+\-\d+$`, `^us\-iso\-\w+\-\d+$`, `^us\-isob\-\w+\-\d+$`,
		`us\-\w+`, `^\w+\w+\d+$`, `^(a|us|)-(\-|\-1)$`, `^u`, `^$`, `^us-gov-\w+-\d+$`,
	} {
		want, got := regexp.MustCompile("^(?:"+text+")"), regionPatternOf(t, text)
		for range 20_000 {
			var b strings.Builder
			for range r.IntN(7) {
				b.WriteString(parts[r.IntN(len(parts))])
			}
			if want.MatchString(b.String()) != got.MatchString(b.String()) {
				t.Errorf("%s and %q: %t", text, b.String(), got.MatchString(b.String()))
			}
			if got.MatchString(b.String()) {
				matches++
			}
		}
	}
	if matches < 1000 {
		t.Errorf("only %d matches", matches)
	}
	for _, text := range []string{`^[a-z]+$`, `^us-\w$`, `^us-\d*$`, `^(us$`, `^(us|(eu))$`, `us.west`, `^a\`, `^\\\\$`, `a|b`, `^(\w+|a)-$`, `a$b`} {
		if _, err := compileRegion(text); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

func regionPatternOf(t *testing.T, text string) *regionPattern {
	t.Helper()
	p, err := compileRegion(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

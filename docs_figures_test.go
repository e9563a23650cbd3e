package boto3_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPerformanceFigures holds that each figure of docs/performance.md with a unit stands
// in bench/README.md.
func TestPerformanceFigures(t *testing.T) {
	page, err := os.ReadFile("docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	measured, err := os.ReadFile("bench/README.md")
	if err != nil {
		t.Fatal(err)
	}
	figures := regexp.MustCompile(`[\d.,]+(?: (?:µs, \d+|MB/s|MB|s, [\d.]+ s)|/s)`).FindAllString(string(page), -1)
	if len(figures) < 30 {
		t.Errorf("only %d figures were found", len(figures))
	}
	for _, figure := range figures {
		if !strings.Contains(string(measured), figure) {
			t.Errorf("%s stands only in docs/performance.md", figure)
		}
	}
}

// TestReadmeFigures holds that each figure in the README's table is one of bench/README.md,
// rounded to the digits that it has there.
func TestReadmeFigures(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	measured, err := os.ReadFile("bench/README.md")
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile(`([\d,]+(?:\.\d+)?) (µs|ms|MB/s|MB|s)\b`)
	type quantity struct{ number, unit string }
	known := map[quantity]bool{}
	for _, m := range pattern.FindAllStringSubmatch(string(measured), -1) {
		n := magnitude(t, m[1])
		for digits := range 3 {
			known[quantity{rounded(n, digits), m[2]}] = true
			if m[2] == "µs" {
				known[quantity{rounded(n/1000, digits), "ms"}] = true
			}
		}
	}
	_, table, _ := strings.Cut(string(page), "## Beside")
	table, _, _ = strings.Cut(table, "\n## ")
	figures := pattern.FindAllStringSubmatch(table, -1)
	if len(figures) < 15 {
		t.Errorf("only %d figures were found", len(figures))
	}
	for _, m := range figures {
		if !known[quantity{strings.ReplaceAll(m[1], ",", ""), m[2]}] {
			t.Errorf("%s stands only in README.md", m[0])
		}
	}
}

// rounded has halves go up, as people round.
func rounded(n float64, digits int) string {
	scale := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(n*scale)/scale, 'f', digits, 64)
}

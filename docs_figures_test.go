package boto3_test

import (
	"os"
	"regexp"
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

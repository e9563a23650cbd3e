package s3cmd

import (
	"strings"
	"testing"
)

// TestHelp asks as messages tell the user to: a last word "help" is no path.
func TestHelp(t *testing.T) {
	b := newBench(t)
	for line, want := range map[string]string{
		"help":      " s3 sync\n",
		"cp help":   "--storage-class STANDARD|",
		"ls help":   "--human-readable",
		"mb help":   "s3 mb <path> [options]",
		"run help":  "--parallel <value>",
		"sync help": "--exact-timestamps",
	} {
		if code := b.do(t.Context(), line); code != 0 || !strings.Contains(b.out.String(), want) || b.wrong.Len() > 0 {
			t.Errorf("s3 %s: code %d, %q, %q", line, code, &b.out, &b.wrong)
		}
	}
	if code := b.do(t.Context(), "mb help me"); code != 252 {
		t.Errorf("code %d: %s", code, &b.wrong)
	}
}

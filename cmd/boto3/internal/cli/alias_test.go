package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAliasesOfEachOther has aliases that lead back to themselves.
func TestAliasesOfEachOther(t *testing.T) {
	p := newPlace(t, inEurope)
	if err := os.MkdirAll(filepath.Join(p.home, ".aws", "cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.home, ".aws", "cli", "alias"), "[toplevel]\nping = pong\npong = pang\npang = ping\n")
	if r := p.run(t, "ping"); r.Code != 252 || !strings.Contains(r.Stderr, `"ping" is no command`) {
		t.Errorf("%+v", r)
	}
}

package measured

import (
	"os"
	"path/filepath"
	"testing"
)

func TestUpdate(t *testing.T) {
	*update = true
	t.Cleanup(func() { *update = false })
	page, quoting := filepath.Join(t.TempDir(), "README.md"), filepath.Join(t.TempDir(), "other.md")
	write := func(file, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(page, "# Calls\n\n| call | time |\n|---|---:|\n| Get | 1.0 µs, 2 |\n| Put | 3.0 µs, 4 |\n\n| call | more |\n|---|---|\n| Get | 9 |\n")
	write(quoting, "| S3 Get | 1.0 µs, 2 | 3.0 µs, 4 | 11.0 µs, 2 |\n")
	if err := Update(page, "| call | time |", []string{"| Get | 3.0 µs, 4 |", "| New | 7.0 µs, 8 |"}, quoting); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		page:    "# Calls\n\n| call | time |\n|---|---:|\n| Get | 3.0 µs, 4 |\n| Put | 3.0 µs, 4 |\n| New | 7.0 µs, 8 |\n\n| call | more |\n|---|---|\n| Get | 9 |\n",
		quoting: "| S3 Get | 3.0 µs, 4 | 3.0 µs, 4 | 11.0 µs, 2 |\n",
	} {
		if have, err := os.ReadFile(file); err != nil || string(have) != want {
			t.Errorf("%q, want %q: %v", have, want, err)
		}
	}
	if Update(page, "| nothing |", nil) == nil {
		t.Error("a table that there is not was updated")
	}
}

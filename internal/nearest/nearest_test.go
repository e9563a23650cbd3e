package nearest

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	candidates := []string{"ListObjects", "ListObjectsV2", "PutObject", "GetObject", "HeadBucket"}
	for name, want := range map[string][]string{
		"list_objects":  {"ListObjects", "ListObjectsV2"},
		"ListObejctsV2": {"ListObjectsV2", "ListObjects"},
		"GtObject":      {"GetObject", "PutObject"},
		"Zzzzzzzz":      {},
	} {
		if got := Names(name, candidates); !slices.Equal(got, want) {
			t.Errorf("Names(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Hint("HeadBuckets", candidates); got != "; did you mean HeadBucket?" {
		t.Errorf("Hint = %q", got)
	}
}

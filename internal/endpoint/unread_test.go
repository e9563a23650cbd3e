package endpoint

import (
	"slices"
	"testing"
)

// What no rule reads has no part in what an endpoint is remembered by: S3's
// objects would push each other's endpoints out.
func TestParametersThatNoRuleReads(t *testing.T) {
	set, err := ParseJSON(latestRules(t, botocoreData(t), "s3"))
	if err != nil {
		t.Fatal(err)
	}
	r := NewResolver(set, nil, 0)
	for i := range set.params {
		unread := slices.Contains([]string{"Key", "Prefix", "CopySource"}, set.params[i].name) // botocore's list
		if unread == slices.Contains(r.used, i) {
			t.Errorf("%s: remembered by %v", set.params[i].name, !unread)
		}
	}
}

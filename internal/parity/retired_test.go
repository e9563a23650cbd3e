package parity_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// TestRetired compares the services that AWS no longer offers with the last
// botocore that had each: BOTO3_RELEASES is where these are.
func TestRetired(t *testing.T) {
	dir := os.Getenv("BOTO3_RELEASES")
	if dir == "" {
		testvectors.Missing(t, "BOTO3_RELEASES is not set to the folder of botocore's releases, as make test does")
	}
	home(t)
	y := newTally()
	byRelease := map[string][]trial{}
	pins := release.Retired()
	for _, service := range slices.Sorted(maps.Keys(pins)) {
		if pin := pins[service]; wanted(service, "") {
			byRelease[pin] = append(byRelease[pin], trialsOf(t, service)...)
		}
	}
	for _, pin := range slices.Sorted(maps.Keys(byRelease)) {
		t.Setenv("PARITY_BOTOCORE", filepath.Join(dir, pin))
		run(t, y, byRelease[pin], byMap)
	}
	y.report(t)
}

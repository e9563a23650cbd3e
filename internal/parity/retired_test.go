package parity_test

import (
	"os"
	"testing"

	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/service"
)

// TestRetired compares the services that AWS no longer offers with the last
// botocore that had them: BOTO3_RETIRED_PACKAGES is where 1.29.27 is.
func TestRetired(t *testing.T) {
	path := os.Getenv("BOTO3_RETIRED_PACKAGES")
	if path == "" {
		testvectors.Missing(t, "BOTO3_RETIRED_PACKAGES is not set to a folder with botocore 1.29.27, as make test does")
	}
	home(t)
	t.Setenv("PARITY_BOTOCORE", path)
	y := newTally()
	var trials []trial
	services := 0
	for _, e := range service.Entries() {
		if e.Retired && wanted(e.Name, "") {
			services++
			trials = append(trials, trialsOf(t, e.Name)...)
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
	if *only == "" && services != 26 {
		t.Errorf("%d services", services)
	}
}

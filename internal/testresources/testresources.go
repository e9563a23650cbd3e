// Package testresources gives tests what boto3's resources do: every member of
// every resource, with the calls that it makes and what comes of it.
package testresources

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// Service is a service with the types of its resources.
type Service struct {
	Service string
	Outputs map[string][]any // of an operation, page by page
	Types   []Type
}

// Type is a type of resource, "" for the service's own, and one resource of it.
type Type struct {
	Type, String string
	IDs          []string
	Attributes   []string
	Cases        []Case
}

// Case is the use of one member: an action, a collection, a waiter ...
type Case struct {
	Kind, Name string
	Arguments  map[string]any
	Result     any
	Error      string
	Data       any // the attributes that the resource holds afterwards
	Calls      []Call
}

// Call is one call of a client.
type Call struct {
	Operation string         `json:"operation"`
	Params    map[string]any `json:"params"`
}

// Current runs a test for each of the services that boto3 has resources of.
// root is the directory of the module.
func Current(t *testing.T, root string, test func(*testing.T, Service)) {
	t.Helper()
	run(t, root, "current", test, "cases of resources")
}

// Retired is Current for OpsWorks, which AWS has retired. It skips the test
// without an earlier boto3 to compare with, and fails it under CI.
func Retired(t *testing.T, root string, test func(*testing.T, Service)) {
	t.Helper()
	if os.Getenv("BOTO3_RELEASES") == "" {
		testvectors.Missing(t, "BOTO3_RELEASES is not set to the folder of botocore's releases, as make test does")
	}
	run(t, root, "retired", test, "cases of retired resources")
}

func run(t *testing.T, root, which string, test func(*testing.T, Service), count string) {
	t.Helper()
	var all []Service
	out := testoracle.Run(t, testoracle.Boto3, nil, filepath.Join(root, "testdata", "resources_oracle.py"), which)
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, s := range all {
		t.Run(s.Service, func(t *testing.T) { test(t, s) })
		for _, typ := range s.Types {
			total += len(typ.Cases)
		}
	}
	testcounts.Is(t, count, total)
}

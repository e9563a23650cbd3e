package boto3_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/boto3-go/boto3"

// forAll may be imported by every package.
var forAll = []string{"internal/jsonread", "internal/ordered", "internal/quote", "internal/syncmap"}

// leaves import nothing of the module but what stands beside them here and what
// is for all.
var leaves = map[string][]string{
	"auth":                nil,
	"retry":               nil,
	"eventstream":         nil,
	"model":               nil,
	"internal/jsonread":   nil,
	"internal/ordered":    nil,
	"internal/quote":      nil,
	"internal/syncmap":    nil,
	"service":             nil,
	"internal/endpoint":   nil,
	"internal/jmes":       nil,
	"internal/nearest":    nil,
	"internal/profile":    nil,
	"internal/transport":  {"internal/transport/xxhash"},
	"dynamodb/attribute":  nil,
	"credentials":         {"internal/profile"},
	"internal/bind":       {"model", "internal/nearest", "dynamodb/attribute"},
	"internal/resource":   {"model", "internal/jmes", "internal/nearest"},
	"internal/validate":   {"model", "internal/nearest", "internal/bind", "dynamodb/attribute"},
	"internal/wire":       {"model", "internal/nearest", "internal/bind", "dynamodb/attribute"},
	"internal/shapejson":  {"model", "internal/nearest", "internal/bind", "internal/wire", "dynamodb/attribute"},
	"internal/protocol":   {"model", "internal/nearest", "internal/bind", "internal/wire", "eventstream", "dynamodb/attribute"},
	"auth/cloudfrontsign": nil,
}

// aboveRoot import, besides what they have beside them, nothing that root does
// not import itself.
var aboveRoot = []string{"transfer"}

// TestAboveRootImportsNoTypedPackage holds that the packages above root stand on
// its dynamic client.
func TestAboveRootImportsNoTypedPackage(t *testing.T) {
	below, err := exec.CommandContext(t.Context(), "go", "list", "-deps", modulePath).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range aboveRoot {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", modulePath+"/"+name).Output()
		if err != nil {
			t.Fatal(err)
		}
		for dep := range strings.Lines(string(out)) {
			dep = strings.TrimSpace(dep)
			if strings.HasPrefix(dep, modulePath) && dep != modulePath+"/"+name && !strings.Contains(string(below), dep+"\n") {
				t.Errorf("%s imports %q", name, dep)
			}
		}
	}
}

// TestImportsRunOneWay holds the house's order: what is below imports nothing
// that is above it.
func TestImportsRunOneWay(t *testing.T) {
	for leaf, allowed := range leaves {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", modulePath+"/"+leaf).Output()
		if err != nil {
			t.Fatal(err)
		}
		for dep := range strings.Lines(string(out)) {
			name, ours := strings.CutPrefix(strings.TrimSpace(dep), modulePath)
			if !ours {
				continue
			}
			name = strings.TrimPrefix(name, "/")
			if name != leaf && !slices.Contains(allowed, name) && !slices.Contains(forAll, name) {
				t.Errorf("%s imports %q", leaf, name)
			}
		}
	}
}

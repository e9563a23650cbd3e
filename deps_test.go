package boto3_test

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/boto3-go/boto3"

// house lists the packages from the ground up: each imports only what stands
// before it. Packages of one line do not import each other.
var house = []string{
	"internal/ctxerr internal/fanout internal/ordered internal/quote internal/release internal/syncmap internal/nearest internal/memberpath internal/snapshot internal/expression internal/snake internal/plainfile internal/transport/xxhash dynamodb/attribute internal/dpop",
	"internal/jsonread internal/pyjson internal/jsonfault",
	"auth auth/cloudfrontsign retry eventstream model service internal/endpoint internal/jmes internal/settings internal/transport",
	"internal/redact credentials internal/bind internal/loader",
	"internal/validate internal/wire internal/bind/attributevalue signing imds",
	"internal/protocol internal/shapejson",
	"internal/call",
	"internal/custom",
	"internal/engine",
	"internal/resource",
	"internal/catalog",
	"internal/recognize",
	"internal/bridge",
	".",
	"runtime",
	"service/*",
	"transfer dynamodb authtoken signin",
	"queue secrets function jobs eventual",
	"resource/*",
	"internal/codegen",
	"bototest",
	"bototest/sqstest",
	"cmd/* internal/refresh internal/published",
}

// TestImportsRunOneWay holds the house's order over all packages but those that
// only tests use.
func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	placed := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name := within(fields[0])
		at := floor(name)
		if at < 0 {
			if !strings.HasPrefix(name, "internal/test") && !strings.HasPrefix(name, "internal/parity") && name != "internal/typedclients" && name != "resource" {
				t.Errorf("package %s has no place in the house", name)
			}
			continue
		}
		placed++
		for _, imported := range fields[1:] {
			if !strings.HasPrefix(imported, modulePath) {
				continue
			}
			if below := floor(within(imported)); below < 0 || below >= at {
				t.Errorf("%s imports %s, which stands no lower", name, within(imported))
			}
		}
	}
	if placed < 400 {
		t.Errorf("only %d packages were looked at", placed)
	}
}

// within is a package's path in the module.
func within(importPath string) string {
	return path.Clean(strings.TrimPrefix(strings.TrimPrefix(importPath, modulePath), "/"))
}

// floor is where a package stands, -1 where it has no place.
func floor(name string) int {
	return slices.IndexFunc(house, func(line string) bool {
		return slices.ContainsFunc(strings.Fields(line), func(place string) bool {
			ok, _ := path.Match(place, name)
			return ok
		})
	})
}

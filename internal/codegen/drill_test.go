package codegen

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/testvectors"
	"github.com/boto3-go/boto3/model"
)

// drillFrom is the release of botocore that the program in testdata/drill is of. It
// stays, so that the way from there gets longer with each release.
const drillFrom = "1.43.11"

var drillServices = []string{"braket", "chime-sdk-voice", "health", "mediaconvert", "network-firewall"}

// TestDrill builds and runs a program of a user's with the packages that it was written
// against, and with those that the generator makes over them of the current release.
// It compiles still. What it sets and is gone is refused, with the field that has taken
// its place; all else does what it did.
func TestDrill(t *testing.T) {
	was, is := earlierAndCurrent(t)
	before, after := drillPackages{}, drillPackages{}
	for _, name := range drillServices {
		published, err := Read(before.add(t, was, name, nil))
		if err != nil {
			t.Fatal(err)
		}
		after.add(t, is, name, published)
	}
	drilled(t, before, `a member of another type: true, <nil>
the same without it: {"filter": {"eventArns": ["arn:aws:health:global::event/x"]}}, <nil>
a member that is gone: true, <nil>
a value of an enum: true, <nil>
an operation: true, <nil>
its items: true, <nil>
a structure of responses that requests have too: 443, <nil>
a time that is text: 2026, <nil>
`)
	drilled(t, after, `a member of another type: refused: invalid parameters for health.DescribeAffectedEntities: filter.Tags: holds nothing, as the service's description gives the member another type; set Tags2 instead
the same without it: {"filter": {"eventArns": ["arn:aws:health:global::event/x"]}}, <nil>
a member that is gone: refused: invalid parameters for mediaconvert.CreateJobTemplate: Settings.OutputGroups[0].OutputGroupSettings.CmafGroupSettings.Encryption.ClearLead: holds nothing, as the service's description has no such member; leave it out
a value of an enum: true, <nil>
an operation: false, service network-firewall has no operation "ListProxies"
its items: false, service network-firewall has no operation "ListProxies"
a structure of responses that requests have too: 443, <nil>
a time that is text: 1, <nil>
`)
}

// earlierAndCurrent are the descriptions of the drill's release and of the current one,
// in the folder BOTO3_RELEASES, which make fills.
func earlierAndCurrent(t *testing.T) (was, is loader.Paths) {
	t.Helper()
	dir := os.Getenv("BOTO3_RELEASES")
	was = loader.Paths{filepath.Join(dir, drillFrom, "botocore", "data")}
	is = loader.Paths{filepath.Join(dir, release.Botocore, "botocore", "data")}
	if dir == "" || len(was.Services(loader.ServiceFile)) == 0 || len(is.Services(loader.ServiceFile)) == 0 {
		testvectors.Missing(t, "BOTO3_RELEASES is not set to a folder with botocore "+drillFrom+" and "+release.Botocore+", as make test does")
	}
	return was, is
}

// drillPackages are files by their path below testdata/drill.
type drillPackages map[string][]byte

// add generates the package of a service, and returns its source.
func (p drillPackages) add(t *testing.T, in loader.Paths, name string, published *Published) map[string][]byte {
	t.Helper()
	versions := in.Versions(name, loader.ServiceFile)
	d, err := in.Data(name, versions[len(versions)-1])
	if err != nil {
		t.Fatal(err)
	}
	packed, err := model.Pack(name, false, d)
	if err != nil {
		t.Fatal(err)
	}
	source, _ := generate(t, described(t, in, name), published)
	home := strings.ReplaceAll(name, "-", "")
	p[filepath.Join(home, "description.b3d")] = packed
	for file, text := range source {
		p[filepath.Join(home, file)] = text
	}
	return source
}

// drilled builds the program with the packages, and compares what it prints.
func drilled(t *testing.T, packages drillPackages, want string) {
	t.Helper()
	home, err := filepath.Abs(filepath.Join("testdata", "drill"))
	if err != nil {
		t.Fatal(err)
	}
	made := t.TempDir()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, text := range packages {
		file := filepath.Join(made, strings.ReplaceAll(path, string(filepath.Separator), "_"))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(home, path)] = file
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file, program := filepath.Join(made, "overlay.json"), filepath.Join(made, "drill.exe")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", file, "-o", program, "./testdata/drill").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	run := exec.CommandContext(t.Context(), program)
	run.Env = append(os.Environ(), "HOME="+made, "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
	if out, err := run.CombinedOutput(); err != nil || string(out) != want {
		t.Errorf("%v\n%swant\n%s", err, out, want)
	}
}

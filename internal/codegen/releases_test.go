package codegen

import (
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/model"
)

// TestReleaseKeepsNames moves from an earlier release of botocore to the current one,
// over what was published of each service that both have: every name and every type of
// a field stays, and fields whose members are gone are tagged, so that setting them is
// an error.
func TestReleaseKeepsNames(t *testing.T) {
	was, is := earlierAndCurrent(t)
	names := is.Services(loader.ServiceFile)
	moved, tagged := 0, 0
	for _, name := range was.Services(loader.ServiceFile) {
		if !slices.Contains(names, name) {
			continue
		}
		before, after := described(t, was, name), described(t, is, name)
		first, _ := generate(t, before, nil)
		published, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		second, notes := generate(t, after, published)
		apiKept(t, first, second)
		if len(notes) > 0 {
			moved++
		}
		for _, text := range second {
			tagged += strings.Count(string(text), `,gone`)
		}
	}
	t.Logf("from botocore %s to %s: %d services with something that is kept, %d fields that are gone", drillFrom, release.Botocore, moved, tagged)
	if moved == 0 || tagged == 0 {
		t.Error("nothing was kept, so that nothing was tried")
	}
}

func described(t *testing.T, in loader.Paths, name string) *model.Service {
	t.Helper()
	versions := in.Versions(name, loader.ServiceFile)
	d, err := in.Data(name, versions[len(versions)-1])
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Parse(name, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

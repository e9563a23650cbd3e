package boto3_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// withoutExamples are public packages that a reader of pkg.go.dev looks for no example of.
var withoutExamples = map[string]string{
	"resource": "it holds the packages below it, and nothing of its own",
	"runtime":  "generated code alone calls it",
}

// TestEveryPackageHasExamples holds that each public package that is written by hand, those
// of nested modules too, says what it is, and shows it in an example whose output is
// compared.
func TestEveryPackageHasExamples(t *testing.T) {
	packages := 0
	err := filepath.WalkDir(".", func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		switch name := entry.Name(); {
		case dir == "examples", dir == "bench", dir == "integration", dir == "bin", name == "internal", name == "testdata",
			strings.HasPrefix(name, ".") && dir != ".", filepath.Dir(dir) == "service":
			return fs.SkipDir
		}
		comment, examples, public := documentation(t, dir)
		if !public {
			return nil
		}
		packages++
		if comment == "" {
			t.Errorf("%s has no package comment", dir)
		}
		if reason := withoutExamples[filepath.ToSlash(dir)]; (reason == "") != (examples > 0) {
			t.Errorf("%s has %d examples with output; that it has none may have a reason: %q", dir, examples, reason)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if packages < 30 {
		t.Errorf("only %d packages were found", packages)
	}
}

// documentation is the comment of a folder's package, and the number of its examples whose
// output is compared. A program is no public package.
func documentation(t *testing.T, dir string) (comment string, examples int, public bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var tests []*ast.File
	for _, name := range files {
		mode := parser.ParseComments
		if !strings.HasSuffix(name, "_test.go") {
			mode |= parser.PackageClauseOnly
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, mode)
		switch {
		case err != nil:
			t.Fatal(err)
		case strings.HasSuffix(name, "_test.go"):
			tests = append(tests, file)
		case file.Name.Name != "main":
			public = true
			comment += file.Doc.Text()
		}
	}
	for _, e := range doc.Examples(tests...) {
		if e.Output != "" {
			examples++
		}
	}
	return comment, examples, public
}

package site

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// formatted fails where gofmt would write an example otherwise.
func formatted(t *testing.T, example string) {
	t.Helper()
	text := "package p\n\nfunc f() {\n\t" + strings.ReplaceAll(example, "\n", "\n\t") + "\n}\n"
	want, err := format.Source([]byte(text))
	if err != nil || string(want) != text {
		t.Errorf("%v: gofmt has\n%s", err, want)
	}
}

// TestExamplesCompile has the compiler read the calls of operations, all of some
// services.
func TestExamplesCompile(t *testing.T) {
	random := rand.New(rand.NewPCG(29, 1)) //nolint:gosec // drawn the same each time
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"strings\"\n\t\"time\"\n\n\t\"github.com/boto3-go/boto3\"\n")
	names := []string{"s3", "dynamodb", "sts", "codeartifact", "ecr", "lexv2-runtime", "quicksight"}
	var calls strings.Builder
	n := 0
	for _, name := range names {
		x, err := openService(testSession(t), name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\t\"github.com/boto3-go/boto3/service/%s\"\n", x.pkg.Name)
		for _, op := range x.model.OperationNames() {
			if name == "quicksight" && random.IntN(4) > 0 {
				continue
			}
			m, err := x.model.Operation(op)
			if err != nil {
				t.Fatal(err)
			}
			n++
			formatted(t, x.typedCall(x.operations[op], m.Input))
			formatted(t, x.namedCall(m))
			fmt.Fprintf(&calls, "\nfunc typed%d(ctx context.Context, sess *boto3.Session) {\n%s\n\tfmt.Println(out, err)\n}\n", n, x.typedCall(x.operations[op], m.Input))
			fmt.Fprintf(&calls, "\nfunc named%d(ctx context.Context, sess *boto3.Session) {\n%s\n\tfmt.Println(out, err)\n}\n", n, x.namedCall(m))
		}
	}
	b.WriteString(")\n\nvar _, _ = strings.NewReader, time.Now\n\nfunc main() {}\n")
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(b.String()+calls.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "go", "vet", file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%.3000s", err, out)
	}
	t.Logf("%d operations", n)
}

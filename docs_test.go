package boto3_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDocumentedCode type-checks every block of Go in the README and in docs as
// the body of a function. What a block takes for granted is declared before it.
func TestDocumentedCode(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	programs := runPages(t)
	exported := exportData(t, programs...)
	blocks := 0
	for _, p := range programs {
		blocks += len(p.bodies)
		for _, fault := range typeCheck(exported, p.source("page")+"func mark(string) {}\n") {
			t.Errorf("%s: %s", p.name, fault)
		}
	}
	for _, page := range append(pages, "README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(text, -1) {
			if regexp.MustCompile(`\b(progressbar|otel|s3test|dynamodbtest)\.`).Match(block[1]) {
				continue // of a module of its own, which is compiled there
			}
			blocks++
			line := 1 + bytes.Count(text[:bytes.Index(text, block[0])], []byte("\n"))
			for _, fault := range checkBlock(exported, string(block[1])) {
				t.Errorf("%s:%d: %s", page, line, fault)
			}
		}
	}
	if blocks < 20 {
		t.Errorf("only %d blocks were found", blocks)
	}
}

// packages are the packages that blocks name, by the name. The services of boto3's
// resources are those with resources.
var documented = map[string]string{
	"boto3": modulePath, "transfer": modulePath + "/transfer", "credentials": modulePath + "/credentials", "retry": modulePath + "/retry",
	"signing": modulePath + "/signing", "imds": modulePath + "/imds", "authtoken": modulePath + "/authtoken", "signin": modulePath + "/signin",
	"bototest": modulePath + "/bototest", "sqstest": modulePath + "/bototest/sqstest", "testing": "testing", "synctest": "testing/synctest",
	"context": "context", "zip": "archive/zip", "fs": "io/fs", "template": "html/template", "http": "net/http", "slog": "log/slog",
	"json": "encoding/json", "errors": "errors", "fmt": "fmt", "io": "io", "iter": "iter", "bedrockruntime": modulePath + "/service/bedrockruntime", "log": "log", "os": "os", "strings": "strings", "time": "time",
	"cloudformation": modulePath + "/resource/cloudformation", "cloudwatch": modulePath + "/resource/cloudwatch",
	"dynamodb": modulePath + "/resource/dynamodb", "ec2": modulePath + "/resource/ec2", "glacier": modulePath + "/resource/glacier",
	"iam": modulePath + "/resource/iam", "opsworks": modulePath + "/resource/opsworks", "s3": modulePath + "/resource/s3",
	"sns": modulePath + "/resource/sns", "sqs": modulePath + "/resource/sqs",
	"jobs": modulePath + "/jobs", "eventual": modulePath + "/eventual",
	"queue": modulePath + "/queue", "secrets": modulePath + "/secrets", "function": modulePath + "/function",
	"lambda": modulePath + "/service/lambda", "kinesis": modulePath + "/service/kinesis", "slices": "slices", "signal": "os/signal", "syscall": "syscall",
}

// granted are the variables that blocks take for granted, by the name.
var granted = map[string]string{
	"ctx": "context.Context", "session": "*boto3.Session", "sess": "*boto3.Session", "client": "*boto3.Client", "err": "error",
	"t": "*testing.T", "arn": "string", "text": "string", "data": "io.Reader", "reader": "io.Reader", "w": "io.Writer", "keys": "[]string", "out": "any", "in": "any",
	"cf": "*boto3.Resource", "cw": "*boto3.Resource", "m": "*transfer.Manager",
}

// fillings take the place of what a reader is to fill in.
var fillings = strings.NewReplacer("{ ... }", "{}", ", ...}", "}", "boto3.Map{ ..., ", "boto3.Map{")

func checkBlock(exported map[string]string, block string) (faults []string) {
	typedService := strings.Contains(block, `import "`)
	lines := slices.DeleteFunc(strings.Split(fillings.Replace(block), "\n"), func(l string) bool {
		return strings.HasPrefix(l, "import ") || strings.HasPrefix(l, "errors.Is(") // an expression by itself
	})
	body := strings.Join(lines, "\n")
	imports, variables := map[string]string{"context": "context"}, ""
	for _, name := range names(body) {
		place, isPackage := documented[name]
		typ, isVariable := granted[name], granted[name] != ""
		switch {
		case isPackage && isVariableIn(body, name):
			typ, isVariable, isPackage = cmp.Or(kindOf(body, name), "*boto3.Resource"), true, false
		case isPackage && name == "dynamodb" && (strings.Contains(body, "TableOf") || strings.Contains(body, "ReadEvent")):
			place = modulePath + "/dynamodb"
		case isPackage && typedService && strings.Contains(place, "/resource/"):
			place = strings.Replace(place, "/resource/", "/service/", 1)
		}
		switch {
		case isPackage:
			imports[name] = place
		case isVariable && !strings.Contains(body, name+", err :=") && !strings.Contains(body, "\n"+name+" :=") && !strings.HasPrefix(body, name+" :="):
			variables += fmt.Sprintf("var %s %s\n", name, typ)
		}
	}
	for _, line := range importLine.FindAllStringSubmatch(block, -1) {
		if name := path.Base(line[2]); strings.HasPrefix(line[2], modulePath+"/service/") && imports[name] == "" && strings.Contains(body, name+".") {
			imports[name] = line[2]
		}
	}
	for _, name := range []string{"boto3", "io", "testing", "transfer"} {
		if strings.Contains(variables, name+".") {
			imports[name] = documented[name]
		}
	}
	source := "package page\n"
	for name, place := range imports {
		source += fmt.Sprintf("import %s %q\n", name, place)
	}
	if strings.Contains(body, "\nfunc ") {
		return typeCheck(exported, source+body) // what a file declares
	}
	source += "func _() {\n" + variables + "{\n" + body + "\n}\n}\n"
	return typeCheck(exported, source)
}

// isVariableIn says that a name of a package stands for a client or a resource.
func isVariableIn(body, name string) bool { return kindOf(body, name) != "" }

func kindOf(body, name string) string {
	switch {
	case strings.Contains(body, name+".TableOf"):
		return ""
	case regexp.MustCompile(`\b` + name + `\.(Do|Sub|Collection|Attr)\(`).MatchString(body):
		return "*boto3.Resource"
	case regexp.MustCompile(`\b` + name + `\.(Call|Pages|Items|Wait|PresignURL|PresignPost)\(`).MatchString(body),
		regexp.MustCompile(`\b` + name + `, err :?= (session|boto3)\b`).MatchString(body):
		return "*boto3.Client"
	}
	return ""
}

// names are the identifiers of a block, each once.
func names(body string) []string {
	all := regexp.MustCompile(`[A-Za-z_]\w*`).FindAllString(regexp.MustCompile(`"[^"\n]*"|//[^\n]*`).ReplaceAllString(body, ""), -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// harmless are faults of a block that are none in a program around it, which may be a
// function that returns an error.
var harmless = regexp.MustCompile(`declared and not used|no new variables|imported and not used|too many return values`)

func typeCheck(exported map[string]string, source string) (faults []string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "page.go", source, 0)
	if err != nil {
		return []string{err.Error()}
	}
	lookup := func(path string) (io.ReadCloser, error) { return os.Open(exported[path]) }
	cfg := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup), Error: func(err error) {
		if !harmless.MatchString(err.Error()) {
			faults = append(faults, err.Error())
		}
	}}
	_, _ = cfg.Check("page", fset, []*ast.File{file}, nil) // the faults are told to Error
	return faults
}

// exportData is where the compiler has left what packages export.
func exportData(t *testing.T, programs ...program) map[string]string {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Export", "context"}
	for _, place := range documented {
		args = append(args, place)
		if strings.Contains(place, "/resource/") {
			args = append(args, strings.Replace(place, "/resource/", "/service/", 1))
		}
	}
	args = append(args, modulePath+"/dynamodb")
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range importLine.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(line[2], modulePath+"/service/") {
				args = append(args, line[2])
			}
		}
	}
	for _, p := range programs {
		p.source("page")
		args = slices.AppendSeq(args, maps.Values(p.imports))
	}
	out, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		exported[path.Clean(p.ImportPath)] = p.Export
	}
	return exported
}

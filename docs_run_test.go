package boto3_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testvectors"
)

// runBlock is a block of a page that is run, and the block of text after it, which is
// what it prints.
var runBlock = regexp.MustCompile("(?s)```go run\n(.*?)```\n(?:\n```text\n(.*?)```)?")

// program is a page of docs with blocks that are run: each within the scope of those before
// it, so that the page reads as one program.
type program struct {
	name    string
	places  []string // "docs/x.md:12", one for each block
	bodies  []string
	outputs []string
	imports map[string]string // by the name
}

var importLine = regexp.MustCompile(`(?m)^import (?:(\w+) )?"([^"]+)".*\n`)

func runPages(t *testing.T) (pages []program) {
	t.Helper()
	names, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, "README.md") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := program{name: name, imports: map[string]string{"boto3": modulePath}}
		for _, at := range runBlock.FindAllSubmatchIndex(text, -1) {
			body := string(text[at[2]:at[3]])
			for _, line := range importLine.FindAllStringSubmatch(body, -1) {
				p.imports[line[1]+strings.Repeat(line[2][strings.LastIndex(line[2], "/")+1:], 1-min(len(line[1]), 1))] = line[2]
			}
			p.bodies = append(p.bodies, importLine.ReplaceAllString(body, ""))
			p.places = append(p.places, fmt.Sprintf("%s:%d", name, 1+bytes.Count(text[:at[0]], []byte("\n"))))
			output := ""
			if at[4] >= 0 {
				output = string(text[at[4]:at[5]])
			}
			p.outputs = append(p.outputs, output)
		}
		if p.bodies != nil {
			pages = append(pages, p)
		}
	}
	return pages
}

// source is the page as a function. What a block takes for granted is a context and a
// session of the server.
func (p program) source(function string) string {
	body := strings.Join(p.bodies, "\n")
	for _, name := range names(body) {
		if place, known := documented[name]; known && !strings.Contains(place, "/resource/") && p.imports[name] == "" && strings.Contains(body, name+".") {
			p.imports[name] = place
		}
	}
	p.imports["context"] = "context"
	text := "package main\n"
	for name, place := range p.imports {
		text += fmt.Sprintf("import %s %q\n", name, place)
	}
	text += "func " + function + "(ctx context.Context, session *boto3.Session) {\nvar err error\n"
	for i, b := range p.bodies {
		text += fmt.Sprintf("{\nmark(%q)\n%s\n", p.places[i], b)
	}
	return text + strings.Repeat("}\n", len(p.bodies)) + "}\n"
}

// TestDocumentedPrograms runs the blocks that docs marks as "go run" against moto's
// server, and compares what they print with the text below them.
func TestDocumentedPrograms(t *testing.T) {
	server := motoServer(t)
	pages := runPages(t)
	if len(pages) < 5 {
		t.Errorf("only %d pages have programs", len(pages))
	}
	dir := t.TempDir()
	files, calls := []string{filepath.Join(dir, "main.go")}, ""
	for i, p := range pages {
		function := fmt.Sprint("page", i)
		text, err := checked(p.source(function))
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		files = append(files, filepath.Join(dir, function+".go"))
		if err := os.WriteFile(files[len(files)-1], text, 0o600); err != nil {
			t.Fatal(err)
		}
		calls += "reset()\n" + function + "(context.Background(), session)\n"
	}
	if err := os.WriteFile(files[0], []byte(strings.Replace(programMain, "CALLS\n", calls, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "program")
	if out, err := exec.CommandContext(t.Context(), "go", append([]string{"build", "-o", binary}, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "AWS_ENDPOINT_URL=" + server, "AWS_REGION=us-east-1",
		"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=secret", "AWS_EC2_METADATA_DISABLED=true"}
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.Bytes())
	}
	printed := map[string]string{}
	for _, part := range strings.Split(string(out), "\x00")[1:] {
		place, text, _ := strings.Cut(part, "\n")
		printed[place] = text
	}
	for _, p := range pages {
		for i, place := range p.places {
			if got, ran := printed[place]; got != p.outputs[i] || !ran {
				t.Errorf("%s prints\n%s\nwant\n%s", place, got, p.outputs[i])
			}
		}
	}
}

const programMain = `package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/boto3-go/boto3"
)

var place string

func mark(p string) { place = p; fmt.Printf("\x00%s\n", p) }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, place, err)
		os.Exit(1)
	}
}

func reset() {
	response, err := http.Post(os.Getenv("AWS_ENDPOINT_URL")+"/moto-api/reset", "", nil)
	check(err)
	check(response.Body.Close())
}

func main() {
	session, err := boto3.NewSession(boto3.Config{})
	check(err)
CALLS
}
`

// motoServer starts moto's server and says its URL.
func motoServer(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("moto_server")
	if err != nil {
		testvectors.Missing(t, "no moto_server to run the pages against: make test installs it")
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	server := exec.CommandContext(context.WithoutCancel(t.Context()), path, "-H", "127.0.0.1", "-p", port)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = server.Process.Kill(), server.Wait() })
	url := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/moto-api/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			return url
		}
	}
	t.Fatal("moto_server does not answer")
	return ""
}

// checked is a program whose errors end it, save those that its next statement looks at,
// and whose variables are used. Pages leave both out.
func checked(source string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "page.go", source, 0)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			n.Body.List = append(uses(n.Key, n.Value), n.Body.List...)
			if isErr(n.Key) || isErr(n.Value) {
				n.Body.List = withCheck(n.Body.List)
			}
		case *ast.BlockStmt:
			n.List = checkedList(n.List)
		case *ast.CaseClause:
			n.Body = checkedList(n.Body)
		}
		return true
	})
	var out bytes.Buffer
	err = format.Node(&out, fset, file)
	return out.Bytes(), err
}

func checkedList(list []ast.Stmt) (out []ast.Stmt) {
	for i, s := range list {
		out = append(out, s)
		var made []ast.Expr
		failed := false
		switch s := s.(type) {
		case *ast.AssignStmt:
			if failed = slices.ContainsFunc(s.Lhs, isErr); s.Tok == token.DEFINE {
				made = s.Lhs
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, name := range v.Names {
						made = append(made, name)
					}
				}
			}
		}
		out = append(out, uses(made...)...)
		if failed && (i+1 == len(list) || !mentionsErr(list[i+1])) {
			out = append(out, checkStmt())
		}
	}
	return out
}

// withCheck begins the body of a loop, unless it looks at the error itself.
func withCheck(body []ast.Stmt) []ast.Stmt {
	for _, s := range body {
		if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN && len(a.Lhs) == 1 && a.Lhs[0].(*ast.Ident).Name == "_" {
			continue // what uses has put there
		}
		if mentionsErr(s) {
			return body
		}
		break
	}
	return append([]ast.Stmt{checkStmt()}, body...)
}

func checkStmt() ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("check"), Args: []ast.Expr{ast.NewIdent("err")}}}
}

func uses(made ...ast.Expr) (out []ast.Stmt) {
	for _, e := range made {
		if name, ok := e.(*ast.Ident); ok && name.Name != "_" {
			out = append(out, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(name.Name)}})
		}
	}
	return out
}

func isErr(e ast.Expr) bool {
	name, ok := e.(*ast.Ident)
	return ok && name.Name == "err"
}

// mentionsErr says that a statement reads the error; to assign it is not to read it.
func mentionsErr(s ast.Stmt) (found bool) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Rhs {
				ast.Inspect(e, func(n ast.Node) bool { found = found || isIdentErr(n); return true })
			}
			return false
		case *ast.RangeStmt:
			return false
		}
		found = found || isIdentErr(n)
		return true
	})
	return found
}

func isIdentErr(n ast.Node) bool {
	e, ok := n.(ast.Expr)
	return ok && isErr(e)
}

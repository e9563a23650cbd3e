package fromv2

import (
	"bytes"
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
	"regexp"
	"slices"
	"strings"
	"testing"
)

// column is one of the page's: the packages that its code names, and what code takes for
// granted.
type column struct {
	title    string
	dir      string // of the module that has the packages
	packages map[string]string
	granted  map[string]string
	importer types.Importer
}

const (
	v2   = "github.com/aws/aws-sdk-go-v2/"
	ours = "github.com/boto3-go/boto3"
)

var common = map[string]string{
	"ctx": "context.Context", "err": "error", "now": "time.Time", "key": "string", "bucket": "string", "dir": "string",
	"table": "string", "arn": "string", "url": "string", "id": "string", "reader": "io.Reader", "file": "*os.File", "order": "struct{}",
}

func columns() []*column {
	theirs := &column{title: "aws-sdk-go-v2", dir: ".", packages: map[string]string{
		"aws": v2 + "aws", "middleware": v2 + "aws/middleware", "retry": v2 + "aws/retry", "http": v2 + "aws/transport/http",
		"config": v2 + "config", "credentials": v2 + "credentials", "stscreds": v2 + "credentials/stscreds",
		"sign": v2 + "feature/cloudfront/sign", "attributevalue": v2 + "feature/dynamodb/attributevalue",
		"expression": v2 + "feature/dynamodb/expression", "imds": v2 + "feature/ec2/imds", "auth": v2 + "feature/rds/auth",
		"transfermanager": v2 + "feature/s3/transfermanager", "ddb": v2 + "service/dynamodb", "ddbtypes": v2 + "service/dynamodb/types",
		"s3": v2 + "service/s3", "document": "github.com/aws/smithy-go/document", "types": v2 + "service/s3/types", "sts": v2 + "service/sts",
		"smithy": "github.com/aws/smithy-go", "logging": "github.com/aws/smithy-go/logging",
		"smithymiddleware": "github.com/aws/smithy-go/middleware", "smithyhttp": "github.com/aws/smithy-go/transport/http",
	}, granted: map[string]string{
		"cfg": "aws.Config", "o": "*s3.Options", "text": "*string", "m": "*transfermanager.Client", "db": "*ddb.Client",
		"item": "map[string]ddbtypes.AttributeValue", "got": "*s3.GetObjectOutput", "sel": "*s3.SelectObjectContentOutput",
		"s": "*smithymiddleware.Stack", "step": "smithymiddleware.InitializeMiddleware", "build": "smithymiddleware.BuildMiddleware",
		"deserialize": "smithymiddleware.DeserializeMiddleware", "web": "aws.HTTPClient", "private": "*rsa.PrivateKey",
	}}
	here := &column{title: "here", dir: "../..", packages: map[string]string{
		"boto3": ours, "retry": ours + "/retry", "credentials": ours + "/credentials", "s3": ours + "/service/s3",
		"dynamodb": ours + "/dynamodb", "ddb": ours + "/service/dynamodb", "transfer": ours + "/transfer", "imds": ours + "/imds",
		"authtoken": ours + "/authtoken", "cloudfrontsign": ours + "/auth/cloudfrontsign", "bototest": ours + "/bototest",
	}, granted: map[string]string{
		"session": "*boto3.Session", "m": "*transfer.Manager", "db": "*ddb.Client", "t": "*testing.T", "sel": "*s3.SelectObjectContentOutput",
		"item": "map[string]dynamodb.AttributeValue", "step": "boto3.Interceptor", "web": "boto3.HTTPClient", "private": "*rsa.PrivateKey",
		"sign":    "func(context.Context, *boto3.Invocation, *http.Request) error",
		"attempt": "func(context.Context, *boto3.Invocation, *boto3.Attempt) error",
	}}
	for _, c := range []*column{theirs, here} {
		maps.Copy(c.packages, map[string]string{
			"context": "context", "errors": "errors", "io": "io", "os": "os", "rsa": "crypto/rsa", "slog": "log/slog",
			"strings": "strings", "testing": "testing", "time": "time",
		})
		maps.Copy(c.granted, common)
		maps.Copy(c.granted, map[string]string{
			"c": "*s3.Client", "get": "*s3.GetObjectInput", "put": "*s3.PutObjectInput", "head": "*s3.HeadBucketInput",
			"list": "*s3.ListObjectsV2Input", "page": "*s3.ListObjectsV2Output",
		})
	}
	here.packages["http"] = "net/http"
	return []*column{theirs, here}
}

// TestBothColumns compiles the code in the tables of the page, each cell as a function.
func TestBothColumns(t *testing.T) {
	page, err := os.ReadFile("../../docs/from-aws-sdk-go-v2.md")
	if err != nil {
		t.Fatal(err)
	}
	both := columns()
	for _, c := range both {
		c.open(t)
	}
	span := regexp.MustCompile("`([^`]+)`")
	compiled, inTable := 0, false
	for i, line := range strings.Split(string(page), "\n") {
		switch {
		case line == "| aws-sdk-go-v2 | here |":
			inTable = true
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case inTable && !strings.HasPrefix(line, "|--"):
			cells := strings.Split(strings.Trim(line, "|"), " | ")
			if len(cells) != 2 {
				t.Fatalf("line %d has %d columns", i+1, len(cells))
			}
			for j, c := range both {
				var spans []string
				for _, s := range span.FindAllStringSubmatch(cells[j], -1) {
					if !regexp.MustCompile(`^[A-Z0-9_]+=`).MatchString(s[1]) { // a variable of the environment
						spans = append(spans, s[1])
					}
				}
				compiled += len(spans)
				for _, fault := range c.check(spans) {
					t.Errorf("line %d, %s: %s", i+1, c.title, fault)
				}
			}
		}
	}
	if compiled < 100 {
		t.Errorf("only %d pieces of code were found", compiled)
	}
}

// open finds what the compiler has left of the packages.
func (c *column) open(t *testing.T) {
	t.Helper()
	args := slices.AppendSeq([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, maps.Values(c.packages))
	list := exec.CommandContext(t.Context(), "go", args...)
	list.Dir, list.Env = c.dir, append(os.Environ(), "GOWORK=off")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		exported[p.ImportPath] = p.Export
	}
	c.importer = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exported[path]) })
}

// check compiles statements, expressions and types as the body of one function.
func (c *column) check(spans []string) []string {
	var body []string
	for _, s := range spans {
		if _, err := parser.ParseExpr(s); err != nil {
			body = append(body, s)
		} else if declared := "var _ " + s; len(c.compile(declared)) == 0 {
			body = append(body, declared)
		} else {
			body = append(body, "use("+s+")")
		}
	}
	return c.compile(body...)
}

// harmless are faults of a piece of code that are none in the program around it.
var harmless = regexp.MustCompile(`declared and not used|no new variables|imported (as \w+ )?and not used`)

func (c *column) compile(body ...string) (faults []string) {
	source := "package page\n"
	for name, place := range c.packages {
		source += fmt.Sprintf("import %s %q\n", name, place)
	}
	source += "func use(...any) {}\ntype Order struct{}\nfunc _("
	for name, typ := range c.granted {
		source += name + " " + typ + ", "
	}
	source += ") {\n{\n" + strings.Join(body, "\n") + "\n}\n}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "page.go", source, 0)
	if err != nil {
		return []string{err.Error() + ": " + strings.Join(body, "; ")}
	}
	cfg := types.Config{Importer: c.importer, Error: func(err error) {
		if !harmless.MatchString(err.Error()) {
			faults = append(faults, err.Error())
		}
	}}
	_, _ = cfg.Check("page", fset, []*ast.File{file}, nil) // the faults are told to Error
	return faults
}

package boto3_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/settings"
)

// source is a package of this module, as go list has it.
type source struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// usage is what the module's own packages read.
type usage struct {
	fields   map[string]bool            // such as "settings.Settings.Region" and "boto3.Config.Region"
	methods  map[string]bool            // such as "EndpointURL", of settings.Settings
	literals map[string]map[string]bool // string literals by the package's path in the module
}

// TestEverySettingHasAReader holds that no row of the table of settings is
// written down and explained, and then used by nobody.
func TestEverySettingHasAReader(t *testing.T) {
	used := readModule(t)
	for _, group := range settings.Credentials {
		for _, row := range group.Rows {
			for _, name := range row.Env {
				if !used.literals["credentials"][name] {
					t.Errorf("nothing reads the variable %s", name)
				}
			}
			for _, key := range row.Keys {
				if !used.literals["credentials"][key.Name] {
					t.Errorf("nothing reads the key %s", key)
				}
			}
		}
	}
	for _, group := range settings.Table {
		for _, row := range group.Rows {
			read := true
			switch {
			case readByMethod[row.Name] != "":
				read = used.methods[readByMethod[row.Name]]
			case strings.HasSuffix(row.Name, "_proxy"):
				read = used.literals["internal/transport"]["_proxy"]
			case row.Name == "defaults_mode", row.Name == "imds_use_ipv6", row.Name == "use_instance_region":
				read = changesOthers(t, &row, cmp.Or(map[string]string{"defaults_mode": "standard"}[row.Name], "true"))
			case hasField(reflect.TypeFor[settings.Settings](), row.Field):
				read = used.fields["settings."+owner(reflect.TypeFor[settings.Settings](), row.Field)]
			default:
				read = used.fields["boto3."+owner(reflect.TypeFor[boto3.Config](), row.Field)]
			}
			if !read {
				t.Errorf("nothing reads the setting %s", row.Name)
			}
		}
	}
}

// readByMethod are the settings that a method of Settings makes something of.
var readByMethod = map[string]string{
	"endpoint_url": "EndpointURL", "ignore_configured_endpoint_urls": "EndpointURL", "signature_version": "SignatureVersion",
	"use_dualstack_endpoint": "Dualstack", "s3.use_dualstack_endpoint": "Dualstack",
	"request_checksum_calculation": "Checksums", "response_checksum_validation": "Checksums",
}

// changesOthers says whether a setting changes what others are by default.
func changesOthers(t *testing.T, row *settings.Row, value string) bool {
	t.Helper()
	instance := func(*settings.Settings) (string, error) { return "eu-west-3", nil }
	env := settings.Env{Lookup: func(name string) (string, bool) { return value, name == row.Env[0] }}
	s, err := settings.Resolve(settings.Inputs{Env: env, InstanceRegion: instance})
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(s.Sources(), func(src settings.Source) bool {
		usual, ok := settings.Default().Source(src.Name)
		return ok && src.Name != row.Name && src.Value != usual.Value
	})
}

// TestEveryVariableIsDocumented looks for the names of variables, and for keys
// of profiles, in the module's source.
func TestEveryVariableIsDocumented(t *testing.T) {
	page, err := os.ReadFile(configurationPage)
	if err != nil {
		t.Fatal(err)
	}
	variable := regexp.MustCompile(`^_?(AWS|BOTO|BOTOCORE|REQUESTS|X_AMZN|HTTP|HTTPS|NO)_[A-Z0-9_]+$`)
	key := regexp.MustCompile(`^(aws|sso|role|source|credential|external|mfa|web|login)_[a-z_]+$`)
	used := readModule(t)
	found := 0
	for path, literals := range used.literals {
		for text := range literals {
			if variable.MatchString(text) || path == "credentials" && key.MatchString(text) {
				found++
				if !strings.Contains(string(page), "`"+text) {
					t.Errorf("%s reads %s, which the page of settings lacks", path, text)
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d names were found", found)
	}
}

// owner is a field by the struct that declares it, such as "Config.Region" or
// "S3Config.AddressingStyle".
func owner(t reflect.Type, path string) string {
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		f, _ := t.FieldByName(name)
		t = f.Type
	}
	return t.Name() + "." + names[len(names)-1]
}

// readModule goes through the packages that are not generated.
func readModule(t *testing.T) usage {
	t.Helper()
	packages, exports := listPackages(t)
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, errors.New("no export data of " + path)
		}
		return os.Open(exports[path])
	})
	used := usage{fields: map[string]bool{}, methods: map[string]bool{}, literals: map[string]map[string]bool{}}
	for _, p := range packages {
		var parsed []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		info := &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}}
		if _, err := (&types.Config{Importer: imports}).Check(p.ImportPath, files, parsed, info); err != nil {
			t.Fatal(err)
		}
		used.add(strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, modulePath), "/"), parsed, info)
	}
	return used
}

func (u *usage) add(path string, parsed []*ast.File, info *types.Info) {
	u.literals[path] = map[string]bool{}
	written := map[ast.Expr]bool{}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.AssignStmt:
				for _, to := range n.Lhs {
					written[to] = true
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					u.literals[path][text] = true
				}
			}
			return true
		})
	}
	for expr, selection := range info.Selections {
		of := selection.Recv()
		if pointer, ok := of.(*types.Pointer); ok {
			of = pointer.Elem()
		}
		named, ok := of.(*types.Named)
		if !ok || named.Obj().Pkg() == nil || written[expr] || path == "internal/settings" {
			continue
		}
		name := named.Obj().Pkg().Name() + "." + named.Obj().Name() + "." + selection.Obj().Name()
		switch selection.Kind() {
		case types.FieldVal:
			u.fields[name] = true
		case types.MethodVal:
			if method, ok := strings.CutPrefix(name, "settings.Settings."); ok {
				u.methods[method] = true
			}
		case types.MethodExpr:
		}
	}
}

// listPackages lists the module's packages, and where the export data of each
// package is that they import.
func listPackages(t *testing.T) ([]source, map[string]string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", ".", "./transfer").Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []source
	exports := map[string]string{}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p source
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages, exports
		}
		if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, modulePath) {
			packages = append(packages, p)
		}
	}
}

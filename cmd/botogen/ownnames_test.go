package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// TestOwnNameThatIsNoPackage refuses a client whose package could not be imported,
// before anything is written.
func TestOwnNameThatIsNoPackage(t *testing.T) {
	home := t.TempDir()
	file, dir := filepath.Join(home, "service-2.json"), filepath.Join(home, "out")
	for _, id := range []string{"type", "9 Lives", "My.Service", "a/b", "main", "_", "-"} {
		text := strings.Replace(small, `"serviceId":"Shelf"`, `"serviceId":"`+id+`"`, 1)
		if text == small {
			t.Fatal("the description has another serviceId")
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := (ownModel{file: file}).write(dir, false, false); err == nil || !strings.Contains(err.Error(), "-name") {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Fatalf("%q has left files", id)
		}
		if err := (ownModel{file: file, name: "my-shelf"}).write(filepath.Join(home, "myshelf"), false, false); err != nil {
			t.Errorf("%q, named: %v", id, err)
		}
	}
}

// TestOwnMembers gives each member a field of its own whose tag says which it is where
// its name does not, also when the package is made anew.
func TestOwnMembers(t *testing.T) {
	for _, members := range [][]string{
		{"a", "A", "bb", "BB", "Bb", "bB", "zz", "ZZ"}, {"A", "a"}, {"日本", "b`c", `d"e`, `f\g`, "h\ni", " ", "required"},
	} {
		home := t.TempDir()
		file, dir := filepath.Join(home, "service-2.json"), filepath.Join(home, "shelf")
		for range 2 {
			describeMembers(t, file, members)
			if err := (ownModel{file: file}).write(dir, false, false); err != nil {
				t.Fatalf("%q: %v", members, err)
			}
			fields := fieldsOf(t, filepath.Join(dir, "types.go"), "PutInput")
			names, found := map[string]bool{}, map[string]bool{}
			for name, member := range fields {
				names[name], found[member] = true, true
			}
			for _, member := range members {
				if !found[member] && !names[strings.ToUpper(member[:1])+member[1:]] {
					t.Errorf("%q has no field: %q", member, fields)
				}
			}
			if len(fields) != len(members) || len(found) != len(members) {
				t.Errorf("%q: %q", members, fields)
			}
		}
	}
	home := t.TempDir()
	for _, member := range []string{"", "-", "a,b"} {
		file, dir := filepath.Join(home, "service-2.json"), filepath.Join(home, "shelf")
		describeMembers(t, file, []string{"Name", member})
		err := (ownModel{file: file}).write(dir, false, false)
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("shape In: no field of a struct can stand for the member %q", member)) {
			t.Errorf("%q: %v", member, err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Fatalf("%q has left files", member)
		}
	}
}

func describeMembers(t *testing.T, file string, members []string) {
	t.Helper()
	var text strings.Builder
	for i, member := range members {
		name, err := json.Marshal(member)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%s%s: {\"shape\": \"S\"}", []string{"", ", "}[min(i, 1)], name)
	}
	description := strings.Replace(small, `"documentation":{"shape":"S","documentation":"PROSE"}`, text.String(), 1)
	if err := os.WriteFile(file, []byte(description), 0o600); err != nil {
		t.Fatal(err)
	}
}

// fieldsOf lists the fields of a struct with what their tags name, or their own names.
func fieldsOf(t *testing.T, file, name string) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != name {
			return true
		}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			id := field.Names[0].Name
			if !token.IsExported(id) || fields[id] != "" {
				t.Errorf("field %s is not exported, or twice there", id)
			}
			fields[id] = id
			if field.Tag == nil {
				continue
			}
			tag, err := strconv.Unquote(field.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			if member, ok := reflect.StructTag(tag).Lookup("boto3"); ok {
				fields[id] = member
			}
		}
		return false
	})
	return fields
}

package main

import (
	"cmp"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// ownModel is a description of the user's own: a file like service-2.json, with
// paginators-1.json, waiters-2.json and endpoint-rule-set-1.json beside it.
type ownModel struct{ file, name string }

// write makes the typed package of the description in a directory.
func (o ownModel) write(dir string, fresh, check bool) error {
	d, err := loader.File(o.file)
	if err != nil {
		return err
	}
	name := o.name
	m, err := model.Parse(name, d)
	if err != nil {
		return err
	}
	if _, err := protocol.For(m); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	if name == "" {
		if name = strings.ToLower(strings.ReplaceAll(cmp.Or(m.ServiceID, m.EndpointPrefix), " ", "-")); name == "" {
			return fmt.Errorf("%s: its metadata has neither serviceId nor endpointPrefix; name the client with -name", o.file)
		}
	}
	if pkg := codegen.PackageName(name); !token.IsIdentifier(pkg) || pkg == "_" || pkg == "main" {
		return fmt.Errorf("%s: the client %q would be the package %q, which no program can import; name it with -name", o.file, name, pkg)
	}
	if err := taggable(m); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	packed, err := packed(name, false, d)
	if err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	description := filepath.Join(dir, "description.b3d")
	if check {
		old, err := os.ReadFile(description)
		if err != nil || string(old) != string(packed) {
			return fmt.Errorf("%s is stale", description)
		}
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	} else if err := os.WriteFile(description, packed, 0o644); err != nil {
		return err
	}
	notes, err := typedPackage(description, true, fresh, check)
	for _, note := range notes {
		fmt.Fprintln(os.Stderr, "kept:", note)
	}
	if err == nil && filepath.Base(filepath.Clean(dir)) != codegen.PackageName(name) {
		fmt.Fprintf(os.Stderr, "note: the package in %s is called %s\n", dir, codegen.PackageName(name))
	}
	return err
}

// taggable refuses a description with a member that no struct tag can name: an empty
// name and "-" mean something else there, and a comma ends the name.
func taggable(m *model.Service) error {
	for _, name := range m.ShapeNames() {
		shape, err := m.Shape(name)
		if err != nil {
			return err
		}
		for i := range shape.Members {
			if member := shape.Members[i].Name; member == "" || member == "-" || strings.Contains(member, ",") {
				return fmt.Errorf("shape %s: no field of a struct can stand for the member %q; leave it out, or call the service by name", name, member)
			}
		}
	}
	return nil
}

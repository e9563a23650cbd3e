package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
)

// resourceFiles are the generated files of a package of resources.
var resourceFiles = []string{"resources.go", "collections.go", "aliases.go", "native.go"}

// resources makes the package of resources of every service in a store that has
// any, below a directory of its own. It reads the typed packages as they stand.
func resources(store, dir string, check bool) error {
	descriptions, err := filepath.Glob(filepath.Join(store, "*", "description.b3d"))
	if err != nil {
		return err
	}
	for _, file := range descriptions {
		files, err := resourcePackage(file)
		if err == nil && files != nil {
			err = settle(filepath.Join(dir, filepath.Base(filepath.Dir(file))), files, check)
		}
		if err != nil {
			return fmt.Errorf("resources of %s: %w", file, err)
		}
	}
	return nil
}

func resourcePackage(file string) (map[string][]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m, err := model.Open(file, string(data))
	if err != nil {
		return nil, err
	}
	if section, err := m.Section(model.ResourcesSection); err != nil || section == nil {
		return nil, err
	}
	published, err := readPublished(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	p, err := codegen.Build(m, published)
	if err != nil {
		return nil, err
	}
	r, err := codegen.BuildResources(m, p)
	if err != nil {
		return nil, err
	}
	return r.Files()
}

// settle writes the files that changed, or fails where one would. Files that
// are written by hand have other names.
func settle(dir string, files map[string][]byte, check bool) error {
	for _, name := range resourceFiles {
		path := filepath.Join(dir, name)
		old, err := os.ReadFile(path)
		text, ok := files[name]
		switch {
		case err != nil && !os.IsNotExist(err):
			return err
		case bytes.Equal(old, text) && ok == (err == nil):
			continue
		case check:
			return fmt.Errorf("%s is stale: run make generate", path)
		case err == nil && !bytes.HasPrefix(old, []byte(codegen.Header)):
			return fmt.Errorf("%s was not generated, but has the name of a generated file", path)
		case !ok:
			err = os.Remove(path)
		default:
			err = errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(path, text, 0o644))
		}
		if err != nil {
			return err
		}
	}
	if unknown := slices.DeleteFunc(slices.Collect(maps.Keys(files)), func(name string) bool { return slices.Contains(resourceFiles, name) }); len(unknown) > 0 {
		return fmt.Errorf("%v are not known as generated files", unknown)
	}
	return nil
}

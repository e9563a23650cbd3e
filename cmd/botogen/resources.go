package main

import (
	"fmt"
	"os"
	"path/filepath"

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
			err = settle(filepath.Join(dir, filepath.Base(filepath.Dir(file))), resourceFiles, files, check)
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

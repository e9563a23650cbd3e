package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/model"
)

// generated are the files of a typed package. Others in its directory are
// written by hand and left alone.
var generated = []string{"client.go", "types.go", "enums.go", "errors.go", "sensitive.go", "kept.go"}

// packages makes the typed package of every service in a store, beside its
// description. What was published stays, unless fresh; notes say where.
func packages(dir string, fresh, check bool) (notes []string, err error) {
	descriptions, err := filepath.Glob(filepath.Join(dir, "*", "description.b3d"))
	if err != nil {
		return nil, err
	}
	all, errs := make([][]string, len(descriptions)), make([]error, len(descriptions))
	var work sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, file := range descriptions {
		slots <- struct{}{}
		work.Go(func() {
			defer func() { <-slots }()
			all[i], errs[i] = typedPackage(file, false, fresh, check)
		})
	}
	work.Wait()
	errs = append(errs, settle(registryDir(dir), []string{registryFile}, registry(descriptions), check))
	for i, file := range descriptions {
		for _, note := range all[i] {
			notes = append(notes, filepath.Base(filepath.Dir(file))+": "+note)
		}
	}
	return notes, errors.Join(errs...)
}

func typedPackage(file string, own, fresh, check bool) (notes []string, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	m, err := model.Open(file, string(data))
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(file)
	var published *codegen.Published
	if !fresh {
		if published, err = readPublished(dir); err != nil {
			return nil, err
		}
	}
	p, err := codegen.Build(m, published)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if own {
		p.Service.Link = "" // AWS has no page about it
	}
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	return p.Notes, settle(dir, generated, files, check)
}

// readPublished reads the package as it was generated before.
func readPublished(dir string) (*codegen.Published, error) {
	sources := map[string][]byte{}
	for _, name := range generated {
		text, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case os.IsNotExist(err):
		case err != nil:
			return nil, err
		case isGenerated(text):
			sources[name] = text
		default:
			return nil, notGenerated(filepath.Join(dir, name))
		}
	}
	p, err := codegen.Read(sources)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; -fresh does without it", dir, err)
	}
	return p, nil
}

// registryFile lists the clients of all typed packages, for tests.
const registryFile = "all.go"

// registryDir is where it goes: a folder of the module that holds the store.
func registryDir(store string) string {
	return filepath.Join(filepath.Dir(filepath.Clean(store)), "internal", "typedclients")
}

func registry(descriptions []string) map[string][]byte {
	var imports, clients bytes.Buffer
	for _, file := range descriptions {
		name := filepath.Base(filepath.Dir(file))
		fmt.Fprintf(&imports, "\t\"github.com/boto3-go/boto3/service/%s\"\n", name)
		fmt.Fprintf(&clients, "\t\t%s.New(sess, cfg...),\n", name)
	}
	return map[string][]byte{registryFile: fmt.Appendf(nil, "%s//go:build alltypes\n\npackage typedclients\n\nimport (\n\t\"github.com/boto3-go/boto3\"\n%s)\n\n"+
		"// All makes a client of every typed package.\nfunc All(sess *boto3.Session, cfg ...boto3.Config) []any {\n\treturn []any{\n%s\t}\n}\n",
		codegen.Header, &imports, &clients)}
}

// settle writes the files of a directory that changed and removes those that
// are gone, or, to check, fails where it would. Only files with the names that
// generated ones have there are looked at: others are written by hand.
func settle(dir string, generated []string, files map[string][]byte, check bool) error {
	for _, name := range generated {
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
		case err == nil && !isGenerated(old):
			return notGenerated(path)
		case !ok:
			err = os.Remove(path)
		default:
			err = errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(path, text, 0o644))
		}
		if err != nil {
			return err
		}
	}
	for name := range files {
		if !slices.Contains(generated, name) {
			return fmt.Errorf("%s is not known as a generated file of %s", name, dir)
		}
	}
	return nil
}

func isGenerated(text []byte) bool { return bytes.HasPrefix(text, []byte(codegen.Header)) }

func notGenerated(path string) error {
	return fmt.Errorf("%s was not generated, but has the name of a generated file", path)
}

// checkStore fails where writeStore would change something.
func (in sources) checkStore(dir, published string) (stay []string, err error) {
	fresh, err := os.MkdirTemp("", "botogen")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fresh)) }()
	if stay, err = in.writeStore(fresh, published); err != nil {
		return nil, err
	}
	var stale []string
	err = filepath.WalkDir(fresh, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, fresh)
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
			stale = append(stale, filepath.Join(dir, name))
		}
		return nil
	})
	if err == nil && len(stale) > 0 {
		err = fmt.Errorf("%d files of the store are stale, %s the first: run make generate", len(stale), stale[0])
	}
	return stay, err
}

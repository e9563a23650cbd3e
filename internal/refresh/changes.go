package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/model"
)

// difference is what two releases differ in.
type difference struct {
	added, retired []string // services
	more           []string // of a service, a line each: what is new, counted
	gone           []string // operations, members and values, each by name
	turned         []string // what has another type or form
	code           []string // files of botocore's code
}

// changes tells in Markdown what a release changed in the API since another; both are
// folders with botocore.
func changes(from, to string) (string, error) {
	old, now := loader.Paths{filepath.Join(from, "botocore", "data")}, loader.Paths{filepath.Join(to, "botocore", "data")}
	had, has := old.Services(loader.ServiceFile), now.Services(loader.ServiceFile)
	if len(had) == 0 || len(has) == 0 {
		return "", fmt.Errorf("%s and %s are not both releases of botocore", from, to)
	}
	var d difference
	for _, name := range had {
		if !slices.Contains(has, name) {
			d.retired = append(d.retired, name)
		}
	}
	for _, name := range has {
		if !slices.Contains(had, name) {
			d.added = append(d.added, name)
			continue
		}
		if err := d.service(name, old, now); err != nil {
			return "", err
		}
	}
	var err error
	if d.code, err = changedCode(from, to); err != nil {
		return "", err
	}
	return d.text(), nil
}

func (d *difference) service(name string, old, now loader.Paths) error {
	before, err := describe(name, old)
	if err != nil {
		return err
	}
	after, err := describe(name, now)
	if err != nil {
		return err
	}
	var news []string
	for _, kind := range []struct {
		name        string
		before, now map[string]string
	}{
		{"operation", before.operations, after.operations}, {"structure", before.structures, after.structures},
		{"member", before.members, after.members}, {"value", before.values, after.values},
	} {
		n := 0
		for _, key := range sorted(kind.now) {
			was, there := kind.before[key]
			if !there {
				n++
			} else if was != kind.now[key] && was != plain && kind.now[key] != plain {
				d.turned = append(d.turned, fmt.Sprintf("%s `%s`: %s, before %s", name, key, kind.now[key], was))
			}
		}
		if n > 0 {
			news = append(news, fmt.Sprintf("%d %s%s", n, kind.name, strings.Repeat("s", min(n-1, 1))))
		}
		for _, key := range sorted(kind.before) {
			if _, there := kind.now[key]; !there {
				d.gone = append(d.gone, fmt.Sprintf("%s: %s `%s`", name, kind.name, key))
			}
		}
	}
	if len(news) > 0 {
		d.more = append(d.more, name+": "+strings.Join(news, ", "))
	}
	return nil
}

// plain is a structure without numbers and bools, which has one form.
const plain = "a structure"

// described is what a description has, each name with what may turn.
type described struct{ operations, structures, members, values map[string]string }

func describe(name string, in loader.Paths) (described, error) {
	d := described{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	versions := in.Versions(name, loader.ServiceFile)
	data, err := in.Data(name, versions[len(versions)-1])
	if err != nil {
		return d, err
	}
	m, err := model.Parse(name, data)
	if err != nil {
		return d, err
	}
	sent := map[*model.Shape]bool{}
	for _, operation := range m.OperationNames() {
		op, err := m.Operation(operation)
		if err != nil {
			return d, err
		}
		d.operations[operation] = "an operation"
		if op.Input != nil {
			reach(op.Input.Shape, sent)
		}
	}
	for _, shape := range m.ShapeNames() {
		s, err := m.Shape(shape)
		if err != nil {
			return d, err
		}
		d.shape(s, sent[s])
	}
	return d, nil
}

func (d *described) shape(s *model.Shape, sent bool) {
	for _, value := range s.Enum {
		d.values[s.Name+"="+value] = "a value"
	}
	if s.Kind != model.Structure {
		return
	}
	numbers := false
	for i := range s.Members {
		member := &s.Members[i]
		d.members[s.Name+"."+member.Name] = member.Shape.Kind.String()
		numbers = numbers || !slices.Contains([]string{"string", "structure", "list", "map", "blob", "timestamp"}, member.Shape.Kind.String())
	}
	d.structures[s.Name] = plain
	if numbers && !sent {
		d.structures[s.Name] = "in responses only"
	} else if numbers {
		d.structures[s.Name] = "in requests, with pointers for numbers and bools"
	}
}

// reach collects what a shape may hold, and itself.
func reach(s *model.Shape, seen map[*model.Shape]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	for i := range s.Members {
		reach(s.Members[i].Shape, seen)
	}
	for _, m := range []*model.Member{s.Element, s.Key, s.Value} {
		if m != nil {
			reach(m.Shape, seen)
		}
	}
}

// changedCode lists the Python files of botocore and boto3 that differ: what may be
// met as another behaviour.
func changedCode(from, to string) (files []string, err error) {
	for _, root := range []string{from, to} {
		other := from
		if root == from {
			other = to
		}
		for _, pkg := range []string{"botocore", "boto3"} {
			err := filepath.WalkDir(filepath.Join(root, pkg), func(path string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() || filepath.Ext(path) != ".py" {
					return err
				}
				name, err := filepath.Rel(root, path)
				if err != nil {
					return err
				}
				mine, err := os.ReadFile(path)
				if theirs, missing := os.ReadFile(filepath.Join(other, name)); err == nil && (missing != nil || !bytes.Equal(mine, theirs)) {
					files = append(files, filepath.ToSlash(name))
				}
				return err
			})
			if err != nil && !os.IsNotExist(err) {
				return nil, err
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

func (d *difference) text() string {
	var b strings.Builder
	joined := func(what string, list []string) {
		if len(list) > 0 {
			fmt.Fprintf(&b, "%s %d: %s.\n\n", what, len(list), strings.Join(list, ", "))
		}
	}
	listed := func(what string, list []string) {
		if len(list) == 0 {
			return
		}
		fmt.Fprintf(&b, "%s\n\n", what)
		for _, line := range list {
			fmt.Fprintf(&b, "- %s\n", line)
		}
		b.WriteByte('\n')
	}
	joined("New services,", d.added)
	joined("Services that AWS has retired, and that stay,", d.retired)
	listed("New in services that were there:", d.more)
	listed("Of another type or form:", d.turned)
	listed("Gone from the descriptions:", d.gone)
	joined("Files of botocore's and boto3's own code that differ,", d.code)
	if b.Len() == 0 {
		return "No difference.\n"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func sorted(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

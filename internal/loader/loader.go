// Package loader reads service descriptions from directories laid out as
// botocore's data directory: SERVICE/VERSION/KIND.json, plain or gzip-compressed.
package loader

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3/internal/endpoint"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/plainfile"
	"github.com/boto3-go/boto3/model"
)

// The kinds of file that describe a service.
const (
	ServiceFile       = "service-2"
	PaginatorsFile    = "paginators-1"
	WaitersFile       = "waiters-2"
	EndpointRulesFile = "endpoint-rule-set-1"
	ResourcesFile     = "resources-1"
)

// maxFile bounds one file's size, unpacked; the largest in use has 4 MB.
const maxFile = 256 << 20

// Paths is a list of directories to search; earlier ones win.
type Paths []string

// Services lists the services that have a file of the kind, sorted.
func (p Paths) Services(kind string) []string {
	var names []string
	for _, dir := range p {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // a search path need not exist
		}
		for _, e := range entries {
			if len(Paths{dir}.Versions(e.Name(), kind)) > 0 {
				names = append(names, e.Name())
			}
		}
	}
	return ordered.Unique(names)
}

// Versions lists the API versions for which a service has a file of the kind,
// sorted, the latest last.
func (p Paths) Versions(service, kind string) []string {
	var versions []string
	for _, dir := range p {
		entries, err := os.ReadDir(filepath.Join(dir, service))
		if err != nil {
			continue
		}
		for _, e := range entries {
			base := filepath.Join(dir, service, e.Name(), kind+".json")
			if isFile(base) || isFile(base+".gz") {
				versions = append(versions, e.Name())
			}
		}
	}
	return ordered.Unique(versions)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Read returns a file's content from the first directory that has it, and its
// path; nil when none has. As for botocore, what is there but leads to no file, as
// a search path that is a file itself or a circle of links, is as good as absent.
func (p Paths) Read(service, version, kind string) (data []byte, path string, err error) {
	for _, dir := range p {
		base := filepath.Join(dir, service, version, kind+".json")
		for _, path := range []string{base, base + ".gz"} {
			data, err := readFile(path)
			switch {
			case err == nil && len(data) == 0:
				return nil, path, &model.DamagedError{File: path, Err: errors.New("it is empty")}
			case err == nil:
				return data, path, nil
			case !errors.Is(err, plainfile.ErrUnfit) && !isFile(path):
				continue
			}
			return nil, path, &model.DamagedError{File: path, Err: err}
		}
	}
	return nil, "", nil
}

func readFile(path string) (data []byte, err error) {
	f, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	data, err = io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it unpacks to more than %d bytes", maxFile)
	}
	return data, err
}

// Data gathers the files of one version of a service, extras included. The
// endpoint rules come compiled. Service is nil where no file describes it.
func (p Paths) Data(service, version string) (model.Data, error) {
	return gather(func(kind string) ([]byte, string, error) { return p.Read(service, version, kind) })
}

// File gathers a description from a file of the kind service-2.json, with those
// of the other kinds that stand beside it.
func File(path string) (model.Data, error) {
	d, err := gather(func(kind string) ([]byte, string, error) {
		if kind == ServiceFile {
			data, err := readFile(path)
			return data, path, err
		}
		beside := filepath.Join(filepath.Dir(path), kind+".json")
		data, err := readFile(beside)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, beside, nil
		}
		return data, beside, err
	})
	if err != nil {
		return d, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// gather puts together what read finds of each kind of file.
func gather(read func(kind string) (data []byte, path string, err error)) (model.Data, error) {
	var d model.Data
	var rules []byte
	var rulesPath string
	for _, f := range []struct {
		kind string
		to   *[]byte
		path *string
	}{
		{ServiceFile, &d.Service, &d.File},
		{ServiceFile + ".sdk-extras", &d.ServiceExtras, nil},
		{PaginatorsFile, &d.Paginators, nil},
		{PaginatorsFile + ".sdk-extras", &d.PaginatorsExtras, nil},
		{WaitersFile, &d.Waiters, nil},
		{WaitersFile + ".sdk-extras", &d.WaitersExtras, nil},
		{EndpointRulesFile, &rules, &rulesPath},
		{ResourcesFile, &d.Resources, nil},
	} {
		data, path, err := read(f.kind)
		if err != nil {
			return d, err
		}
		*f.to = data
		if f.path != nil {
			*f.path = path
		}
	}
	if rules == nil {
		return d, nil
	}
	compiled, err := endpoint.ParseJSON(rules)
	if err == nil {
		d.EndpointRules, err = compiled.AppendBinary(nil)
	}
	if err != nil {
		return d, &model.DamagedError{File: rulesPath, Err: err}
	}
	return d, nil
}

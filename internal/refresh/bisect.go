package main

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/loader"
)

// An index knows which releases of botocore there are, and what they describe.
type index interface {
	releases(ctx context.Context) ([]string, error)
	services(ctx context.Context, release string) ([]string, error)
}

// lastWith finds for each service the last release that has it. All of them are in from
// and none is in to. Each release that is asked about halves what is in question, and is
// asked about once for all services.
func lastWith(ctx context.Context, in index, from, to string, services []string) (map[string]string, error) {
	if len(services) == 0 {
		return nil, nil
	}
	all, err := in.releases(ctx)
	if err != nil {
		return nil, err
	}
	between := slices.DeleteFunc(slices.Clone(all), func(r string) bool { return !before(from, r) || !before(r, to) })
	slices.SortFunc(between, func(a, b string) int { return slices.Compare(numbers(a), numbers(b)) })
	has, last := map[string][]string{}, map[string]string{}
	for _, service := range services {
		low, high := 0, len(between) // the number of releases known to have it, and the first known to lack it
		for low < high {
			middle := (low + high) / 2
			release := between[middle]
			if has[release] == nil {
				if has[release], err = in.services(ctx, release); err != nil {
					return nil, err
				}
			}
			if slices.Contains(has[release], service) {
				low = middle + 1
			} else {
				high = middle
			}
		}
		last[service] = from
		if low > 0 {
			last[service] = between[low-1]
		}
	}
	return last, nil
}

// pipIndex asks pip, so that the mirror, proxy and cache of whoever runs it are used.
// Releases in the folder are not fetched.
type pipIndex struct{ pip, folder string }

func (p pipIndex) releases(ctx context.Context) ([]string, error) {
	out, err := p.run(ctx, "index", "versions", "botocore")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(out)) {
		if list, ok := strings.CutPrefix(line, "Available versions:"); ok {
			all := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' })
			return slices.DeleteFunc(all, func(r string) bool { return !isRelease(r) }), nil
		}
	}
	return nil, fmt.Errorf("pip index versions botocore lists no versions: %s", out)
}

func (p pipIndex) services(ctx context.Context, release string) ([]string, error) {
	if here := (loader.Paths{filepath.Join(p.folder, release, "botocore", "data")}).Services(loader.ServiceFile); len(here) > 0 {
		return here, nil
	}
	dir, err := os.MkdirTemp("", "botocore-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if _, err := p.run(ctx, "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", dir, "botocore=="+release); err != nil {
		return nil, err
	}
	wheels, err := filepath.Glob(filepath.Join(dir, "*.whl"))
	if err != nil || len(wheels) != 1 {
		return nil, fmt.Errorf("pip has downloaded %d wheels of botocore %s, %v", len(wheels), release, err)
	}
	return wheelServices(wheels[0])
}

// wheelServices lists the services that a wheel of botocore describes.
func wheelServices(file string) ([]string, error) {
	wheel, err := zip.OpenReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	defer wheel.Close()
	names := []string{}
	for _, f := range wheel.File {
		at, name := path.Split(strings.TrimSuffix(f.Name, ".gz"))
		parts := strings.Split(at, "/")
		if name == loader.ServiceFile+".json" && strings.HasPrefix(at, "botocore/data/") && len(parts) == 5 {
			names = append(names, parts[2])
		}
	}
	return names, nil
}

func (p pipIndex) run(ctx context.Context, args ...string) ([]byte, error) {
	var said strings.Builder
	pip := exec.CommandContext(ctx, p.pip, append([]string{"--disable-pip-version-check"}, args...)...)
	pip.Stderr = &said
	out, err := pip.Output()
	if err != nil {
		return nil, fmt.Errorf("which release last had a service that is gone is asked of pip: %s %s: %w\n%s", p.pip, strings.Join(args, " "), err, said.String())
	}
	return out, nil
}

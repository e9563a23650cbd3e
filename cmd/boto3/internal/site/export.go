package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/boto3-go/boto3"
)

// written is a folder that pages are written into, with what has been.
type written struct {
	root  *os.Root
	mu    sync.Mutex
	files int
	bytes int64
}

// export writes all pages as files with relative links into a folder, which must be
// new or empty: nothing of the user's is overwritten.
func export(ctx context.Context, s *boto3.Session, services []listed, dir string) (*written, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty: name a new folder", dir)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // pages are for all to read
		return nil, err
	}
	root, err := os.OpenRoot(dir) // names of a user's own descriptions lead nowhere else
	if err != nil {
		return nil, err
	}
	done := &written{root: root}
	err = errors.Join(done.all(ctx, s, services), root.Close())
	return done, err
}

func (d *written) all(ctx context.Context, s *boto3.Session, services []listed) error {
	names := make([]string, len(services))
	for i := range services {
		names[i] = services[i].name
	}
	parts := make([]string, len(names))
	err := each(ctx, s, names, func(i int, x *service) error {
		parts[i] = indexOf(x)
		return d.service(ctx, x)
	})
	if err != nil {
		return err
	}
	home := &markup{links: exported}
	home.homePage(services)
	files := map[string][]byte{exported.index: home.Bytes()}
	if files["search.js"], err = searchScript(strings.Join(parts, "")); err != nil {
		return err
	}
	if files["services.js"], err = servicesScript(services); err != nil {
		return err
	}
	for _, name := range assetNames {
		if files[name], err = assets.ReadFile("assets/" + name); err != nil {
			return err
		}
	}
	for name, data := range files {
		if err := d.write(name, data); err != nil {
			return err
		}
	}
	return nil
}

func (d *written) service(ctx context.Context, x *service) error {
	if err := d.root.MkdirAll(x.name, 0o755); err != nil {
		return err
	}
	for _, page := range append(x.pageNames(), "") {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		body, err := render(x, page, exported)
		if err != nil {
			return err
		}
		name := exported.index
		if page != "" {
			name = page + exported.ext
		}
		if err := d.write(filepath.Join(x.name, name), body); err != nil {
			return err
		}
	}
	return nil
}

func (d *written) write(path string, data []byte) error {
	d.mu.Lock()
	d.files++
	d.bytes += int64(len(data))
	d.mu.Unlock()
	return d.root.WriteFile(path, data, 0o644)
}

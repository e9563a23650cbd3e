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

// written counts files and their bytes.
type written struct {
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
	names := make([]string, len(services))
	for i := range services {
		names[i] = services[i].name
	}
	done := &written{}
	parts := make([]string, len(names))
	err := each(ctx, s, names, func(i int, x *service) error {
		parts[i] = indexOf(x)
		return exportService(ctx, x, filepath.Join(dir, x.name), done)
	})
	if err != nil {
		return nil, err
	}
	home := &markup{links: exported}
	home.homePage(services)
	files := map[string][]byte{exported.index: home.Bytes()}
	if files["search.js"], err = searchScript(strings.Join(parts, "")); err != nil {
		return nil, err
	}
	if files["services.js"], err = servicesScript(services); err != nil {
		return nil, err
	}
	for _, name := range assetNames {
		if files[name], err = assets.ReadFile("assets/" + name); err != nil {
			return nil, err
		}
	}
	for name, data := range files {
		if err := done.write(filepath.Join(dir, name), data); err != nil {
			return nil, err
		}
	}
	return done, nil
}

func exportService(ctx context.Context, x *service, dir string, done *written) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
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
		if err := done.write(filepath.Join(dir, name), body); err != nil {
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
	return os.WriteFile(path, data, 0o644) //nolint:gosec // pages are for all to read
}

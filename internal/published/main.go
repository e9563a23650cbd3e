// Command published builds the modules of this repository as those who fetch them
// do: it puts them into a file proxy under a version, tidies each there, and builds a
// program outside the repository that requires them, without go.work.
//
//	published . transfer/progressbar
//
// Modules that others depend on come from the usual proxy.
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/release"
)

const (
	root    = "github.com/boto3-go/boto3"
	version = "v" + release.Version
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "published:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dirs []string) (err error) {
	if len(dirs) == 0 {
		return errors.New("name the folders of the modules: published DIR")
	}
	home, err := os.MkdirTemp("", "published")
	if err != nil {
		return err
	}
	p := publisher{home: home, proxy: filepath.Join(home, "proxy")}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	for _, dir := range dirs {
		if err := p.publish(ctx, dir); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
	}
	for _, dir := range dirs {
		if err := p.install(ctx, module(dir), filepath.Join(home, strings.ReplaceAll(dir, string(filepath.Separator), "-"))); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		_, _ = fmt.Fprintln(os.Stdout, module(dir), version, "can be fetched, tidied and built")
	}
	return nil
}

// publisher has a proxy of its own; each module is fetched into a cache of its own.
type publisher struct{ home, proxy string }

func module(dir string) string { return path.Join(root, filepath.ToSlash(dir)) }

// publish writes what a proxy serves of a module. Its go.mod has to be as published:
// without replace, and requiring this version of the root.
func (p publisher) publish(ctx context.Context, dir string) error {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	if regexp.MustCompile(`(?m)^replace\b`).Match(mod) {
		return errors.New("go.mod has a replace, which those who fetch the module do not see")
	}
	if at := regexp.MustCompile(`(?m)^\s*(?:require )?` + root + ` (\S+)`).FindSubmatch(mod); at != nil && string(at[1]) != version {
		return fmt.Errorf("go.mod requires %s %s; this is %s", root, at[1], version)
	}
	files, err := tracked(ctx, dir)
	if err != nil {
		return err
	}
	to := filepath.Join(p.proxy, module(dir), "@v")
	var archive bytes.Buffer
	if err := pack(&archive, dir, files); err != nil {
		return err
	}
	info := fmt.Appendf(nil, `{"Version":%q,"Time":%q}`, version, time.Now().UTC().Format(time.RFC3339))
	for name, data := range map[string][]byte{
		"list": []byte(version + "\n"), version + ".info": info, version + ".mod": mod, version + ".zip": archive.Bytes(),
	} {
		if err := errors.Join(os.MkdirAll(to, 0o755), os.WriteFile(filepath.Join(to, name), data, 0o644)); err != nil {
			return err
		}
	}
	return nil
}

// tracked lists the files of a module that git has or would take, without those of
// the modules below it.
func tracked(ctx context.Context, dir string) ([]string, error) {
	git := exec.CommandContext(ctx, "git", "ls-files", "--cached", "--others", "--exclude-standard")
	git.Dir = dir
	out, err := git.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w", err)
	}
	var files []string
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSuffix(name, "\n")
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil && !nested(dir, name) {
			files = append(files, name)
		}
	}
	return files, nil
}

// nested says whether a file is in a module below another, which its zip leaves out.
func nested(dir, name string) bool {
	for at := path.Dir(name); at != "."; at = path.Dir(at) {
		if _, err := os.Stat(filepath.Join(dir, at, "go.mod")); err == nil {
			return true
		}
	}
	return false
}

func pack(to *bytes.Buffer, dir string, files []string) error {
	z := zip.NewWriter(to)
	for _, name := range files {
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			return err
		}
		w, err := z.Create(module(dir) + "@" + version + "/" + name)
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return z.Close()
}

// install does what a user does: fetches, tidies and builds, or installs a program.
func (p publisher) install(ctx context.Context, name, dir string) error {
	program := "package main\n\nimport _ \"" + name + "\"\n\nfunc main() {}\n"
	steps := [][]string{
		{"mod", "init", "example.com/user"}, {"get", name + "@" + version}, {"mod", "tidy"}, {"build", "-o", os.DevNull, "."}, {"vet", name + "/..."},
	}
	if strings.HasPrefix(name, root+"/cmd/") { // which nothing imports
		program = "package main\n\nfunc main() {}\n"
		steps = [][]string{{"mod", "init", "example.com/user"}, {"install", name + "@" + version}, {"get", name + "@" + version}, {"vet", name + "/..."}}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		return err
	}
	for _, args := range steps {
		if name == root && args[0] == "vet" {
			args = []string{"build", root, root + "/service/s3", root + "/resource/s3", root + "/transfer", root + "/cmd/..."}
		}
		if out, err := p.run(ctx, dir, args...); err != nil {
			return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	return p.tidied(ctx, name, dir)
}

// tidied holds that go mod tidy changes nothing in the go.mod that is published. Of
// go.sum it may: nobody has the hash of what is not published yet.
func (p publisher) tidied(ctx context.Context, name, user string) error {
	out, err := p.run(ctx, user, "list", "-m", "-f", "{{.Dir}}", name)
	if err != nil {
		return fmt.Errorf("go list: %w\n%s", err, out)
	}
	copied := user + "-tidy"
	if err := os.CopyFS(copied, os.DirFS(strings.TrimSpace(string(out)))); err != nil {
		return err
	}
	before, err := os.ReadFile(filepath.Join(copied, "go.mod"))
	if err != nil {
		return err
	}
	if out, err := p.run(ctx, copied, "mod", "tidy"); err != nil {
		return fmt.Errorf("go mod tidy: %w\n%s", err, out)
	}
	if after, err := os.ReadFile(filepath.Join(copied, "go.mod")); err != nil || !bytes.Equal(before, after) {
		return errors.Join(fmt.Errorf("go mod tidy makes go.mod\n%s", after), err)
	}
	return nil
}

func (p publisher) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	usual, err := exec.CommandContext(ctx, "go", "env", "GOPROXY").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod -trimpath -modcacherw", "GOMODCACHE="+dir+"-cache", "GOBIN="+dir+"-bin",
		"GONOSUMDB="+root+","+root+"/*", "GONOPROXY=none",
		"GOPROXY=file://"+filepath.ToSlash(p.proxy)+","+strings.TrimSpace(string(usual)))
	return cmd.CombinedOutput()
}

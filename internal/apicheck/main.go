// Command apicheck compares what this module, and those nested in it that others fetch,
// export with the last version, and fails where a change breaks programs that
// CHANGELOG.md does not name above that version.
//
//	apicheck ../..
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/packages"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: apicheck DIR")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := check(ctx, os.Args[1])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "apicheck:", err)
		os.Exit(1)
	}
}

func check(ctx context.Context, dir string) (err error) {
	tag, err := git(ctx, dir, "-c", "versionsort.suffix=-", "tag", "--list", "v[0-9]*", "--sort=-version:refname", "--merged", "HEAD")
	if err != nil {
		return err
	}
	tag, _, _ = strings.Cut(tag, "\n")
	if tag == "" {
		fmt.Println("No version has been tagged: there is nothing to compare with.")
		return nil
	}
	home, err := os.MkdirTemp("", "apicheck")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	last := filepath.Join(home, "last")
	if _, err := git(ctx, dir, "worktree", "add", "--detach", last, tag); err != nil {
		return err
	}
	defer func() {
		_, gone := git(context.WithoutCancel(ctx), dir, "worktree", "remove", "--force", last)
		err = errors.Join(err, gone)
	}()
	broken, err := compare(ctx, last, dir)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	broken = slices.DeleteFunc(broken, func(change string) bool { return named(string(text), tag, change) })
	if len(broken) > 0 {
		return fmt.Errorf("%d changes since %s break programs, and CHANGELOG.md does not name them:\n  %s", len(broken), tag, strings.Join(broken, "\n  "))
	}
	fmt.Println("Nothing is incompatible with", tag, "that CHANGELOG.md does not name.")
	return nil
}

// named says whether the part of the changelog above a version names what a change is
// about, package and name in backquotes: `service/s3.Client.PutObject`. That is what is
// unreleased, and what stands under the heading of a version that is about to be tagged.
func named(changelog, tag, change string) bool {
	_, part, _ := strings.Cut(changelog, "\n## Unreleased\n")
	if at := regexp.MustCompile(`(?m)^## ` + regexp.QuoteMeta(tag) + `\b`).FindStringIndex(part); at != nil {
		part = part[:at[0]]
	}
	what, _, _ := strings.Cut(change, ":")
	return strings.Contains(part, "`"+what+"`")
}

// compare lists what the modules exported and no longer do in the same way: the
// package below the root, the name, and what became of it.
func compare(ctx context.Context, last, dir string) (broken []string, err error) {
	modules, err := published(last)
	if err != nil {
		return nil, err
	}
	for _, module := range modules {
		if _, err := os.Stat(filepath.Join(dir, module, "go.mod")); err != nil {
			broken = append(broken, module+": the module is gone")
			continue
		}
		before, err := load(ctx, filepath.Join(last, module), module)
		if err != nil {
			return nil, err
		}
		after, err := load(ctx, filepath.Join(dir, module), module)
		if err != nil {
			return nil, err
		}
		broken = append(broken, differ(before, after)...)
	}
	slices.Sort(broken)
	return broken, nil
}

// published finds the modules that others fetch, below a root: those without a replace.
func published(root string) (modules []string, err error) {
	for _, depth := range []string{"", "*", "*/*"} {
		files, err := filepath.Glob(filepath.Join(root, depth, "go.mod"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			module, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				return nil, err
			}
			if !regexp.MustCompile(`(?m)^replace\b`).Match(text) && !strings.HasPrefix(module, "internal"+string(filepath.Separator)) {
				modules = append(modules, module)
			}
		}
	}
	return modules, nil
}

func differ(before, after map[string]*packages.Package) (broken []string) {
	for path, old := range before {
		now, ok := after[path]
		if !ok {
			broken = append(broken, path+": the package is gone")
			continue
		}
		for _, change := range apidiff.Changes(old.Types, now.Types).Changes {
			if !change.Compatible {
				broken = append(broken, within(path, change.Message))
			}
		}
	}
	return broken
}

// within puts a package before the name of a change's message.
func within(path, message string) string {
	return path + "." + strings.NewReplacer("(*", "", ")", "").Replace(message[:max(strings.Index(message, ":"), 0)]) + message[max(strings.Index(message, ":"), 0):]
}

// load type-checks the public packages of a module in a folder, by their paths below
// the root. A nested module finds the root beside it by go.work: a version that is about
// to be tagged cannot be fetched.
func load(ctx context.Context, dir, module string) (map[string]*packages.Package, error) {
	list, err := packages.Load(&packages.Config{
		Context: ctx, Dir: dir, Env: append(os.Environ(), "GOWORK="),
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedModule | packages.NeedExportFile,
	}, "./...")
	if err != nil {
		return nil, err
	}
	found := map[string]*packages.Package{}
	for _, p := range list {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("%s: %w", dir, p.Errors[0])
		}
		parts := strings.Split(p.PkgPath, "/")
		if p.Name == "main" || slices.Contains(parts, "internal") {
			continue
		}
		name := path.Join(filepath.ToSlash(module), strings.TrimPrefix(p.PkgPath, p.Module.Path))
		if name == "." || name == "/" {
			name = p.Name
		}
		found[strings.TrimPrefix(name, "/")] = p
	}
	return found, nil
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("git %s: %s", args[0], failed.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}

// Command apicheck compares what this module exports with its last version, and fails
// where a change breaks programs that CHANGELOG.md does not name among what is
// unreleased.
//
//	apicheck ../..
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	if err := check(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "apicheck:", err)
		os.Exit(1)
	}
}

func check(ctx context.Context, dir string) (err error) {
	tag, err := git(ctx, dir, "tag", "--list", "v[0-9]*", "--sort=-version:refname", "--merged", "HEAD")
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
		_, gone := git(ctx, dir, "worktree", "remove", "--force", last)
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
	broken = slices.DeleteFunc(broken, func(change string) bool { return named(string(text), change) })
	if len(broken) > 0 {
		return fmt.Errorf("%d changes since %s break programs, and CHANGELOG.md does not name them:\n  %s", len(broken), tag, strings.Join(broken, "\n  "))
	}
	fmt.Println("Nothing is incompatible with", tag, "that CHANGELOG.md does not name.")
	return nil
}

// named says whether the unreleased part of the changelog names what a change is
// about, package and name in backquotes: `service/s3.Client.PutObject`.
func named(changelog, change string) bool {
	_, part, _ := strings.Cut(changelog, "\n## Unreleased\n")
	part, _, _ = strings.Cut(part, "\n## ")
	what, _, _ := strings.Cut(change, ":")
	return strings.Contains(part, "`"+what+"`")
}

// compare lists what a module exported and no longer does in the same way: the
// package below the module's root, the name, and what became of it.
func compare(ctx context.Context, last, dir string) (broken []string, err error) {
	before, err := load(ctx, last)
	if err != nil {
		return nil, err
	}
	after, err := load(ctx, dir)
	if err != nil {
		return nil, err
	}
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
	slices.Sort(broken)
	return broken, nil
}

// within puts a package before the name of a change's message.
func within(path, message string) string {
	return path + "." + strings.NewReplacer("(*", "", ")", "").Replace(message[:max(strings.Index(message, ":"), 0)]) + message[max(strings.Index(message, ":"), 0):]
}

// load type-checks the public packages of the module in a folder, by their paths
// below its root.
func load(ctx context.Context, dir string) (map[string]*packages.Package, error) {
	list, err := packages.Load(&packages.Config{
		Context: ctx, Dir: dir, Env: append(os.Environ(), "GOWORK=off"),
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
		path := strings.TrimPrefix(strings.TrimPrefix(p.PkgPath, p.Module.Path), "/")
		if path == "" {
			path = p.Name
		}
		found[path] = p
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

package transfer_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

func tree(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func keys(f *fake) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []string
	for k := range f.objects {
		all = append(all, k)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func TestDirectories(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	dir := tree(t, "a", "x/b", "x/y/c", "x/d.tmp")
	if err := os.Symlink(dir, filepath.Join(dir, "x", "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "a"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	var last int64
	result, err := m.UploadDir(t.Context(), "b", "p", dir, transfer.Exclude("*.tmp"), transfer.Progress(func(done, _ int64) { last = done }))
	if err != nil || result.Transferred != 4 || last != result.Bytes {
		t.Errorf("%+v %v %d", result, err, last)
	}
	if got := keys(f); got != "b/p/a b/p/link b/p/x/b b/p/x/y/c" {
		t.Error(got)
	}
	back := filepath.Join(t.TempDir(), "new")
	if result, err = m.DownloadDir(t.Context(), "b", "p", back, transfer.Exclude("*"), transfer.Include("x/*")); err != nil || result.Transferred != 2 {
		t.Errorf("%+v %v", result, err)
	}
	if got, err := os.ReadFile(filepath.Join(back, "x", "y", "c")); string(got) != "x/y/c" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestSync(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	dir := tree(t, "a", "b")
	f.objects["b/a"] = newObject([]byte("a"), nil)
	f.objects["b/gone"] = newObject([]byte("x"), nil)
	sync := func(from, to transfer.Place, want transfer.TreeResult, opts ...transfer.TreeOption) {
		t.Helper()
		if got, err := m.Sync(t.Context(), from, to, opts...); got != want || err != nil {
			t.Errorf("%+v %v, want %+v", got, err, want)
		}
	}
	here, there := transfer.Dir(dir), transfer.Prefix("b", "")
	var actions []string
	note := transfer.OnAction(func(a transfer.Action) { actions = append(actions, a.Kind+" "+a.To) })
	sum := transfer.Compare(transfer.ByChecksum)
	sync(here, there, transfer.TreeResult{Transferred: 1, Deleted: 1, Skipped: 1, Bytes: 1}, sum, transfer.WithDelete(), transfer.DryRun(), note)
	if got := strings.Join(actions, ", "); got != "upload s3://b/b, delete s3://b/gone" || keys(f) != "b/a b/gone" {
		t.Error(got, keys(f))
	}
	sync(here, there, transfer.TreeResult{Transferred: 1, Deleted: 1, Skipped: 1, Bytes: 1}, sum, transfer.WithDelete())
	sync(here, there, transfer.TreeResult{Skipped: 2}, transfer.Compare(transfer.BySize))
	sync(there, here, transfer.TreeResult{Transferred: 2, Bytes: 2})
	sync(there, here, transfer.TreeResult{Skipped: 2})
	sync(there, transfer.Prefix("c", "d"), transfer.TreeResult{Transferred: 2, Bytes: 2})
	if got := keys(f); got != "b/a b/b c/d/a c/d/b" {
		t.Error(got)
	}
}

func TestKeysThatEscape(t *testing.T) {
	for _, key := range []string{"../x", "a/../../x", "/x", "//x", "C:/x", "c:x", `..\x`, `a\..\..\x`, "a//x", "./x", "link/x", "a/./x"} {
		f, c := newFake(t)
		f.objects["b/p/"+key] = newObject([]byte("x"), nil)
		outside := t.TempDir()
		dir := filepath.Join(outside, "in")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
			t.Fatal(err)
		}
		_, err := transfer.New(c, small).DownloadDir(t.Context(), "b", "p", dir)
		if _, ok := errors.AsType[*transfer.UnsafeKeyError](err); !ok {
			t.Errorf("%s: %v", key, err)
		}
		onlyFiles(t, outside, "in")
		onlyFiles(t, dir, "link")
	}
}

func TestOneFailureLeavesTheOthers(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/../x"] = newObject([]byte("x"), nil)
	f.objects["b/ok"] = newObject([]byte("ok"), nil)
	dir := t.TempDir()
	result, err := transfer.New(c, small).DownloadDir(t.Context(), "b", "", dir)
	if err == nil || result.Transferred != 1 {
		t.Errorf("%+v %v", result, err)
	}
	onlyFiles(t, dir, "ok")
}

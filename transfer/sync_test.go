package transfer_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

const (
	oneKey  = `<Contents><Key>p/a</Key><Size>3</Size><ETag>"e"</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`
	another = `<Contents><Key>elsewhere</Key><Size>3</Size><ETag>"e"</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`
)

// Nothing is deleted by an answer that is no complete listing, on either side.
func TestNoDeletionWithoutACompleteListing(t *testing.T) {
	for name, listing := range map[string]string{
		"nothing":              ``,
		"a web page":           `<html><body>maintenance</body></html>`,
		"another document":     `<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>`,
		"no word of its end":   `<ListBucketResult>` + oneKey + `</ListBucketResult>`,
		"cut off":              `<ListBucketResult>` + oneKey,
		"an end without token": `<ListBucketResult><IsTruncated>true</IsTruncated>` + oneKey + `</ListBucketResult>`,
		"a token twice":        `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>` + oneKey + `</ListBucketResult>`,
		"fewer than it says":   `<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>3</KeyCount>` + oneKey + `</ListBucketResult>`,
		"keys of elsewhere":    `<ListBucketResult><IsTruncated>false</IsTruncated>` + another + `</ListBucketResult>`,
		"no objects at all":    `<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>`,
		"an error":             `<Error><Code>InternalError</Code></Error>`,
	} {
		f, c := newFake(t)
		for _, k := range []string{"b/p/a", "c/p/a", "c/p/b"} {
			f.objects[k] = newObject([]byte("abc"), nil)
		}
		f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
			if op == "ListObjectsV2" && strings.HasPrefix(r.URL.Path, "/b") {
				_, _ = io.WriteString(w, listing)
				return true
			}
			return false
		})
		m, dir := transfer.New(c, small), tree(t, "a", "b")
		for where, to := range map[string]transfer.Place{"directory": transfer.Dir(dir), "bucket": transfer.Prefix("c", "p")} {
			result, err := m.Sync(t.Context(), transfer.Prefix("b", "p"), to, transfer.WithDelete())
			if err == nil || result.Deleted > 0 {
				t.Errorf("%s, %s: %v %v", name, where, result, err)
			}
		}
		onlyFiles(t, dir, "a", "b")
		if got := keys(f); got != "b/p/a c/p/a c/p/b" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestNoDeletionFromAMissingSource(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/p/a"] = newObject([]byte("abc"), nil)
	m := transfer.New(c, small)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	closed := tree(t, "x/y")
	if err := os.Chmod(filepath.Join(closed, "x"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(closed, "x"), 0o700) })
	sources := map[string]string{"missing": filepath.Join(t.TempDir(), "none"), "empty": t.TempDir(), "a file": file}
	if os.Getuid() != 0 {
		sources["unreadable"] = closed
	}
	for name, dir := range sources {
		if result, err := m.Sync(t.Context(), transfer.Dir(dir), transfer.Prefix("b", "p"), transfer.WithDelete()); err == nil || keys(f) != "b/p/a" {
			t.Errorf("%s: %v %v", name, result, err)
		}
	}
	if _, err := m.Sync(t.Context(), transfer.Dir(t.TempDir()), transfer.Prefix("b", "p"), transfer.WithDelete(), transfer.MaxDelete(1)); err != nil || keys(f) != "" {
		t.Error(err, keys(f))
	}
}

func TestMaxDelete(t *testing.T) {
	f, c := newFake(t)
	for _, k := range []string{"b/a", "b/b", "b/c"} {
		f.objects[k] = newObject([]byte("abc"), nil)
	}
	m, dir := transfer.New(c, small), tree(t, "a")
	_, err := m.Sync(t.Context(), transfer.Dir(dir), transfer.Prefix("b", ""), transfer.WithDelete(), transfer.MaxDelete(1))
	if e, ok := errors.AsType[*transfer.DeleteLimitError](err); !ok || e.Found != 2 || e.Limit != 1 || keys(f) != "b/a b/b b/c" {
		t.Error(err, keys(f))
	}
	result, err := m.Sync(t.Context(), transfer.Dir(dir), transfer.Prefix("b", ""), transfer.WithDelete(), transfer.MaxDelete(2))
	if err != nil || result.Deleted != 2 || keys(f) != "b/a" {
		t.Error(result, err, keys(f))
	}
	if _, err := m.Sync(t.Context(), transfer.Dir(dir), transfer.Prefix("b", ""), transfer.MaxDelete(2)); err == nil {
		t.Error("MaxDelete without WithDelete")
	}
}

// What a link leads to outside is neither compared, deleted nor written.
func TestSyncStaysInItsDirectory(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/keep"] = newObject([]byte("abc"), nil)
	outside := tree(t, "precious", "deep/precious")
	dir := tree(t, "keep", "gone")
	for link, to := range map[string]string{"dir": outside, "file": filepath.Join(outside, "precious")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := transfer.New(c, small).Sync(t.Context(), transfer.Prefix("b", ""), transfer.Dir(dir), transfer.WithDelete())
	if err != nil || result.Deleted != 1 {
		t.Error(result, err)
	}
	onlyFiles(t, dir, "dir", "file", "keep")
	onlyFiles(t, outside, "deep", "precious")
	onlyFiles(t, filepath.Join(outside, "deep"), "precious")
}

// A directory becomes a link while its files are on their way.
func TestDirectorySwappedForALink(t *testing.T) {
	f, c := newFake(t)
	for i := range 60 {
		f.objects[fmt.Sprintf("b/a/f%02d", i)] = newObject([]byte("abc"), nil)
	}
	outside := t.TempDir()
	dir := tree(t, "a/old")
	var once sync.Once
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op == "GetObject" && strings.HasSuffix(r.URL.Path, "f30") {
			once.Do(func() {
				for i := range 1000 { // others make the directory anew
					aside := filepath.Join(dir, fmt.Sprint("aside", i))
					if os.Rename(filepath.Join(dir, "a"), aside) == nil && os.Symlink(outside, filepath.Join(dir, "a")) == nil {
						return
					}
				}
				t.Error("no link")
			})
		}
		return false
	})
	_, err := transfer.New(c, small).Sync(t.Context(), transfer.Prefix("b", ""), transfer.Dir(dir), transfer.WithDelete())
	if err == nil {
		t.Error("no error")
	}
	onlyFiles(t, outside)
}

// What the source has but cannot be transferred is not deleted at the target.
func TestWhatIsPassedOverStays(t *testing.T) {
	f, c := newFake(t)
	for _, k := range []string{"b/pipe", "b/link", "b/dirlink/x", "b/gone"} {
		f.objects[k] = newObject([]byte("abc"), nil)
	}
	dir := tree(t, "a")
	mkfifo(t, filepath.Join(dir, "pipe"))
	for link, to := range map[string]string{"link": "a", "dirlink": t.TempDir()} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := transfer.New(c, small).Sync(t.Context(), transfer.Dir(dir), transfer.Prefix("b", ""), transfer.WithDelete(), transfer.NoSymlinks())
	if err != nil || keys(f) != "b/a b/dirlink/x b/link b/pipe" {
		t.Error(result, err, keys(f))
	}
}

func TestTreeResultIsPrintable(t *testing.T) {
	r := transfer.TreeResult{Transferred: 12, Deleted: 1, Skipped: 3, Failed: 2, Bytes: 3 << 19}
	if got := r.String(); got != "12 transferred (1.5 MiB), 1 deleted, 3 unchanged, 2 failed" {
		t.Error(got)
	}
	if got := (transfer.TreeResult{Bytes: 12}).String(); got != "0 transferred (12 bytes)" {
		t.Error(got)
	}
	text, err := json.Marshal(r)
	var back transfer.TreeResult
	if err != nil || json.Unmarshal(text, &back) != nil || back != r {
		t.Errorf("%s %v", text, err)
	}
}

// A store without ListObjectsV2 is listed by version 1, page after page.
func TestListObjectsV1(t *testing.T) {
	f, c := newFake(t)
	f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
		if op == "ListObjectsV2" {
			fail(w, 501, "NotImplemented")
			return true
		}
		if op != "Other" {
			return false
		}
		next := map[string]string{"": "a", "a": "b", "b": "c"}[r.URL.Query().Get("marker")]
		_, _ = fmt.Fprintf(w, "<ListBucketResult><IsTruncated>%t</IsTruncated><Contents><Key>%s</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents></ListBucketResult>", next != "c", next)
		return true
	})
	cfg := small
	cfg.ListObjectsV1 = true
	var got []string
	result, err := transfer.New(c, cfg).DownloadDir(t.Context(), "b", "", t.TempDir(), transfer.DryRun(),
		transfer.OnAction(func(a transfer.Action) { got = append(got, a.From) }))
	if err != nil || result.Transferred != 3 || strings.Join(got, " ") != "s3://b/a s3://b/b s3://b/c" {
		t.Error(result, err, got)
	}
}

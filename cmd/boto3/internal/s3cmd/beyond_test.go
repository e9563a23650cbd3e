package s3cmd

import (
	"bytes"
	"context"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// bench is a directory and a store on which command lines are run.
type bench struct {
	*side
	store *memory
	env   *cli.Env
	out   bytes.Buffer
	wrong bytes.Buffer
}

func newBench(t *testing.T, objects ...string) *bench {
	t.Helper()
	b := &bench{store: &memory{objects: map[string][]byte{}}}
	server := httptest.NewServer(b.store)
	t.Cleanup(server.Close)
	b.side = &side{dir: t.TempDir(), url: server.URL}
	for _, o := range objects {
		b.store.objects[o] = []byte(o)
	}
	t.Chdir(b.dir)
	return b
}

// do runs a command line, whose words spaces divide, and gives its exit code.
func (b *bench) do(ctx context.Context, line string) int {
	b.out.Reset()
	b.wrong.Reset()
	b.env = b.side.env(strings.NewReader(""), &b.out, &b.wrong)
	return b.again(ctx, line)
}

func (b *bench) again(ctx context.Context, line string) int {
	cli.Register(Command())
	return cli.Run(ctx, b.env, append([]string{"--endpoint-url", b.url, "--region", "us-east-1", "s3"}, strings.Fields(line)...))
}

func (b *bench) keys() string { return strings.Join(slices.Sorted(maps.Keys(b.store.objects)), " ") }

func (b *bench) files(t *testing.T) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(b.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(b.dir, path)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

func sorted(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestGlobs(t *testing.T) {
	for line, want := range map[string]string{
		"cp s3://b/logs/*.txt out/":             "out/a.txt out/b.txt",
		"cp s3://b/logs/**.txt out/":            "out/a.txt out/b.txt out/sub/c.txt",
		"cp s3://b/logs/?.txt out/":             "out/a.txt out/b.txt",
		"cp s3://b/*/a.txt out/":                "out/logs/a.txt",
		"cp s3://b/logs/*.txt s3://b/z.json o/": "o/a.txt o/b.txt o/z.json",
	} {
		b := newBench(t, "logs/a.txt", "logs/b.txt", "logs/sub/c.txt", "logs/d.json", "z.json")
		if code := b.do(t.Context(), line); code != 0 || b.files(t) != want {
			t.Errorf("%s: code %d, files %s\n%s", line, code, b.files(t), b.wrong.String())
		}
	}
	b := newBench(t, "logs/a.txt", "logs/b*c", "keep")
	if code := b.do(t.Context(), "rm s3://b/logs/* --raw"); code != 0 || b.keys() != "keep logs/a.txt logs/b*c" {
		t.Errorf("a raw key: code %d, keys %s", code, b.keys())
	}
	if code := b.do(t.Context(), "rm s3://b/logs/*"); code != 0 || b.keys() != "keep" || sorted(b.out.String()) != "delete: s3://b/logs/a.txt\ndelete: s3://b/logs/b*c" {
		t.Errorf("code %d, keys %s\n%s", code, b.keys(), b.out.String())
	}
	if code := b.do(t.Context(), "cp s3://b/none* ."); code != 1 || !strings.Contains(b.wrong.String(), "no object matches s3://b/none*") {
		t.Errorf("code %d\n%s", code, b.wrong.String())
	}
	if code := b.do(t.Context(), "cp s3://b/k* one"); code != cli.BadUsage {
		t.Errorf("many to one name: code %d\n%s", code, b.wrong.String())
	}
}

func TestManySources(t *testing.T) {
	b := newBench(t)
	b.write(t, "a", "b", "d/c", "d/e/f")
	if code := b.do(t.Context(), "cp a b s3://b/to/"); code != 0 || b.keys() != "to/a to/b" {
		t.Errorf("code %d, keys %s\n%s", code, b.keys(), b.wrong.String())
	}
	b.store.objects = map[string][]byte{}
	if code := b.do(t.Context(), "cp a d s3://b --recursive"); code != 0 || b.keys() != "a d/c d/e/f" {
		t.Errorf("code %d, keys %s\n%s", code, b.keys(), b.wrong.String())
	}
	if code := b.do(t.Context(), "mv s3://b/a s3://b/d/c back/"); code != 0 || b.keys() != "d/e/f" || b.files(t) != "a b back/a back/c d/c d/e/f" {
		t.Errorf("code %d, keys %s, files %s\n%s", code, b.keys(), b.files(t), b.wrong.String())
	}
	for _, line := range []string{"cp a s3://b/x s3://b/to/", "cp a b s3://b/to", "cp - a s3://b/", "sync a d s3://b"} {
		if code := b.do(t.Context(), line); code != cli.BadUsage {
			t.Errorf("%s: code %d", line, code)
		}
	}
}

func TestListFilters(t *testing.T) {
	b := newBench(t, "l/a.txt", "l/b.json", "l/s/c.txt")
	for line, want := range map[string]string{
		"ls s3://b/l/ --recursive --exclude * --include *.txt": "l/a.txt l/s/c.txt",
		"ls s3://b/l/ --recursive --exclude s/*":               "l/a.txt l/b.json",
		"ls s3://b/l/*.json":                                   "l/b.json",
		"ls s3://b/l/a* s3://b/l/b*":                           "l/a.txt l/b.json",
	} {
		code := b.do(t.Context(), line)
		var names []string
		for l := range strings.Lines(b.out.String()) {
			words := strings.Fields(l)
			names = append(names, words[len(words)-1])
		}
		if got := strings.Join(names, " "); got != want || code != 0 {
			t.Errorf("%s: code %d\n%s", line, code, b.out.String())
		}
	}
	if code := b.do(t.Context(), "ls s3://b/l/*.none"); code != 1 {
		t.Errorf("nothing matches: code %d", code)
	}
}

func TestSyncByChecksum(t *testing.T) {
	b := newBench(t)
	b.write(t, "same", "other=1234")
	if code := b.do(t.Context(), "sync . s3://b"); code != 0 {
		t.Fatal(b.wrong.String())
	}
	b.store.objects["other"] = []byte("4321")
	if code := b.do(t.Context(), "sync . s3://b --checksum"); code != 0 || b.out.String() != "upload: ./other to s3://b/other\n" {
		t.Errorf("up: code %d\n%s%s", code, b.out.String(), b.wrong.String())
	}
	b.store.objects["same"] = []byte("SAME")
	if code := b.do(t.Context(), "sync s3://b . --checksum"); code != 0 || b.out.String() != "download: s3://b/same to ./same\n" {
		t.Errorf("down: code %d\n%s%s", code, b.out.String(), b.wrong.String())
	}
}

func TestNoOverwrite(t *testing.T) {
	b := newBench(t, "a", "n")
	b.write(t, "a=mine", "b")
	for _, line := range []string{"cp a s3://b/ --no-overwrite", "sync . s3://b --no-overwrite"} {
		if code := b.do(t.Context(), line); code != 0 || string(b.store.objects["a"]) != "a" {
			t.Errorf("%s: code %d, the object is %q\n%s", line, code, b.store.objects["a"], b.wrong.String())
		}
	}
	if code := b.do(t.Context(), "cp s3://b . --recursive --no-overwrite"); code != 0 || b.files(t) != "a b n" {
		t.Errorf("code %d, files %s", code, b.files(t))
	}
	if data, err := os.ReadFile("a"); err != nil || string(data) != "mine" {
		t.Errorf("the file is %q, %v", data, err)
	}
}

func TestRun(t *testing.T) {
	b := newBench(t, "old", "gone")
	b.write(t, "a", "sp ace=x", "commands=# a comment\n\naws s3 cp a s3://b/new/a\ncp 'sp ace' \"s3://b/sp ace\" # and one here\ns3 rm s3://b/gone\ncp s3://b/none .\nmv s3://b/old s3://b/older\n")
	code := b.do(t.Context(), "run commands")
	if code != 1 || b.keys() != "new/a older sp ace" {
		t.Errorf("code %d, keys %s\n%s%s", code, b.keys(), b.out.String(), b.wrong.String())
	}
	if want := "fatal error: An error occurred (404) when calling the HeadObject operation: Key \"none\" does not exist\n"; b.wrong.String() != want {
		t.Errorf("said %q", b.wrong.String())
	}
	for text, said := range map[string]string{"cp a b\nnonsense x\n": "line 2", "cp 'a": "line 1", "run x": "line 1"} {
		b.write(t, "commands="+text)
		if code := b.do(t.Context(), "run commands"); code != cli.BadUsage || !strings.Contains(b.wrong.String(), said) {
			t.Errorf("%q: code %d, %s", text, code, b.wrong.String())
		}
	}
}

func TestPresignedPut(t *testing.T) {
	b := newBench(t)
	if code := b.do(t.Context(), "presign s3://b/k --method PUT --expires-in 60 --content-type text/plain"); code != 0 || !strings.Contains(b.out.String(), "X-Amz-Expires=60") || !strings.Contains(b.out.String(), "content-type") {
		t.Errorf("code %d: %s%s", code, b.out.String(), b.wrong.String())
	}
	if code := b.do(t.Context(), "presign s3://b/k --content-type text/plain"); code != cli.BadUsage {
		t.Errorf("code %d", code)
	}
}

func TestProgressOnTerminalsAlone(t *testing.T) {
	b := newBench(t)
	b.write(t, "a="+strings.Repeat("x", 3<<20))
	if b.do(t.Context(), "cp a s3://b/"); strings.Contains(b.out.String(), "\r") {
		t.Errorf("progress in %q", b.out.String())
	}
	b.env.Terminal = true
	b.out.Reset()
	b.again(t.Context(), "cp a s3://b/")
	lines := strings.Split(strings.TrimSuffix(b.out.String(), "\n"), "\r")
	if last := lines[len(lines)-1]; len(lines) < 2 || !strings.HasPrefix(lines[0], "Completed ") || !strings.HasPrefix(last, "upload: ./a to s3://b/a") {
		t.Errorf("shown %q", b.out.String())
	}
}

func TestInterruptLeavesNothing(t *testing.T) {
	b := newBench(t)
	for i := range 50 {
		b.store.objects[strings.Repeat("k", i+1)] = bytes.Repeat([]byte("x"), 1<<16)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := b.do(ctx, "cp s3://b . --recursive"); code != cli.Interrupted || b.files(t) != "" {
		t.Errorf("code %d, files %s\n%s", code, b.files(t), b.wrong.String())
	}
}

func FuzzSplitWords(f *testing.F) {
	f.Add(`cp "a b" 'c' \d # e`)
	f.Fuzz(func(_ *testing.T, text string) { _, _ = splitWords(text) })
}

func FuzzWildcards(f *testing.F) {
	f.Add("a[!b-]c*?[", "abc")
	f.Fuzz(func(_ *testing.T, pattern, text string) { wildcards(pattern, "[^/]*").MatchString(text) })
}

func FuzzMetadata(f *testing.F) {
	f.Add(`a="b,c",d=e\,f`)
	f.Fuzz(func(_ *testing.T, text string) {
		if !strings.HasPrefix(text, "file") {
			_, _ = metadataOf(text)
		}
	})
}

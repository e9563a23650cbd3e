package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

const partialName = "f.boto3.partial"

// kibParts is a Config with parts of 1 KiB, which the fake takes.
var kibParts = transfer.Config{MultipartThreshold: 1024, PartSize: 1024, MinPartSize: 1024, MaxConcurrency: 2}

// half leaves a download that was cut off in the middle, of an object of 40 parts.
func half(t *testing.T, verify string) (f *fake, m *transfer.Manager, dir string) {
	t.Helper()
	f, _ = newFake(t)
	c, err := f.session.Client("s3", boto3.Config{ResponseChecksumValidation: verify, RequestChecksumCalculation: verify})
	if err != nil {
		t.Fatal(err)
	}
	f.objects["b/k"] = newObject(pattern(40<<10), nil)
	f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
		if from, _ := bounds(r, 1); op == "GetObject" && from >= 20<<10 {
			fail(w, http.StatusForbidden, "AccessDenied")
			return true
		}
		return false
	})
	m, dir = transfer.New(c, kibParts), t.TempDir()
	if _, err := m.DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"), transfer.Resume()); err == nil {
		t.Fatal("no error")
	}
	onlyFiles(t, dir, partialName)
	f.setFault(nil)
	return f, m, dir
}

// Whatever has become of what an earlier run left: right bytes or an error, and
// nothing else is written to.
func TestResumeAfterHarm(t *testing.T) {
	harms := map[string]struct {
		do   func(partial, victim string) error
		most int // requests for ranges, of 40; one more than was written may be under way when it fails
	}{
		"none":     {func(string, string) error { return nil }, 22},
		"one bit":  {func(p, _ string) error { return flip(p, 100) }, 23},
		"a record": {func(p, _ string) error { return flip(p, 40<<10+48*3+20) }, 23},
		"header":   {func(p, _ string) error { return flip(p, 40<<10+20) }, 40},
		"zeros": {func(p, _ string) error {
			info, err := os.Stat(p)
			if err != nil {
				return err
			}
			return os.WriteFile(p, make([]byte, info.Size()), 0o600)
		}, 40},
		"zeros before the journal": {func(p, _ string) error {
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			clear(b[:40<<10])
			return os.WriteFile(p, b, 0o600)
		}, 40},
		"truncated":  {func(p, _ string) error { return os.Truncate(p, 12345) }, 40},
		"cut record": {func(p, _ string) error { return os.Truncate(p, 40<<10+48*5+7) }, 37},
		"extended":   {func(p, _ string) error { return os.Truncate(p, 1<<20) }, 22},
		"empty":      {func(p, _ string) error { return os.Truncate(p, 0) }, 40},
		"link":       {func(p, victim string) error { return replace(p, func() error { return os.Symlink(victim, p) }) }, 40},
		"other name": {func(p, victim string) error { return replace(p, func() error { return os.Link(victim, p) }) }, 40},
		"directory":  {func(p, _ string) error { return replace(p, func() error { return os.Mkdir(p, 0o700) }) }, 40},
		"link to dir": {func(p, victim string) error {
			return replace(p, func() error { return os.Symlink(filepath.Dir(victim), p) })
		}, 40},
	}
	for _, verify := range []string{"when_supported", "when_required"} {
		for name, harm := range harms {
			f, m, dir := half(t, verify)
			victim := filepath.Join(t.TempDir(), "victim")
			if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := harm.do(filepath.Join(dir, partialName), victim); err != nil {
				t.Fatal(err)
			}
			// The server may see a request of the broken-off download after its end.
			var asked atomic.Int64
			f.session.Hook(boto3.Hook{Operation: "GetObject", Sign: func(context.Context, *boto3.Invocation, *http.Request) error {
				asked.Add(1)
				return nil
			}})
			_, err := m.DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"), transfer.Resume())
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got, err := os.ReadFile(filepath.Join(dir, "f"))
			if err != nil {
				t.Fatal(err)
			}
			same(t, name, got, f.object("b/k").data)
			if n := int(asked.Load()); n > harm.most || n == 0 {
				t.Errorf("%s: %d requests", name, n)
			}
			if b, err := os.ReadFile(victim); string(b) != "precious" || err != nil {
				t.Errorf("%s: written to %q", name, b)
			}
		}
	}
}

func replace(name string, by func() error) error {
	if err := os.Remove(name); err != nil {
		return err
	}
	return by()
}

func flip(name string, at int64) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	b[at] ^= 1
	return os.WriteFile(name, b, 0o600)
}

// The object was replaced by one of the same size: nothing of the old one is used.
func TestResumeOfAnotherObject(t *testing.T) {
	f, m, dir := half(t, "when_required")
	data := bytes.Repeat([]byte("other"), 40<<10/5)
	f.objects["b/k"] = newObject(data, nil)
	if _, err := m.DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"), transfer.Resume()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "other", got, f.object("b/k").data)
	onlyFiles(t, dir, "f")
}

// Parts of other sizes than before go around what is there.
func TestResumeWithOtherParts(t *testing.T) {
	f, _, dir := half(t, "when_supported")
	c, err := f.session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	cfg := kibParts
	cfg.PartSize = 3000
	result, err := transfer.New(c, cfg).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"), transfer.Resume())
	if err != nil || result.Checksum != crc(f.object("b/k").data) {
		t.Error(result, err)
	}
}

// Many at once for one file: each succeeds, and nothing is left.
func TestResumeAtOnce(t *testing.T) {
	f, m, dir := half(t, "when_supported")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := m.DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"), transfer.Resume()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := os.ReadFile(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "eight at once", got, f.object("b/k").data)
	onlyFiles(t, dir, "f")
}

// TestChild is the program that others kill.
func TestChild(t *testing.T) {
	job := strings.Split(os.Getenv("BOTO3_TEST_TRANSFER"), " ")
	if len(job) < 3 {
		t.Skip("run by TestKilled")
	}
	if limit, err := strconv.Atoi(os.Getenv(fileLimitVariable)); err == nil {
		limitFiles(t, limit)
	}
	c, err := boto3.NewClient("s3", boto3.Config{Region: "us-east-1", EndpointURL: job[1], Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	m := transfer.New(c, kibParts)
	switch job[0] {
	case "download":
		_, err = m.DownloadFile(t.Context(), "b", "k", job[2], transfer.Resume())
	case "upload":
		_, err = m.UploadFile(t.Context(), "b", "k", job[2], transfer.Resume())
	case "sync":
		_, err = m.Sync(t.Context(), transfer.Prefix("b", ""), transfer.Dir(filepath.Dir(job[2])))
	default:
		_, err = m.DownloadFile(t.Context(), "b", "k", job[2])
	}
	if err != nil {
		t.Fatal(err)
	}
}

// killAt runs the child and kills it when so many requests of a kind have come.
func killAt(t *testing.T, f *fake, job, file, op string, n int32) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	child := exec.CommandContext(ctx, exe, "-test.run=^TestChild$")
	child.Env = append(os.Environ(), "BOTO3_TEST_TRANSFER="+job+" "+f.url+" "+file)
	var seen atomic.Int32
	f.setFault(func(_ http.ResponseWriter, r *http.Request, got string) bool {
		if got != op || seen.Add(1) < n {
			return false
		}
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not seen
		kill()
		<-r.Context().Done()
		return true
	})
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if child.Wait() == nil {
		t.Fatal("the child came to its end")
	}
	f.setFault(nil)
}

// A program is killed in the middle of a download, more than once; the next one
// fetches what is left, and at most one part of each request under way again.
func TestKilledDownload(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/k"] = newObject(pattern(40<<10), nil)
	dir := t.TempDir()
	file := filepath.Join(dir, "f")
	for range 3 {
		killAt(t, f, "download", file, "GetObject", 10)
		onlyFiles(t, dir, partialName)
	}
	before := f.count("GetObject")
	if _, err := transfer.New(c, kibParts).DownloadFile(t.Context(), "b", "k", file, transfer.Resume()); err != nil {
		t.Fatal(err)
	}
	if n := f.count("GetObject") - before; n > 40-3*(10-2) {
		t.Errorf("%d requests for the rest", n)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "killed", got, f.object("b/k").data)
	onlyFiles(t, dir, "f")
}

// What a download without Resume leaves when it is killed is taken over by the next,
// not uploaded, and taken away by Sync.
func TestLeftovers(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/k"] = newObject(pattern(40<<10), nil)
	m := transfer.New(c, kibParts)
	dir := t.TempDir()
	file := filepath.Join(dir, "f")
	killAt(t, f, "plain", file, "GetObject", 5)
	onlyFiles(t, dir, partialName)
	if result, err := m.UploadDir(t.Context(), "b", "up", dir); err != nil || result.Transferred != 0 {
		t.Error(result, err)
	}
	if _, err := m.DownloadFile(t.Context(), "b", "k", file); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, dir, "f")
	killAt(t, f, "plain", file, "GetObject", 5)
	if _, err := m.Sync(t.Context(), transfer.Prefix("b", ""), transfer.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, dir, "f", "k")
}

// A program is killed in the middle of an upload; the next one sends the other parts.
func TestKilledUpload(t *testing.T) {
	for _, verify := range []string{"when_supported", "when_required"} {
		f, _ := newFake(t)
		t.Setenv("AWS_REQUEST_CHECKSUM_CALCULATION", verify)
		c, err := f.session.Client("s3", boto3.Config{RequestChecksumCalculation: verify})
		if err != nil {
			t.Fatal(err)
		}
		data := pattern(40<<10 + 5)
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			killAt(t, f, "upload", file, "UploadPart", 10)
		}
		if f.count("CreateMultipartUpload") != 1 {
			t.Errorf("%d uploads", f.count("CreateMultipartUpload"))
		}
		// The file changes where the parts were sent already.
		data[10] ^= 1
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		before := f.count("UploadPart")
		var last int64
		result, err := transfer.New(c, kibParts).UploadFile(t.Context(), "b", "k", file, transfer.Resume(),
			transfer.Progress(func(done, _ int64) { last = done }))
		if err != nil {
			t.Fatal(err)
		}
		if n := f.count("UploadPart") - before; n > 41-2*(10-2)+1 || last != int64(len(data)) || result.Size != last {
			t.Errorf("%d requests for the rest, progress %d, %+v", n, last, result)
		}
		same(t, verify, f.object("b/k").data, data)
		f.clean()
	}
}

// An upload that fails stays with Resume alone, and not where it was refused for
// what it is.
func TestFailedUploadStays(t *testing.T) {
	for _, resume := range []bool{true, false} {
		for _, op := range []string{"UploadPart", "CompleteMultipartUpload"} {
			f, c := newFake(t)
			f.setFault(func(w http.ResponseWriter, r *http.Request, got string) bool {
				if got != op || op == "UploadPart" && r.URL.Query().Get("partNumber") != "3" {
					return false
				}
				fail(w, 403, "AccessDenied")
				return true
			})
			file := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(file, pattern(5000), 0o600); err != nil {
				t.Fatal(err)
			}
			opts := slices.Repeat([]transfer.Option{transfer.Resume()}, map[bool]int{true: 1}[resume])
			_, err := transfer.New(c, kibParts).UploadFile(t.Context(), "b", "k", file, opts...)
			want := 0
			if resume && op == "UploadPart" {
				want = 1
			}
			if err == nil || len(f.uploads) != want {
				t.Error(fmt.Sprint(resume, op), err, len(f.uploads))
			}
		}
	}
}

// An upload that was left before a part of the full size had come is gone on with too,
// and so not left for good.
func TestUploadWithoutPartsIsTaken(t *testing.T) {
	for name, held := range map[string]map[int][]byte{"none": {}, "the short one": {5: pattern(4100)[4096:]}} {
		f, c := newFake(t)
		data := pattern(4100)
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		var made struct{ UploadId string }
		in := boto3.Map{"Bucket": "b", "Key": "k", "ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}
		if err := c.Call(t.Context(), "CreateMultipartUpload", in, &made); err != nil {
			t.Fatal(err)
		}
		for number, body := range held {
			in := boto3.Map{"Bucket": "b", "Key": "k", "UploadId": made.UploadId, "PartNumber": number, "Body": body}
			if err := c.Call(t.Context(), "UploadPart", in, nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := transfer.New(c, kibParts).UploadFile(t.Context(), "b", "k", file, transfer.Resume()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		same(t, name, f.object("b/k").data, data)
		f.clean()
	}
}

package transfer_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

var sizes = []int{0, 1, 70_000, part - 1, part, part + 1, 3*part + 17}

func TestRoundTrip(t *testing.T) {
	for name, cfg := range map[string]transfer.Config{
		"threads": small,
		"one":     {MultipartThreshold: part, PartSize: part, MaxConcurrency: 1},
		"none":    {MultipartThreshold: part, PartSize: part, NoThreads: true},
		"memory":  {MultipartThreshold: 2 * part, PartSize: part, MaxMemory: part},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t)
			m := transfer.New(c, cfg)
			for _, n := range sizes {
				roundTrip(t, f, m, pattern(n))
			}
			f.clean()
		})
	}
}

func roundTrip(t *testing.T, f *fake, m *transfer.Manager, data []byte) {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	last := int64(-1)
	progress := transfer.Progress(func(done, total int64) {
		if done < last || total >= 0 && done > total {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	})
	up, err := m.UploadFile(t.Context(), "b", "file", in, progress)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "uploaded file", f.object("b/file").data, data)
	if up.Size != int64(len(data)) || up.Checksum != crc(data) || last != up.Size {
		t.Errorf("%+v, progress %d", up, last)
	}
	if _, err := m.Upload(t.Context(), "b", "stream", io.MultiReader(bytes.NewReader(data))); err != nil {
		t.Fatal(err)
	}
	same(t, "uploaded stream", f.object("b/stream").data, data)
	last = -1
	down, err := m.DownloadFile(t.Context(), "b", "file", out, progress)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "downloaded file", got, data)
	if down.Size != up.Size || down.ETag != up.ETag || down.Checksum != up.Checksum || last != up.Size {
		t.Errorf("%+v, progress %d", down, last)
	}
	var buffer bytes.Buffer
	if _, err := m.Download(t.Context(), "b", "stream", &buffer); err != nil {
		t.Fatal(err)
	}
	same(t, "downloaded stream", buffer.Bytes(), data)
	onlyFiles(t, dir, "in", "out")
}

func onlyFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("files %q, want %q", names, want)
	}
}

func TestExtraArguments(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	_, err := m.Upload(t.Context(), "b", "k", strings.NewReader("x"), transfer.Extra(boto3.Map{"ContentTyp": "a/b"}))
	if e, ok := errors.AsType[*transfer.ArgError](err); !ok || !strings.Contains(err.Error(), "ContentType") {
		t.Errorf("%v %v", e, err)
	}
	extra := transfer.Extra(boto3.Map{"ContentType": "a/b", "IfNoneMatch": "*", "Metadata": boto3.Map{"m": "1"}})
	for _, n := range []int{1, 2 * part} {
		if _, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(pattern(n)), extra); err != nil {
			t.Fatal(err)
		}
		h := f.object("b/k").header
		if h.Get("Content-Type") != "a/b" || h.Get("X-Amz-Meta-M") != "1" {
			t.Errorf("%v", h)
		}
		if n == 1 {
			if _, err := m.Upload(t.Context(), "b", "k", bytes.NewReader(pattern(n)), extra); !errors.Is(err, boto3.Code("PreconditionFailed")) {
				t.Errorf("%v", err)
			}
			delete(f.objects, "b/k")
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	_, c := newFake(t)
	m := transfer.New(c, transfer.Config{PartSize: -1})
	if _, err := m.Upload(t.Context(), "b", "k", strings.NewReader("")); err == nil || !strings.Contains(err.Error(), "PartSize") {
		t.Errorf("%v", err)
	}
}

func TestAnnouncedSize(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	for _, want := range []int64{1, 3 * part} {
		for _, r := range []io.Reader{bytes.NewReader(pattern(2 * part)), io.MultiReader(bytes.NewReader(pattern(2 * part)))} {
			_, err := m.Upload(t.Context(), "b", "k", r, transfer.Size(want))
			if _, ok := errors.AsType[*transfer.SizeError](err); !ok || f.object("b/k") != nil {
				t.Errorf("%v", err)
			}
		}
	}
	f.clean()
}

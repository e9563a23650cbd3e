package main

import (
	"archive/zip"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3/internal/testvectors"
)

// fakeIndex has services by the releases that describe them, and keeps what it is
// asked about.
type fakeIndex struct {
	described map[string][]string
	asked     []string
}

func (f *fakeIndex) releases(context.Context) ([]string, error) {
	return slices.Sorted(maps.Keys(f.described)), nil // in no order of releases
}

func (f *fakeIndex) services(_ context.Context, release string) ([]string, error) {
	f.asked = append(f.asked, release)
	return f.described[release], nil
}

// TestLastWith finds the last release of services that go at once, one after another,
// right behind the first release, and only in the last, and asks about few releases.
func TestLastWith(t *testing.T) {
	want := map[string]string{"first": "1.43.11", "second": "1.43.12", "early": "1.43.37", "twin": "1.43.37", "late": "1.43.116", "end": "1.44.7"}
	f := &fakeIndex{described: map[string][]string{"1.43.9": {"first"}, "1.44.9": nil, "1.100.0": nil}}
	add := func(release string) {
		f.described[release] = []string{"stays"}
		for service, last := range want {
			if !before(last, release) {
				f.described[release] = append(f.described[release], service)
			}
		}
	}
	for i := 11; i < 120; i++ {
		add(fmt.Sprint("1.43.", i))
	}
	for i := range 9 {
		add(fmt.Sprint("1.44.", i))
	}
	got, err := lastWith(t.Context(), f, "1.43.11", "1.44.8", slices.Sorted(maps.Keys(want)))
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	twice := slices.Compact(slices.Sorted(slices.Values(f.asked)))
	if len(f.asked) > 5*7 || len(twice) != len(f.asked) {
		t.Errorf("asked about %d releases: %v", len(f.asked), f.asked)
	}
	for _, release := range f.asked {
		if !before("1.43.11", release) || !before(release, "1.44.8") {
			t.Errorf("asked about %s", release)
		}
	}
	f.asked = nil
	if got, err := lastWith(t.Context(), f, "1.43.11", "1.43.12", []string{"first"}); err != nil || got["first"] != "1.43.11" || f.asked != nil {
		t.Errorf("of neighbours: %v, %v, asked about %v", got, err, f.asked)
	}
}

// TestPinsTheLast moves over skipped releases, back, and again.
func TestPinsTheLast(t *testing.T) {
	root, releases := house(t)
	f := &fakeIndex{described: map[string][]string{"1.9.0": {"gone", "shelf"}, "1.9.1": {"gone", "shelf"}, "1.9.2": {"shelf"}, "1.10.0": {"born", "shelf"}}}
	for _, step := range []struct{ to, index, pins string }{
		{"1.10.0", "born 1\nearlier 1 retired\ngone 1 retired\nshelf 1\n", "earlier 1.2.3\ngone 1.9.1\n"},
		{"1.9.0", "earlier 1 retired\ngone 1\nshelf 1\n", "earlier 1.2.3\n"},
		{"1.10.0", "born 1\nearlier 1 retired\ngone 1 retired\nshelf 1\n", "earlier 1.2.3\ngone 1.9.1\n"},
		{"1.10.0", "born 1\nearlier 1 retired\ngone 1 retired\nshelf 1\n", "earlier 1.2.3\ngone 1.9.1\n"},
	} {
		if err := pin(t.Context(), root, step.to, releases, f); err != nil {
			t.Fatal(err)
		}
		if text, err := os.ReadFile(filepath.Join(root, pinsFile)); err != nil || string(text) != step.pins {
			t.Errorf("to %s: %s, %v; want %s", step.to, text, err, step.pins)
		}
		if err := os.WriteFile(filepath.Join(root, "service/index.txt"), []byte(step.index), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPinsAfterInterruption has an index of services that a refresh which was broken
// off has not written.
func TestPinsAfterInterruption(t *testing.T) {
	f := &fakeIndex{described: map[string][]string{"1.9.0": {"gone", "shelf"}, "1.10.0": {"born", "shelf"}, "1.11.0": {"born", "shelf"}}}
	root, releases := house(t)
	if err := os.CopyFS(filepath.Join(releases, "1.11.0"), os.DirFS(filepath.Join(releases, "1.10.0"))); err != nil {
		t.Fatal(err)
	}
	pins := func(want string, way ...string) {
		t.Helper()
		for _, to := range way {
			if err := pin(t.Context(), root, to, releases, f); err != nil {
				t.Fatal(err)
			}
		}
		if text, err := os.ReadFile(filepath.Join(root, pinsFile)); err != nil || string(text) != want {
			t.Errorf("by way of %v: %s, %v; want %s", way, text, err, want)
		}
	}
	const both = "earlier 1.2.3\ngone 1.9.0\n"
	pins(both, "1.10.0", "1.11.0") // broken off, and another begun
	const newest = "born 2020-01-01\nearlier 2019-01-01 retired\ngone 2020-01-01 retired\nshelf 2020-01-01\n"
	if err := os.WriteFile(filepath.Join(root, "service/index.txt"), []byte(newest), 0o600); err != nil {
		t.Fatal(err)
	}
	pins(both, "1.9.0", "1.11.0") // the way back broken off
}

// TestPipIndex asks the pip that is installed, of an index of small wheels.
func TestPipIndex(t *testing.T) {
	pip, err := exec.LookPath("pip")
	if err != nil {
		testvectors.Missing(t, "there is no pip, which make puts into .venv/bin")
	}
	var fetched atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/simple/botocore/" {
			w.Header().Set("Content-Type", "text/html")
			for _, release := range []string{"1.9.0", "1.9.1", "1.9.2", "1.10.0", "1.10.0rc1"} {
				if _, err := fmt.Fprintf(w, "<a href=\"/botocore-%s-py3-none-any.whl\">botocore-%[1]s-py3-none-any.whl</a>\n", release); err != nil {
					t.Error(err)
				}
			}
			return
		}
		release := strings.Split(r.URL.Path, "-")[1]
		services := map[string][]string{"1.9.1": {"gone", "shelf"}, "1.9.2": {"shelf"}}[release]
		if services == nil {
			http.NotFound(w, r)
			return
		}
		fetched.Add(1)
		writeWheel(t, w, release, services)
	}))
	defer server.Close()
	for name, value := range map[string]string{
		"PIP_INDEX_URL": server.URL + "/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": os.DevNull, "PIP_NO_CACHE_DIR": "1", "NO_PROXY": "127.0.0.1",
	} {
		t.Setenv(name, value)
	}
	folder := t.TempDir()
	got, err := lastWith(t.Context(), pipIndex{pip, folder}, "1.9.0", "1.10.0", []string{"gone"})
	if err != nil || got["gone"] != "1.9.1" || fetched.Load() != 2 {
		t.Fatalf("%v, %v, fetched %d", got, err, fetched.Load())
	}
	_, err = pipIndex{pip, folder}.services(t.Context(), "1.9.7")
	if err == nil || !strings.Contains(err.Error(), "botocore==1.9.7") {
		t.Errorf("a release that there is not: %v", err)
	}
	_, releases := house(t)
	if here, err := (pipIndex{"no such pip", releases}).services(t.Context(), "1.10.0"); err != nil || !slices.Equal(here, []string{"born", "shelf"}) {
		t.Errorf("a release in the folder: %v, %v", here, err)
	}
}

// writeWheel writes what pip takes for a release of botocore.
func writeWheel(t *testing.T, w http.ResponseWriter, release string, services []string) {
	t.Helper()
	z := zip.NewWriter(w)
	info := "botocore-" + release + ".dist-info/"
	files := map[string]string{
		info + "METADATA":              "Metadata-Version: 2.1\nName: botocore\nVersion: " + release + "\n",
		info + "WHEEL":                 "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
		info + "RECORD":                "",
		"botocore/data/endpoints.json": "{}", "botocore/data/sso/2019-06-10/examples-1.json": "{}",
	}
	for _, name := range services {
		files["botocore/data/"+name+"/2020-01-01/service-2.json.gz"] = "x"
	}
	for name, text := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Error(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Error(err)
	}
}

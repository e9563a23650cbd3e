package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// parsed is what a page has to be judged by.
type parsed struct {
	ids   map[string]bool
	links []string
	text  string
}

// parse reads a page and fails where a tag is not closed or an id stands twice.
func parse(body []byte) (*parsed, error) {
	p := &parsed{ids: map[string]bool{}}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			p.text = text.String()
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			for _, a := range token.Attr {
				switch a.Name.Local {
				case "href", "src":
					p.links = append(p.links, a.Value)
				case "id":
					if p.ids[a.Value] {
						return nil, fmt.Errorf("id %s stands twice", a.Value)
					}
					p.ids[a.Value] = true
				}
			}
		default:
		}
	}
}

// pages are those of one service, parsed when they are asked for.
type pages struct {
	x     *service
	links links
	known map[string]*parsed
}

func (p *pages) get(page string) (*parsed, error) {
	if p.known[page] != nil {
		return p.known[page], nil
	}
	body, err := render(p.x, page, p.links)
	if err != nil || body == nil {
		return nil, fmt.Errorf("%s/%s: there is no such page (%w)", p.x.name, page, err)
	}
	parsed, err := parse(body)
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w", p.x.name, page, err)
	}
	p.known[page] = parsed
	return parsed, nil
}

// check follows the links of a page.
func (p *pages) check(page string) error {
	from, err := p.get(page)
	if err != nil {
		return err
	}
	base := "/" + p.x.name + "/" + page
	for _, link := range from.links {
		u, err := url.Parse(link)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", base, link, err)
		}
		if u.Host != "" {
			continue
		}
		to := path.Join(path.Dir(base), u.Path)
		if u.Path == "" {
			to = base
		}
		within, ok := strings.CutPrefix(to, "/"+p.x.name)
		if !ok {
			continue // of the site itself
		}
		target, err := p.get(strings.TrimPrefix(within, "/"))
		if err != nil {
			return fmt.Errorf("%s links to %s: %w", base, link, err)
		}
		if u.Fragment != "" && !target.ids[u.Fragment] {
			return fmt.Errorf("%s links to %s, which has no such place", base, link)
		}
	}
	return nil
}

// TestPages makes the first page of every service, and of a tenth of the operations
// theirs with all that they link to. No two pages differ by capitals alone, which some
// file systems would take for one.
func TestPages(t *testing.T) {
	s := testSession(t)
	names, least := s.AvailableServices(), int64(1500)
	if underRace {
		names, least = names[:40], 50
	}
	var operations, made atomic.Int64
	err := each(t.Context(), s, names, func(i int, x *service) error {
		random := rand.New(rand.NewPCG(29, uint64(i))) //nolint:gosec // drawn the same each time
		p := &pages{x: x, known: map[string]*parsed{}}
		if _, err := p.get(""); err != nil {
			return err
		}
		lower := map[string]bool{}
		for _, page := range x.pageNames() {
			name := strings.ToLower(page)
			if lower[name] || name == "index" {
				return fmt.Errorf("%s/%s is two pages in some file systems", x.name, page)
			}
			lower[name] = true
			if x.operations[page] == nil || random.IntN(10) > 0 {
				continue
			}
			operations.Add(1)
			if err := p.check(page); err != nil {
				return err
			}
		}
		made.Add(int64(len(p.known)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages, of %d operations", made.Load(), operations.Load())
	if operations.Load() < least {
		t.Errorf("only %d operations were drawn", operations.Load())
	}
}

// TestWholeServices follows every link of some services.
func TestWholeServices(t *testing.T) {
	names := []string{"s3", "sqs", "bedrock-runtime", "lexv2-runtime", "dynamodb", "iam", "config", "opsworks"}
	if underRace {
		names = names[:4]
	}
	for _, name := range names {
		x, err := openService(testSession(t), name)
		if err != nil {
			t.Fatal(err)
		}
		p := &pages{x: x, known: map[string]*parsed{}}
		for _, page := range append(x.pageNames(), "") {
			if err := p.check(page); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestWhatPagesTell looks for what AWS's own pages and tools have of some operations.
func TestWhatPagesTell(t *testing.T) {
	s, err := newSite(t.Context(), testSession(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want []string
	}{
		{"/s3/ListObjectsV2", []string{"GET /{Bucket}?list-type=2", "client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{", "boto3 s3api list-objects-v2", "list_objects_v2", "NextContinuationToken comes as ContinuationToken", "s3.ErrNoSuchBucket", "--start-after"}},
		{"/s3/HeadBucket", []string{"client.WaitUntilBucketExists(ctx, in)", "boto3 s3api wait bucket-exists", "every 5 s, at most 20 times"}},
		{"/rds/DescribeDBInstances", []string{"boto3 rds describe-db-instances", "describe_db_instances", "Marker"}},
		{"/ec2/RunInstances", []string{"action RunInstances", "--security-groups", "service.CreateInstances(ctx, &ec2.RunInstancesInput{ ... })"}},
		{"/dynamodb/PutItem", []string{"map[string]AttributeValue", "1 to 1024 characters", "target DynamoDB_20120810.PutItem"}},
		{"/lambda/Invoke", []string{"<outfile>", "--function-name <value>"}},
		{"/s3/types-s", []string{"STANDARD_IA s3.StorageClassStandardIa"}},
		{"/s3/types-n", []string{"NoSuchKey", "s3.ErrNoSuchKey", "status 404"}},
		{"/sqs/resources", []string{"queue.ReceiveMessages(ctx, in)", "sqs.Queue", "service.Queue(url)"}},
		{"/config/", []string{"boto3 configservice", "AWS Config"}},
		{"/opsworks/", []string{"retired by AWS"}},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, nil))
		p, err := parse(w.Body.Bytes())
		if err != nil || w.Code != http.StatusOK {
			t.Errorf("%s: %d, %v", c.path, w.Code, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(p.text, want) {
				t.Errorf("%s does not have %q", c.path, want)
			}
		}
	}
}

// TestServer asks as a browser does, and as other sites would have one ask.
func TestServer(t *testing.T) {
	s, err := newSite(t.Context(), testSession(t))
	if err != nil {
		t.Fatal(err)
	}
	h := guard(s, "127.0.0.1:8400")
	for _, c := range []struct {
		method, host, origin, path string
		code                       int
		to                         string
	}{
		{"GET", "127.0.0.1:8400", "", "/", 200, ""},
		{"GET", "localhost:8400", "http://localhost:8400", "/s3/", 200, ""},
		{"HEAD", "127.0.0.1:8400", "", "/site.css", 200, ""},
		{"GET", "127.0.0.1:8400", "", "/services.js", 200, ""},
		{"GET", "127.0.0.1:8400", "", "/s3", 302, "/s3/"},
		{"GET", "127.0.0.1:8400", "", "/s3api/list-objects-v2", 302, "/s3/list-objects-v2"},
		{"GET", "127.0.0.1:8400", "", "/s3/list-objects-v2", 302, "/s3/ListObjectsV2"},
		{"GET", "127.0.0.1:8400", "", "/s3/list_objects_v2", 302, "/s3/ListObjectsV2"},
		{"GET", "127.0.0.1:8400", "", "/s3/StorageClass", 302, "/s3/types-s#StorageClass"},
		{"GET", "127.0.0.1:8400", "", "/s3/Nothing", 404, ""},
		{"GET", "127.0.0.1:8400", "", "/nothing/", 404, ""},
		{"GET", "127.0.0.1:8400", "", "/../site.go", 404, ""},
		{"GET", "127.0.0.1:8400", "", "//evil.example/", 404, ""},
		{"POST", "127.0.0.1:8400", "", "/", 405, ""},
		{"GET", "evil.example:8400", "", "/", 403, ""},
		{"GET", "127.0.0.1:8401", "", "/", 403, ""},
		{"GET", "127.0.0.1:8400", "http://evil.example", "/", 403, ""},
		{"GET", "127.0.0.1:8400", "null", "/", 403, ""},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, "http://x/", nil)
		r.URL.Path, r.Host = c.path, c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.code || w.Header().Get("Location") != c.to {
			t.Errorf("%s %s of %s from %q: %d, %s", c.method, c.path, c.host, c.origin, w.Code, w.Header().Get("Location"))
		}
		if w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s has no policy", c.path)
		}
	}
}

// TestAskedAgain sends a page once, compressed, and then says that it is the same.
func TestAskedAgain(t *testing.T) {
	s, err := newSite(t.Context(), testSession(t))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/s3/ListObjectsV2", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || !bytes.Contains(body, []byte("<h1>ListObjectsV2</h1>")) {
		t.Errorf("%v: %.80s", err, body)
	}
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	if s.ServeHTTP(again, r); again.Code != http.StatusNotModified {
		t.Error("asked again: ", again.Code)
	}
}

// TestExport writes some services below a folder, where every link has its file.
func TestExport(t *testing.T) {
	s := testSession(t)
	dir := filepath.Join(t.TempDir(), "deep", "site")
	all, err := list(s)
	if err != nil {
		t.Fatal(err)
	}
	var services []listed
	for _, l := range all {
		if l.name == "s3" || l.name == "sqs" || l.name == "sts" {
			services = append(services, l)
		}
	}
	done, err := export(t.Context(), s, services, dir)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if files++; filepath.Ext(name) != ".html" {
			return nil
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		p, err := parse(body)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, link := range p.links {
			u, err := url.Parse(link)
			if err != nil || u.Host != "" || u.Path == "" {
				continue
			}
			if strings.HasPrefix(link, "/") {
				t.Errorf("%s: %s works below no other path", name, link)
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(u.Path))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != done.files || files < 150 {
		t.Errorf("%d files, %d written", files, done.files)
	}
	if _, err := export(t.Context(), s, services, dir); err == nil {
		t.Error("a folder with files was written over")
	}
}

// told is a writer that hands on what is written.
type told chan string

func (c told) Write(p []byte) (int, error) {
	c <- string(p)
	return len(p), nil
}

// TestCommand serves until it is told to stop, and refuses what makes no sense.
func TestCommand(t *testing.T) {
	cli.Register(Command)
	for _, c := range []struct{ line, want string }{
		{"docs --port 0", "is no port"}, {"docs --port x", "is no port"}, {"docs s3", "it takes no s3"}, {"docs --export /tmp --open", "do not go with it"},
	} {
		var errs bytes.Buffer
		if code := cli.Run(t.Context(), env(&errs), strings.Fields(c.line)); code != 252 || !strings.Contains(errs.String(), c.want) {
			t.Errorf("%s: %d %s", c.line, code, &errs)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, code := make(told, 1), make(chan int, 1)
	go func() { code <- cli.Run(ctx, env(out), []string{"docs"}) }()
	line := <-out
	_, address, _ := strings.Cut(line, "at ")
	address, _, _ = strings.Cut(address, " ")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"sts/GetCallerIdentity", nil)
	if err != nil {
		t.Fatal(line, err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Body.Close(); err != nil || a.StatusCode != http.StatusOK {
		t.Error(a.Status, err)
	}
	cancel()
	if got := <-code; got != 0 {
		t.Error("it ends with ", got)
	}
}

func env(stderr io.Writer) *cli.Env {
	null := map[string]string{"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull}
	return &cli.Env{Stdout: io.Discard, Stderr: stderr, Getenv: func(n string) string { return null[n] }, Name: "boto3"}
}

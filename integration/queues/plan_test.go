package queues

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

const planVariable = "QUEUES_PLAN_WORKER"

// counter stands between the processes and the store. It counts what is written, and
// holds an upload of the process that is to be killed.
type counter struct {
	proxy *httputil.ReverseProxy
	kill  chan struct{}

	mu      sync.Mutex
	written map[string]int
	doomed  int // uploads of the first process
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut && strings.Contains(r.Header.Get("Authorization"), "Credential=worker0/") {
		c.mu.Lock()
		c.doomed++
		n := c.doomed
		c.mu.Unlock()
		if n == 4 {
			close(c.kill)
		}
		if n >= 4 {
			_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection is not seen
			<-r.Context().Done()
			return
		}
	}
	c.proxy.ServeHTTP(w, r)
}

func (c *counter) sawAnswer(r *http.Response) error {
	if r.Request.Method == http.MethodPut && r.StatusCode == http.StatusOK {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.written[r.Request.URL.Path]++
	}
	return nil
}

func s3At(t *testing.T, endpoint, key string) *transfer.Manager {
	t.Helper()
	c, err := boto3.NewClient("s3", boto3.Config{
		Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static(key, "test", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	return transfer.New(c, transfer.Config{MaxConcurrency: 2})
}

func planQueue(t *testing.T, endpoint, queueURL string) transfer.Queue {
	t.Helper()
	c, err := client(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return transfer.Queue{Client: c, URL: queueURL, ShardObjects: 7, Visibility: visibility, Wait: time.Second}
}

// TestPlanProcess is what the processes of TestPlan run.
func TestPlanProcess(t *testing.T) {
	at := strings.Fields(os.Getenv(planVariable))
	if len(at) != 5 {
		t.Skip("a part of TestPlan")
	}
	if _, err := s3At(t, at[0], at[4]).Work(t.Context(), planQueue(t, at[1], at[2]), transfer.Dir(at[3]), transfer.Prefix("planned", "p")); err != nil {
		t.Fatal(err)
	}
}

// TestPlan has three processes share a transfer over queues that others have written,
// one of which is killed in the middle of an upload: everything arrives once, nothing
// is lost, and no message stays.
func TestPlan(t *testing.T) {
	store := servers[len(servers)-1].start(t)
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			endpoint := store
			if s.needs != "" {
				endpoint = s.start(t)
			}
			share(t, store, endpoint)
		})
	}
}

func share(t *testing.T, store, endpoint string) {
	target, err := url.Parse(store)
	if err != nil {
		t.Fatal(err)
	}
	seen := &counter{kill: make(chan struct{}), written: map[string]int{}}
	seen.proxy = &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ModifyResponse: seen.sawAnswer,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) {}, // of the process that was killed
	}
	front := httptest.NewServer(seen)
	defer front.Close()
	dir, want := t.TempDir(), map[string]string{}
	for i := range 60 {
		rel := fmt.Sprintf("d%d/f%02d", i%3, i)
		want[rel] = strings.Repeat(rel, i)
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, rel)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, rel), []byte(want[rel]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	queueURL := fill(t, endpoint, "plan", 0, 1)
	m := s3At(t, store, "test")
	s3, err := boto3.NewClient("s3", boto3.Config{Region: "us-east-1", EndpointURL: store, Credentials: credentials.Static("test", "test", "")})
	if err != nil {
		t.Fatal(err)
	}
	bucket := boto3.Map{"Bucket": "planned"}
	if err := s3.Call(t.Context(), "CreateBucket", bucket, nil); err != nil {
		t.Fatal(err)
	}
	defer func() { // for the next queue
		_, err := m.Sync(t.Context(), transfer.Dir(t.TempDir()), transfer.Prefix("planned", ""), transfer.WithDelete(), transfer.MaxDelete(100))
		if err == nil {
			err = s3.Call(t.Context(), "DeleteBucket", bucket, nil)
		}
		if err != nil {
			t.Error(err)
		}
	}()
	plan, err := m.Plan(t.Context(), planQueue(t, endpoint, queueURL), transfer.Dir(dir), transfer.Prefix("planned", "p"))
	if err != nil || plan.Messages != 9 || plan.Objects != 60 {
		t.Fatal(plan, err)
	}
	var workers []*exec.Cmd
	for i := range 3 {
		c := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0], "-test.run=^TestPlanProcess$")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %s %s worker%d", planVariable, front.URL, endpoint, queueURL, dir, i))
		c.Stdout, c.Stderr = os.Stderr, os.Stderr
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, c)
		if i == 0 {
			<-seen.kill
		}
	}
	if err := workers[0].Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = workers[0].Wait() // it was killed
	for _, c := range workers[1:] {
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	}
	got := t.TempDir()
	if result, err := m.DownloadDir(t.Context(), "planned", "p", got); err != nil || result.Transferred != len(want) {
		t.Error(result, err)
	}
	for rel, text := range want {
		if data, err := os.ReadFile(filepath.Join(got, rel)); err != nil || string(data) != text {
			t.Errorf("%s did not arrive: %v", rel, err)
		}
	}
	for path, n := range seen.written {
		if n != 1 {
			t.Errorf("%s was written %d times", path, n)
		}
	}
	expectEmpty(t, endpoint, queueURL)
}

// Package queues runs queue.Worker against ElasticMQ and moto, queues that others have
// written, in processes that are stopped and killed. "make test" fetches both.
package queues

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

// visibility is short, so that what a killed process had comes back soon.
const visibility = 3 * time.Second

func TestMain(m *testing.M) {
	if endpoint := os.Getenv("QUEUES_WORKER"); endpoint != "" {
		if err := work(endpoint, os.Getenv("QUEUES_URL")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func client(endpoint string) (*sqs.Client, error) {
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	return sqs.New(session), err
}

// work is a process of the test: a worker until SIGTERM, whose messages fail, take long,
// and tell the test when they are done.
func work(endpoint, queueURL string) error {
	c, err := client(endpoint)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return queue.Worker{
		Client: c, QueueURL: queueURL, Concurrency: 40, Pollers: 2, Wait: time.Second, Visibility: visibility, Grace: 10 * time.Second,
		Retry: queue.After(0), Report: func(error) {},
		Handle: func(ctx context.Context, m *sqs.Message) error {
			switch luck := rand.IntN(1000); {
			case luck < 30:
				return errors.New("bad luck")
			case luck < 40:
				panic("worse luck")
			case luck < 45:
				time.Sleep(visibility + time.Second)
			default:
				time.Sleep(time.Duration(luck%20) * time.Millisecond)
			}
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+"/done?"+url.Values{"body": {m.Body}}.Encode(), nil)
			if err != nil {
				return err
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return err
			}
			return response.Body.Close()
		},
	}.Run(ctx)
}

// witness stands between the workers and the service, and sees what is received, done
// and deleted.
type witness struct {
	t     *testing.T
	proxy *httputil.ReverseProxy

	mu      sync.Mutex
	bodies  map[string]string // by the receipt handle
	done    map[string]int
	order   []string // of the first time that each was done
	deleted map[string]bool
}

func (w *witness) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/done" {
		w.mu.Lock()
		defer w.mu.Unlock()
		body := r.URL.Query().Get("body")
		if w.done[body]++; w.done[body] == 1 {
			w.order = append(w.order, body)
		}
		return
	}
	if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".DeleteMessageBatch") {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			return // the worker was killed
		}
		r.Body = io.NopCloser(bytes.NewReader(text))
		w.sawDeletion(text)
	}
	w.proxy.ServeHTTP(out, r)
}

func (w *witness) sawDeletion(text []byte) {
	var in struct {
		Entries []struct{ ReceiptHandle string }
	}
	if err := json.Unmarshal(text, &in); err != nil {
		w.t.Error(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range in.Entries {
		body := w.bodies[e.ReceiptHandle]
		if w.done[body] == 0 {
			w.t.Errorf("message %q is deleted and was not done", body)
		}
		w.deleted[body] = true
	}
}

func (w *witness) sawAnswer(r *http.Response) error {
	if !strings.HasSuffix(r.Request.Header.Get("X-Amz-Target"), ".ReceiveMessage") {
		return nil
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(text))
	var out struct {
		Messages []struct{ ReceiptHandle, Body string }
	}
	if err := json.Unmarshal(text, &out); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range out.Messages {
		w.bodies[m.ReceiptHandle] = m.Body
	}
	return nil
}

func (w *witness) left(of int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return of - len(w.deleted)
}

// TestWorker has processes handle all messages while others kill and stop them.
func TestWorker(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			endpoint := s.start(t)
			t.Run("standard", func(t *testing.T) { run(t, endpoint, "jobs", s.messages, 1) })
			if s.groups > 0 {
				t.Run("fifo", func(t *testing.T) { run(t, endpoint, "jobs.fifo", s.messages/5, s.groups) })
			}
		})
	}
}

func run(t *testing.T, endpoint, name string, messages, groups int) {
	target, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{t: t, bodies: map[string]string{}, done: map[string]int{}, deleted: map[string]bool{}}
	w.proxy = &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: w.sawAnswer,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) {}, // calls of killed workers
	}
	front := httptest.NewServer(w)
	defer front.Close()
	queueURL := fill(t, endpoint, name, messages, groups)

	const processes = 3
	workers := make([]*exec.Cmd, processes)
	begun := time.Now()
	kills, stops := 0, 0
	for round := 0; w.left(messages) > 0; round++ {
		if time.Since(begun) > 4*time.Minute {
			t.Fatalf("%d of %d messages are left", w.left(messages), messages)
		}
		for i := range workers {
			if workers[i] == nil {
				workers[i] = spawn(t, front.URL, queueURL)
			}
		}
		time.Sleep(2500 * time.Millisecond) // processes and a server of others have no other clock
		victim := round % processes
		if round%2 == 0 {
			kills++
			end(t, workers[victim], syscall.SIGKILL)
		} else {
			stops++
			end(t, workers[victim], syscall.SIGTERM)
		}
		workers[victim] = nil
	}
	for _, worker := range workers {
		if worker != nil {
			end(t, worker, syscall.SIGTERM)
		}
	}
	w.judge(messages, groups)
	expectEmpty(t, endpoint, queueURL)
	again := 0
	for _, n := range w.done {
		again += n - 1
	}
	t.Logf("%d messages in %s, %d processes killed and %d stopped: %d messages done more than once", messages, time.Since(begun).Round(time.Second), kills, stops, again)
}

// judge looks at all that has happened.
func (w *witness) judge(messages, groups int) {
	if len(w.done) != messages {
		w.t.Errorf("%d of %d messages are done", len(w.done), messages)
	}
	if groups == 1 {
		return
	}
	last := map[string]string{}
	for _, body := range w.order {
		group, _, _ := strings.Cut(body, "-")
		if body <= last[group] {
			w.t.Errorf("%s was done after %s", body, last[group])
		}
		last[group] = body
	}
}

// fill makes the queue and sends the messages: "group-number".
func fill(t *testing.T, endpoint, name string, messages, groups int) string {
	c, err := client(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	in := &sqs.CreateQueueInput{QueueName: name}
	if groups > 1 {
		in.Attributes = map[sqs.QueueAttributeName]string{"FifoQueue": "true"}
	}
	made, err := c.CreateQueue(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	result, err := queue.SendAll(t.Context(), c, made.QueueUrl, func(yield func(sqs.SendMessageBatchRequestEntry) bool) {
		for i := range messages {
			e := sqs.SendMessageBatchRequestEntry{MessageBody: fmt.Sprintf("%03d-%05d", i%groups, i)}
			if groups > 1 {
				e.MessageGroupId, e.MessageDeduplicationId = fmt.Sprint(i%groups), fmt.Sprint(i)
			}
			if !yield(e) {
				return
			}
		}
	})
	if err != nil || result.Sent != messages {
		t.Fatalf("%d messages are sent: %v", result.Sent, err)
	}
	return made.QueueUrl
}

func expectEmpty(t *testing.T, endpoint, queueURL string) {
	c, err := client(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: queueURL, AttributeNames: []sqs.QueueAttributeName{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []sqs.QueueAttributeName{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"} {
		if n := out.Attributes[name]; n != "0" {
			t.Errorf("%s is %s", name, n)
		}
	}
}

// spawn starts a worker in a process of its own.
func spawn(t *testing.T, endpoint, queueURL string) *exec.Cmd {
	c := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0])
	c.Env = append(os.Environ(), "QUEUES_WORKER="+endpoint, "QUEUES_URL="+queueURL)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// end sends a signal to a worker and waits for its end, which after SIGTERM is a good one.
func end(t *testing.T, c *exec.Cmd, s syscall.Signal) {
	if err := c.Process.Signal(s); err != nil {
		t.Error(err)
	}
	if err := c.Wait(); err != nil && s == syscall.SIGTERM {
		t.Error(err)
	}
}

// server is a program that speaks SQS.
type server struct {
	name     string
	needs    string // of what "make test" fetches
	messages int
	groups   int // of its FIFO queue, 0 for none
	command  func(t *testing.T, fetched, port string) *exec.Cmd
}

var servers = []server{
	{"ElasticMQ", "elasticmq", 10_000, 100, func(t *testing.T, fetched, port string) *exec.Cmd {
		file := filepath.Join(t.TempDir(), "elasticmq.conf")
		text := fmt.Sprintf(`node-address { protocol = http, host = localhost, port = %s, context-path = "" }
rest-sqs { enabled = true, bind-port = %s, bind-hostname = "127.0.0.1", sqs-limits = strict }
rest-stats { enabled = false }
generate-node-address = false
queues {}
queues-storage { enabled = false }
messages-storage { enabled = false }
aws { region = us-east-1, accountId = 000000000000 }
`, port, port)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.CommandContext(t.Context(), "java", "-Dconfig.file="+file, "-cp", filepath.Join(fetched, "elasticmq", "*"), "org.elasticmq.server.Main")
	}},
	// moto looks which groups are taken when a call to receive begins, and not again while
	// it waits: two calls may have messages of one group.
	{"moto", "", 300, 0, func(t *testing.T, _, port string) *exec.Cmd {
		return exec.CommandContext(t.Context(), "moto_server", "-H", "127.0.0.1", "-p", port)
	}},
}

// start runs the server until the test is over.
func (s server) start(t *testing.T) (endpoint string) {
	fetched := os.Getenv("BOTO3_STORES")
	if _, err := os.Stat(filepath.Join(fetched, s.needs)); s.needs != "" && (fetched == "" || err != nil) {
		missing(t, fmt.Errorf("%s is not in BOTO3_STORES=%q", s.needs, fetched))
	}
	port := freePort(t)
	c := s.command(t, fetched, port)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	if err := c.Start(); err != nil {
		missing(t, err)
	}
	exited := make(chan error, 1)
	go func() { exited <- c.Wait() }()
	t.Cleanup(func() {
		if err := <-exited; err == nil { // the end of the test's context kills it
			t.Error("the server stopped by itself")
		}
	})
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		select {
		case err := <-exited:
			exited <- err
			t.Fatalf("the server exited at once: %v\n%s", err, log.String())
		default:
		}
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = connection.Close()
			return "http://127.0.0.1:" + port
		}
	}
	t.Fatal("the server does not answer")
	return ""
}

// missing tells that a server cannot run here, which in CI is a failure.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip(err, `; "make test" fetches it, that in Java where there are java and mvn`)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

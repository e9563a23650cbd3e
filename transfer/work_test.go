package transfer_test

import (
	"crypto/md5"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

// queue is a small SQS: messages that are taken come back unless they are deleted.
type queue struct {
	mu       sync.Mutex
	next     int
	bodies   map[string]string
	hidden   map[string]time.Time // by message
	receipts map[string]string    // message of each receipt
	taken    map[string]int
	extended int
	enough   chan struct{} // closed when it was extended four times
	dead     bool          // what was received goes to the dead letters at once
}

func newQueue() *queue {
	return &queue{bodies: map[string]string{}, hidden: map[string]time.Time{}, receipts: map[string]string{}, taken: map[string]int{}, enough: make(chan struct{})}
}

func (q *queue) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entries           []struct{ Id, MessageBody string }
		VisibilityTimeout int
		ReceiptHandle     string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		w.WriteHeader(400)
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	hide := time.Now().Add(time.Duration(in.VisibilityTimeout) * time.Second)
	answer := any(map[string]any{})
	switch strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.") {
	case "SendMessageBatch":
		sent := []any{}
		for _, e := range in.Entries {
			id := strconv.Itoa(len(q.bodies))
			q.bodies[id] = e.MessageBody
			sent = append(sent, map[string]any{"Id": e.Id, "MessageId": id, "MD5OfMessageBody": fmt.Sprintf("%x", md5.Sum([]byte(e.MessageBody)))})
		}
		answer = map[string]any{"Successful": sent}
	case "ReceiveMessage":
		answer = q.receive(hide)
	case "ChangeMessageVisibility":
		if id := q.receipts[in.ReceiptHandle]; id != "" {
			q.hidden[id] = hide
			if q.extended++; q.extended == 4 {
				close(q.enough)
			}
		}
	case "DeleteMessage":
		delete(q.bodies, q.receipts[in.ReceiptHandle])
	case "GetQueueAttributes":
		answer = map[string]any{"Attributes": map[string]string{
			"ApproximateNumberOfMessages": strconv.Itoa(len(q.bodies)), "ApproximateNumberOfMessagesNotVisible": "0", "ApproximateNumberOfMessagesDelayed": "0",
		}}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (q *queue) receive(hide time.Time) any {
	for _, id := range slices.Sorted(maps.Keys(q.bodies)) {
		if time.Now().Before(q.hidden[id]) {
			continue
		}
		q.next++
		receipt := fmt.Sprintf("receipt-%d", q.next)
		q.hidden[id], q.receipts[receipt] = hide, id
		q.taken[id]++
		body := q.bodies[id]
		if q.dead {
			delete(q.bodies, id)
		}
		return map[string]any{"Messages": []any{map[string]any{
			"MessageId": id, "ReceiptHandle": receipt, "Body": body, "MD5OfBody": fmt.Sprintf("%x", md5.Sum([]byte(body))),
		}}}
	}
	return map[string]any{}
}

// queueOf is a queue on loopback, and how a program reaches it.
func queueOf(t *testing.T, url string) transfer.Queue {
	t.Helper()
	c, err := boto3.NewClient("sqs", boto3.Config{Region: "us-east-1", EndpointURL: url, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	return transfer.Queue{Client: c, URL: url + "/1/q", ShardObjects: 7, Visibility: 3 * time.Second, Wait: time.Second}
}

const workerVariable = "BOTO3_TEST_WORKER"

// TestWorkerProcess is what the processes of TestWorkByProcesses run.
func TestWorkerProcess(t *testing.T) {
	at := strings.Fields(os.Getenv(workerVariable))
	if len(at) != 4 {
		t.Skip("a part of TestWorkByProcesses")
	}
	s3, err := boto3.NewClient("s3", boto3.Config{Region: "us-east-1", EndpointURL: at[0], Credentials: credentials.Static(at[3], "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	m := transfer.New(s3, transfer.Config{MaxConcurrency: 2})
	result, err := m.Work(t.Context(), queueOf(t, at[1]), transfer.Dir(at[2]), transfer.Prefix("bucket", "p"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(result)
}

// Three processes share a plan, and one of them is killed in the middle of an upload:
// every object arrives once, none is lost, and no message stays.
func TestWorkByProcesses(t *testing.T) {
	dir, want := t.TempDir(), map[string]string{}
	for i := range 60 {
		rel := fmt.Sprintf("d%d/f%02d", i%3, i)
		want["bucket/p/"+rel] = strings.Repeat(rel, i)
		write(t, filepath.Join(dir, rel), []byte(strings.Repeat(rel, i)))
		old := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC) // before what the fake says of objects
		if err := os.Chtimes(filepath.Join(dir, rel), old, old); err != nil {
			t.Fatal(err)
		}
	}
	f, client := newFake(t)
	q := newQueue()
	server := httptest.NewServer(q)
	t.Cleanup(server.Close)
	plan, err := transfer.New(client, transfer.Config{}).Plan(t.Context(), queueOf(t, server.URL), transfer.Dir(dir), transfer.Prefix("bucket", "p"))
	if err != nil || plan.Messages != 9 || plan.Objects != 60 {
		t.Fatal(plan, err)
	}
	var mu sync.Mutex
	puts, doomed, kill := map[string]int{}, 0, make(chan struct{})
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op != "PutObject" {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(r.Header.Get("Authorization"), "Credential=worker0/") {
			if doomed++; doomed == 4 {
				close(kill)
			}
			if doomed >= 4 { // it is killed before it hears of this one, of which half arrives
				mu.Unlock()
				_, _ = io.Copy(io.Discard, r.Body)
				<-r.Context().Done()
				mu.Lock()
				return true
			}
		}
		if f.object(strings.TrimPrefix(r.URL.Path, "/")) == nil {
			puts[r.URL.Path]++
		} else if r.Header.Get("If-None-Match") != "*" {
			t.Errorf("%s was written again", r.URL.Path)
		}
		return false
	})
	var workers []*exec.Cmd
	for i := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWorkerProcess$", "-test.v")
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %s worker%d", workerVariable, f.url, server.URL, dir, i))
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
		if !testing.Verbose() {
			cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, cmd)
		if i == 0 {
			<-kill
		}
	}
	if err := workers[0].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = workers[0].Wait() // it was killed
	for _, cmd := range workers[1:] {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for key, text := range want {
		if o := f.objects[key]; o == nil || string(o.data) != text {
			t.Errorf("%s did not arrive", key)
		}
	}
	if len(f.objects) != len(want) || len(puts) != len(want) || len(q.bodies) != 0 {
		t.Errorf("%d objects, %d keys put of %d; messages left: %v", len(f.objects), len(puts), len(want), q.bodies)
	}
	if q.taken["0"] != 2 {
		t.Errorf("the message of the process that was killed was taken %d times", q.taken["0"])
	}
}

// A plan of a bucket, worked off: what is there is left alone, what is foreign stays
// in the queue, and a message is kept hidden as long as the work on it lasts.
func TestWork(t *testing.T) {
	f, client := newFake(t)
	for i := range 25 {
		f.objects[fmt.Sprintf("bucket/in/%02d", i)] = newObject(pattern(i+1), http.Header{})
	}
	f.objects["bucket/in/x.tmp"] = newObject([]byte("x"), nil)
	q := newQueue()
	server := httptest.NewServer(q)
	t.Cleanup(server.Close)
	m := transfer.New(client, transfer.Config{})
	at := queueOf(t, server.URL)
	from, dir := transfer.Prefix("bucket", "in"), t.TempDir()
	for range 2 { // the second is redundant
		plan, err := m.Plan(t.Context(), at, from, transfer.Dir("/elsewhere"), transfer.Exclude("*.tmp"))
		if err != nil || plan.String() != "4 messages for 25 objects (325 bytes)" {
			t.Fatal(plan, err)
		}
	}
	for i := range 4 {
		if a, b := q.bodies[strconv.Itoa(i)], q.bodies[strconv.Itoa(i+4)]; a != b {
			t.Errorf("another plan: %s, %s", a, b)
		}
	}
	result, err := m.Work(t.Context(), at, from, transfer.Dir(dir))
	if err != nil || result.Transferred != 25 || result.Skipped != 25 {
		t.Error(result, err)
	}
	for i := range 25 {
		got, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%02d", i)))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "a file", got, pattern(i+1))
	}
	if _, err := os.Stat(filepath.Join(dir, "x.tmp")); err == nil || len(q.bodies) != 0 {
		t.Errorf("x.tmp: %v, left %v", err, q.bodies)
	}
}

func TestWorkExtends(t *testing.T) {
	f, client := newFake(t)
	f.objects["bucket/in/a"] = newObject(pattern(10), http.Header{})
	q := newQueue()
	server := httptest.NewServer(q)
	t.Cleanup(server.Close)
	m, at := transfer.New(client, transfer.Config{}), queueOf(t, server.URL)
	from, to := transfer.Prefix("bucket", "in"), transfer.Dir(t.TempDir())
	if _, err := m.Plan(t.Context(), at, from, to); err != nil {
		t.Fatal(err)
	}
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op == "GetObject" {
			select {
			case <-q.enough:
			case <-r.Context().Done():
			}
		}
		return false
	})
	if result, err := m.Work(t.Context(), at, from, to); err != nil || result.Transferred != 1 || q.taken["0"] != 1 {
		t.Errorf("%v, %v, taken %d times", result, err, q.taken["0"])
	}
}

// What a message says never leads where the program did not say.
func TestWorkOnlyWhatItIsTold(t *testing.T) {
	f, client := newFake(t)
	f.objects["bucket/in/a"] = newObject(pattern(10), http.Header{})
	m := transfer.New(client, transfer.Config{})
	for name, body := range map[string]string{
		"no JSON":  "hello",
		"place":    `{"from":"s3://bucket/in/","to":"s3://theirs/"}`,
		"pattern":  `{"from":"s3://bucket/in/","to":"s3://bucket/out/","patterns":[""]}`,
		"bad glob": `{"from":"s3://bucket/in/","to":"s3://bucket/out/","patterns":["-["]}`,
	} {
		q := newQueue()
		q.bodies["0"], q.dead = body, true
		server := httptest.NewServer(q)
		at := queueOf(t, server.URL)
		if result, err := m.Work(t.Context(), at, transfer.Prefix("bucket", "in"), transfer.Prefix("bucket", "out")); err == nil {
			t.Errorf("%s: %v and no error", name, result)
		}
		server.Close()
		if n := len(f.objects); n != 1 {
			t.Errorf("%s: %d objects", name, n)
		}
	}
	at := queueOf(t, "http://127.0.0.1:1")
	if _, err := m.Plan(t.Context(), at, transfer.Prefix("bucket", ""), transfer.Prefix("bucket", "out")); err == nil {
		t.Error("a plan into its source")
	}
	if _, err := m.Work(t.Context(), at, transfer.Prefix("bucket", "in"), transfer.Dir("x"), transfer.WithDelete()); err == nil {
		t.Error("a worker that deletes")
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

package main_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
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
	"github.com/boto3-go/boto3/bototest"
)

var speed = flag.Bool("speed", false, "time whole processes beside the AWS CLI")

// most is the size of the binary that is shipped.
const most = 20_000_000

// TestBinary builds the binary as it is shipped and holds its size.
func TestBinary(t *testing.T) {
	info, err := os.Stat(binary(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(info.Size())/1e6)
	if info.Size() > most {
		t.Errorf("%d bytes, more than %d", info.Size(), most)
	}
}

func binary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "boto3")
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// TestStart times processes from their start to their end, against a server on this
// machine: a small call, and a list of 762 KB.
func TestStart(t *testing.T) {
	if !*speed {
		t.Skip("times are compared by -speed")
	}
	srv := bototest.NewServer(t)
	srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "123456789012", "UserId": "u", "Arn": "arn:aws:iam::123456789012:user/u"}, nil
	})
	reservations(t, srv)
	web := &replaying{answers: map[string][]byte{}, to: srv}
	front := httptest.NewServer(web)
	defer front.Close()
	ours, env := binary(t), append(usual(), "AWS_ENDPOINT_URL="+front.URL, "AWS_ACCESS_KEY_ID="+bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+bototest.SecretAccessKey,
		"AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
	for _, c := range []struct {
		args   []string
		most   time.Duration
		memory int64 // bytes, 0 where it is not held
	}{
		{[]string{"sts", "get-caller-identity"}, 25 * time.Millisecond, 30 << 20},
		{[]string{"ec2", "describe-instances"}, 40 * time.Millisecond, 0},
	} {
		here, memory := least(t, 20, env, ours, c.args...)
		line := fmt.Sprintf("%s: %v, %d MB", c.args, here.Round(100*time.Microsecond), memory>>20)
		if aws, err := exec.LookPath("aws"); err == nil {
			there, used := least(t, 3, env, aws, c.args...)
			line += fmt.Sprintf("; aws %v, %d MB: %.1f times", there.Round(time.Millisecond), used>>20, float64(there)/float64(here))
			if c.memory > 0 && there < 15*here {
				t.Errorf("%s is %.1f times as fast as aws", c.args, float64(there)/float64(here))
			}
		}
		t.Log(line)
		if here > c.most || c.memory > 0 && memory > c.memory {
			t.Errorf("%s takes %v and %d bytes", c.args, here, memory)
		}
	}
}

// usual is the environment without certificates of the user's own, which this program
// reads at the beginning and the AWS CLI only for https.
func usual() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "AWS_CA_BUNDLE=") || strings.HasPrefix(v, "REQUESTS_CA_BUNDLE=")
	})
}

// replaying gives again what a server has answered once, so that its time is not counted.
type replaying struct {
	mu      sync.Mutex
	answers map[string][]byte
	to      http.Handler
}

func (p *replaying) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if p.answers[string(body)] == nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		once := httptest.NewRecorder()
		p.to.ServeHTTP(once, r)
		p.answers[string(body)] = once.Body.Bytes()
	}
	_, _ = w.Write(p.answers[string(body)])
}

// reservations has the server answer with as many as make 762 KB.
func reservations(t *testing.T, srv *bototest.Server) {
	t.Helper()
	counted := &counting{Client: srv.Config().HTTPClient}
	s, err := boto3.NewSession(boto3.Config{EndpointURL: srv.URL(), Region: "us-east-1", Credentials: srv.Config().Credentials, HTTPClient: counted})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("ec2")
	if err != nil {
		t.Fatal(err)
	}
	whole := boto3.Map{}
	srv.Handle("ec2", "DescribeInstances", func(context.Context, boto3.Map) (boto3.Map, error) { return whole, nil })
	var list []any
	for i := uint64(0); counted.read < 762_000; {
		for range 20 {
			out, err := bototest.ExampleOutput("ec2", "DescribeInstances", i)
			if err != nil {
				t.Fatal(err)
			}
			some, _ := out["Reservations"].([]any)
			list = append(list, some...)
			i++
		}
		whole["Reservations"], counted.read = list, 0
		if err := c.Call(t.Context(), "DescribeInstances", nil, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// counting is an HTTP client that counts what it reads.
type counting struct {
	Client boto3.HTTPClient
	read   int
}

func (c *counting) Do(r *http.Request) (*http.Response, error) {
	client := c.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	c.read = len(data)
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, err
}

// least runs a command n times and gives the least time, and the most memory that it
// took, which the program time tells: what the kernel tells a test of its child begins
// with the memory of the test.
func least(t *testing.T, n int, env []string, name string, args ...string) (shortest time.Duration, memory int64) {
	t.Helper()
	shortest = time.Hour
	for range n {
		c := exec.CommandContext(t.Context(), name, args...)
		c.Env = env
		begin := time.Now()
		out, err := c.Output()
		shortest = min(shortest, time.Since(begin))
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
	}
	timed, err := exec.LookPath("time")
	if err != nil {
		t.Log("no program time: memory is not measured")
		return shortest, 0
	}
	var told bytes.Buffer
	c := exec.CommandContext(t.Context(), timed, append([]string{"-f", "%M", name}, args...)...)
	c.Env, c.Stderr = env, &told
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	kilobytes, err := strconv.ParseInt(strings.TrimSpace(told.String()), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return shortest, kilobytes << 10
}

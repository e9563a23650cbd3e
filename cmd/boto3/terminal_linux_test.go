package main_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// screen is a program on a terminal of its own.
type screen struct {
	keys    *os.File
	program *exec.Cmd
	ended   chan struct{} // when all that was shown has been read

	mu    sync.Mutex
	shown bytes.Buffer
}

// show starts a program on a terminal of so many columns.
func show(t *testing.T, columns uint16, env []string, name string, args ...string) *screen {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	t.Cleanup(func() { _ = keys.Close() })
	fd := int(keys.Fd()) //nolint:gosec // a descriptor is small
	number, err := unix.IoctlGetUint32(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns})
	}
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{keys: keys, program: exec.CommandContext(t.Context(), name, args...), ended: make(chan struct{})}
	s.program.Env, s.program.Stdin, s.program.Stdout, s.program.Stderr = env, tty, tty, tty
	s.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.program.Start(); err != nil {
		t.Fatal(err)
	}
	_ = tty.Close() // the program has it
	go func() {
		defer close(s.ended)
		_, _ = io.Copy(s, keys) // which ends in an error when the program has ended
	}()
	return s
}

// Write takes what the program shows.
func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.Write(b)
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.ReplaceAll(s.shown.String(), "\r\n", "\n")
}

// await waits until a text is shown.
func (s *screen) await(t *testing.T, text string) {
	t.Helper()
	for tick := time.Tick(10 * time.Millisecond); !strings.Contains(s.text(), text); {
		select {
		case <-tick:
		case <-s.ended:
			t.Fatalf("%q is not shown:\n%s", text, s.text())
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		}
	}
}

// interrupt presses ctrl-C.
func (s *screen) interrupt(t *testing.T) {
	t.Helper()
	if _, err := s.keys.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
}

// end waits for the program and returns its exit code and what was shown.
func (s *screen) end() (code int, text string) {
	<-s.ended
	_ = s.program.Wait() // the code tells
	return s.program.ProcessState.ExitCode(), s.text()
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestTerminal prints on terminals and into a pipe, which has 80 columns: colors are on a
// terminal alone and not under NO_COLOR, and a table stands upright where it is too wide.
func TestTerminal(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("ec2", "DescribeKeyPairs", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"KeyPairs": []any{boto3.Map{"KeyName": "é" + strings.Repeat("k", 30), "KeyPairId": strings.Repeat("i", 30), "KeyFingerprint": strings.Repeat("f", 30)}}}, nil
	})
	program, env := binary(t), around(t, srv.URL())
	args := []string{"ec2", "describe-key-pairs", "--output", "table"}
	c := exec.CommandContext(t.Context(), program, args...)
	c.Env = env
	piped, err := c.Output()
	if err != nil || escapes.Match(piped) {
		t.Fatalf("%v\n%s", err, piped)
	}
	wide := ""
	for _, term := range []string{"TERM=xterm-256color", "TERM=linux", "COLORFGBG=15;0", "COLORFGBG=0;15", "NO_COLOR=1"} {
		for _, columns := range []uint16{80, 200} {
			code, text := show(t, columns, append(env, term), program, args...).end()
			if colored := escapes.MatchString(text); code != 0 || colored == (term == "NO_COLOR=1") {
				t.Errorf("%s, %d columns: code %d\n%q", term, columns, code, text)
			}
			plain := escapes.ReplaceAllString(text, "")
			for line := range strings.Lines(plain) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > int(columns) {
					t.Errorf("%s: a line of %d columns: %s", term, n, line)
				}
			}
			want := string(piped)
			if columns == 200 {
				wide = cmp.Or(wide, plain)
				want = wide
			}
			if plain != want {
				t.Errorf("%s, %d columns\n%s\nwant\n%s", term, columns, plain, want)
			}
		}
	}
	if !strings.Contains(wide, "KeyFingerprint") || wide == string(piped) {
		t.Errorf("with 200 columns\n%s", wide)
	}
}

// around is an environment of nothing but keys and an endpoint.
func around(t *testing.T, url string) []string {
	t.Helper()
	return []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "AWS_ENDPOINT_URL=" + url, "AWS_ACCESS_KEY_ID=" + bototest.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY=" + bototest.SecretAccessKey, "AWS_DEFAULT_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
	}
}

// stuck is a store that stops in the middle of every transfer, until the client is gone.
type stuck struct {
	mu    sync.Mutex
	calls []string
}

const large = 64 << 20

func (s *stuck) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, r.Method+" "+r.URL.RawQuery)
	s.mu.Unlock()
	w.Header().Set("ETag", `"x"`)
	switch {
	case r.Method == http.MethodPost && r.URL.Query().Has("uploads"):
		_, _ = io.WriteString(w, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut && r.URL.Query().Get("partNumber") == "1":
		_, _ = io.Copy(io.Discard, r.Body)
	case r.Method == http.MethodPut:
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	default:
		http.ServeContent(w, r, "", time.Unix(1700000000, 0), io.NewSectionReader(endless{r.Context()}, 0, large))
	}
}

// endless has zeros for the first megabyte and nothing for what follows.
type endless struct{ ctx context.Context } //nolint:containedctx // of the request that reads

// ReadAt waits where there is nothing.
func (e endless) ReadAt(b []byte, at int64) (int, error) {
	if at >= 1<<20 {
		<-e.ctx.Done()
		return 0, e.ctx.Err()
	}
	return len(b), nil
}

func (s *stuck) saw(call string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if strings.HasPrefix(c, call) {
			return true
		}
	}
	return false
}

// TestInterrupt presses ctrl-C while an object is on its way: the exit code is 130, a
// file that was there stays as it was, and nothing of the transfer is left on the disk
// or in the store. The line of progress does not wrap.
func TestInterrupt(t *testing.T) {
	program := binary(t)
	for _, direction := range []string{"down", "up"} {
		t.Run(direction, func(t *testing.T) {
			store := &stuck{}
			server := httptest.NewServer(store)
			defer server.Close()
			file := filepath.Join(t.TempDir(), "large")
			if err := os.WriteFile(file, []byte("older"), 0o600); err != nil {
				t.Fatal(err)
			}
			from, to := "s3://bucket/large", file
			if direction == "up" {
				from, to = file, from
				if err := os.Truncate(file, large); err != nil {
					t.Fatal(err)
				}
			}
			s := show(t, 40, around(t, server.URL), program, "s3", "cp", from, to)
			s.await(t, "Completed ")
			s.interrupt(t)
			code, text := s.end()
			if code != 130 || !strings.Contains(text, "cancelled: ctrl-c received") {
				t.Errorf("code %d\n%q", code, text)
			}
			for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
				if len(line) >= 40 {
					t.Errorf("%q wraps", line)
				}
			}
			left, err := os.ReadDir(filepath.Dir(file))
			if err != nil || len(left) != 1 {
				t.Errorf("%v, %v", left, err)
			}
			if direction == "up" {
				if !store.saw("DELETE uploadId=u") {
					t.Errorf("the upload is not aborted: %q", store.calls)
				}
			} else if data, err := os.ReadFile(file); err != nil || string(data) != "older" {
				t.Errorf("%q, %v", data, err)
			}
		})
	}
}

// TestInterruptTail presses ctrl-C while a log is followed.
func TestInterruptTail(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("logs", "FilterLogEvents", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"events": []any{
			boto3.Map{"eventId": "1", "timestamp": int64(1700000000000), "message": "first", "logStreamName": "s"},
			boto3.Map{"eventId": "2", "timestamp": int64(1700000000001), "message": "second", "logStreamName": "s"},
		}}, nil
	})
	s := show(t, 80, around(t, srv.URL()), binary(t), "logs", "tail", "g", "--follow", "--format", "short")
	s.await(t, "second\n")
	s.interrupt(t)
	code, text := s.end()
	if want := "2023-11-14T22:13:20 first\n2023-11-14T22:13:20 second\n^C"; code != 130 || strings.TrimSpace(text) != want {
		t.Errorf("code %d\n%q\nwant\n%q", code, text, want)
	}
}

// TestPager leaves a long list in less, where ctrl-C ends nothing but a search.
func TestPager(t *testing.T) {
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip("no less here")
	}
	srv := bototest.NewServer(t)
	var pairs []any
	for i := range 100 {
		pairs = append(pairs, boto3.Map{"KeyName": fmt.Sprintf("key-%d-", i)})
	}
	srv.Handle("ec2", "DescribeKeyPairs", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{"KeyPairs": pairs}, nil })
	s := show(t, 80, append(around(t, srv.URL()), "AWS_PAGER=less", "TERM=xterm"), binary(t), "ec2", "describe-key-pairs")
	s.await(t, "key-3-")
	s.interrupt(t)
	for tick, ended := time.Tick(20*time.Millisecond), false; !ended; {
		select {
		case <-s.ended:
			ended = true
		case <-tick:
			_, _ = s.keys.WriteString("q") // less passes over keys that come while it stops
		}
	}
	if code, text := s.end(); code != 0 || strings.Contains(text, "key-99-") {
		t.Errorf("code %d\n%s", code, text)
	}
}

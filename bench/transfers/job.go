// Package transfers is what the programs that measure transfers share: each
// library in a process of its own, against one server in another.
package transfers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// The bucket, the region and the keys of every program.
const (
	Bucket    = "bench"
	Region    = "us-east-1"
	AccessKey = "AKIDEXAMPLE"
	SecretKey = "secret"
)

// The tasks.
const (
	Upload   = "upload"   // a file
	Download = "download" // to a file
	Puts     = "puts"     // small objects
	Gets     = "gets"
	List     = "list"
	Ranges   = "ranges" // a listing by several requests at a time

	FilesUp   = "files up"   // a directory of small files
	FilesDown = "files down" // to a directory
)

// Job is what a program is to do: its only argument, as JSON.
type Job struct {
	URL     string
	Task    string
	File    string // of Upload and Download; the directory of FilesUp and FilesDown
	Size    int64  // bytes of each object
	Count   int    // objects of all others
	Workers int    // of all but Upload, Download and List
}

// Report is what a program prints: time and CPU time of the task in seconds,
// without the start of the process, and the most memory that the process had.
type Report struct {
	Seconds, CPU float64
	Peak         int64
}

// BlockSize is the length of what objects repeat.
const BlockSize = 1 << 20

// Block is the content of objects, again and again.
var Block = sync.OnceValue(func() []byte {
	block, random := make([]byte, BlockSize), rand.NewChaCha8([32]byte{})
	_, _ = random.Read(block) // it never fails
	return block
})

// Key names an object; its size is a part of the name.
func Key(size int64, n int) string { return Written(size) + "/" + Name(n) }

// Name is that of a file in a directory.
func Name(n int) string { return fmt.Sprintf("%06d", n) }

// Written is the prefix to which a directory is uploaded; nothing is listed there.
func Written(size int64) string { return fmt.Sprintf("size-%d", size) }

// Listed is a prefix under which so many objects are listed.
func Listed(size int64, count int) string { return fmt.Sprintf("size-%dx%d", size, count) }

// SizeOf is the size that a key names.
func SizeOf(key string) (int64, error) {
	text, _, below := strings.Cut(strings.TrimPrefix(key, "size-"), "/")
	if !below {
		return 0, fmt.Errorf("%q: %w", key, fs.ErrNotExist)
	}
	text, _, _ = strings.Cut(text, "x")
	return strconv.ParseInt(text, 10, 64)
}

// CountOf is how many objects are listed under a prefix that Listed made.
func CountOf(prefix string) (count int, found bool) {
	text, _, _ := strings.Cut(prefix, "/")
	_, text, found = strings.Cut(strings.TrimPrefix(text, "size-"), "x")
	count, err := strconv.Atoi(text)
	return count, found && err == nil
}

// Small is the content of a small object.
func (j *Job) Small() []byte { return Block()[:j.Size] }

// Check fails unless data is the content of a small object.
func (j *Job) Check(data []byte) error {
	if !bytes.Equal(data, j.Small()) {
		return fmt.Errorf("got %d bytes, want %d, or others", len(data), j.Size)
	}
	return nil
}

// Each calls f for each object, on as many goroutines as there are workers.
func (j *Job) Each(f func(n int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, j.Workers)
	for range j.Workers {
		wg.Go(func() {
			for n := int(next.Add(1)) - 1; n < j.Count; n = int(next.Add(1)) - 1 {
				if err := f(n); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	return <-errs
}

// Run is the main function of a program: it makes the library's client, then
// measures the task.
func Run(prepare func(Job) (task func(context.Context) error, err error)) {
	if err := run(prepare); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[0], err)
		os.Exit(1)
	}
}

func run(prepare func(Job) (func(context.Context) error, error)) error {
	var job Job
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: %s JOB", os.Args[0])
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &job); err != nil {
		return err
	}
	_ = Block() // before the clock starts
	task, err := prepare(job)
	if err != nil {
		return err
	}
	stop, err := profile()
	if err != nil {
		return err
	}
	start, before := time.Now(), cpu()
	if err := task(context.Background()); err != nil {
		return err
	}
	report := Report{Seconds: time.Since(start).Seconds(), CPU: cpu() - before, Peak: peak()}
	if err := stop(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

func cpu() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peak is the most memory that was resident. getrusage would count that of the
// parent before the program was loaded, too.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	text, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kib, _ := strconv.ParseInt(text, 10, 64)
	return kib << 10
}

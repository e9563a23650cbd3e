package bench

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bench/transfers"
)

var (
	transferSize    = flag.Int64("transfer.size", 64<<20, "bytes of the file that TestTransfers moves")
	transferObjects = flag.Int("transfer.objects", 200, "small objects that TestTransfers moves")
	transferFiles   = flag.Int("transfer.files", 500, "files of the directory that TestTransfers moves")
	transferKeys    = flag.Int("transfer.keys", 10_000, "keys that TestTransfers lists, a million at most")
	transferRounds  = flag.Int("transfer.rounds", 1, "rounds of TestTransfers, of which the fastest counts")
	transferOnly    = flag.String("transfer.only", "", "the only task of TestTransfers, such as upload")
)

const (
	// uploadMemory is what a process may have that uploads a file of any size.
	uploadMemory = 25 * megabyte
	// filesMemory is what a process may have that moves a directory of any size.
	filesMemory  = 60 * megabyte
	smallObject  = 4096
	smallWorkers = 32
	listWorkers  = 16

	oursName  = "boto3"
	floorName = "net/http"
)

// TestTransfers measures transfers between processes over loopback. It holds
// that uploads are in bounded memory, and that everything arrives as it should,
// which the server and the programs check; the speeds are only printed.
func TestTransfers(t *testing.T) {
	if underRace {
		t.Skip("memory and times mean nothing under the race detector: run go test without -race")
	}
	programs := transferPrograms(t)
	server := build(t, "./transfers/server")
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			s := startTransfers(t, server, scheme)
			for _, job := range s.jobs(t) {
				if *transferOnly == "" || *transferOnly == job.Task {
					s.compare(t, programs, job)
				}
			}
		})
	}
}

// transferProgram is a library's program and the arguments before the job. It
// does only the jobs whose task and URL begin as one of only does, if any.
type transferProgram struct {
	name    string
	command []string
	env     string
	only    []string
}

var (
	uploads     = []string{transfers.Upload, transfers.Puts}
	downloads   = []string{transfers.Download}
	httpUploads = []string{transfers.Upload + " http:"}
	// commands do what command lines can do.
	commands = []string{transfers.Upload + " ", transfers.Download, transfers.FilesUp, transfers.FilesDown}
	files    = []string{transfers.FilesUp, transfers.FilesDown}
	objects  = []string{transfers.Upload + " ", transfers.Download, transfers.Puts, transfers.Gets, transfers.List}
)

func (p transferProgram) does(task, url string) bool {
	begins := func(only string) bool { return strings.HasPrefix(task+" "+url, only) }
	return len(p.only) == 0 || slices.ContainsFunc(p.only, begins)
}

func transferPrograms(t *testing.T) []transferProgram {
	t.Helper()
	floor, ours := build(t, "./transfers/floor"), build(t, "./transfers/ours")
	all := []transferProgram{
		{name: floorName, command: []string{floor}, only: append(files, objects...)},
		{name: floorName + "+SHA-256", command: []string{floor}, env: "FLOOR_SHA256=1", only: httpUploads},
		{name: oursName, command: []string{ours}},
		{name: oursName + " unsigned", command: []string{ours}, env: "BENCH_UNSIGNED=1", only: httpUploads},
		{name: oursName + " NoThreads", command: []string{ours}, env: "BENCH_SINGLE=1", only: downloads},
		{name: oursName + "+CRC32C", command: []string{ours}, env: "BENCH_CHECKSUM=1", only: uploads},
	}
	command := build(t, "./transfers/command")
	for _, name := range []string{"s5cmd", "rclone"} {
		if path, err := exec.LookPath(name); err == nil {
			all = append(all, transferProgram{name: name, command: []string{command, name, path}, only: commands})
		} else {
			t.Logf("without %s, which is not in the PATH", name)
		}
	}
	if !withPeers {
		return all
	}
	minio := []string{build(t, "./transfers/miniogo", "-tags=peers")}
	all = append(all, transferProgram{name: "aws-sdk-go-v2", command: []string{build(t, "./transfers/awssdk", "-tags=peers")}, only: objects},
		transferProgram{name: "minio-go", command: minio, only: objects},
		transferProgram{name: "minio-go+CRC32C", command: minio, env: "BENCH_CHECKSUM=1", only: uploads})
	python, err := exec.LookPath("python3")
	if err == nil && exec.CommandContext(t.Context(), python, "-c", "import boto3").Run() == nil {
		all = append(all, transferProgram{name: "boto3 for Python", command: []string{python, "transfers/python.py"}, only: objects})
	} else {
		t.Log("without boto3 for Python, which is not installed")
	}
	return all
}

// transferServer is the server's process, for one scheme.
type transferServer struct{ url, certificate, dir string }

func startTransfers(t *testing.T, program, scheme string) *transferServer {
	t.Helper()
	dir := t.TempDir()
	s := &transferServer{certificate: filepath.Join(dir, "ca.pem"), dir: dir}
	cmd := exec.Command(program, scheme, s.certificate)
	cmd.Stderr = os.Stderr
	in, errIn := cmd.StdinPipe()
	out, errOut := cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
			t.Error(err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s.url = strings.TrimSpace(line)
	return s
}

func (s *transferServer) jobs(t *testing.T) []transfers.Job {
	t.Helper()
	return []transfers.Job{
		{URL: s.url, Task: transfers.Upload, File: s.source(t), Size: *transferSize},
		{URL: s.url, Task: transfers.Download, File: filepath.Join(s.dir, "target"), Size: *transferSize},
		{URL: s.url, Task: transfers.Puts, Size: smallObject, Count: *transferObjects, Workers: smallWorkers},
		{URL: s.url, Task: transfers.Gets, Size: smallObject, Count: *transferObjects, Workers: smallWorkers},
		{URL: s.url, Task: transfers.List, Count: *transferKeys},
		{URL: s.url, Task: transfers.Ranges, Count: *transferKeys, Workers: listWorkers},
		{URL: s.url, Task: transfers.FilesUp, File: s.files(t), Size: smallObject, Count: *transferFiles, Workers: smallWorkers},
		{URL: s.url, Task: transfers.FilesDown, File: filepath.Join(s.dir, "got"), Size: smallObject, Count: *transferFiles, Workers: smallWorkers},
	}
}

// files makes the directory that is uploaded.
func (s *transferServer) files(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(s.dir, "files")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for n := range *transferFiles {
		if err := os.WriteFile(filepath.Join(dir, transfers.Name(n)), transfers.Block()[:smallObject], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// emptied is an empty directory for what is downloaded.
func emptied(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
}

// source makes the file that is uploaded.
func (s *transferServer) source(t *testing.T) string {
	t.Helper()
	name := filepath.Join(s.dir, "source")
	writeBlocks(t, name, *transferSize)
	return name
}

func writeBlocks(t *testing.T, name string, size int64) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for left := size; left > 0 && err == nil; left -= transfers.BlockSize {
		_, err = f.Write(transfers.Block()[:min(left, transfers.BlockSize)])
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// warm leaves the machine with as much free memory that has been in use as a
// download takes. A virtual machine gives free memory back to its host, and to
// get a gigabyte again takes up to two seconds, which would be counted for
// whoever comes first.
func (s *transferServer) warm(t *testing.T) {
	t.Helper()
	name := filepath.Join(s.dir, "warm")
	writeBlocks(t, name, *transferSize+*transferSize/4)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// compare has each library do a job, in turn, and prints the best of each.
func (s *transferServer) compare(t *testing.T, programs []transferProgram, job transfers.Job) {
	t.Helper()
	programs = slices.DeleteFunc(slices.Clone(programs), func(p transferProgram) bool { return !p.does(job.Task, s.url) })
	best := map[string]transfers.Report{}
	for range *transferRounds {
		for _, p := range programs {
			if job.Task == transfers.Download {
				s.warm(t)
			}
			if job.Task == transfers.FilesDown {
				emptied(t, job.File)
			}
			r := s.run(t, p, job)
			switch job.Task {
			case transfers.Download:
				s.arrived(t, p.name, job)
			case transfers.FilesDown:
				filesArrived(t, p.name, job)
			}
			if b, ok := best[p.name]; ok {
				r = transfers.Report{Seconds: min(b.Seconds, r.Seconds), CPU: min(b.CPU, r.CPU), Peak: min(b.Peak, r.Peak)}
			}
			best[p.name] = r
		}
	}
	for _, p := range programs {
		r := best[p.name]
		t.Logf("%-10s %-16s %9s, CPU %7.3f s, memory %6.1f MB, of the floor's throughput %.2f",
			job.Task, p.name, throughput(job, r), r.CPU, float64(r.Peak)/megabyte, best[floorName].Seconds/r.Seconds)
	}
	if peak := best[oursName].Peak; job.Task == transfers.Upload && peak > uploadMemory {
		t.Errorf("uploading %d bytes took %d bytes of memory, more than %d", job.Size, peak, uploadMemory)
	} else if job.Count > 0 && peak > filesMemory {
		t.Errorf("%s: %d objects took %d bytes of memory, more than %d", job.Task, job.Count, peak, filesMemory)
	}
}

func throughput(job transfers.Job, r transfers.Report) string {
	if job.Count == 0 {
		return fmt.Sprintf("%.0f MB/s", float64(job.Size)/megabyte/r.Seconds)
	}
	return fmt.Sprintf("%.0f/s", float64(job.Count)/r.Seconds)
}

func (s *transferServer) run(t *testing.T, p transferProgram, job transfers.Job) (r transfers.Report) {
	t.Helper()
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), p.command[0], slices.Concat(p.command[1:], []string{string(text)})...)
	// Certificates that the environment names would be read for http, too.
	env := slices.DeleteFunc(os.Environ(), func(e string) bool {
		name, _, _ := strings.Cut(e, "=")
		return strings.HasSuffix(name, "_CA_BUNDLE")
	})
	cmd.Env = append(env, "HOME="+s.dir, "SSL_CERT_FILE="+s.certificate, "AWS_EC2_METADATA_DISABLED=true", "no_proxy=127.0.0.1")
	if p.env != "" {
		cmd.Env = append(cmd.Env, p.env)
	}
	if strings.HasPrefix(s.url, "https:") {
		cmd.Env = append(cmd.Env, "AWS_CA_BUNDLE="+s.certificate)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err = cmp.Or(err, json.Unmarshal(out, &r)); err != nil {
		t.Fatalf("%s with %s: %v\n%s", job.Task, p.name, err, stderr.String())
	}
	return r
}

// arrived compares a downloaded file with what it should hold.
func (s *transferServer) arrived(t *testing.T, name string, job transfers.Job) {
	t.Helper()
	f, err := os.Open(job.File)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	block, want := make([]byte, transfers.BlockSize), job.Size
	for want > 0 {
		n, err := io.ReadFull(f, block[:min(want, transfers.BlockSize)])
		if err != nil || string(block[:n]) != string(transfers.Block()[:n]) {
			t.Fatalf("%s: %d bytes before the end the file is not the object: %v", name, want, err)
		}
		want -= int64(n)
	}
	if err := os.Remove(job.File); err != nil {
		t.Fatal(err)
	}
}

// filesArrived looks at each file of a directory.
func filesArrived(t *testing.T, name string, job transfers.Job) {
	t.Helper()
	for n := range job.Count {
		data, err := os.ReadFile(filepath.Join(job.File, transfers.Name(n)))
		if err == nil {
			err = job.Check(data)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

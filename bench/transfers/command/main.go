// Command command does a job with a command line, s5cmd or rclone:
//
//	command s5cmd /path/to/s5cmd JOB
//
// What it reports is of that process, its start included.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/boto3-go/boto3/bench/transfers"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "command:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var job transfers.Job
	if len(os.Args) != 4 {
		return fmt.Errorf("usage: %s s5cmd|rclone PROGRAM JOB", os.Args[0])
	}
	if err := json.Unmarshal([]byte(os.Args[3]), &job); err != nil {
		return err
	}
	args, env := s5cmd(job), []string{"AWS_REGION=" + transfers.Region}
	if os.Args[1] == "rclone" {
		args, env = rclone(job), remote(job)
	}
	cmd := exec.CommandContext(ctx, os.Args[2], args...)
	cmd.Env = append(os.Environ(), append(env, "AWS_ACCESS_KEY_ID="+transfers.AccessKey, "AWS_SECRET_ACCESS_KEY="+transfers.SecretKey)...)
	cmd.Stdout, cmd.Stderr = io.Discard, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	report := transfers.Report{Seconds: time.Since(start).Seconds(), CPU: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		report.Peak = usage.Maxrss << 10 // that of this process, which is small, at least
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

func s5cmd(j transfers.Job) []string {
	bucket := "s3://" + transfers.Bucket + "/"
	args := []string{"--endpoint-url", j.URL, "--log", "error", "--numworkers", strconv.Itoa(max(j.Workers, 10)), "cp", "--concurrency", "10", "--part-size", "8"}
	switch j.Task {
	case transfers.Upload:
		return append(args, j.File, bucket+transfers.Key(j.Size, 0))
	case transfers.Download:
		return append(args, bucket+transfers.Key(j.Size, 0), j.File)
	case transfers.FilesUp:
		return append(args, j.File+"/", bucket+transfers.Written(j.Size)+"/")
	}
	return append(args, bucket+transfers.Listed(j.Size, j.Count)+"/*", j.File+"/")
}

// rclone compares nothing with what is there, as the others do, nor ETags with MD5s,
// which the server's are not.
func rclone(j transfers.Job) []string {
	bucket := "bench:" + transfers.Bucket + "/"
	args := []string{
		"--ignore-times", "--ignore-checksum", "--s3-no-head", "--s3-no-check-bucket", "--s3-list-version", "2", "--transfers", strconv.Itoa(max(j.Workers, 10)),
		"--s3-chunk-size", "8Mi", "--s3-upload-concurrency", "10", "--s3-upload-cutoff", "8Mi", "--multi-thread-streams", "10", "--multi-thread-chunk-size", "8Mi",
		"--multi-thread-cutoff", "8Mi", "--config", filepath.Join(os.TempDir(), "no-rclone.conf"), "--stats", "0", "--log-level", "ERROR",
	}
	switch j.Task {
	case transfers.Upload:
		return append(args, "copyto", j.File, bucket+transfers.Key(j.Size, 0))
	case transfers.Download:
		return append(args, "copyto", bucket+transfers.Key(j.Size, 0), j.File)
	case transfers.FilesUp:
		return append(args, "copy", "--no-traverse", j.File, bucket+transfers.Written(j.Size))
	}
	return append(args, "copy", bucket+transfers.Listed(j.Size, j.Count), j.File)
}

// remote configures what rclone calls bench.
func remote(j transfers.Job) []string {
	const prefix = "RCLONE_CONFIG_BENCH_"
	return []string{
		prefix + "TYPE=s3", prefix + "PROVIDER=Other", prefix + "ENV_AUTH=true", prefix + "REGION=" + transfers.Region,
		prefix + "ENDPOINT=" + j.URL, prefix + "FORCE_PATH_STYLE=true",
	}
}

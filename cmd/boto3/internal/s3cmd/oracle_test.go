package s3cmd

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
)

// side is one of the two that are compared: a server, a directory, and what runs
// command lines there.
type side struct {
	dir, url string
	client   *boto3.Client
	run      func(t *testing.T, args []string, stdin string) oracle.Result
}

func get(t *testing.T, method, url string) error {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// sides starts both.
func sides(t *testing.T) (aws, ours *side) {
	t.Helper()
	urls := []string{oracle.Moto(t), oracle.Moto(t)}
	t.Setenv("TZ", "UTC")
	aws, ours = newSide(t, urls[0]), newSide(t, urls[1])
	aws.run = awsRunner(t, aws)
	ours.run = func(t *testing.T, args []string, stdin string) oracle.Result { return runOurs(t, ours, args, stdin) }
	return aws, ours
}

func newSide(t *testing.T, url string) *side {
	t.Helper()
	s := &side{dir: t.TempDir(), url: url}
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: url, Credentials: credentials.Static("testing", "testing", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.client, err = session.Client("s3"); err != nil {
		t.Fatal(err)
	}
	return s
}

func awsRunner(t *testing.T, s *side) func(*testing.T, []string, string) oracle.Result {
	t.Helper()
	aws := oracle.Start(t, append(os.Environ(), "AWS_ENDPOINT_URL="+s.url, "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing", "AWS_DEFAULT_REGION=us-east-1",
		"HOME="+t.TempDir(), "TZ=UTC", "AWS_EC2_METADATA_DISABLED=true", "NO_PROXY=127.0.0.1"))
	return func(t *testing.T, args []string, stdin string) oracle.Result {
		t.Helper()
		return aws.Run(t, oracle.Line{Args: append([]string{"s3"}, args...), Dir: s.dir, Stdin: stdin})
	}
}

// env is an environment whose clients are of the side.
func (s *side) env(stdin io.Reader, stdout, stderr io.Writer) *cli.Env {
	return &cli.Env{
		Stdin: stdin, Stdout: stdout, Stderr: stderr, Getenv: func(string) string { return "" }, Name: "boto3", Home: s.dir + "-home",
		Globals: cli.Globals{EndpointURL: s.url, Region: "us-east-1"},
		Config:  boto3.Config{Credentials: credentials.Static("testing", "testing", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull},
	}
}

func runOurs(t *testing.T, s *side, args []string, stdin string) oracle.Result {
	t.Helper()
	t.Chdir(s.dir)
	var stdout, stderr bytes.Buffer
	cli.Register(Command())
	code := cli.Run(t.Context(), s.env(strings.NewReader(stdin), &stdout, &stderr), slices.Concat([]string{"--region", "us-east-1", "--endpoint-url", s.url, "s3"}, args))
	return oracle.Result{Code: code, Stdout: stdout.String(), Stderr: stderr.String()}
}

// write makes files in the directory, whose names are their contents unless there is
// "=" in them.
func (s *side) write(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		name, text, ok := strings.Cut(name, "=")
		if !ok {
			text = name
		}
		full := filepath.Join(s.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(full, old, old); err != nil {
			t.Fatal(err)
		}
	}
}

// put makes objects of bucket/key names, as write does files.
func (s *side) put(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		name, text, ok := strings.Cut(name, "=")
		bucket, key, _ := strings.Cut(name, "/")
		if !ok {
			text = key
		}
		if err := s.client.Call(t.Context(), "PutObject", boto3.Map{"Bucket": bucket, "Key": key, "Body": text}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// reset empties server and directory, and makes buckets.
func (s *side) reset(t *testing.T, buckets ...string) {
	t.Helper()
	if err := get(t, http.MethodPost, s.url+"/moto-api/reset"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(s.dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range buckets {
		if err := s.client.Call(t.Context(), "CreateBucket", boto3.Map{"Bucket": b}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// state describes everything that there is, a line for each object and file.
func (s *side) state(t *testing.T) []string {
	t.Helper()
	var lines []string
	for b, err := range s.client.Items(t.Context(), "ListBuckets", nil) {
		if err != nil {
			t.Fatal(err)
		}
		bucket := b.(boto3.Map)["Name"].(string)
		lines = append(lines, "bucket "+bucket)
		for o, err := range listObjects(t.Context(), s.client, &options{Parsed: &flags.Parsed{}}, bucket, "") {
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, s.object(t, bucket, o.Key))
		}
	}
	err := filepath.WalkDir(s.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(s.dir, path)
		if e.IsDir() {
			lines = append(lines, "dir "+rel)
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // a link to nothing
		}
		lines = append(lines, fmt.Sprintf("file %s %q", rel, data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// told are the members of an object that commands can set.
var told = []string{
	"ContentType", "ContentLength", "ETag", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Metadata", "StorageClass",
	"ServerSideEncryption", "SSEKMSKeyId", "WebsiteRedirectLocation", "ExpiresString", "SSECustomerAlgorithm",
}

func (s *side) object(t *testing.T, bucket, key string) string {
	t.Helper()
	head, acl := boto3.Map{}, boto3.Map{}
	if err := s.client.Call(t.Context(), "HeadObject", boto3.Map{"Bucket": bucket, "Key": key}, &head); err != nil {
		return fmt.Sprintf("object %s/%s %v", bucket, key, err)
	}
	maps.DeleteFunc(head, func(name string, _ any) bool { return !slices.Contains(told, name) })
	if err := s.client.Call(t.Context(), "GetObjectAcl", boto3.Map{"Bucket": bucket, "Key": key}, &acl); err != nil {
		acl = boto3.Map{} // of what is archived
	}
	tags := boto3.Map{}
	if err := s.client.Call(t.Context(), "GetObjectTagging", boto3.Map{"Bucket": bucket, "Key": key}, &tags); err != nil {
		tags = boto3.Map{} // of what is archived
	}
	var grants []string
	if list, ok := acl["Grants"].([]any); ok {
		for _, g := range list {
			grants = append(grants, fmt.Sprint(g))
		}
	}
	slices.Sort(grants)
	return fmt.Sprintf("object %s/%s %v %v %v", bucket, key, head, grants, tags["TagSet"])
}

var (
	stamps   = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`)
	requests = regexp.MustCompile(`(An error occurred \([^)]*\)|\[Errno \d+\]).*`)
	failures = regexp.MustCompile(`^((?:upload|download|copy|move|delete|make_bucket|remove_bucket) failed: \S+(?: to \S+)?) .*`)
	progress = regexp.MustCompile(`Completed .*?\r`)
)

// lines are those of an output in alphabetical order, without what cannot be equal:
// times, the directory, progress, and how a failure is described.
func (s *side) lines(text string) []string {
	text = progress.ReplaceAllString(text, "")
	text = strings.ReplaceAll(strings.ReplaceAll(text, s.dir, "DIR"), s.url, "URL")
	text = stamps.ReplaceAllString(text, "TIME")
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "Invalid length for parameter Key") {
			lines = append(lines, failures.ReplaceAllString(requests.ReplaceAllString(l, "$1"), "$1"))
		}
	}
	slices.Sort(lines)
	return lines
}

// code brings together the codes by which a command line is refused, in which the
// releases of the AWS CLI differ.
func code(o oracle.Result) string {
	refused := o.Code > 200 || strings.HasPrefix(strings.TrimSpace(o.Stderr), "usage:") || strings.Contains(o.Stderr, "Unknown options")
	if refused {
		return "refused"
	}
	return fmt.Sprint(o.Code)
}

// differences tells how the outcomes of a command line differ.
func differences(aws, ours *side, a, o oracle.Result, args []string) []string {
	var found []string
	if code(a) != code(o) {
		found = append(found, fmt.Sprintf("exit code %d, want %d", o.Code, a.Code))
	}
	if args[0] == "presign" {
		a.Stdout, _, _ = strings.Cut(a.Stdout, "?") // release 1 signs by version 2
		o.Stdout, _, _ = strings.Cut(o.Stdout, "?")
	}
	if x, y := aws.lines(a.Stdout), ours.lines(o.Stdout); !slices.Equal(x, y) {
		found = append(found, fmt.Sprintf("stdout\n%s\nwant\n%s", strings.Join(y, "\n"), strings.Join(x, "\n")))
	}
	if x, y := aws.lines(a.Stderr), ours.lines(o.Stderr); code(a) != "refused" && !slices.Equal(x, y) {
		found = append(found, fmt.Sprintf("stderr\n%s\nwant\n%s", strings.Join(y, "\n"), strings.Join(x, "\n")))
	}
	return found
}

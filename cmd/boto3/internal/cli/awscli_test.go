package cli_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/model"
)

var (
	each = flag.Int("lines.each", 0, "how many operations of each service; 0 for one of most services")
	only = flag.String("lines.only", "", "leaves out those that are drawn")
	seed = flag.Uint64("lines.seed", 1, "of what is drawn")
)

// seen is what a server got.
type seen struct {
	Method, Path, Target, Type string
	Query                      url.Values
	Body                       any
}

// recording keeps the requests on their way to a server.
type recording struct {
	to *bototest.Server
	mu sync.Mutex
	is []seen
}

var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

func (r *recording) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	q.Body = io.NopCloser(bytes.NewReader(body))
	s := seen{Method: q.Method, Path: q.URL.EscapedPath(), Target: q.Header.Get("X-Amz-Target"), Type: q.Header.Get("Content-Type")}
	s.Query, _ = url.ParseQuery(random.ReplaceAllString(q.URL.RawQuery, "a-token"))
	if s.Type == "application/octet-stream" {
		s.Type = "" // version 1 has texts where version 2 has bytes, which it does not name
	}
	text := random.ReplaceAllString(string(body), "a-token")
	switch {
	case json.Unmarshal([]byte(text), &s.Body) == nil:
	case strings.HasPrefix(s.Type, "application/x-www-form-urlencoded"):
		form, _ := url.ParseQuery(text)
		for _, name := range []string{"AWSAccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "Timestamp"} {
			form.Del(name) // of version 2 of the signature
		}
		s.Body = form
	case strings.HasPrefix(text, "<"), s.Type == "application/cbor": // whose members AWS takes in any order
		letters := []byte(text)
		slices.Sort(letters)
		s.Body = string(letters)
	default:
		s.Body = text
	}
	r.mu.Lock()
	r.is = append(r.is, s)
	r.mu.Unlock()
	r.to.ServeHTTP(w, q)
}

func (r *recording) take() []seen {
	r.mu.Lock()
	defer r.mu.Unlock()
	is := r.is
	r.is = nil
	return is
}

// line is a command line with what the service answers.
type line struct {
	service, operation string
	args               []string
	out                boto3.Map
	tokens             []string // of the next page, which only the first answer has
}

// TestAsAWS draws command lines over all services, and compares requests, output and
// exit code with those of the AWS CLI.
func TestAsAWS(t *testing.T) {
	b := beside(t)
	d := &drawer{t: t, r: rand.New(rand.NewPCG(*seed, 0)), dir: b.dir, session: b.srv.Session()} //nolint:gosec // to be drawn again
	for _, l := range d.lines() {
		b.compare(t, l)
	}
	b.report(t, 250)
}

// both are the AWS CLI and this program, with a server that both call.
type both struct {
	aws       *oracle.CLI
	srv       *bototest.Server
	rec       *recording
	url       string
	dir, home string

	passed           func(theirs oracle.Result) bool // over, nil for none
	compared, absent int
	differ           map[string]int
}

func beside(t *testing.T) *both {
	t.Helper()
	home := t.TempDir()
	config := filepath.Join(home, "config")
	write(t, config, "[default]\nregion = us-east-1\ncli_binary_format = raw-in-base64-out\ncli_timestamp_format = iso8601\n")
	environ := map[string]string{
		"HOME": home, "PATH": os.Getenv("PATH"), "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_MAX_ATTEMPTS": "1",
		"AWS_ACCESS_KEY_ID": bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY": bototest.SecretAccessKey, "AWS_EC2_METADATA_DISABLED": "true", "TZ": "UTC",
	}
	var list []string
	for k, v := range environ {
		list = append(list, k+"="+v)
		t.Setenv(k, v)
	}
	b := &both{aws: oracle.Start(t, list), srv: bototest.NewServer(t), dir: t.TempDir(), home: home, differ: map[string]int{}}
	b.rec = &recording{to: b.srv}
	front := httptest.NewServer(b.rec)
	t.Cleanup(front.Close)
	b.url = front.URL
	return b
}

// compare runs a line with both.
func (b *both) compare(t *testing.T, l *line) {
	t.Helper()
	args := append([]string{"--endpoint-url", b.url, "--cli-read-timeout", "600"}, l.args...) // a machine may stand still
	one := func(run func() oracle.Result) (oracle.Result, []seen) {
		b.srv.Reset()
		calls := 0
		if l.operation == "" { // which neither of them calls
			return run(), b.rec.take()
		}
		b.srv.Handle(l.service, l.operation, func(context.Context, boto3.Map) (boto3.Map, error) {
			calls++
			return l.answer(calls), nil
		})
		r := run()
		return r, b.rec.take()
	}
	theirs, asked := one(func() oracle.Result { return b.aws.Run(t, oracle.Line{Dir: b.dir, Args: args}) })
	if l.operation != "" && !slices.Contains(handPicked, strings.Join(l.args, " ")) && (strings.Contains(theirs.Stderr, "nvalid choice") || strings.Contains(theirs.Stderr, "Unknown options")) {
		b.absent++
		return
	}
	if b.passed != nil && b.passed(theirs) {
		return
	}
	ours, sent := one(func() oracle.Result { return here(t, b.dir, b.home, args) })
	b.compared++
	if why := difference(ours, theirs, sent, asked); why != "" {
		if b.differ[why]++; b.differ[why] < 30 {
			t.Errorf("%s: %q\nboto3 %d %s%s\naws   %d %s%s\nrequest %+v\nof aws  %+v", why, l.args, ours.Code, shorten(ours.Stdout), shorten(ours.Stderr), theirs.Code, shorten(theirs.Stdout), shorten(theirs.Stderr), sent, asked)
		}
	}
}

func (b *both) report(t *testing.T, least int) {
	t.Helper()
	t.Logf("%d command lines, %d that this release of the AWS CLI lacks; differences: %v", b.compared, b.absent, b.differ)
	if b.compared < least && *only == "" {
		t.Errorf("only %d command lines were compared", b.compared)
	}
}

func shorten(s string) string {
	if len(s) > 1500 {
		s = s[:1500] + "..."
	}
	return s
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// here runs a command line within this process.
func here(t *testing.T, dir, home string, args []string) oracle.Result {
	t.Helper()
	return hereIn(t.Context(), t, dir, home, args)
}

func hereIn(ctx context.Context, t *testing.T, dir, home string, args []string) oracle.Result {
	t.Helper()
	t.Chdir(dir)
	var out, errs bytes.Buffer
	e := &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: os.Getenv, Home: home, Name: "boto3"}
	code := cli.Run(ctx, e, args)
	return oracle.Result{Code: code, Stdout: out.String(), Stderr: errs.String()}
}

// codes are those of version 2 for what version 1 has another for.
var codes = map[int][]int{0: {0}, 2: {252}, 252: {252}, 255: {252, 253, 254, 255}, 254: {254}, 253: {253}}

func difference(ours, theirs oracle.Result, sent, asked []seen) string {
	switch {
	case !slices.Contains(codes[theirs.Code], ours.Code):
		return "exit code"
	case !reflect.DeepEqual(sent, asked):
		return "requests"
	case resumed(ours.Stdout) != resumed(theirs.Stdout):
		return "output"
	}
	return ""
}

var resumeToken = regexp.MustCompile(`"NextToken": "(eyJ[A-Za-z0-9+/]+=*)"`)

// resumed has tokens as the JSON that they are made of, which Python writes with spaces.
func resumed(out string) string {
	return resumeToken.ReplaceAllStringFunc(out, func(found string) string {
		data, err := base64.StdEncoding.DecodeString(resumeToken.FindStringSubmatch(found)[1])
		var token map[string]any
		if err != nil || json.Unmarshal(data, &token) != nil {
			return found
		}
		return toJSON(token)
	})
}

// answer is a page: the first with what was drawn, the second with the end. One that says
// that there is more has to say where, without which this program takes it for wrong.
func (l *line) answer(call int) boto3.Map {
	out, goes := maps.Clone(l.out), false
	for _, name := range l.tokens {
		_, more := out[name].(bool)
		goes = goes || call == 1 && !more && out[name] != nil
	}
	for _, name := range l.tokens {
		switch _, more := out[name].(bool); {
		case goes:
		case more:
			out[name] = false
		default:
			delete(out, name)
		}
	}
	return out
}

// drawer draws command lines.
type drawer struct {
	t       *testing.T
	r       *rand.Rand
	dir     string
	session *boto3.Session
	n       int
}

func (d *drawer) lines() []*line {
	var list []*line
	for _, service := range d.session.AvailableServices() {
		c, err := d.session.Client(service)
		if err != nil {
			d.t.Fatal(err)
		}
		names := slices.Clone(c.Model().OperationNames())
		if *each > 0 {
			d.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
			names = names[:min(*each, len(names))]
		} else if names = []string{names[d.r.IntN(len(names))]}; d.r.IntN(3) == 0 {
			continue
		}
		for _, name := range names {
			op, err := c.Model().Operation(name)
			if err != nil {
				d.t.Fatal(err)
			}
			if service == "sdb" || slices.Contains(otherwise, service+"."+name) || op.EventInput != nil || op.EventOutput != nil || op.Deprecated || retired(c) {
				continue
			}
			if l := d.line(c, op); l != nil {
				list = append(list, l)
			}
		}
	}
	if *only != "" {
		list = nil
	}
	for _, text := range handPicked {
		words := strings.Fields(strings.ReplaceAll(text, "@", d.dir))
		l := &line{args: words}
		for _, of := range []string{"s3api s3", "configservice config", "deploy codedeploy", words[0] + " " + words[0]} {
			if from, to, _ := strings.Cut(of, " "); from == words[0] && l.service == "" {
				l.service = to
			}
		}
		c, err := d.session.Client(l.service)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, name := range c.Model().OperationNames() {
			if len(words) > 1 && (cli.Case(name) == words[1] || name == "ModifyOptionGroup" && strings.HasPrefix(text, "rds add-option")) {
				l.operation = name
				if l.out, err = bototest.ExampleOutput(l.service, name, 1); err != nil {
					d.t.Fatal(err)
				}
				l.tokens = tokens(c, name)
			}
		}
		list = append(list, l)
	}
	return list
}

func retired(c *boto3.Client) bool { return c.Model().Retired }

func (d *drawer) line(c *boto3.Client, op *model.Operation) *line {
	service := c.Service()
	in, err := bototest.ExampleInput(service, op.Name, d.r.Uint64())
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := bototest.ExampleOutput(service, op.Name, d.r.Uint64())
	if err != nil {
		d.t.Fatal(err)
	}
	if service == "s3" {
		tellWritten(op.Name, out)
	}
	l := &line{service: service, operation: op.Name, out: out, tokens: tokens(c, op.Name)}
	command := map[string]string{"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}[service]
	if command == "" {
		command = service
	}
	l.args = []string{command, cli.Case(op.Name)}
	if op.Input != nil {
		for i := range op.Input.Shape.Members {
			m := &op.Input.Shape.Members[i]
			if v, ok := in[m.Name]; ok && !m.IdempotencyToken && !slices.Contains(paged(c, op.Name), m.Name) {
				words := d.option(m, v)
				if words == nil {
					return nil
				}
				l.args = append(l.args, words...)
			}
		}
	}
	if slices.ContainsFunc(l.args, func(w string) bool { return w == "--version" || strings.HasPrefix(w, "--version=") }) {
		return nil // whose option has another name
	}
	l.args = append(l.args, "--output", []string{"json", "json", "text", "table"}[d.r.IntN(4)])
	if d.r.IntN(4) == 0 {
		l.args = append(l.args, "--no-paginate")
	}
	if op.Output != nil && op.Output.Shape.Payload != nil && op.Output.Shape.Payload.Shape.Kind == model.Blob {
		l.args = append(l.args, filepath.Join(d.dir, "body"))
	}
	return l
}

// tellWritten gives answers the ETag without which the library takes nothing for written.
func tellWritten(operation string, out boto3.Map) {
	switch operation {
	case "CompleteMultipartUpload":
		out["ETag"] = `"x"`
	case "CopyObject":
		out["CopyObjectResult"] = boto3.Map{"ETag": `"x"`}
	case "UploadPartCopy":
		out["CopyPartResult"] = boto3.Map{"ETag": `"x"`}
	}
}

// paged are the members that paging has options of its own for.
func paged(c *boto3.Client, operation string) []string {
	p := pagination(c, operation)
	return append(texts(p["input_token"]), texts(p["limit_key"])...)
}

func tokens(c *boto3.Client, operation string) []string {
	p := pagination(c, operation)
	var names []string
	for _, text := range append(texts(p["output_token"]), texts(p["more_results"])...) {
		names = append(names, regexp.MustCompile(`^\w+`).FindString(text))
	}
	return names
}

func texts(v any) []string {
	switch x := v.(type) {
	case string:
		return []string{x}
	case []any:
		var list []string
		for _, e := range x {
			list = append(list, fmt.Sprint(e))
		}
		return list
	}
	return nil
}

func pagination(c *boto3.Client, operation string) map[string]any {
	data, err := c.Model().Section(model.PaginatorsSection)
	if err != nil || data == nil {
		return nil
	}
	var section struct{ Pagination map[string]map[string]any }
	_ = json.Unmarshal(data, &section)
	return section.Pagination[operation]
}

// option spells a member in one of the forms that it can have; nil where the AWS CLI
// takes it in none.
func (d *drawer) option(m *model.Member, v any) []string {
	name := "--" + cli.Case(m.Name)
	switch {
	case m.Streaming:
		d.n++
		path := filepath.Join(d.dir, fmt.Sprintf("body%d", d.n))
		write(d.t, path, "what is sent")
		return []string{name, path}
	case m.Shape.Document || m.JSONValue && m.Location == model.InHeader:
		return []string{name, toJSON(v)}
	case m.Shape.Kind == model.Boolean:
		if v == false {
			return []string{"--no-" + cli.Case(m.Name)}
		}
		return []string{name}
	case m.Shape.Kind == model.List:
		list, _ := v.([]any)
		if len(list) == 0 || d.r.IntN(2) == 0 {
			return []string{name, toJSON(v)}
		}
		words, short := []string{name}, d.r.IntN(2) == 0
		for _, e := range list { // one form for all: the first word decides
			_, ok := shorthand(m.Shape.Element, e, true)
			short = short && ok
		}
		for _, e := range list {
			words = append(words, word(m.Shape.Element, e, short))
		}
		return words
	}
	word := word(m, v, d.r.IntN(2) == 0)
	if strings.HasPrefix(word, "-") || d.r.IntN(8) == 0 {
		return []string{name + "=" + word}
	}
	return []string{name, word}
}

func word(m *model.Member, v any, short bool) string {
	switch m.Shape.Kind {
	case model.Structure, model.Map, model.List:
		if text, ok := shorthand(m, v, true); ok && short {
			return text
		}
		return toJSON(v)
	}
	return scalar(v)
}

func scalar(v any) string {
	switch x := v.(type) {
	case []byte:
		return fmt.Sprintf("%x", x)
	case time.Time:
		return x.UTC().Format(time.RFC3339)
	}
	return fmt.Sprint(v)
}

// toJSON has blobs as texts, as version 1 of the AWS CLI takes them.
func toJSON(v any) string {
	data, err := json.Marshal(printable(v))
	if err != nil {
		return "null"
	}
	return string(data)
}

func printable(v any) any {
	switch x := v.(type) {
	case []byte, time.Time:
		return scalar(x)
	case boto3.Map:
		return printable(map[string]any(x))
	case map[string]any:
		out := map[string]any{}
		for k, e := range x {
			out[k] = printable(e)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = printable(e)
		}
		return out
	}
	return v
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_.#/:-]+$`)

// shorthand spells a value in the short form; false where it cannot.
func shorthand(m *model.Member, v any, outermost bool) (string, bool) {
	if m.Shape.Document {
		return "", false
	}
	switch x := v.(type) {
	case boto3.Map:
		return shorthand(m, map[string]any(x), outermost)
	case map[string]any:
		if outermost && len(x) == 0 {
			return "", false
		}
		var pairs []string
		for _, k := range slices.Sorted(maps.Keys(x)) {
			of := m.Shape.Value
			if m.Shape.Kind == model.Structure {
				of, _ = m.Shape.Member(k)
			}
			if of == nil || !plainKey.MatchString(k) {
				return "", false
			}
			text, ok := shorthand(of, x[k], false)
			if !ok {
				return "", false
			}
			pairs = append(pairs, k+"="+text)
		}
		text := strings.Join(pairs, ",")
		if !outermost {
			text = "{" + text + "}"
		}
		return text, true
	case []any:
		var list []string
		for _, e := range x {
			text, ok := shorthand(m.Shape.Element, e, false)
			if !ok {
				return "", false
			}
			list = append(list, text)
		}
		return "[" + strings.Join(list, ",") + "]", !outermost
	}
	text := scalar(v)
	if plainKey.MatchString(text) {
		return text, true
	}
	if strings.Contains(text, `\`) {
		return "", false
	}
	return "'" + strings.ReplaceAll(text, "'", `\'`) + "'", true
}

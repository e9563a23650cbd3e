package s3cmd

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// report says what becomes of each file and object, and counts. It is safe for
// concurrent use.
type report struct {
	env      *cli.Env
	kind     string // what the lines say is done; "" for each transfer's own verb
	quiet    bool
	errors   bool // nothing but what goes wrong is shown
	progress bool

	mu             sync.Mutex
	failed, warned int
	ended          bool // by a failure of everything, after which nothing counts
	shown          int  // length of the progress line that stands on the screen
	last           time.Time
	start          time.Time
	expected, done struct {
		files int
		bytes int64
	}
	listed bool // everything that is to be done is known
}

func newReport(env *cli.Env, o *options) *report {
	r := &report{env: env, quiet: o.Has("quiet"), errors: o.Has("only-show-errors"), start: time.Now()}
	r.progress = env.Terminal && !r.quiet && !r.errors && !o.Has("no-progress")
	return r
}

// line is what a line says of a transfer.
func (r *report) line(t *task) string {
	verb := t.verb
	if r.kind != "" && verb != "delete" {
		verb = r.kind
	}
	return verb + ": " + t.location()
}

func (r *report) success(t *task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done.files++
	if !r.errors {
		r.print(false, r.line(t))
	}
	r.showProgress(true)
}

func (r *report) dry(t *task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.print(false, "(dryrun) "+r.line(t))
}

func (r *report) failure(t *task, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return
	}
	r.failed++
	r.done.files++
	verb, location, _ := strings.Cut(r.line(t), ": ")
	r.print(true, fmt.Sprintf("%s failed: %s %s", verb, location, errorText(err)))
	r.showProgress(true)
}

// skip tells of a file that is left out.
func (r *report) skip(path, reason string) { r.warn("Skipping file " + path + ". " + reason) }

func (r *report) warn(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.warned++
	r.print(true, "warning: "+text)
}

// end tells of a failure that ends everything.
func (r *report) end(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.ended {
		r.failed++
		r.ended = true
		r.print(true, text)
	}
}

// code is the exit code of what was reported.
func (r *report) code() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.failed > 0:
		return cli.SomeFailed
	case r.warned > 0:
		return cli.SomeSkipped
	}
	return 0
}

// print writes a line in place of the progress line, if there is one.
func (r *report) print(wrong bool, line string) {
	if r.quiet || r.ended && !wrong {
		return
	}
	r.clear()
	to := r.env.Stdout
	if wrong {
		to = r.env.Stderr
	}
	_, _ = io.WriteString(to, line+"\n") // who reads it may have gone away
}

// clear takes the progress line off the screen, with what the terminal has shown of the
// keys that were pressed.
func (r *report) clear() {
	if r.shown > 0 {
		_, _ = fmt.Fprintf(r.env.Stdout, "\r%*s\r", r.shown, "")
		r.shown = 0
	}
}

// expect counts what is to be done.
func (r *report) expect(t *task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expected.files++
	r.expected.bytes += max(t.size, 0)
}

// complete says that nothing more is to be expected.
func (r *report) complete() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.listed = true
	if r.done.files == r.expected.files {
		r.clear()
	}
}

// moved counts bytes.
func (r *report) moved(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done.bytes += n
	r.showProgress(false)
}

const progressInterval = 100 * time.Millisecond

// showProgress writes the line that says how far everything is, at most ten times a
// second unless it has just been written over.
func (r *report) showProgress(again bool) {
	if !r.progress || r.ended || !again && time.Since(r.last) < progressInterval {
		return
	}
	if r.listed && r.done.files == r.expected.files {
		return
	}
	r.last = time.Now()
	about, more := "", ""
	if !r.listed {
		about, more = "~", " (calculating...)"
	}
	text := fmt.Sprintf("Completed %d file(s)", r.done.files)
	if r.expected.bytes > 0 {
		speed := float64(r.done.bytes) / max(time.Since(r.start).Seconds(), 0.001)
		text = fmt.Sprintf("Completed %s/%s%s (%s/s)", humanSize(float64(r.done.bytes)), about, humanSize(float64(r.expected.bytes)), humanSize(speed))
	}
	text += fmt.Sprintf(" with %s%d file(s) remaining%s", about, r.expected.files-r.done.files, more)
	if w := r.env.Width; w > 0 { // a line that wraps is not written over
		text = text[:min(len(text), w-1)]
	}
	if text = fmt.Sprintf("%-*s\r", r.shown, text); r.shown > 0 {
		text = "\r" + text // the terminal may have shown keys that were pressed
	}
	_, _ = io.WriteString(r.env.Stdout, text)
	r.shown = len(strings.Trim(text, "\r"))
}

// Package parity_test compares this module with botocore: for any parameters
// that botocore accepts the same request goes over the wire, and what it
// refuses is refused.
package parity_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

var (
	everything = flag.Bool("parity.all", false, "every operation instead of a sample")
	seed       = flag.Uint64("parity.seed", 1, "what the parameters are made from")
	only       = flag.String("parity.only", "", "service, or service.Operation")
	onlyMode   = flag.String("parity.mode", "", "one mode")
	withCRT    = flag.Bool("parity.crt", false, "botocore has awscrt")
	show       = flag.Int("parity.show", 3, "how many differences of a class are printed")
)

// trial is one call, made by both sides.
type trial struct {
	target *target
	op     *model.Operation
	mode   mode
	params any

	presign int // as in question
	method  string
	typed   reflect.Value // the input of a typed package, to be called by that
}

// tally counts what came of the trials.
type tally struct {
	sets, refused int
	unsaid        map[string]int      // sets with what typed values cannot say, by the reason
	part          string              // of the test's counts: what was compared of it
	known         map[string]int      // by exception
	classes       map[string][]string // those that are not known
}

func newTally() *tally {
	return &tally{unsaid: map[string]int{}, known: map[string]int{}, classes: map[string][]string{}}
}

func (y *tally) add(c *trial, ours, theirs *request) {
	y.sets++
	if ours.refused != "" && theirs.refused != "" {
		y.refused++
	}
	list := compare(ours, theirs)
	if err := verify(ours, theirs); err != nil {
		list = append(list, difference{"signature", err.Error(), ""})
	}
	if len(list) == 0 {
		return
	}
	if names := known(c, ours, theirs, list); names != nil {
		for _, name := range names {
			y.known[name]++
		}
		return
	}
	parts := make([]string, len(list))
	for i, d := range list {
		parts[i] = d.part
	}
	class := c.op.Service.Protocol + ": " + strings.Join(slices.DeleteFunc(parts, func(p string) bool {
		return len(parts) > 1 && (p == "header Authorization" || p == "header Content-Length" || p == "header X-Amz-Content-Sha256")
	}), ", ")
	if list[0].part == "refusal" {
		class += " ours=" + ours.refused + " theirs=" + theirs.refused
	}
	client, _ := json.Marshal(c.target)
	text := fmt.Sprintf("-parity.only=%s.%s -parity.mode=%s -parity.seed=%d\n  client %s\n  params %.3000s", c.target.Service, c.op.Name, c.mode, *seed, client, appendParams(nil, shapeOf(c.op), c.params))
	for _, d := range list {
		text += "\n  " + d.String()
	}
	y.classes[class] = append(y.classes[class], text)
}

func shapeOf(op *model.Operation) *model.Shape {
	if op.Input == nil {
		return nil
	}
	return op.Input.Shape
}

func (y *tally) report(t *testing.T) {
	t.Helper()
	if y.sets == 0 && *only != "" {
		t.Skip("-parity.only leaves nothing")
	}
	if y.sets == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("%d sets, %d refused by both", y.sets, y.refused)
	if *everything && *seed == 1 && *only == "" && *onlyMode == "" && !*withCRT {
		y.count(t)
	}
	for _, name := range slices.Sorted(maps.Keys(y.known)) {
		t.Logf("%d times known: %s", y.known[name], name)
	}
	names := slices.SortedFunc(maps.Keys(y.classes), func(a, b string) int {
		return cmp.Or(len(y.classes[b])-len(y.classes[a]), strings.Compare(a, b))
	})
	for _, class := range names {
		list := y.classes[class]
		t.Errorf("%d times %s\n%s", len(list), class, strings.Join(list[:min(len(list), *show)], "\n"))
	}
}

// run makes the trials on both sides.
func run(t *testing.T, y *tally, trials []trial, by face) {
	t.Helper()
	if len(trials) == 0 {
		return
	}
	questions := make([]question, len(trials))
	for i, c := range trials {
		questions[i] = question{target: c.target, operation: c.op.Name, params: appendParams(nil, shapeOf(c.op), c.params), presign: c.presign, method: c.method}
	}
	theirs := ask(t, questions)
	synctest.Test(t, func(t *testing.T) {
		s, err := boto3.NewSession(boto3.Config{})
		if err != nil {
			t.Fatal(err)
		}
		var last *target
		var client *boto3.Client
		to := &catcher{}
		typed := typedFor(t, trials, s, to)
		for i := range trials {
			c := &trials[i]
			var ours request
			if c.target != last {
				last = c.target
				client, err = last.client(s, to)
			}
			if err != nil {
				ours = request{refused: "client", message: err.Error()}
			} else if c.presign > 0 {
				ours = presign(t.Context(), client, c)
			} else if c.typed.IsValid() {
				ours = send(t.Context(), client, to, c.op, nil, byTyped(typed[c.target.Service], c.typed))
			} else {
				ours = send(t.Context(), client, to, c.op, c.params, by)
			}
			y.add(c, &ours, &theirs[i])
		}
	})
}

// TestRequests compares the requests of every service.
func TestRequests(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	for _, e := range service.Entries() {
		if e.Retired || !wanted(e.Name, "") {
			continue
		}
		trials = append(trials, trialsOf(t, e.Name)...)
		if len(trials) > 4000 {
			run(t, y, trials, byMap)
			trials = nil
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
}

func wanted(service, operation string) bool {
	s, op, _ := strings.Cut(*only, ".")
	return *only == "" || s == service && (operation == "" || op == "" || op == operation)
}

func trialsOf(t *testing.T, name string) (trials []trial) {
	t.Helper()
	m := describe(t, name)
	to := &target{Service: name, Region: "us-west-2"}
	for _, opName := range m.OperationNames() {
		op, err := m.Operation(opName)
		if err != nil {
			t.Fatal(err)
		}
		if op.EventInput != nil || !wanted(name, opName) || *only == "" && !*everything && !sampled(*seed, op, 30) {
			continue
		}
		for _, how := range modes {
			if *onlyMode != "" && mode(*onlyMode) != how {
				continue
			}
			trials = append(trials, trial{target: to, op: op, mode: how, params: generate(*seed, op, how)})
		}
	}
	return trials
}

func describe(t *testing.T, name string) *model.Service {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{Region: "us-west-2"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client(name)
	if err != nil {
		t.Fatal(err)
	}
	return c.Model()
}

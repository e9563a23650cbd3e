package transfer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
)

// Queue is a standard queue of SQS over which many machines share a transfer. Give it
// a redrive policy, so that what fails again and again goes to a queue of dead
// letters.
type Queue struct {
	// Client is a client of "sqs".
	Client boto3.AnyClient
	URL    string
	// ShardObjects and ShardBytes bound what one message stands for; 1000 and 4 GiB by
	// default. An object that is larger has a message of its own.
	ShardObjects int
	ShardBytes   int64
	// Visibility is how long a message stays hidden when the machine that works on it
	// is gone; a minute by default. It is extended as long as the work lasts.
	Visibility time.Duration
	// Wait is how long a question for a message waits; 20 seconds by default, which is
	// the most.
	Wait time.Duration
}

func (q Queue) withDefaults() (Queue, error) {
	q.ShardObjects = cmp.Or(q.ShardObjects, 1000)
	q.ShardBytes = cmp.Or(q.ShardBytes, 4<<30)
	q.Visibility = cmp.Or(q.Visibility, time.Minute)
	q.Wait = cmp.Or(q.Wait, 20*time.Second)
	switch {
	case q.Client == nil || q.Client.Dynamic() == nil || q.Client.Dynamic().Service() != "sqs":
		return q, errors.New("transfer: Queue.Client is no client of sqs")
	case q.URL == "":
		return q, errors.New("transfer: Queue.URL is empty")
	case strings.HasSuffix(q.URL, ".fifo"):
		return q, errors.New("transfer: Queue.URL is that of a FIFO queue; a standard queue is needed, since shards have no order")
	case q.ShardObjects < 0 || q.ShardBytes < 0:
		return q, errors.New("transfer: Queue.ShardObjects and ShardBytes must not be negative")
	case q.Visibility < 3*time.Second || q.Visibility > 12*time.Hour:
		return q, fmt.Errorf("transfer: Queue.Visibility is %s; it must be from 3 seconds to 12 hours", q.Visibility)
	case q.Wait < time.Second || q.Wait > 20*time.Second:
		return q, fmt.Errorf("transfer: Queue.Wait is %s; it must be from 1 to 20 seconds", q.Wait)
	}
	return q, nil
}

func (q Queue) call(ctx context.Context, operation string, in boto3.Map, out any) error {
	in["QueueUrl"] = q.URL
	return q.Client.Dynamic().Call(ctx, operation, in, out)
}

// shard is a range of the paths of a tree, in the order of their bytes, as a message
// has it. The places are there to be compared: a worker never goes where a message
// says.
type shard struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	After    string   `json:"after,omitempty"` // exclusive
	Until    string   `json:"until,omitempty"` // inclusive; "" is the end
	Patterns []string `json:"patterns,omitempty"`
	Objects  int      `json:"objects"`
	Bytes    int64    `json:"bytes"`
}

func (s *shard) has(rel string) bool {
	return s == nil || rel > s.After && !s.before(rel)
}

// before says whether the shard ends before a path.
func (s *shard) before(rel string) bool { return s != nil && s.Until != "" && rel > s.Until }

// narrow has a listing begin where the shard does.
func (s *shard) narrow(in boto3.Map, p Place, v1 bool) {
	switch {
	case s == nil || s.After == "":
	case v1:
		in["Marker"] = p.prefix + s.After
	default:
		in["StartAfter"] = p.prefix + s.After
	}
}

// condition has an object written only in place of what the comparison saw.
func (s *shard) condition(e entry) Option {
	return option(func(o *options) {
		if s == nil {
			return
		}
		o.extra = maps.Clone(o.extra)
		if o.extra == nil {
			o.extra = boto3.Map{}
		}
		if e.replaces == "" {
			o.extra["IfNoneMatch"] = "*"
		} else {
			o.extra["IfMatch"] = e.replaces
		}
	})
}

// shared is a place by which machines know that they mean the same: directories may
// be mounted elsewhere.
func (p Place) shared() string {
	if p.bucket == "" {
		return "directory"
	}
	return p.name("")
}

// PlanResult counts what a Plan has sent, or would send.
type PlanResult struct {
	Messages, Objects int
	Bytes             int64
}

// String is a line that tells what was planned.
func (r PlanResult) String() string {
	return fmt.Sprintf("%d messages for %d objects (%s)", r.Messages, r.Objects, bytesText(r.Bytes))
}

// Plan divides a transfer into ranges of keys and sends a message for each to the
// queue, for [Manager.Work] on any number of machines. The same listing gives the same
// messages, so that a Plan that failed can be made again. It takes Include, Exclude
// and DryRun.
func (m *Manager) Plan(ctx context.Context, queue Queue, from, to Place, opts ...TreeOption) (PlanResult, error) {
	q, err := queue.withDefaults()
	if err != nil {
		return PlanResult{}, err
	}
	o, err := m.beginTree(ctx, copyArgs, opts)
	if err == nil {
		err = checkShared(from, to, o)
	}
	if err != nil {
		return PlanResult{}, err
	}
	p := &planner{q: q, dry: o.tree.dry, next: shard{From: from.shared(), To: to.shared()}}
	for _, g := range o.tree.patterns {
		if _, err := g.match(""); err != nil {
			return PlanResult{}, fmt.Errorf("transfer: pattern %q: %w", g.text, err)
		}
		sign := "-"
		if g.include {
			sign = "+"
		}
		p.next.Patterns = append(p.next.Patterns, sign+g.text)
	}
	w := &walk{m: m, from: from, to: to, options: o}
	err = p.listing(ctx, w)
	if err == nil {
		err = errors.Join(w.errs...)
	}
	if err == nil {
		err = p.end(ctx)
	}
	return p.result, err
}

func checkShared(from, to Place, o *options) error {
	switch {
	case from.bucket == "" && to.bucket == "":
		return errors.New("transfer: there are two directories; one side must be a Prefix")
	case from.bucket == to.bucket && strings.HasPrefix(to.prefix, from.prefix):
		return errors.New("transfer: the target lies within the source, so that machines would copy each other's copies")
	case o.tree.deletes || o.tree.most != nil:
		return errors.New("transfer: what is shared over a queue deletes nothing: call Sync with WithDelete when it is done")
	case o.tree.lists > 1:
		return errors.New("transfer: ParallelList is not for what is shared over a queue, which is divided by the order of its keys")
	case o.extra["IfMatch"] != nil || o.extra["IfNoneMatch"] != nil:
		return errors.New("transfer: IfMatch and IfNoneMatch are set by Work itself")
	}
	return nil
}

// planner fills shards, and sends ten at a time.
type planner struct {
	q      Queue
	dry    bool
	next   shard
	last   string
	ready  []shard
	result PlanResult
}

// listing gives the planner all entries in the order of their paths.
func (p *planner) listing(ctx context.Context, w *walk) error {
	if w.from.bucket != "" {
		return w.list(ctx, w.from, func(e entry) error { return p.add(ctx, e) })
	}
	var all []entry
	err := w.list(ctx, w.from, func(e entry) error {
		all = append(all, e)
		return nil
	})
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.rel, b.rel) })
	for _, e := range all {
		if err == nil {
			err = p.add(ctx, e)
		}
	}
	return err
}

func (p *planner) add(ctx context.Context, e entry) error {
	if e.rel <= p.last {
		return fmt.Errorf("transfer: the listing is not in the order of its keys, %q comes after %q, so that it cannot be divided by ranges", e.rel, p.last)
	}
	full := p.next.Objects >= p.q.ShardObjects || p.next.Objects > 0 && p.next.Bytes+e.size > p.q.ShardBytes
	if full && utf8.ValidString(p.last) { // JSON carries no other
		p.cut(p.last)
		if err := p.send(ctx, 10); err != nil {
			return err
		}
	}
	p.last = e.rel
	p.next.Objects++
	p.next.Bytes += e.size
	p.result.Objects++
	p.result.Bytes += e.size
	return nil
}

func (p *planner) cut(until string) {
	done := p.next
	done.Until = until
	p.ready = append(p.ready, done)
	p.next.After, p.next.Objects, p.next.Bytes = until, 0, 0
}

func (p *planner) end(ctx context.Context) error {
	if p.next.Objects > 0 {
		p.cut("")
	}
	return p.send(ctx, 1)
}

// send sends what is ready when there is enough of it.
func (p *planner) send(ctx context.Context, least int) error {
	if len(p.ready) < least {
		return nil
	}
	if p.dry {
		p.result.Messages += len(p.ready)
		p.ready = nil
		return nil
	}
	entries := []boto3.Map{}
	for i, s := range p.ready {
		body, err := json.Marshal(s)
		if err != nil {
			return fmt.Errorf("transfer: %w", err)
		}
		entries = append(entries, boto3.Map{"Id": fmt.Sprint(i), "MessageBody": string(body)})
	}
	var out struct {
		Successful []struct{ Id string }
		Failed     []struct{ Code, Message string }
	}
	if err := p.q.call(ctx, "SendMessageBatch", boto3.Map{"Entries": entries}, &out); err != nil {
		return err
	}
	p.result.Messages += len(out.Successful)
	if len(out.Failed) > 0 {
		return fmt.Errorf("transfer: %d of %d messages were refused, %s: %s; make the plan again", len(out.Failed), len(entries), out.Failed[0].Code, out.Failed[0].Message)
	}
	if len(out.Successful) != len(entries) {
		return fmt.Errorf("transfer: %d of %d messages were confirmed; make the plan again", len(out.Successful), len(entries))
	}
	p.ready = nil
	return nil
}

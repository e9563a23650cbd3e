package queue_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

// notes are what tests write down from handlers.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (l *notes) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *notes) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

func (l *notes) sorted() []string {
	lines := l.all()
	slices.Sort(lines)
	return lines
}

// start runs a worker of the queue until stop is called, which waits for it.
func start(t *testing.T, q *fakeQueue, w queue.Worker) (stop func() time.Duration) {
	t.Helper()
	if w.Report == nil {
		w.Report = func(err error) { t.Error(err) }
	}
	w.Client, w.QueueURL = q.client(), q.url()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	return func() time.Duration {
		begun := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		return time.Since(begun)
	}
}

func bodies(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%05d", i))
	}
	return all
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) && (reflect.ValueOf(got).Kind() != reflect.Slice || reflect.ValueOf(got).Len()+reflect.ValueOf(want).Len() > 0) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestWorkerDeletesInBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.latency = 5 * time.Millisecond
		q.add("", bodies(95)...)
		stop := start(t, q, queue.Worker{Handle: func(_ context.Context, m *sqs.Message) error {
			seen.add("%s", m.Body)
			return nil
		}})
		time.Sleep(2 * time.Second)
		expect(t, "left", q.left(), []string{})
		stop()
		expect(t, "handled", seen.sorted(), bodies(95))
		if n := q.called("DeleteMessageBatch"); n > 12 {
			t.Errorf("%d calls deleted 95 messages", n)
		}
		if n := q.called("ReceiveMessage"); n > 12 {
			t.Errorf("%d calls received 95 messages", n)
		}
	})
}

func TestWorkerKeepsMessagesHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.add("", bodies(3)...)
		refusals := 0
		q.answer = func(operation string, _ request) any {
			if refusals++; operation == "ChangeMessageVisibilityBatch" && refusals%2 == 0 { // every other one fails
				return refusal{503, "ServiceUnavailable", "later"}
			}
			return nil
		}
		stop := start(t, q, queue.Worker{Visibility: 10 * time.Second, Handle: func(ctx context.Context, m *sqs.Message) error {
			time.Sleep(5 * time.Minute)
			seen.add("%s %v", m.Body, ctx.Err())
			return nil
		}})
		time.Sleep(6 * time.Minute)
		expect(t, "handled", seen.sorted(), []string{"00000 <nil>", "00001 <nil>", "00002 <nil>"})
		expect(t, "left", q.left(), []string{})
		stop()
	})
}

func TestWorkerGivesFailuresBack(t *testing.T) {
	for name, c := range map[string]struct {
		retry func(*sqs.Message, error) time.Duration
		want  []string // seconds of each delivery
	}{
		"doubling": {nil, []string{"0", "1", "3", "7"}},
		"at once":  {queue.After(0), []string{"0", "0", "0", "0"}},
		"after":    {queue.After(90 * time.Second), []string{"0", "90", "180", "270"}},
		"longest":  {queue.Doubling(2*time.Second, 5*time.Second), []string{"0", "2", "6", "11"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, seen, faults, begun := newFake(t), &notes{}, &notes{}, time.Now()
				q.add("", "a")
				stop := start(t, q, queue.Worker{Retry: c.retry, Report: func(err error) { faults.add("%v", err) }, Handle: func(context.Context, *sqs.Message) error {
					seen.add("%.0f", time.Since(begun).Seconds()-0.2)
					if len(seen.all()) < 4 {
						return errors.New("bad luck")
					}
					return nil
				}})
				time.Sleep(10 * time.Minute)
				stop()
				for i, at := range seen.all() {
					if i >= len(c.want) || strings.TrimPrefix(at, "-") != c.want[i] {
						t.Errorf("handled at %s, want %s", seen.all(), c.want)
						break
					}
				}
				expect(t, "left", q.left(), []string{})
				expect(t, "reports", len(faults.all()), 3)
				expect(t, "report", faults.all()[0], "queue: message id-a, received 1 times: bad luck")
			})
		})
	}
}

func TestWorkerDeletesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, faults, deletions := newFake(t), &notes{}, 0
		q.add("", "a", "b", "c")
		q.answer = func(operation string, _ request) any {
			if operation != "DeleteMessageBatch" {
				return nil
			}
			switch deletions++; deletions {
			case 1: // as a whole
				return refusal{500, "InternalFailure", "oh"}
			case 2: // the service's own fault, the sender's, and one that is forgotten
				return map[string]any{"Failed": []map[string]any{
					{"Id": "0", "SenderFault": false, "Code": "InternalError", "Message": "later"},
					{"Id": "1", "SenderFault": true, "Code": "ReceiptHandleIsInvalid", "Message": "never"},
				}}
			}
			return nil
		}
		stop := start(t, q, queue.Worker{
			Handle: func(context.Context, *sqs.Message) error { return nil },
			Report: func(err error) {
				var of *queue.MessageError
				faults.add("%t %t", errors.As(err, &of), errors.Is(err, sqs.ErrReceiptHandleIsInvalid))
			},
		})
		time.Sleep(5 * time.Second)
		expect(t, "left", len(q.left()), 1)
		stop()
		expect(t, "reports", faults.all(), []string{"true true"})
		expect(t, "deletions", deletions, 3)
	})
}

func TestWorkerStops(t *testing.T) {
	for name, c := range map[string]struct {
		grace, work, want time.Duration
		left              int
	}{
		"handlers finish":      {time.Minute, 30 * time.Second, 29 * time.Second, 0},
		"the deadline is over": {10 * time.Second, 30 * time.Second, 10 * time.Second, 3},
		"at once":              {-1, 30 * time.Second, 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, faults := newFake(t), &notes{}
				q.add("", "a", "b", "c")
				stop := start(t, q, queue.Worker{Grace: c.grace, Visibility: 10 * time.Minute,
					Report: func(err error) { faults.add("%t", errors.Is(err, queue.ErrStopped)) },
					Handle: func(ctx context.Context, _ *sqs.Message) error {
						select {
						case <-time.After(c.work):
							return nil
						case <-ctx.Done():
							return context.Cause(ctx)
						}
					}})
				time.Sleep(time.Second)
				took := stop()
				if took < c.want-time.Second || took > c.want+2*time.Second {
					t.Errorf("it took %s, want %s", took, c.want)
				}
				expect(t, "left", len(q.left()), c.left)
				expect(t, "reports", len(faults.all()), c.left)
				for _, m := range q.messages {
					if m.visible.After(time.Now()) {
						t.Errorf("%s is not handed back: %v", m.body, q.changes)
					}
				}
			})
		})
	}
}

func TestWorkerKeepsGroupsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.fifo = true
		for i := range 20 {
			q.add("a", fmt.Sprintf("a%02d", i))
			q.add("b", fmt.Sprintf("b%02d", i))
		}
		tries := map[string]int{}
		running := map[string]bool{}
		var mu sync.Mutex
		stop := start(t, q, queue.Worker{Retry: queue.After(2 * time.Second), Report: func(error) {}, Handle: func(_ context.Context, m *sqs.Message) error {
			group := m.Body[:1]
			mu.Lock()
			if running[group] {
				t.Errorf("two of group %s at a time", group)
			}
			running[group] = true
			tries[m.Body]++
			failed := m.Body == "a03" && tries[m.Body] < 3
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			if !failed {
				seen.add("%s", m.Body)
			}
			mu.Lock()
			running[group] = false
			mu.Unlock()
			if failed {
				return errors.New("not yet")
			}
			return nil
		}})
		time.Sleep(time.Minute)
		expect(t, "left", q.left(), []string{})
		stop()
		for _, group := range []string{"a", "b"} {
			got := slices.DeleteFunc(seen.all(), func(body string) bool { return !strings.HasPrefix(body, group) })
			if !slices.IsSorted(got) || len(got) != 20 {
				t.Errorf("group %s: %v", group, got)
			}
		}
	})
}

// A stop in the middle of a group hands back what has not begun, at once.
func TestWorkerHandsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.fifo = true
		q.add("a", bodies(6)...)
		stop := start(t, q, queue.Worker{Visibility: time.Hour, Handle: func(_ context.Context, m *sqs.Message) error {
			time.Sleep(time.Second)
			seen.add("%s", m.Body)
			return nil
		}})
		time.Sleep(2500 * time.Millisecond)
		stop()
		expect(t, "handled", seen.all(), bodies(3))
		expect(t, "left", q.left(), bodies(6)[3:])
		expect(t, "handed back", q.changes, []change{{"00003", 0}, {"00004", 0}, {"00005", 0}})
	})
}

func TestWorkerDeadLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.add("", "bad", "killer", "good")
		for _, m := range q.messages {
			if m.body == "killer" { // has brought three processes down
				m.receives = 3
			}
		}
		refuse := true
		stop := start(t, q, queue.Worker{MaxReceives: 3, Retry: queue.After(0), Report: func(error) {},
			Handle: func(_ context.Context, m *sqs.Message) error {
				seen.add("%s", m.Body)
				if m.Body != "good" {
					return errors.New("bad luck")
				}
				return nil
			},
			Dead: func(_ context.Context, m *sqs.Message, err error) error {
				if m.Body == "bad" && refuse {
					refuse = false
					return errors.New("no room")
				}
				seen.add("dead %s: %s", m.Body, err)
				return nil
			}})
		time.Sleep(5 * time.Second)
		stop()
		expect(t, "left", q.left(), []string{})
		returns := "it comes back without having failed: its handler may have brought the process down"
		expect(t, "seen", seen.sorted(), []string{"bad", "bad", "bad", "dead bad: " + returns, "dead killer: " + returns, "good"})
	})
}

func TestWorkerSurvivesHandlers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, faults := newFake(t), &notes{}
		q.add("", "panic", "exit", "fine")
		stop := start(t, q, queue.Worker{
			Concurrency: 1, Retry: queue.After(time.Hour), Visibility: 10 * time.Second,
			Report: func(err error) {
				p, ok := errors.AsType[*queue.PanicError](err)
				faults.add("%v %t", err, ok && strings.Contains(string(p.Stack), "worker_test.go"))
			},
			Handle: func(_ context.Context, m *sqs.Message) error {
				switch m.Body {
				case "panic":
					panic("boom")
				case "exit":
					runtime.Goexit()
				}
				return nil
			}})
		time.Sleep(5 * time.Second)
		expect(t, "left", q.left(), []string{"panic", "exit"})
		stop()
		expect(t, "reports", faults.all(), []string{"queue: message id-panic, received 1 times: the handler panicked: boom true"})
	})
}

func TestWorkerLosesMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.add("", "a")
		q.answer = func(operation string, _ request) any {
			if operation == "ChangeMessageVisibilityBatch" {
				return refusal{403, "AccessDenied", "no"}
			}
			return nil
		}
		stop := start(t, q, queue.Worker{Visibility: 12 * time.Second, Report: func(error) {}, Handle: func(ctx context.Context, m *sqs.Message) error {
			if m.Attributes["ApproximateReceiveCount"] != "1" {
				return nil
			}
			begun := time.Now()
			<-ctx.Done()
			seen.add("%t after %.0f s", errors.Is(context.Cause(ctx), queue.ErrLost), time.Since(begun).Seconds())
			return ctx.Err()
		}})
		time.Sleep(13 * time.Second)
		expect(t, "seen", seen.all(), []string{})
		time.Sleep(3 * time.Second)
		expect(t, "seen", seen.all(), []string{"true after 14 s"})
		stop()
	})
}

func TestWorkerReceivesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen, faults := newFake(t), &notes{}, &notes{}
		var broken atomic.Bool
		broken.Store(true)
		q.answer = func(operation string, _ request) any {
			if broken.Load() && operation == "ReceiveMessage" {
				return refusal{500, "InternalFailure", "oh"}
			}
			return nil
		}
		stop := start(t, q, queue.Worker{Report: func(err error) { faults.add("%v", err) }, Handle: func(_ context.Context, m *sqs.Message) error {
			seen.add("%s", m.Body)
			return nil
		}})
		time.Sleep(time.Second)
		broken.Store(true)
		time.Sleep(10 * time.Minute)
		if n := len(faults.all()); n < 15 || n > 50 {
			t.Errorf("%d failures in ten minutes", n)
		}
		broken.Store(false)
		q.add("", "a")
		time.Sleep(time.Minute)
		expect(t, "seen", seen.all(), []string{"a"})
		stop()
	})
}

func TestWorkerEndsWithoutQueue(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration
		answer refusal
		code   boto3.Code
	}{
		"at once": {0, refusal{403, "AccessDenied", "no"}, "AccessDenied"},
		"gone":    {time.Minute, refusal{400, "QueueDoesNotExist", "gone"}, sqs.ErrQueueDoesNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, begun := newFake(t), time.Now()
				q.answer = func(operation string, _ request) any {
					if operation == "ReceiveMessage" && time.Since(begun) >= c.after {
						return c.answer
					}
					return nil
				}
				w := queue.Worker{Client: q.client(), QueueURL: q.url(), Handle: func(context.Context, *sqs.Message) error { return nil }}
				if err := w.Run(t.Context()); !errors.Is(err, c.code) {
					t.Error(err)
				}
				if took := time.Since(begun); took > c.after+30*time.Second {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

func TestWorkerFields(t *testing.T) {
	err := queue.Worker{Concurrency: -1, Wait: time.Minute, Visibility: time.Millisecond, MaxReceives: 2}.Run(t.Context())
	for _, name := range []string{"Client", "QueueURL", "Handle", "Concurrency", "Wait", "Visibility", "MaxReceives and Dead"} {
		if err == nil || !strings.Contains(err.Error(), "queue: Worker."+name) {
			t.Errorf("%v says nothing of %s", err, name)
		}
	}
}

// TestWorkerHandlesAll has workers that are stopped and started again, over messages
// that fail, take long and are lost, on a service that refuses one call in twenty.
func TestWorkerHandlesAll(t *testing.T) {
	const messages = 10_000
	synctest.Test(t, func(t *testing.T) {
		q := newFake(t)
		q.latency = 2 * time.Millisecond
		q.add("", bodies(messages)...)
		var mu sync.Mutex
		handled, deleted := map[string]int{}, 0
		q.deleting = func(body string) {
			mu.Lock()
			defer mu.Unlock()
			if deleted++; handled[body] == 0 {
				t.Errorf("%s is deleted and was not handled", body)
			}
		}
		random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test draws the same each time
		q.answer = func(operation string, _ request) any {
			mu.Lock()
			defer mu.Unlock()
			if random.IntN(20) > 0 {
				return nil
			}
			return refusal{500, "InternalFailure", operation}
		}
		handle := func(ctx context.Context, m *sqs.Message) error {
			mu.Lock()
			luck, work := random.IntN(20), time.Duration(random.IntN(100))*time.Millisecond
			mu.Unlock()
			if luck == 0 {
				work = 20 * time.Second // longer than it is hidden, and than the grace
			}
			select {
			case <-time.After(work):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if luck == 1 {
				return errors.New("bad luck")
			}
			if luck == 2 {
				panic("worse luck")
			}
			mu.Lock()
			handled[m.Body]++
			mu.Unlock()
			return nil
		}
		for begun := time.Now(); len(q.left()) > 0; {
			stop := start(t, q, queue.Worker{Concurrency: 100, Pollers: 3, Visibility: 6 * time.Second, Grace: 5 * time.Second, Handle: handle, Report: func(error) {}})
			time.Sleep(30 * time.Second)
			if took := stop(); took > 35*time.Second {
				t.Errorf("it took %s to stop", took)
			}
			if time.Since(begun) > 6*time.Hour {
				t.Fatalf("%d messages are left", len(q.left()))
			}
		}
		twice := 0
		for _, n := range handled {
			twice += n - 1
		}
		expect(t, "handled", len(handled), messages)
		expect(t, "deleted", deleted, messages)
		t.Logf("%d messages, %d of them handled more than once", messages, twice)
	})
}

// A service that gives more messages than it was asked for, or one of them twice. Those
// that have not begun when the worker stops go back.
func TestWorkerTakesWhatComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, seen := newFake(t), &notes{}
		q.add("", bodies(30)...)
		first := true
		q.answer = func(operation string, in request) any {
			if operation != "ReceiveMessage" || !first {
				return nil
			}
			first = false
			in.MaxNumberOfMessages = 30
			got := q.take(in)
			return map[string]any{"Messages": append(got, got[3])}
		}
		running, most := 0, 0
		var mu sync.Mutex
		stop := start(t, q, queue.Worker{Concurrency: 4, Report: func(error) {}, Handle: func(_ context.Context, m *sqs.Message) error {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			running--
			mu.Unlock()
			seen.add("%s", m.Body)
			return nil
		}})
		time.Sleep(3500 * time.Millisecond)
		if took := stop(); took > 2*time.Second {
			t.Errorf("it took %s to stop", took)
		}
		expect(t, "at a time", most, 4)
		if len(q.left())+len(seen.all()) < 30 || len(q.changes) < 30-len(seen.all()) {
			t.Errorf("%d left, %d handled, %d given back", len(q.left()), len(seen.all()), len(q.changes))
		}
		stop = start(t, q, queue.Worker{Report: func(error) {}, Handle: func(_ context.Context, m *sqs.Message) error {
			seen.add("%s", m.Body)
			return nil
		}})
		time.Sleep(20 * time.Second)
		expect(t, "left", q.left(), []string{})
		stop()
		expect(t, "handled", slices.Compact(seen.sorted()), bodies(30))
	})
}

package queue_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/sqs"
)

// fakeQueue is a queue in this process, so that time in tests is synctest's. It is the
// HTTP client of its clients.
type fakeQueue struct {
	t       *testing.T
	fifo    bool
	latency time.Duration
	// answer may answer a request in the queue's place, with nil it is the queue that does.
	answer func(operation string, in request) any
	// deleting is told of each message that is to be deleted.
	deleting func(body string)

	mu       sync.Mutex
	messages []*fakeMessage
	handles  int
	calls    map[string]int
	changes  []change // of visibilities
}

type fakeMessage struct {
	id, body, group, handle string
	visible                 time.Time
	receives                int
}

type change struct {
	body    string
	seconds int
}

type request struct {
	MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout int
	Entries                                                 []entry
}

type entry struct {
	Id, ReceiptHandle, MessageBody, MessageGroupId string
	VisibilityTimeout                              int
}

// refusal is an error of the service.
type refusal struct {
	status        int
	code, message string
}

func newFake(t *testing.T) *fakeQueue { return &fakeQueue{t: t, calls: map[string]int{}} }

// client calls the queue once for each call.
func (q *fakeQueue) client() *sqs.Client {
	session, err := boto3.NewSession(boto3.Config{
		Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: q,
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull, MaxAttempts: 1,
	})
	if err != nil {
		q.t.Fatal(err)
	}
	return sqs.New(session)
}

func (q *fakeQueue) url() string {
	if q.fifo {
		return "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs.fifo"
	}
	return "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs"
}

// add puts messages into the queue, of a group that may be "".
func (q *fakeQueue) add(group string, bodies ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, body := range bodies {
		q.messages = append(q.messages, &fakeMessage{id: fmt.Sprint("id-", body), body: body, group: group, visible: time.Now()})
	}
}

// left are the bodies that are not deleted.
func (q *fakeQueue) left() (bodies []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		bodies = append(bodies, m.body)
	}
	return bodies
}

func (q *fakeQueue) called(operation string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.calls[operation]
}

func (q *fakeQueue) Do(r *http.Request) (*http.Response, error) {
	var in request
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if q.latency > 0 {
		time.Sleep(q.latency)
	}
	q.mu.Lock()
	q.calls[operation]++
	q.mu.Unlock()
	var out any
	if q.answer != nil {
		out = q.answer(operation, in)
	}
	if out == nil {
		switch operation {
		case "ReceiveMessage":
			out = q.receive(r.Context(), in)
		case "DeleteMessageBatch":
			out = q.each(in, func(m *fakeMessage, _ entry) {
				if q.deleting != nil {
					q.deleting(m.body)
				}
				for i, other := range q.messages {
					if other == m {
						q.messages = append(q.messages[:i], q.messages[i+1:]...)
						break
					}
				}
			})
		case "ChangeMessageVisibilityBatch":
			out = q.each(in, func(m *fakeMessage, e entry) {
				m.visible = time.Now().Add(time.Duration(e.VisibilityTimeout) * time.Second)
				q.changes = append(q.changes, change{m.body, e.VisibilityTimeout})
			})
		default:
			out = refusal{400, "InvalidAction", operation}
		}
	}
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return respond(r, out)
}

func respond(r *http.Request, out any) (*http.Response, error) {
	header, status := http.Header{"Content-Type": {"application/x-amz-json-1.0"}}, http.StatusOK
	if no, ok := out.(refusal); ok {
		status = cmp.Or(no.status, http.StatusBadRequest)
		out = map[string]string{"__type": "com.amazonaws.sqs#" + no.code, "message": no.message}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(bytes.NewReader(text)), ContentLength: int64(len(text)), Request: r}, nil
}

func (q *fakeQueue) receive(ctx context.Context, in request) any {
	for deadline := time.Now().Add(time.Duration(in.WaitTimeSeconds) * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got := q.take(in)
		if len(got) > 0 || !time.Now().Before(deadline) || ctx.Err() != nil {
			return map[string]any{"Messages": got}
		}
	}
}

func (q *fakeQueue) take(in request) (got []map[string]any) {
	q.mu.Lock()
	defer q.mu.Unlock()
	locked := map[string]bool{}
	now := time.Now()
	for _, m := range q.messages {
		locked[m.group] = locked[m.group] || q.fifo && m.visible.After(now)
	}
	for _, m := range q.messages {
		if len(got) == in.MaxNumberOfMessages {
			break
		}
		if m.visible.After(now) || locked[m.group] {
			continue
		}
		q.handles++
		m.receives++
		m.handle, m.visible = fmt.Sprint("handle-", q.handles), now.Add(time.Duration(in.VisibilityTimeout)*time.Second)
		got = append(got, map[string]any{
			"MessageId": m.id, "Body": m.body, "ReceiptHandle": m.handle,
			"Attributes": map[string]string{"ApproximateReceiveCount": fmt.Sprint(m.receives), "MessageGroupId": m.group},
		})
	}
	return got
}

// each does something for the message of each entry, if its handle is the last one and it is hidden.
func (q *fakeQueue) each(in request, do func(*fakeMessage, entry)) any {
	q.mu.Lock()
	defer q.mu.Unlock()
	ok, failed := []map[string]any{}, []map[string]any{}
	for _, e := range in.Entries {
		var found *fakeMessage
		for _, m := range q.messages {
			if m.handle == e.ReceiptHandle && m.visible.After(time.Now()) {
				found = m
			}
		}
		if found == nil {
			failed = append(failed, map[string]any{"Id": e.Id, "SenderFault": true, "Code": "ReceiptHandleIsInvalid", "Message": e.ReceiptHandle})
			continue
		}
		do(found, e)
		ok = append(ok, map[string]any{"Id": e.Id})
	}
	return map[string]any{"Successful": ok, "Failed": failed}
}

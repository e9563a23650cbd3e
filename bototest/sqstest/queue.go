package sqstest

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/service/sqs"
)

// queue is a queue with its messages in the order in which they came.
type queue struct {
	name, url, arn            string
	fifo                      bool
	attributes                map[sqs.QueueAttributeName]string
	redrive                   redrive
	tags                      map[string]string
	created, modified, purged time.Time
	messages                  []*message
	sent                      map[string]*message // by what tells that they are sent again
	sequence                  int
}

// remembered is how long a FIFO queue knows what was sent to it.
const remembered = 5 * time.Minute

// longest is how long a message can be hidden after it was received.
const longest = 12 * time.Hour

// hidden says whether somebody has a message and works on it.
func (m *message) hidden(now time.Time) bool { return m.handle != "" && m.visible.After(now) }

// count counts messages that can be received, that are hidden and that are delayed.
func (q *queue) count() (visible, hidden, delayed int) {
	now := time.Now()
	for _, m := range q.messages {
		switch {
		case m.hidden(now):
			hidden++
		case m.visible.After(now):
			delayed++
		default:
			visible++
		}
	}
	return visible, hidden, delayed
}

// expire forgets messages that are too old, and what was sent long ago.
func (q *queue) expire() {
	now, kept := time.Now(), q.seconds(sqs.QueueAttributeNameMessageRetentionPeriod)
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return now.Sub(m.sent) >= kept })
	for key, m := range q.sent {
		if now.Sub(m.sent) >= remembered {
			delete(q.sent, key)
		}
	}
}

// send puts a message into a queue, or finds it where it was sent before.
func (s *Server) send(sender string, q *queue, e *sqs.SendMessageBatchRequestEntry) (*message, error) {
	q.expire()
	m, err := q.newMessage(sender, e)
	if err != nil {
		return nil, err
	}
	if q.fifo {
		key := m.deduplication
		if q.attribute(sqs.QueueAttributeNameDeduplicationScope) == "messageGroup" {
			key = m.group + "/" + key
		}
		if before := q.sent[key]; before != nil {
			m.id, m.sequence = before.id, before.sequence
			return m, nil
		}
		q.sent[key] = m
		q.sequence++
		m.sequence = fmt.Sprintf("%020d", q.sequence)
	}
	q.messages = append(q.messages, m)
	s.wake()
	return m, nil
}

func (s *Server) receiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput) (*sqs.ReceiveMessageOutput, error) {
	if in.ReceiveRequestAttemptId != "" {
		return nil, fail(sqs.ErrUnsupportedOperation, "sqstest knows no ReceiveRequestAttemptId")
	}
	most, err := within("MaxNumberOfMessages", in.MaxNumberOfMessages, 1, 1, 10)
	if err != nil {
		return nil, err
	}
	var until time.Time
	for {
		messages, next, changed, err := s.look(in, most, &until)
		if err != nil || len(messages) > 0 || !time.Now().Before(until) {
			return &sqs.ReceiveMessageOutput{Messages: messages}, err
		}
		timer := time.NewTimer(time.Until(next))
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
			err = ctx.Err()
		}
		timer.Stop()
		if err != nil {
			return nil, err
		}
	}
}

// look receives what is there. It tells when there may be more by time, and by a
// channel; the first look sets until when it is waited for.
func (s *Server) look(in *sqs.ReceiveMessageInput, most int, until *time.Time) (messages []sqs.Message, next time.Time, changed <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queue(in.QueueUrl)
	if q == nil {
		return nil, next, nil, noQueue()
	}
	if until.IsZero() {
		wait, err := within("WaitTimeSeconds", in.WaitTimeSeconds, q.of(sqs.QueueAttributeNameReceiveMessageWaitTimeSeconds), 0, 20)
		if err != nil {
			return nil, next, nil, err
		}
		*until = time.Now().Add(time.Duration(wait) * time.Second)
	}
	messages, err = s.receive(q, in, most)
	return messages, q.next(*until), s.changed, err
}

// next is when the next message becomes visible, but for a limit.
func (q *queue) next(limit time.Time) time.Time {
	now := time.Now()
	for _, m := range q.messages {
		if m.visible.After(now) && m.visible.Before(limit) {
			limit = m.visible
		}
	}
	return limit
}

// receive hands out messages that are visible, and moves those away that were received
// too often.
func (s *Server) receive(q *queue, in *sqs.ReceiveMessageInput, most int) ([]sqs.Message, error) {
	visibility, err := within("VisibilityTimeout", in.VisibilityTimeout, q.of(sqs.QueueAttributeNameVisibilityTimeout), 0, int(longest/time.Second))
	if err != nil {
		return nil, err
	}
	asked, err := newSelection(in)
	if err != nil {
		return nil, err
	}
	q.expire()
	now := time.Now()
	taken := map[string]bool{} // groups of which somebody has messages, or of which earlier ones are not due
	for _, m := range q.messages {
		if q.fifo && m.hidden(now) {
			taken[m.group] = true
		}
	}
	var out []sqs.Message
	for _, m := range slices.Clone(q.messages) {
		switch {
		case len(out) == most:
			return out, nil
		case q.fifo && taken[m.group]:
		case m.visible.After(now):
			taken[m.group] = true
		case q.redrive.max > 0 && m.received >= q.redrive.max && s.byARN(q.redrive.Target) != nil:
			s.bury(q, m)
		default:
			m.received++
			if m.first.IsZero() {
				m.first = now
			}
			m.taken, m.visible = now, now.Add(time.Duration(visibility)*time.Second)
			m.handle = base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s %s %s", q.arn, m.id, rand.Text()))
			out = append(out, asked.of(m))
		}
	}
	return out, nil
}

// bury moves a message to the queue for dead letters. It stays as old as it is, and the
// same message.
func (s *Server) bury(q *queue, m *message) {
	dead := s.byARN(q.redrive.Target)
	q.remove(m)
	m.source, m.handle = q.arn, ""
	if dead.fifo {
		dead.sequence++
		m.sequence = fmt.Sprintf("%020d", dead.sequence)
	}
	dead.messages = append(dead.messages, m)
	s.wake()
}

func (q *queue) remove(m *message) {
	q.messages = slices.DeleteFunc(q.messages, func(other *message) bool { return other == m })
}

// find is the message of a receipt handle, nil where it has been deleted.
func (q *queue) find(handle string) (*message, error) {
	text, err := base64.StdEncoding.DecodeString(handle)
	words := strings.Fields(string(text))
	if err != nil || len(words) != 3 || words[0] != q.arn {
		return nil, fail(sqs.ErrReceiptHandleIsInvalid, "it is no receipt handle of this queue")
	}
	q.expire()
	i := slices.IndexFunc(q.messages, func(m *message) bool { return m.id == words[1] })
	if i < 0 {
		return nil, nil
	}
	return q.messages[i], nil
}

// forget deletes the message of a receipt handle. Where the message was received again
// since, AWS says that it may stay; here it does.
func (s *Server) forget(q *queue, handle string) error {
	m, err := q.find(handle)
	if m == nil || err != nil {
		return err
	}
	switch {
	case q.fifo && (m.handle != handle || !m.hidden(time.Now())):
		return invalid("ReceiptHandle", handle, "the message has been received again, or its time is over")
	case m.handle == handle:
		q.remove(m)
		s.wake()
	}
	return nil
}

// hide changes for how long the message of a receipt handle is hidden.
func (s *Server) hide(q *queue, handle string, seconds *int32) error {
	m, err := q.find(handle)
	if err != nil {
		return err
	}
	n, err := within("VisibilityTimeout", seconds, 0, 0, int(longest/time.Second))
	if err != nil {
		return err
	}
	now := time.Now()
	visible := now.Add(time.Duration(n) * time.Second)
	switch {
	case m == nil:
		return invalid("ReceiptHandle", handle, "there is no such message")
	case m.handle != handle || !m.hidden(now):
		return fail(sqs.ErrMessageNotInflight, "nobody has received the message, or its time is over")
	case visible.Sub(m.taken) > longest:
		return invalid("VisibilityTimeout", n, "a message is hidden for 12 hours at most, from when it was received")
	}
	m.visible = visible
	s.wake()
	return nil
}

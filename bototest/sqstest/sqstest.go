// Package sqstest starts an SQS that keeps queues in memory, for one test:
//
//	srv := sqstest.New(t)
//	c := sqs.New(srv.Session())
//
// It stands behind a [bototest.Server], which recognizes requests, checks signatures
// and inputs, injects faults and lists calls. [Operations] are those that it has; what
// else is called fails the test. Standard queues hand out their messages in the order
// in which they came, each once for a time of visibility, where AWS promises neither.
// Policies and keys of encryption are kept, and not obeyed.
//
// In a bubble of testing/synctest no time passes while messages are waited for:
//
//	srv := sqstest.New(t, bototest.ServerConfig{InProcess: true})
//
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
package sqstest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/sqs"
)

// Account is the owner of all queues.
const Account = "123456789012"

// rest is how long a queue's name is not to be used again, and how long a queue is not
// to be purged again.
const rest = time.Minute

// Server is an SQS with state. What it does not do can be added by Handle. It is safe
// for concurrent use.
type Server struct {
	*bototest.Server

	mu      sync.Mutex
	queues  map[string]*queue
	deleted map[string]time.Time // when queues were, by name
	changed chan struct{}        // closed when messages may have become visible
}

// New starts a server that ends with the test. It has no queues.
func New(t testing.TB, cfg ...bototest.ServerConfig) *Server {
	t.Helper()
	s := &Server{Server: bototest.NewServer(t, cfg...)}
	s.begin()
	return s
}

// Reset forgets queues, calls, faults and what was handled otherwise.
func (s *Server) Reset() {
	s.Server.Reset()
	s.begin()
}

func (s *Server) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queues, s.deleted = map[string]*queue{}, map[string]time.Time{}
	s.wake()
	bototest.Handle(s.Server, (*sqs.Client).CreateQueue, s.createQueue)
	on(s, (*sqs.Client).DeleteQueue, s.deleteQueue)
	on(s, (*sqs.Client).PurgeQueue, s.purgeQueue)
	bototest.Handle(s.Server, (*sqs.Client).GetQueueUrl, s.queueURL)
	bototest.Handle(s.Server, (*sqs.Client).ListQueues, s.listQueues)
	on(s, (*sqs.Client).ListDeadLetterSourceQueues, s.listSources)
	on(s, (*sqs.Client).GetQueueAttributes, s.getAttributes)
	on(s, (*sqs.Client).SetQueueAttributes, s.setAttributes)
	on(s, (*sqs.Client).ListQueueTags, s.listTags)
	on(s, (*sqs.Client).TagQueue, s.tagQueue)
	on(s, (*sqs.Client).UntagQueue, s.untagQueue)
	on(s, (*sqs.Client).SendMessage, s.sendMessage)
	on(s, (*sqs.Client).SendMessageBatch, s.sendBatch)
	bototest.Handle(s.Server, (*sqs.Client).ReceiveMessage, s.receiveMessage)
	on(s, (*sqs.Client).DeleteMessage, s.deleteMessage)
	on(s, (*sqs.Client).DeleteMessageBatch, s.deleteBatch)
	on(s, (*sqs.Client).ChangeMessageVisibility, s.changeVisibility)
	on(s, (*sqs.Client).ChangeMessageVisibilityBatch, s.changeBatch)
}

// Operations are the operations that a server has from the start.
func Operations() []string {
	return []string{
		"ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "CreateQueue", "DeleteMessage", "DeleteMessageBatch",
		"DeleteQueue", "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "ListQueueTags", "ListQueues",
		"PurgeQueue", "ReceiveMessage", "SendMessage", "SendMessageBatch", "SetQueueAttributes", "TagQueue", "UntagQueue",
	}
}

// wake has calls that wait for messages look again. The lock is held, as for all that
// does not take it.
func (s *Server) wake() {
	if s.changed != nil {
		close(s.changed)
	}
	s.changed = make(chan struct{})
}

// on answers an operation of a queue, with the lock held.
func on[In, Out any](s *Server, method bototest.Method[*sqs.Client, In, Out], h func(ctx context.Context, q *queue, in *In) (*Out, error)) {
	bototest.Handle(s.Server, method, func(ctx context.Context, in *In) (*Out, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		url, _ := bototest.Current(ctx).Input["QueueUrl"].(string)
		q := s.queue(url)
		if q == nil {
			return nil, noQueue()
		}
		return h(ctx, q, in)
	})
}

// queue is the queue of a URL, nil where there is none.
func (s *Server) queue(url string) *queue { return s.queues[url[strings.LastIndexByte(url, '/')+1:]] }

func noQueue() error { return fail(sqs.ErrQueueDoesNotExist, "there is no such queue") }

func fail(code boto3.Code, format string, args ...any) error {
	return &boto3.Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

func invalid(parameter string, value any, reason string) error {
	return fail("InvalidParameterValue", "%[2]s cannot be %[1]v: %[3]s", value, parameter, reason)
}

// within is a number of a request, or what stands for one that was not given.
func within(parameter string, given *int32, otherwise, least, most int) (int, error) {
	if given == nil {
		return otherwise, nil
	}
	if n := int(*given); n < least || n > most {
		return 0, invalid(parameter, n, fmt.Sprintf("it is from %d to %d", least, most))
	}
	return int(*given), nil
}

var queueName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,80}$`)

func (s *Server) createQueue(ctx context.Context, in *sqs.CreateQueueInput) (*sqs.CreateQueueOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fifo := in.Attributes[sqs.QueueAttributeNameFifoQueue] == "true"
	if !queueName.MatchString(strings.TrimSuffix(in.QueueName, ".fifo")) || len(in.QueueName) > 80 || strings.HasSuffix(in.QueueName, ".fifo") != fifo {
		return nil, invalid("QueueName", in.QueueName, "a name has 1 to 80 letters, digits, hyphens and underscores, and ends in .fifo where FifoQueue is true")
	}
	region := cmp.Or(bototest.Current(ctx).Region, bototest.Region)
	q := &queue{
		name: in.QueueName, fifo: fifo, url: s.URL() + "/" + Account + "/" + in.QueueName,
		arn:        "arn:aws:sqs:" + region + ":" + Account + ":" + in.QueueName,
		attributes: untold(fifo), tags: map[string]string{}, sent: map[string]*message{},
		created: time.Now(), modified: time.Now(),
	}
	if err := s.set(q, in.Attributes, true); err != nil {
		return nil, err
	}
	if old := s.queues[q.name]; old != nil {
		for name, value := range in.Attributes {
			if old.attribute(name) != value {
				return nil, fail(sqs.ErrQueueNameExists, "the queue exists with another %s", name)
			}
		}
		return &sqs.CreateQueueOutput{QueueUrl: old.url}, nil
	}
	if at, ok := s.deleted[q.name]; ok && time.Since(at) < rest {
		return nil, fail(sqs.ErrQueueDeletedRecently, "a queue of that name was deleted less than a minute ago")
	}
	maps.Copy(q.tags, in.Tags)
	s.queues[q.name] = q
	return &sqs.CreateQueueOutput{QueueUrl: q.url}, nil
}

func (s *Server) deleteQueue(_ context.Context, q *queue, _ *sqs.DeleteQueueInput) (*sqs.DeleteQueueOutput, error) {
	delete(s.queues, q.name)
	s.deleted[q.name] = time.Now()
	s.wake()
	return nil, nil
}

func (s *Server) purgeQueue(_ context.Context, q *queue, _ *sqs.PurgeQueueInput) (*sqs.PurgeQueueOutput, error) {
	if time.Since(q.purged) < rest {
		return nil, fail(sqs.ErrPurgeQueueInProgress, "%s was purged less than a minute ago", q.name)
	}
	q.messages, q.purged = nil, time.Now()
	return nil, nil
}

func (s *Server) queueURL(_ context.Context, in *sqs.GetQueueUrlInput) (*sqs.GetQueueUrlOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queue(in.QueueName)
	if q == nil || cmp.Or(in.QueueOwnerAWSAccountId, Account) != Account {
		return nil, noQueue()
	}
	return &sqs.GetQueueUrlOutput{QueueUrl: q.url}, nil
}

func (s *Server) listQueues(_ context.Context, in *sqs.ListQueuesInput) (*sqs.ListQueuesOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	urls, next, err := s.page(func(q *queue) bool { return strings.HasPrefix(q.name, in.QueueNamePrefix) }, in.MaxResults, in.NextToken)
	return &sqs.ListQueuesOutput{QueueUrls: urls, NextToken: next}, err
}

func (s *Server) listSources(_ context.Context, dead *queue, in *sqs.ListDeadLetterSourceQueuesInput) (*sqs.ListDeadLetterSourceQueuesOutput, error) {
	urls, next, err := s.page(func(q *queue) bool { return q.redrive.Target == dead.arn }, in.MaxResults, in.NextToken)
	return &sqs.ListDeadLetterSourceQueuesOutput{QueueUrls: append([]string{}, urls...), NextToken: next}, err
}

// page is a page of the queues that are wanted, by name. AWS gives no token, and all
// there are, where no size of a page is asked for.
func (s *Server) page(wanted func(q *queue) bool, size *int32, token string) (urls []string, next string, err error) {
	most, err := within("MaxResults", size, 1000, 1, 1000)
	if err != nil {
		return nil, "", err
	}
	for _, name := range slices.Sorted(maps.Keys(s.queues)) {
		if !wanted(s.queues[name]) || name < token {
			continue
		}
		if len(urls) == most {
			if size != nil {
				next = name
			}
			break
		}
		urls = append(urls, s.queues[name].url)
	}
	return urls, next, nil
}

func (s *Server) listTags(_ context.Context, q *queue, _ *sqs.ListQueueTagsInput) (*sqs.ListQueueTagsOutput, error) {
	return &sqs.ListQueueTagsOutput{Tags: maps.Clone(q.tags)}, nil
}

func (s *Server) tagQueue(_ context.Context, q *queue, in *sqs.TagQueueInput) (*sqs.TagQueueOutput, error) {
	tags := maps.Clone(q.tags)
	maps.Copy(tags, in.Tags)
	if len(tags) > 50 {
		return nil, invalid("Tags", strconv.Itoa(len(tags))+" tags", "a queue has 50 tags at most")
	}
	q.tags = tags
	return nil, nil
}

func (s *Server) untagQueue(_ context.Context, q *queue, in *sqs.UntagQueueInput) (*sqs.UntagQueueOutput, error) {
	for _, key := range in.TagKeys {
		delete(q.tags, key)
	}
	return nil, nil
}

package queue_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/firehose"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
)

// sent is what a sender gives, whatever its entries are.
type sent struct {
	sent   int
	failed []string // index, whose fault, error
	err    error
}

func of[E any](r queue.Result[E], err error) sent {
	s := sent{sent: r.Sent, err: err}
	for _, f := range r.Failed {
		s.failed = append(s.failed, fmt.Sprintf("%d %t %v", f.Index, f.SenderFault, f.Err))
	}
	return s
}

func each[E any](texts iter.Seq[string], make func(text string) E) iter.Seq[E] {
	if texts == nil {
		return nil
	}
	return func(yield func(E) bool) {
		for text := range texts {
			if !yield(make(text)) {
				return
			}
		}
	}
}

// target is a service that takes batches.
type target struct {
	service, operation, entries, text string
	count                             int
	bytes                             int
	byID                              bool // entries are told apart by Ids, and may be to blame
	send                              func(ctx context.Context, s *boto3.Session, texts iter.Seq[string]) sent
}

var targets = []target{
	{"sqs", "SendMessageBatch", "Entries", "MessageBody", 10, 1 << 20, true, func(ctx context.Context, s *boto3.Session, texts iter.Seq[string]) sent {
		return of(queue.SendAll(ctx, sqs.New(s), "https://sqs.us-east-1.amazonaws.com/123456789012/jobs", each(texts, func(text string) sqs.SendMessageBatchRequestEntry {
			return sqs.SendMessageBatchRequestEntry{Id: "mine", MessageBody: text}
		})))
	}},
	{"sns", "PublishBatch", "PublishBatchRequestEntries", "Message", 10, 256 << 10, true, func(ctx context.Context, s *boto3.Session, texts iter.Seq[string]) sent {
		return of(queue.PublishAll(ctx, sns.New(s), "arn:aws:sns:us-east-1:123456789012:news", each(texts, func(text string) sns.PublishBatchRequestEntry {
			return sns.PublishBatchRequestEntry{Message: text}
		})))
	}},
	{"kinesis", "PutRecords", "Records", "Data", 500, 10 << 20, false, func(ctx context.Context, s *boto3.Session, texts iter.Seq[string]) sent {
		return of(queue.PutAll(ctx, kinesis.New(s), "clicks", each(texts, func(text string) kinesis.PutRecordsRequestEntry {
			return kinesis.PutRecordsRequestEntry{Data: []byte(text), PartitionKey: "k"}
		})))
	}},
	{"firehose", "PutRecordBatch", "Records", "Data", 500, 4 << 20, false, func(ctx context.Context, s *boto3.Session, texts iter.Seq[string]) sent {
		return of(queue.DeliverAll(ctx, firehose.New(s), "clicks", each(texts, func(text string) firehose.Record { return firehose.Record{Data: []byte(text)} })))
	}},
}

// verdict is what the service does with an entry: "" takes it.
type verdict func(text string, try int) (code string, senders bool)

// serve answers as the service, and returns what it has taken, in order, and the sizes
// of the batches.
func (c target) serve(t *testing.T, judge verdict) (s *boto3.Session, taken *[]string, batches *[]int) {
	stub := bototest.New(t)
	taken, batches = &[]string{}, &[]int{}
	tries := map[string]int{}
	stub.Expect(c.service, c.operation, nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		var done, failed, outcomes []any
		bytes := 0
		entries, _ := in[c.entries].([]any)
		for _, e := range entries {
			entry, _ := e.(boto3.Map)
			text := fmt.Sprint(entry[c.text])
			if b, ok := entry[c.text].([]byte); ok {
				text = string(b)
			}
			bytes += len(text)
			tries[text]++
			switch code, senders := judge(text, tries[text]); code {
			case "":
				*taken = append(*taken, text)
				done = append(done, boto3.Map{"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": ""})
				outcomes = append(outcomes, boto3.Map{"SequenceNumber": "1", "ShardId": "s"})
			default:
				failed = append(failed, boto3.Map{"Id": entry["Id"], "Code": code, "Message": "no", "SenderFault": senders})
				outcomes = append(outcomes, boto3.Map{"ErrorCode": code, "ErrorMessage": "no"})
			}
		}
		*batches = append(*batches, len(entries))
		if len(entries) > c.count || bytes > c.bytes {
			t.Errorf("a batch of %d entries and %d bytes", len(entries), bytes)
		}
		switch c.service {
		case "kinesis":
			return boto3.Map{"Records": outcomes}, nil
		case "firehose":
			for _, o := range outcomes {
				m, _ := o.(boto3.Map)
				delete(m, "SequenceNumber")
				delete(m, "ShardId")
			}
			return boto3.Map{"RequestResponses": outcomes, "FailedPutCount": len(failed)}, nil
		}
		if c.service == "sns" {
			for _, d := range done {
				m, _ := d.(boto3.Map)
				delete(m, "MD5OfMessageBody")
			}
		}
		return boto3.Map{"Successful": done, "Failed": failed}, nil
	})
	return stub.Session(), taken, batches
}

func TestSendersTakeAll(t *testing.T) {
	for _, c := range targets {
		t.Run(c.service, func(t *testing.T) {
			s, taken, batches := c.serve(t, func(string, int) (string, bool) { return "", false })
			got := c.send(t.Context(), s, slices.Values(bodies(1234)))
			expect(t, "result", got, sent{sent: 1234})
			expect(t, "taken", *taken, bodies(1234))
			expect(t, "batches", len(*batches), (1234+c.count-1)/c.count)
			expect(t, "nothing", c.send(t.Context(), s, nil), sent{})
		})
	}
}

// What the service does not take by its own fault is sent again, alone; what is to
// blame is not.
func TestSendersSendAgain(t *testing.T) {
	for _, c := range targets {
		t.Run(c.service, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, taken, batches := c.serve(t, func(text string, try int) (string, bool) {
					switch {
					case text == "00003" && c.byID:
						return "InvalidParameterValue", true
					case text == "00004":
						return "InternalFailure", false
					case strings.HasSuffix(text, "7") && try < 3:
						return "InternalFailure", false
					}
					return "", false
				})
				got := c.send(t.Context(), s, slices.Values(bodies(40)))
				want := []string{fmt.Sprintf("4 false %s.%s: InternalFailure: no", c.service, c.operation)}
				if c.byID {
					want = slices.Insert(want, 0, fmt.Sprintf("3 true %s.%s: InvalidParameterValue: no", c.service, c.operation))
				}
				expect(t, "failed", got.failed, want)
				expect(t, "sent", got.sent, 40-len(want))
				unsent, ok := errors.AsType[*queue.UnsentError](got.err)
				if !ok || unsent.Unsent != len(want) || unsent.Sent != got.sent || c.byID && !errors.Is(got.err, boto3.Code("InvalidParameterValue")) {
					t.Errorf("the error is %v", got.err)
				}
				slices.Sort(*taken)
				expect(t, "taken", len(slices.Compact(*taken)), got.sent)
				expect(t, "taken once", len(*taken), got.sent)
				if c.byID {
					expect(t, "batches", (*batches)[:4], []int{10, 2, 2, 1})
				}
			})
		})
	}
}

func TestSendersCountBytes(t *testing.T) {
	for _, c := range targets {
		t.Run(c.service, func(t *testing.T) {
			most := c.bytes - 1 // Kinesis counts the partition key
			if c.service == "firehose" {
				most = 1000 << 10
			}
			s, taken, batches := c.serve(t, func(string, int) (string, bool) { return "", false })
			texts := []string{"a", strings.Repeat("b", most), "c", strings.Repeat("d", most+2), strings.Repeat("e", c.bytes/5), strings.Repeat("f", c.bytes/5)}
			got := c.send(t.Context(), s, slices.Values(texts))
			expect(t, "sent", got.sent, 5)
			expect(t, "taken", len(*taken), 5)
			if len(got.failed) != 1 || !strings.HasPrefix(got.failed[0], "3 true it has ") {
				t.Errorf("failed: %s", got.failed)
			}
			expect(t, "batches", *batches, map[string][]int{"sqs": {2, 3}, "sns": {2, 3}, "kinesis": {1, 1, 3}, "firehose": {5}}[c.service])
		})
	}
}

// A queue may allow less than SQS does.
func TestSendAllHalves(t *testing.T) {
	stub := bototest.New(t)
	var sizes []int
	bototest.Expect(stub, (*sqs.Client).SendMessageBatch, nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		entries, _ := in["Entries"].([]any)
		if sizes = append(sizes, len(entries)); len(entries) > 3 {
			return nil, sqs.ErrBatchRequestTooLong
		}
		var done []any
		for _, e := range entries {
			m, _ := e.(boto3.Map)
			done = append(done, boto3.Map{"Id": m["Id"], "MessageId": "m", "MD5OfMessageBody": ""})
		}
		return boto3.Map{"Successful": done, "Failed": []any{}}, nil
	})
	got := targets[0].send(t.Context(), stub.Session(), slices.Values(bodies(10)))
	expect(t, "result", got, sent{sent: 10})
	expect(t, "sizes", sizes, []int{10, 5, 2, 3, 5, 2, 3})
}

func TestSendersEndWithTheCall(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("sqs", "SendMessageBatch", nil).Fail(boto3.Code("AccessDenied"))
	read := 0
	got := targets[0].send(t.Context(), stub.Session(), func(yield func(string) bool) {
		for read < 100 && yield("a") {
			read++
		}
	})
	if !errors.Is(got.err, boto3.Code("AccessDenied")) || got.sent != 0 || len(got.failed) != 10 || read > 11 {
		t.Errorf("%+v after %d entries", got, read)
	}
	if _, err := queue.SendAll(t.Context(), nil, "u", slices.Values([]sqs.SendMessageBatchRequestEntry{{MessageBody: "a"}})); err == nil {
		t.Error("no client is no error")
	}
}

func TestSendersStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, _ := targets[2].serve(t, func(string, int) (string, bool) { return "ProvisionedThroughputExceededException", false })
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		got := targets[2].send(ctx, s, slices.Values(bodies(3)))
		if !errors.Is(got.err, context.DeadlineExceeded) || len(got.failed) != 3 {
			t.Errorf("%+v", got)
		}
	})
}

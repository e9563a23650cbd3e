package sqstest

import (
	"context"
	"errors"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/sqs"
)

// batch does each entry of a batch by itself, or refuses all of them.
func batch[E, R any](entries []E, id func(E) string, do func(E) (R, error)) (done []R, failed []sqs.BatchResultErrorEntry, err error) {
	switch {
	case len(entries) == 0:
		return nil, nil, fail(sqs.ErrEmptyBatchRequest, "the batch is empty")
	case len(entries) > 10:
		return nil, nil, fail(sqs.ErrTooManyEntriesInBatchRequest, "a batch has 10 entries at most, and this one %d", len(entries))
	}
	ids := map[string]bool{}
	for _, e := range entries {
		switch {
		case !queueName.MatchString(id(e)):
			return nil, nil, fail(sqs.ErrInvalidBatchEntryId, "the id of an entry has 1 to 80 letters, digits, hyphens and underscores")
		case ids[id(e)]:
			return nil, nil, fail(sqs.ErrBatchEntryIdsNotDistinct, "two entries have the id %s", id(e))
		}
		ids[id(e)] = true
	}
	done, failed = []R{}, []sqs.BatchResultErrorEntry{} // both have to be there
	for _, e := range entries {
		result, err := do(e)
		if refused, ok := errors.AsType[*boto3.Error](err); ok {
			failed = append(failed, sqs.BatchResultErrorEntry{Id: id(e), SenderFault: true, Code: string(refused.Code), Message: refused.Message})
			continue
		}
		done = append(done, result)
	}
	return done, failed, nil
}

func (s *Server) sendMessage(ctx context.Context, q *queue, in *sqs.SendMessageInput) (*sqs.SendMessageOutput, error) {
	m, err := s.send(bototest.Current(ctx).AccessKeyID, q, &sqs.SendMessageBatchRequestEntry{
		MessageBody: in.MessageBody, DelaySeconds: in.DelaySeconds, MessageAttributes: in.MessageAttributes,
		MessageSystemAttributes: in.MessageSystemAttributes, MessageDeduplicationId: in.MessageDeduplicationId, MessageGroupId: in.MessageGroupId,
	})
	if err != nil {
		return nil, err
	}
	return &sqs.SendMessageOutput{
		MessageId: m.id, SequenceNumber: m.sequence, MD5OfMessageBody: sum([]byte(m.body)),
		MD5OfMessageAttributes: sumOf(m.attributes), MD5OfMessageSystemAttributes: sumOf(m.system),
	}, nil
}

func (s *Server) sendBatch(ctx context.Context, q *queue, in *sqs.SendMessageBatchInput) (*sqs.SendMessageBatchOutput, error) {
	total := 0
	for i := range in.Entries {
		total += size(&in.Entries[i])
	}
	if total > maxSize {
		return nil, fail(sqs.ErrBatchRequestTooLong, "a batch has %d bytes at most, and this one %d", maxSize, total)
	}
	done, failed, err := batch(in.Entries, func(e sqs.SendMessageBatchRequestEntry) string { return e.Id }, func(e sqs.SendMessageBatchRequestEntry) (sqs.SendMessageBatchResultEntry, error) {
		m, err := s.send(bototest.Current(ctx).AccessKeyID, q, &e)
		if err != nil {
			return sqs.SendMessageBatchResultEntry{}, err
		}
		return sqs.SendMessageBatchResultEntry{
			Id: e.Id, MessageId: m.id, SequenceNumber: m.sequence, MD5OfMessageBody: sum([]byte(m.body)),
			MD5OfMessageAttributes: sumOf(m.attributes), MD5OfMessageSystemAttributes: sumOf(m.system),
		}, nil
	})
	return &sqs.SendMessageBatchOutput{Successful: done, Failed: failed}, err
}

func (s *Server) deleteMessage(_ context.Context, q *queue, in *sqs.DeleteMessageInput) (*sqs.DeleteMessageOutput, error) {
	return nil, s.forget(q, in.ReceiptHandle)
}

func (s *Server) deleteBatch(_ context.Context, q *queue, in *sqs.DeleteMessageBatchInput) (*sqs.DeleteMessageBatchOutput, error) {
	done, failed, err := batch(in.Entries, func(e sqs.DeleteMessageBatchRequestEntry) string { return e.Id }, func(e sqs.DeleteMessageBatchRequestEntry) (sqs.DeleteMessageBatchResultEntry, error) {
		return sqs.DeleteMessageBatchResultEntry{Id: e.Id}, s.forget(q, e.ReceiptHandle)
	})
	return &sqs.DeleteMessageBatchOutput{Successful: done, Failed: failed}, err
}

func (s *Server) changeVisibility(_ context.Context, q *queue, in *sqs.ChangeMessageVisibilityInput) (*sqs.ChangeMessageVisibilityOutput, error) {
	return nil, s.hide(q, in.ReceiptHandle, in.VisibilityTimeout)
}

func (s *Server) changeBatch(_ context.Context, q *queue, in *sqs.ChangeMessageVisibilityBatchInput) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	done, failed, err := batch(in.Entries, func(e sqs.ChangeMessageVisibilityBatchRequestEntry) string { return e.Id }, func(e sqs.ChangeMessageVisibilityBatchRequestEntry) (sqs.ChangeMessageVisibilityBatchResultEntry, error) {
		return sqs.ChangeMessageVisibilityBatchResultEntry{Id: e.Id}, s.hide(q, e.ReceiptHandle, e.VisibilityTimeout)
	})
	return &sqs.ChangeMessageVisibilityBatchOutput{Successful: done, Failed: failed}, err
}

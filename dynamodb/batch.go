package dynamodb

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/snapshot"
)

// What a batch may hold.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const (
	mostGets   = 100
	mostWrites = 25
	mostBytes  = 16 << 20
)

// UnprocessedError reports what a service would not take, however often it was
// asked: the table's capacity is spent.
type UnprocessedError struct {
	Table string
	Count int // of keys or writes
}

// Error describes the failure.
func (e *UnprocessedError) Error() string {
	return fmt.Sprintf("dynamodb: table %s left %d requests unprocessed in %d tries; try later, or more slowly", e.Table, e.Count, mostTries)
}

const (
	mostTries  = 10 // in a row that take nothing
	firstPause = 50 * time.Millisecond
	mostPause  = 20 * time.Second
)

// patience waits between tries that have left something over.
type patience struct{ fruitless int }

// wait pauses for a random time that grows with each try that did nothing;
// false when there have been too many.
func (p *patience) wait(ctx context.Context, progress bool) (bool, error) {
	if progress {
		p.fruitless = 0
	} else if p.fruitless++; p.fruitless >= mostTries {
		return false, nil
	}
	pause := time.NewTimer(rand.N(min(firstPause<<p.fruitless, mostPause)))
	defer pause.Stop()
	select {
	case <-pause.C:
		return true, nil
	case <-ctx.Done():
		return false, ctxerr.Of(ctx)
	}
}

// BatchGet reads the items of any number of keys, in no order, a hundred a call.
// A key that comes twice is read once; keys that the table lacks give nothing.
// Keys that the service leaves unprocessed are asked for again after a pause;
// when it takes none ten times in a row the error is an [*UnprocessedError].
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
func BatchGet[T, K any](ctx context.Context, table *Table[T], keys []K, opts ...Option) iter.Seq2[T, error] {
	keys = snapshot.Of(keys)
	return func(yield func(T, error) bool) {
		var none T
		distinct, err := distinctKeys(table.tags(), keys)
		if err != nil {
			yield(none, err)
			return
		}
		r := request{in: boto3.Map{}}
		if err := r.prepare("", table.tags().withKind(opts)); err != nil {
			yield(none, err)
			return
		}
		top := boto3.Map{}
		if level, ok := r.in["ReturnConsumedCapacity"]; ok {
			top["ReturnConsumedCapacity"] = level
			delete(r.in, "ReturnConsumedCapacity")
		}
		waiting := patience{}
		for len(distinct) > 0 {
			n := min(len(distinct), mostGets)
			r.in["Keys"] = distinct[:n]
			top["RequestItems"] = boto3.Map{table.Name(): r.in}
			var out struct {
				Responses        map[string][]T
				UnprocessedKeys  map[string]struct{ Keys []map[string]AttributeValue }
				ConsumedCapacity []consumed
			}
			if err := table.Client().Call(ctx, "BatchGetItem", top, &out, r.options...); err != nil {
				yield(none, err)
				return
			}
			count := 0
			for _, items := range out.Responses {
				count += len(items)
			}
			r.use(count, count, out.ConsumedCapacity...)
			for _, items := range out.Responses {
				for i := range items {
					err := table.tags().admit(reflect.ValueOf(&items[i]))
					if !yield(items[i], err) || err != nil {
						return
					}
				}
			}
			distinct = distinct[n:]
			left := 0
			for _, more := range out.UnprocessedKeys {
				left += len(more.Keys)
				distinct = append(distinct, more.Keys...)
			}
			if left == 0 {
				continue
			}
			again, err := waiting.wait(ctx, left < n)
			if err == nil && !again {
				err = &UnprocessedError{table.Name(), len(distinct)}
			}
			if err != nil {
				yield(none, err)
				return
			}
		}
	}
}

func distinctKeys[K any](s *schema, keys []K) ([]map[string]AttributeValue, error) {
	list := make([]map[string]AttributeValue, 0, len(keys))
	seen := make(map[string]bool, len(keys))
	for i, key := range keys {
		own, _, err := s.key(key)
		if err != nil {
			return nil, fmt.Errorf("key %d: %w", i, err)
		}
		values, err := MarshalMap(own)
		if err != nil {
			return nil, fmt.Errorf("key %d: %w", i, err)
		}
		if id := identity(values); !seen[id] {
			seen[id] = true
			list = append(list, values)
		}
	}
	return list, nil
}

// identity is the same for equal keys.
func identity(key map[string]AttributeValue) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(key)) {
		v := key[name]
		switch {
		case v.S != nil:
			fmt.Fprintf(&b, "%q=S%q,", name, *v.S)
		case v.N != nil:
			text := *v.N
			if r, err := Number(text).Rat(); err == nil { // 1 and 1.0 are one key
				text = r.RatString()
			}
			fmt.Fprintf(&b, "%q=N%s,", name, text)
		default:
			fmt.Fprintf(&b, "%q=B%s,", name, base64.StdEncoding.EncodeToString(v.B))
		}
	}
	return b.String()
}

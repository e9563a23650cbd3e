package stores

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/boto3-go/boto3/dynamodb"
)

// tally is counted by many at once, by a version and by the server.
type tally struct {
	ID      int `dynamodbav:"id,hash"`
	Count   int `dynamodbav:"count"`
	Version int `dynamodbav:"version,version"`
}

// TestMapperWriters has writers count at once, and read again where another was first.
func TestMapperWriters(t *testing.T) {
	for _, s := range list {
		if slices.Contains(servers, s.name) {
			t.Run(s.name, func(t *testing.T) { count(t, s.start(t)) })
		}
	}
}

func count(t *testing.T, endpoint string) {
	const writers, each = 6, 20
	ctx, tallies := t.Context(), dynamodb.TableOf[tally](dynamoDB(t, endpoint), "tallies")
	if err := tallies.Create(ctx); err != nil {
		t.Fatal(err)
	}
	if err := tallies.Save(ctx, new(tally{ID: 1})); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	var lock sync.Mutex
	numbers := map[int64]bool{}
	for range writers {
		group.Go(func() {
			for range each {
				for {
					x, err := tallies.Get(ctx, tally{ID: 1}, dynamodb.Consistent())
					if err == nil {
						x.Count++
						err = tallies.Save(ctx, &x)
					}
					if _, conflict := errors.AsType[*dynamodb.VersionError](err); conflict {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					break
				}
				n, err := tallies.Increment(ctx, tally{ID: 2}, "count", 1)
				if err != nil {
					t.Error(err)
				}
				lock.Lock()
				numbers[n] = true
				lock.Unlock()
			}
		})
	}
	group.Wait()
	x, err := tallies.Get(ctx, tally{ID: 1}, dynamodb.Consistent())
	if err != nil || x.Count != writers*each || x.Version != writers*each+1 || len(numbers) != writers*each {
		t.Errorf("%+v, %d numbers, %v", x, len(numbers), err)
	}
}

package dynamodbtest_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3/bototest/dynamodbtest"
	"github.com/boto3-go/boto3/dynamodb"
	ddb "github.com/boto3-go/boto3/service/dynamodb"
)

// account is written by many at once.
type account struct {
	ID      string `dynamodbav:"id,hash"`
	Balance int    `dynamodbav:"balance"`
	Log     []int  `dynamodbav:"log"` // one entry of each writer's each write
	Version int    `dynamodbav:"version,version"`
}

// TestVersionsLoseNothing has writers read, change and write one item at once, each by
// another method and again where another was first. Every write is in the end.
func TestVersionsLoseNothing(t *testing.T) {
	const writers, each = 6, 16
	accounts := dynamodb.TableOf[account](ddb.New(dynamodbtest.New(t).Session()), "accounts")
	ctx := t.Context()
	if err := accounts.Create(ctx); err != nil {
		t.Fatal(err)
	}
	first := account{ID: "a"}
	if err := accounts.Save(ctx, &first); err != nil {
		t.Fatal(err)
	}
	if err := accounts.Save(ctx, &account{ID: "a"}); err == nil {
		t.Error("a second item was new too")
	}
	var conflicts atomic.Int64
	once := func(writer, n int) error {
		old, err := accounts.Get(ctx, account{ID: "a"}, dynamodb.Consistent())
		if err != nil {
			return err
		}
		to := old
		to.Balance++
		to.Log = append(to.Log, writer*each+n)
		switch n % 4 {
		case 0:
			return accounts.Save(ctx, &to)
		case 1:
			return accounts.Change(ctx, old, &to)
		case 2:
			return accounts.Patch(ctx, &to)
		default:
			return accounts.Update(ctx, old, dynamodb.Set("balance", to.Balance).Set("log", to.Log))
		}
	}
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			for n := range each {
				for {
					err := once(writer, n)
					if _, conflict := errors.AsType[*dynamodb.VersionError](err); conflict {
						conflicts.Add(1)
						continue
					}
					if err != nil {
						t.Error(err)
					}
					break
				}
			}
		})
	}
	group.Wait()
	last, err := accounts.Get(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, entry := range last.Log {
		seen[entry] = true
	}
	if last.Balance != writers*each || len(seen) != writers*each || last.Version != writers*each+1 {
		t.Errorf("balance %d, %d writes of %d, version %d", last.Balance, len(seen), writers*each, last.Version)
	}
	if conflicts.Load() == 0 {
		t.Error("no two writers have met")
	}
	t.Log(conflicts.Load(), "conflicts")
	if err := accounts.Delete(ctx, first); err == nil {
		t.Error("an item that has changed is deleted")
	}
	if err := accounts.Delete(ctx, last); err != nil {
		t.Error(err)
	}
}

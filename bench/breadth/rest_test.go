//go:build peers

package breadth

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/bench/measured"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

func peerConfig(http *canned.Client) aws.Config {
	return aws.Config{
		Region: bototest.Region, HTTPClient: http,
		Credentials: awscredentials.NewStaticCredentialsProvider(bototest.AccessKeyID, bototest.SecretAccessKey, ""),
	}
}

// TestAtRest prints what clients hold that have made a call: 20 of one session, and
// those of a session for each of 1,000 tenants.
func TestAtRest(t *testing.T) {
	http := &canned.Client{Response: canned.HeadObject()}
	call := func(make func() method) any {
		m := make()
		if _, err := m(t.Context()); err != nil {
			t.Fatal(err)
		}
		return m
	}
	ours := func(sessions, clients int) (kept []any) {
		for range sessions {
			sess := session(t, http, nil)
			for range clients {
				kept = append(kept, call(func() method { return headObject(s3.New(sess)) }))
			}
		}
		return kept
	}
	theirs := func(sessions, clients int) (kept []any) {
		for range sessions {
			cfg := peerConfig(http)
			for range clients {
				kept = append(kept, call(func() method { return peerHeadObject(awss3.NewFromConfig(cfg)) }))
			}
		}
		return kept
	}
	different := func(t testing.TB) []any {
		sess := session(t, http, nil)
		return []any{s3.New(sess), dynamodb.New(sess), sqs.New(sess), ecs.New(sess)}
	}
	peerDifferent := func() []any {
		cfg := peerConfig(http)
		return []any{awss3.NewFromConfig(cfg), awsdynamodb.NewFromConfig(cfg), awssqs.NewFromConfig(cfg), awsecs.NewFromConfig(cfg)}
	}
	_, _, _, _ = ours(1, 1), theirs(1, 1), different(t), peerDifferent() // what all share is there
	var rows []string
	for _, row := range []struct {
		name         string
		ours, theirs func() []any
	}{
		{"20 clients of S3 in a session", func() []any { return ours(1, 20) }, func() []any { return theirs(1, 20) }},
		{"1,000 sessions with a client of S3", func() []any { return ours(1000, 1) }, func() []any { return theirs(1000, 1) }},
		{"100 sessions with clients of 4 services", func() []any { return many(100, func() []any { return different(t) }) }, func() []any { return many(100, peerDifferent) }},
	} {
		a, b := held(row.ours), held(row.theirs)
		rows = append(rows, fmt.Sprintf("| %s | %.1f kB | %.1f kB | %.2f |", row.name, a/1000, b/1000, a/b))
	}
	keep(t, rows)
}

// keep prints rows, or puts them into README.md.
func keep(t *testing.T, rows []string) {
	t.Helper()
	const head = "| clients | boto3 | aws-sdk-go-v2 | ratio |"
	t.Logf("\n\n%s\n%s", head, strings.Join(rows, "\n"))
	if err := measured.Update(page, head, rows); err != nil {
		t.Fatal(err)
	}
}

func many(n int, one func() []any) (all []any) {
	for range n {
		all = append(all, one()...)
	}
	return all
}

// held is how many bytes of the heap a value holds.
func held(of func() []any) float64 {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what finalizers of the first let go
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	kept := of()
	after := heap()
	runtime.KeepAlive(kept)
	return max(float64(after)-float64(before), 1)
}

func headObject(c *s3.Client) method {
	in := &s3.HeadObjectInput{Bucket: "logs", Key: "2026/07/01/part-00000.json"}
	return func(ctx context.Context) (any, error) { return c.HeadObject(ctx, in) }
}

func peerHeadObject(c *awss3.Client) method {
	in := &awss3.HeadObjectInput{Bucket: new("logs"), Key: new("2026/07/01/part-00000.json")}
	return func(ctx context.Context) (any, error) { return c.HeadObject(ctx, in) }
}

// TestContention prints the time of a call of HeadObject where goroutines share a
// client: of that of one goroutine no more than the processors explain.
func TestContention(t *testing.T) {
	http := &canned.Client{Response: canned.HeadObject()}
	ours, theirs := headObject(s3.New(session(t, http, nil))), peerHeadObject(awss3.NewFromConfig(peerConfig(http)))
	var rows []string
	for _, goroutines := range []int{1, 2, 8, 64} {
		var of [2][]float64
		for range measured.Rounds() {
			for i, m := range []method{ours, theirs} {
				of[i] = append(of[i], together(t, m, goroutines))
			}
		}
		a, b := slices.Min(of[0]), slices.Min(of[1])
		rows = append(rows, fmt.Sprintf("| HeadObject by %d goroutines, time of a call | %.1f µs | %.1f µs | %.2f |", goroutines, a/1000, b/1000, a/b))
	}
	keep(t, rows)
}

// together is how many nanoseconds a call takes where goroutines make them at once.
func together(t *testing.T, m method, goroutines int) float64 {
	t.Helper()
	const calls = 6400
	var all sync.WaitGroup
	clock := measured.Clock()
	for range goroutines {
		all.Go(func() {
			for range calls / goroutines {
				if _, err := m(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(clock.Took().Nanoseconds()) / calls
}

package boto3_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

func threePages() *canned {
	return &canned{answers: []answer{
		{body: listing("a", "b") + "<IsTruncated>true</IsTruncated><NextContinuationToken>t1</NextContinuationToken></ListBucketResult>"},
		{body: listing("c", "d") + "<IsTruncated>true</IsTruncated><NextContinuationToken>t2</NextContinuationToken></ListBucketResult>"},
		{body: listing("e") + "<IsTruncated>false</IsTruncated></ListBucketResult>"},
	}}
}

func TestPagesAndItems(t *testing.T) {
	web := threePages()
	c := newClient(t, "s3", web)
	var keys []string
	for item, err := range c.Items(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}, boto3.PageSize(2)) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, item.(boto3.Map)["Key"].(string))
	}
	if !slices.Equal(keys, []string{"a", "b", "c", "d", "e"}) {
		t.Errorf("%q", keys)
	}
	if got := web.requests[1].URL.Query(); got.Get("continuation-token") != "t1" || got.Get("max-keys") != "2" {
		t.Errorf("second request %v", got)
	}
}

func TestPagesOfStructs(t *testing.T) {
	c := newClient(t, "s3", threePages())
	n := 0
	for p, err := range boto3.PagesOf[page](t.Context(), c, "ListObjectsV2", struct{ Bucket string }{"logs"}) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(p.Contents)
	}
	if n != 5 {
		t.Errorf("%d items over all pages", n)
	}
}

// What a page holds is its own: the memory of its body is that of the next.
func TestPagesStayAsTheyWere(t *testing.T) {
	const runs, pages, keys = 4, 20, 50
	name := func(run, page, key int) string { return fmt.Sprintf("run-%d/page-%d/key-%d", run, page, key) }
	var wg sync.WaitGroup
	for run := range runs {
		web := &canned{}
		for number := range pages {
			var list []string
			for key := range keys {
				list = append(list, name(run, number, key))
			}
			web.answers = append(web.answers, answer{body: listing(list...) + fmt.Sprintf(
				"<IsTruncated>%t</IsTruncated><NextContinuationToken>%d</NextContinuationToken></ListBucketResult>", number < pages-1, number)})
		}
		c := newClient(t, "s3", web)
		wg.Go(func() {
			var held []*page
			for p, err := range boto3.PagesOf[page](t.Context(), c, "ListObjectsV2", struct{ Bucket string }{"logs"}) {
				if err != nil {
					t.Error(err)
					return
				}
				held = append(held, p)
			}
			if len(held) != pages {
				t.Errorf("%d pages", len(held))
			}
			for number, p := range held {
				for key, o := range p.Contents {
					if want := name(run, number, key); o.Key != want {
						t.Errorf("%q has become %q", want, o.Key)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestBreakStopsFetching(t *testing.T) {
	web := threePages()
	c := newClient(t, "s3", web)
	for _, err := range c.Pages(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if len(web.requests) != 1 {
		t.Errorf("%d requests", len(web.requests))
	}
}

func TestMaxItemsAndResume(t *testing.T) {
	c := newClient(t, "s3", threePages())
	keys := func(opts ...boto3.PageOption) (list []string) {
		for item, err := range c.Items(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}, opts...) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, item.(boto3.Map)["Key"].(string))
		}
		return list
	}
	var token string
	if got := keys(boto3.MaxItems(3), boto3.ResumeToken(&token)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q", got)
	}
	// What boto3 gives for this state: its own token resumes here too.
	const boto3Token = "eyJDb250aW51YXRpb25Ub2tlbiI6ICJ0MSIsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IDF9"
	for _, start := range []string{token, boto3Token} {
		web := threePages()
		web.answers = web.answers[1:]
		c = newClient(t, "s3", web)
		if got := keys(boto3.StartingToken(start)); !slices.Equal(got, []string{"d", "e"}) {
			t.Errorf("after %q: %q", start, got)
		}
		if got := web.requests[0].URL.Query().Get("continuation-token"); got != "t1" {
			t.Errorf("resumed at %q", got)
		}
	}
}

// TestResumeWithinFirstPage goes on where the first page was cut, of which the service
// has no token.
func TestResumeWithinFirstPage(t *testing.T) {
	c := newClient(t, "sqs", &canned{answers: []answer{{body: `{"QueueUrls":["a","b"]}`}, {body: `{"QueueUrls":["a","b"]}`}}})
	var token string
	first, err := itemNames(t, c, "ListQueues", nil, boto3.MaxItems(1), boto3.ResumeToken(&token))
	if err != nil || !slices.Equal(first, []string{"a"}) || token == "" {
		t.Fatal(first, token, err)
	}
	if rest, err := itemNames(t, c, "ListQueues", nil, boto3.StartingToken(token)); err != nil || !slices.Equal(rest, []string{"b"}) {
		t.Error(rest, err)
	}
}

func TestRepeatedTokenIsAnError(t *testing.T) {
	web := threePages()
	web.answers = web.answers[:1]
	c := newClient(t, "s3", web)
	var last error
	for _, err := range c.Pages(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": "logs"}) {
		last = err
	}
	if !errors.Is(last, boto3.ErrRepeatedToken) || len(web.requests) != 2 {
		t.Errorf("%v after %d requests", last, len(web.requests))
	}
}

func TestNotPageable(t *testing.T) {
	c := newClient(t, "s3", &canned{})
	for _, err := range c.Pages(t.Context(), "GetObject", nil) {
		if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Error(err)
		}
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &canned{answers: []answer{{status: 404}, {status: 404}, {}}}
		c := newClient(t, "s3", web)
		start := time.Now()
		if _, err := c.Wait(t.Context(), "BucketExists", boto3.Map{"Bucket": "bkt"}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 10*time.Second || len(web.requests) != 3 {
			t.Errorf("%d requests in %v", len(web.requests), took)
		}
		web.requests, web.answers = nil, []answer{{status: 404}}
		_, err := c.Wait(t.Context(), "BucketExists", boto3.Map{"Bucket": "bkt"}, boto3.Delay(time.Second), boto3.MaxWaitAttempts(4))
		if e, ok := errors.AsType[*boto3.WaitError](err); !ok || len(web.requests) != 4 || !errors.Is(err, boto3.Code("404")) {
			t.Errorf("%v %v after %d requests", e, err, len(web.requests))
		}
		web.requests = nil
		start = time.Now()
		_, err = c.Wait(t.Context(), "BucketExists", boto3.Map{"Bucket": "bkt"}, boto3.MaxWait(12*time.Second))
		if took := time.Since(start); err == nil || took != 12*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		web.requests = nil
		if out, err := c.Wait(t.Context(), "BucketNotExists", boto3.Map{"Bucket": "bkt"}); out != nil || err != nil {
			t.Errorf("%v, %v", out, err)
		}
		_, err = c.Wait(t.Context(), "BucketExist", nil)
		if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Error(err)
		}
	})
}

func TestEveryPaginatorAndWaiterCompiles(t *testing.T) {
	s := newSession(t, boto3.Config{})
	paginators, waiters, own := 0, 0, 0
	for _, e := range service.Entries() {
		c, err := s.Client(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		names, err := c.Names()
		if err != nil {
			t.Error(err)
		}
		checkWaiters(t, c.Model())
		if !e.Retired {
			paginators += len(names.Paginators)
			waiters += len(names.Waiters) - len(names.OwnWaiters)
			own += len(names.OwnWaiters)
		}
	}
	testcounts.Is(t, "paginators", paginators)
	testcounts.Is(t, "waiters", waiters)
	testcounts.Is(t, "own waiters", own)
}

func checkWaiters(t *testing.T, m *model.Service) {
	t.Helper()
	data, err := m.Section(model.WaitersSection)
	if err != nil || data == nil {
		return
	}
	var file struct {
		Waiters map[string]struct {
			Operation string
			Acceptors []struct{ Matcher, Argument string }
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for name, w := range file.Waiters {
		if !m.HasOperation(w.Operation) {
			t.Errorf("%s waiter %s calls %s, which is not there", m.Name, name, w.Operation)
		}
		for _, a := range w.Acceptors {
			if a.Argument == "" {
				continue
			}
			if _, err := jmes.New(a.Argument); err != nil {
				t.Errorf("%s waiter %s: %v", m.Name, name, err)
			}
		}
	}
}

type keyed struct{ Key string }

type Listing struct {
	Contents              []keyed
	NextContinuationToken string
	IsTruncated           bool
}

// TestMaxItemsWhateverHoldsThem counts over pages in all that a response can be
// decoded into.
func TestMaxItemsWhateverHoldsThem(t *testing.T) {
	maxItems(t, func(p *Listing) int { return len(p.Contents) })
	maxItems(t, func(p *struct{ Listing }) int { return len(p.Contents) })
	maxItems(t, func(p *struct{ *Listing }) int { return len(p.Contents) })
	maxItems(t, func(p *struct {
		Contents              *[]keyed
		NextContinuationToken *string
		IsTruncated           *bool
	},
	) int {
		return len(*p.Contents)
	})
	maxItems(t, func(p *struct {
		Objects []*keyed `boto3:"Contents"`
		Token   string   `boto3:"NextContinuationToken"`
	},
	) int {
		return len(p.Objects)
	})
	maxItems(t, func(p *struct {
		Contents any
	},
	) int {
		return len(p.Contents.([]any))
	})
	maxItems(t, func(p *boto3.Map) int { return len((*p)["Contents"].([]any)) })
	maxItems(t, func(p *map[string]any) int { return len((*p)["Contents"].([]any)) })
}

func maxItems[T any](t *testing.T, count func(*T) int) {
	t.Helper()
	var token string
	total := 0
	for p, err := range boto3.PagesOf[T](t.Context(), newClient(t, "s3", threePages()), "ListObjectsV2", boto3.Map{"Bucket": "logs"},
		boto3.MaxItems(3), boto3.ResumeToken(&token)) {
		if err != nil {
			t.Fatalf("%T: %v", p, err)
		}
		total += count(p)
	}
	if total != 3 || token == "" {
		t.Errorf("%T: %d items of 3, resume token %q", *new(T), total, token)
	}
	rest := threePages()
	rest.answers = rest.answers[1:] // what the token asks for
	for p, err := range boto3.PagesOf[T](t.Context(), newClient(t, "s3", rest), "ListObjectsV2", boto3.Map{"Bucket": "logs"},
		boto3.StartingToken(token)) {
		if err != nil {
			t.Fatalf("%T: %v", p, err)
		}
		total += count(p)
	}
	if total != 5 {
		t.Errorf("%T: %d items of 5 with those after the resume token", *new(T), total)
	}
}

package dynamodb_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
)

// service answers operations as a test says, and keeps what it was asked.
type service struct {
	mu     sync.Mutex
	answer func(operation string, in map[string]any) (status int, body string)
	asked  []map[string]any
}

func (s *service) Do(r *http.Request) (*http.Response, error) {
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, in)
	status, body := s.answer(operation, in)
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

func config(s *service) boto3.Config {
	return boto3.Config{
		Region: "eu-west-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: s,
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull, MaxAttempts: 1,
	}
}

func newClient(tb testing.TB, s *service) *boto3.Client {
	tb.Helper()
	session, err := boto3.NewSession(config(s))
	if err != nil {
		tb.Fatal(err)
	}
	client, err := session.Client("dynamodb")
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

type thing struct {
	ID   string `dynamodbav:"id"`
	Note string `dynamodbav:"note,omitempty"`
}

// requests is what a batch asks of a table.
func requests(in map[string]any) []any {
	items, _ := in["RequestItems"].(map[string]any)
	list, _ := items["things"].([]any)
	return list
}

// TestWriterRetries has a service that takes three writes at a time.
func TestWriterRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		taken := 0
		s := &service{answer: func(_ string, in map[string]any) (int, string) {
			list := requests(in)
			n := min(3, len(list))
			taken += n
			left, _ := json.Marshal(list[n:])
			return 200, `{"UnprocessedItems":{"things":` + string(left) + `}}`
		}}
		w := dynamodb.TableOf[thing](newClient(t, s), "things").Writer("id")
		begin := time.Now()
		for i := range 40 {
			if err := w.Put(t.Context(), thing{ID: fmt.Sprint(i % 20)}); err != nil {
				t.Fatal(err)
			}
		}
		if len(s.asked) > 0 {
			t.Errorf("%d calls for %d items before there were 25", len(s.asked), 20)
		}
		if err := w.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if taken != 20 || time.Since(begin) == 0 {
			t.Errorf("%d writes in %v, want each key once, and pauses", taken, time.Since(begin))
		}
		if err := w.Put(t.Context(), thing{}); err == nil {
			t.Error("a closed writer took an item")
		}
	})
}

// TestWriterGivesUp has a service that takes nothing, and one that fails.
func TestWriterGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refuse := func(_ string, in map[string]any) (int, string) {
			left, _ := json.Marshal(requests(in))
			return 200, `{"UnprocessedItems":{"things":` + string(left) + `}}`
		}
		s := &service{answer: refuse}
		w := dynamodb.TableOf[thing](newClient(t, s), "things").Writer()
		if err := w.Put(t.Context(), thing{ID: "a"}); err != nil {
			t.Fatal(err)
		}
		unprocessed, ok := errors.AsType[*dynamodb.UnprocessedError](w.Close(t.Context()))
		if !ok || unprocessed.Count != 1 || len(s.asked) != 10 {
			t.Errorf("got %v after %d calls", unprocessed, len(s.asked))
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := w.Flush(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		s.answer = func(string, map[string]any) (int, string) {
			return 400, `{"__type":"ResourceNotFoundException","message":"no table"}`
		}
		if err := w.Close(t.Context()); !errors.Is(err, boto3.Code("ResourceNotFoundException")) {
			t.Errorf("failing: %v", err)
		}
		s.answer = func(string, map[string]any) (int, string) { return 200, `{}` }
		s.asked = nil
		if err := w.Close(t.Context()); err != nil || len(s.asked) != 1 || len(requests(s.asked[0])) != 1 {
			t.Errorf("the item is lost: %v, %v", err, s.asked)
		}
	})
}

// TestWriterBySize has items of 400 KB, of which 41 fit in a call of 16 MB; and
// one that is wrong.
func TestWriterBySize(t *testing.T) {
	var sizes []int
	s := &service{answer: func(_ string, in map[string]any) (int, string) {
		sizes = append(sizes, len(requests(in)))
		return 200, `{}`
	}}
	type big struct {
		ID   int    `dynamodbav:"id"`
		Data []byte // four thirds of it on the wire
	}
	w := dynamodb.TableOf[big](newClient(t, s), "things").Writer("id")
	for i := range 25 {
		if err := w.Put(t.Context(), big{i, make([]byte, 1<<20)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(sizes) != "[11 11 3]" {
		t.Errorf("batches of %v", sizes)
	}
	type keyless struct{ Data string }
	bad := dynamodb.TableOf[keyless](newClient(t, s), "things").Writer("id")
	if err := bad.Put(t.Context(), keyless{"x"}); err == nil || !strings.Contains(err.Error(), `lacks the key "id"`) {
		t.Errorf("an item without its key: %v", err)
	}
}

// TestBatchGetRetries has a service that reads two keys at a time, then none.
func TestBatchGetRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := 2
		s := &service{answer: func(_ string, in map[string]any) (int, string) {
			table := in["RequestItems"].(map[string]any)["things"].(map[string]any)
			keys := table["Keys"].([]any)
			n := min(reads, len(keys))
			if len(keys) > 100 || table["ConsistentRead"] != true || in["ReturnConsumedCapacity"] != "TOTAL" {
				return 400, `{"__type":"ValidationException"}`
			}
			items, _ := json.Marshal(keys[:n])
			left, _ := json.Marshal(keys[n:])
			return 200, `{"Responses":{"things":` + string(items) + `},"UnprocessedKeys":{"things":{"Keys":` + string(left) + `}}}`
		}}
		table := dynamodb.TableOf[thing](newClient(t, s), "things")
		var keys []thing
		for i := range 130 {
			keys = append(keys, thing{ID: fmt.Sprint(i % 120)})
		}
		options := []dynamodb.Option{dynamodb.Consistent(), dynamodb.Param("ReturnConsumedCapacity", "TOTAL")}
		seen := map[string]bool{}
		for item, err := range dynamodb.BatchGet(t.Context(), table, keys, options...) {
			if err != nil {
				t.Fatal(err)
			}
			if seen[item.ID] {
				t.Errorf("%s came twice", item.ID)
			}
			seen[item.ID] = true
		}
		if len(seen) != 120 {
			t.Errorf("%d items", len(seen))
		}
		reads = 0
		for _, err := range dynamodb.BatchGet(t.Context(), table, keys, options...) {
			if unprocessed, ok := errors.AsType[*dynamodb.UnprocessedError](err); !ok || unprocessed.Count != 120 {
				t.Errorf("got %v", err)
			}
		}
	})
}

// TestSegmentsFail has one segment of a scan fail while others go on.
func TestSegmentsFail(t *testing.T) {
	s := &service{answer: func(_ string, in map[string]any) (int, string) {
		if in["Segment"] == 2.0 {
			return 400, `{"__type":"ThrottlingException","message":"slow down"}`
		}
		return 200, `{"Items":[{"id":{"S":"a"}}],"LastEvaluatedKey":{"id":{"S":"` + fmt.Sprint(in["ExclusiveStartKey"]) + `"}}}`
	}}
	table := dynamodb.TableOf[thing](newClient(t, s), "things")
	var last error
	for _, err := range table.Scan(t.Context(), dynamodb.Segments(4)) {
		last = err
	}
	if !errors.Is(last, boto3.Code("ThrottlingException")) {
		t.Errorf("got %v", last)
	}
}

func TestTableRefuses(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{}` }}
	table, ctx := dynamodb.TableOf[thing](newClient(t, s), "things"), t.Context()
	var to thing
	for want, err := range map[string]error{
		"no such item":                   second(table.Get(ctx, thing{ID: "a"})),
		"type chan int cannot hold":      second(table.Get(ctx, boto3.Map{"id": make(chan int)})),
		"pass a pointer that is not nil": table.Put(ctx, to, dynamodb.Returning(dynamodb.AllOld, to)),
		"0 segments":                     first(table.Scan(ctx, dynamodb.Segments(0))),
		"not a member of PutItemInput":   table.Put(ctx, to, dynamodb.Param("Itm", 1)),
		"ConditionExpression: document ": table.Put(ctx, to, dynamodb.If(dynamodb.Attr("a[").Exists())),
		"key 0: dynamodb: field X":       first(dynamodb.BatchGet(ctx, table, []struct{ X func() }{{}})),
		"TransactItems[0].ConditionCheck.ConditionExpression: document path": dynamodb.NewTransaction(table.Client()).Check("t", to, dynamodb.Attr("[").Exists()).Commit(ctx),
		"0 items came for 1 reads": second(dynamodb.TransactGet(ctx, table.Client(), []dynamodb.Read{{Table: "t", Key: to}})),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func first[T any](list func(func(T, error) bool)) (found error) {
	list(func(_ T, err error) bool {
		found = err
		return false
	})
	return found
}

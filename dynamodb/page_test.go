package dynamodb_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// sorted is a table with a key of one attribute, of which items come in order.
type sorted struct {
	keys []string // as attribute values in JSON, in order
}

func (s *sorted) answer(_ string, in map[string]any) (int, string) {
	limit := len(s.keys)
	if n, ok := in["Limit"].(float64); ok {
		limit = int(n)
	}
	first := 0
	if start, ok := in["ExclusiveStartKey"].(map[string]any); ok {
		text, _ := json.Marshal(start["id"])
		at, found := slices.BinarySearchFunc(s.keys, string(text), cmp.Compare[string])
		if first = at; found {
			first++
		}
	}
	page := s.keys[first:min(len(s.keys), first+limit)]
	var items []any
	for _, key := range page {
		items = append(items, map[string]any{"id": json.RawMessage(key)})
	}
	out := map[string]any{"Items": items, "Count": len(items)}
	if first+len(page) < len(s.keys) {
		out["LastEvaluatedKey"] = map[string]any{"id": json.RawMessage(page[len(page)-1])}
	}
	text, _ := json.Marshal(out)
	return 200, string(text)
}

// TestTablePages walks over tables with keys of each type page by page, while items are
// put before the place and behind it.
func TestTablePages(t *testing.T) {
	for name, key := range map[string]func(i int) string{
		"S": func(i int) string { return fmt.Sprintf(`{"S":"k%05d?/+"}`, i) },
		"N": func(i int) string { return fmt.Sprintf(`{"N":"1%037d"}`, i) }, // more than a float64 holds
		"B": func(i int) string {
			text, _ := json.Marshal(fmt.Appendf(nil, "\xff%05d", i))
			return `{"B":` + string(text) + `}`
		},
	} {
		table := &sorted{}
		for i := 10; i < 40; i++ {
			table.keys = append(table.keys, key(2*i))
		}
		slices.Sort(table.keys)
		orders := dynamodb.TableOf[boto3.Map](newClient(t, &service{answer: table.answer}), "t")
		seen, calls := map[string]int{}, 0
		for token := ""; ; {
			read := func() (dynamodb.Page[boto3.Map], error) {
				if name == "S" {
					return orders.ScanPage(t.Context(), 7, token)
				}
				return orders.QueryPage(t.Context(), dynamodb.Key("p").Eq("x"), 7, token)
			}
			page, err := read()
			if err != nil || len(page.Items) > 7 || url.QueryEscape(page.Next) != page.Next {
				t.Fatalf("%s: %d items, token %q, %v", name, len(page.Items), page.Next, err)
			}
			for _, item := range page.Items {
				seen[fmt.Sprint(item["id"])]++
			}
			calls++
			table.keys = append(table.keys, key(calls), key(2*(10+7*calls)+1)) // before and behind
			slices.Sort(table.keys)
			if token = page.Next; token == "" || calls > 20 {
				break
			}
		}
		if len(seen) < 30 || calls > 8 {
			t.Errorf("%s: %d of 30 items in %d pages", name, len(seen), calls)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s came %d times", name, id, n)
			}
		}
	}
}

func TestTablePageRefuses(t *testing.T) {
	s := &service{answer: func(string, map[string]any) (int, string) { return 200, `{"Items":[]}` }}
	table := dynamodb.TableOf[boto3.Map](newClient(t, s), "t")
	for _, token := range []string{"x", "nonsense", "....", "eyJOZXh0IjoxfQ", "eyJFeGNsdXNpdmVTdGFydEtleSI6MX0", "!"} {
		if _, err := table.ScanPage(t.Context(), 5, token); !errors.Is(err, boto3.ErrBadToken) {
			t.Errorf("%q: %v", token, err)
		}
	}
	if _, err := table.ScanPage(t.Context(), 0, ""); err == nil {
		t.Error("a page of no items")
	}
	if len(s.asked) > 0 {
		t.Errorf("%d calls", len(s.asked))
	}
	page, err := table.QueryPage(t.Context(), dynamodb.Key("id").Eq(1), 5, "")
	if err != nil || page.Next != "" || len(page.Items) != 0 || s.asked[0]["Limit"] != 5.0 {
		t.Error(page, err, s.asked)
	}
}

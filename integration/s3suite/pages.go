package s3suite

import (
	"fmt"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
)

// pages lists twelve objects in pages of five.
func (s *suite) pages(t *testing.T) {
	var keys []string
	for i := range 12 {
		key := fmt.Sprintf("pages/%02d", i)
		s.put(t, key, "x")
		keys = append(keys, key)
	}
	in := boto3.Map{"Bucket": s.bucket, "Prefix": "pages/"}
	t.Run("structs", func(t *testing.T) { s.structPages(t, in, keys) })
	t.Run("maps", func(t *testing.T) { s.mapPages(t, in) })
	t.Run("resumed", func(t *testing.T) { s.resumedItems(t, in, keys) })
	t.Run("prefixes", s.commonPrefixes)
}

func (s *suite) structPages(t *testing.T, in boto3.Map, keys []string) {
	type page struct{ Contents []struct{ Key string } }
	var sizes []int
	var listed []string
	for p, err := range boto3.PagesOf[page](t.Context(), s.client, "ListObjectsV2", in, boto3.PageSize(5)) {
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(p.Contents))
		for _, o := range p.Contents {
			listed = append(listed, o.Key)
		}
	}
	if !slices.Equal(sizes, []int{5, 5, 2}) || !slices.Equal(listed, keys) {
		t.Errorf("pages of %v: %q", sizes, listed)
	}
}

// mapPages leaves after the second page.
func (s *suite) mapPages(t *testing.T, in boto3.Map) {
	n := 0
	for p, err := range s.client.Pages(t.Context(), "ListObjectsV2", in, boto3.PageSize(5)) {
		if err != nil {
			t.Fatal(err)
		}
		if list, _ := p["Contents"].([]any); len(list) != 5 {
			t.Errorf("page %d: %v", n, p)
		}
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("%d pages", n)
	}
}

// resumedItems stops in the middle of a page and goes on from there.
func (s *suite) resumedItems(t *testing.T, in boto3.Map, keys []string) {
	var listed []string
	var token string
	collect := func(opts ...boto3.PageOption) {
		for item, err := range s.client.Items(t.Context(), "ListObjectsV2", in, append(opts, boto3.PageSize(5))...) {
			if err != nil {
				t.Fatal(err)
			}
			listed = append(listed, item.(boto3.Map)["Key"].(string))
		}
	}
	collect(boto3.MaxItems(7), boto3.ResumeToken(&token))
	if len(listed) != 7 || token == "" {
		t.Fatalf("%d items, token %q", len(listed), token)
	}
	collect(boto3.StartingToken(token))
	if !slices.Equal(listed, keys) {
		t.Errorf("listed %q", listed)
	}
}

func (s *suite) commonPrefixes(t *testing.T) {
	s.put(t, "tree/a/1", "x")
	s.put(t, "tree/b/1", "x")
	s.put(t, "tree/leaf", "x")
	var out struct {
		CommonPrefixes []struct{ Prefix string }
		Contents       []struct{ Key string }
	}
	s.call(t, "ListObjectsV2", boto3.Map{"Bucket": s.bucket, "Prefix": "tree/", "Delimiter": "/"}, &out)
	if fmt.Sprint(out) != "{[{tree/a/} {tree/b/}] [{tree/leaf}]}" {
		t.Errorf("got %v", out)
	}
}

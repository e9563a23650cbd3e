package transfer_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// sorted lists keys in pages, as S3 does, by both versions.
type sorted struct {
	keys []string
	page int

	mu       sync.Mutex
	requests int
	shuffled bool // as a directory bucket
	broken   int  // the request that fails
}

func (s *sorted) answer(w http.ResponseWriter, r *http.Request, _ string) bool {
	q := r.URL.Query()
	if r.Method != http.MethodGet || r.URL.Path != "/b" && r.URL.Path != "/b/" {
		return false
	}
	s.mu.Lock()
	s.requests++
	number := s.requests
	s.mu.Unlock()
	if number == s.broken {
		fail(w, 403, "AccessDenied")
		return true
	}
	after := max(q.Get("start-after"), q.Get("marker"))
	from := sort.Search(len(s.keys), func(i int) bool { return s.keys[i] > after && s.keys[i] >= q.Get("prefix") })
	if token := q.Get("continuation-token"); token != "" {
		from, _ = strconv.Atoi(token)
	}
	end := sort.Search(len(s.keys), func(i int) bool {
		return s.keys[i] >= q.Get("prefix") && !strings.HasPrefix(s.keys[i], q.Get("prefix"))
	})
	to := min(from+s.page, end)
	type content struct{ Key string }
	out := struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}{IsTruncated: to < end}
	if out.IsTruncated && q.Has("list-type") {
		out.NextContinuationToken = strconv.Itoa(to)
	}
	for _, k := range s.keys[min(from, to):to] {
		out.Contents = append(out.Contents, content{k})
	}
	if s.shuffled {
		slices.Reverse(out.Contents)
	}
	_ = xml.NewEncoder(w).Encode(out)
	return true
}

// shapes are ways in which keys are spread.
var shapes = map[string]func(r *rand.Rand, n int) string{
	"numbers": func(_ *rand.Rand, n int) string { return fmt.Sprintf("p/size-4096/%06d", n) },
	"hashes":  func(r *rand.Rand, _ int) string { return fmt.Sprintf("p/%016x", r.Uint64()) },
	"days": func(r *rand.Rand, n int) string {
		return fmt.Sprintf("p/logs/2026/%02d/%02d/host-%d.gz", n%12+1, n%28+1, r.IntN(1000))
	},
	"one apart": func(_ *rand.Rand, n int) string {
		return "p/" + map[bool]string{true: "zzz", false: fmt.Sprint("a", n)}[n == 0]
	},
	"characters": func(r *rand.Rand, _ int) string {
		return "p/" + string([]rune{'日' + rune(r.IntN(5000)), 0xD7FF, '~', 0xE000, 0x10FFFF}[r.IntN(5):]) + fmt.Sprint(r.IntN(900))
	},
	"bytes": func(r *rand.Rand, _ int) string {
		return "p/" + string([]rune{rune(r.IntN(300) + 1), rune(r.IntN(300) + 9)})
	},
	"nested":   func(_ *rand.Rand, n int) string { return "p/" + strings.Repeat("a/", n%40) + fmt.Sprint(n%7) },
	"prefixes": func(_ *rand.Rand, n int) string { return "p/" + strings.Repeat("~", n) },
	"many":     func(r *rand.Rand, n int) string { return fmt.Sprintf("%c/%d", 'n'+rune(r.IntN(5)), n) }, // not only ours
}

// However keys are spread, each comes once, and all come.
func TestParallelList(t *testing.T) {
	for name, shape := range shapes {
		for _, v1 := range []bool{false, true} {
			for seed := range uint64(3) {
				random := rand.New(rand.NewPCG(seed, 3))
				var keys []string
				for n := range 1 + random.IntN(400) {
					if key := shape(random, n); validXML(key) {
						keys = append(keys, key)
					}
				}
				slices.Sort(keys)
				keys = slices.Compact(keys)
				f, c := newFake(t)
				s := &sorted{keys: keys, page: 1 + random.IntN(9)}
				f.setFault(s.answer)
				m := transfer.New(c, transfer.Config{ListObjectsV1: v1})
				var got, want []string
				for o, err := range m.List(t.Context(), transfer.Prefix("b", "p"), transfer.ParallelList(1+random.IntN(12))) {
					if err != nil {
						t.Fatal(name, err)
					}
					got = append(got, o.Key)
				}
				for _, k := range keys {
					if strings.HasPrefix(k, "p/") && !strings.HasSuffix(k, "/") {
						want = append(want, k)
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s, seed %d: %d of %d keys", name, seed, len(got), len(want))
				}
			}
		}
	}
}

func validXML(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool { return r < 0x20 || r == 0xFFFE || r == 0xFFFF })
}

// What is divided is divided into parts that are worth it: there are never twice as many
// requests as pages, even of keys that begin alike, as dates do.
func TestParallelListTakesFewRequestsMore(t *testing.T) {
	for name, shape := range map[string]func(*rand.Rand, int) string{"numbers": shapes["numbers"], "hashes": shapes["hashes"], "days": shapes["days"]} {
		f, c := newFake(t)
		random, keys := rand.New(rand.NewPCG(1, 1)), []string(nil)
		for n := range 20_000 {
			keys = append(keys, shape(random, n))
		}
		slices.Sort(keys)
		s := &sorted{keys: slices.Compact(keys), page: 100}
		f.setFault(s.answer)
		n := 0
		for _, err := range transfer.New(c, transfer.Config{}).List(t.Context(), transfer.Prefix("b", ""), transfer.ParallelList(8)) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		pages := (len(s.keys) + 99) / 100
		if n != len(s.keys) || s.requests > 2*pages {
			t.Errorf("%s: %d of %d keys, %d requests for %d pages", name, n, len(s.keys), s.requests, pages)
		}
		t.Logf("%s: %d requests for %d pages", name, s.requests, pages)
	}
}

func TestParallelListFails(t *testing.T) {
	f, c := newFake(t)
	var keys []string
	for n := range 300 {
		keys = append(keys, fmt.Sprintf("%03d", n))
	}
	s := &sorted{keys: keys, page: 10, broken: 9}
	f.setFault(s.answer)
	m := transfer.New(c, transfer.Config{})
	count := func() (n int, last error) {
		for _, err := range m.List(t.Context(), transfer.Prefix("b", ""), transfer.ParallelList(4)) {
			if last = err; err == nil {
				n++
			}
		}
		return n, last
	}
	if n, err := count(); !errors.Is(err, boto3.Code("AccessDenied")) || n == len(keys) {
		t.Errorf("%d keys, %v", n, err)
	}
	s.broken, s.shuffled = 0, true
	if n, err := count(); err == nil || !strings.Contains(err.Error(), "ParallelList") {
		t.Errorf("%d keys in no order, %v", n, err)
	}
	s.shuffled = false
	for _, err := range m.List(t.Context(), transfer.Prefix("b", ""), transfer.ParallelList(4)) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	settle(t)
	// A listing by which something is deleted.
	result, err := m.Sync(t.Context(), transfer.Dir(tree(t, "000")), transfer.Prefix("b", ""), transfer.Compare(transfer.BySize), transfer.WithDelete(),
		transfer.MaxDelete(299), transfer.DryRun(), transfer.ParallelList(4))
	if err != nil || result.Deleted != 299 {
		t.Error(result, err)
	}
	if _, err := m.UploadDir(t.Context(), "b", "", t.TempDir(), transfer.ParallelList(4)); err == nil {
		t.Error("UploadDir with ParallelList")
	}
	for _, n := range []int{0, -1, 1001} {
		if _, err := m.Sync(t.Context(), transfer.Prefix("b", ""), transfer.Dir(t.TempDir()), transfer.ParallelList(n)); err == nil {
			t.Error("ParallelList of", n)
		}
	}
}

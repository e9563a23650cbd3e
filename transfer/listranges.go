package transfer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"sort"
	"sync"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// ParallelList has the buckets of a tree listed by up to n requests at a time: by
// ranges of keys, which the listing finds itself and divides anew where one has more
// than the others. It takes some requests more, and keys come in no order. A service
// whose keys are in no order, such as a directory bucket, fails the transfer.
func ParallelList(n int) TreeOption {
	return treeOption(func(o *options) {
		o.tree.lists = n
		if n < 1 || n > maxLists {
			o.err = fmt.Errorf("transfer: ParallelList(%d) must be from 1 to %d", n, maxLists)
		}
	})
}

const maxLists = 1000

// span is a range of keys that is listed: after one key, up to another.
type span struct {
	after, end string // end is "" for the last
	token      string // how the service goes on, where a page came
	full       bool   // a page came, and there is more
	first      string // of the last page
	barren     bool   // what was split off last had nothing
	from       *span  // what it was split off
}

// ranges is a listing by several requests at a time.
type ranges struct {
	m      *Manager
	client *boto3.Client
	in     boto3.Map
	strict bool
	prefix string

	mu    sync.Mutex
	turn  *sync.Cond // a page came, or the end
	spans []*span    // under way
	seen  alphabet
	err   error

	adding sync.Mutex
	add    func(*page) error
}

// pagesAtOnce is pages by up to n requests at a time. add is called by one goroutine
// at a time.
func (m *Manager) pagesAtOnce(ctx context.Context, client *boto3.Client, in boto3.Map, strict bool, n int, add func(*page) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	prefix, _ := in["Prefix"].(string)
	l := &ranges{m: m, client: client, in: in, strict: strict, prefix: prefix, add: add}
	l.turn = sync.NewCond(&l.mu)
	first := &span{}
	l.spans = append(l.spans, first)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			s := first
			if i > 0 {
				s = l.take()
			}
			for ; s != nil; s = l.take() {
				if err := l.list(ctx, s); err != nil {
					l.fail(err)
					cancel()
				}
			}
		})
	}
	wg.Wait()
	return l.err
}

// take splits off a part of what others have, when there is one, and is nil when all
// is listed.
func (l *ranges) take() *span {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if l.err != nil || len(l.spans) == 0 {
			return nil
		}
		if s := l.split(); s != nil {
			l.spans = append(l.spans, s)
			return s
		}
		l.turn.Wait()
	}
}

// split divides the span whose ends differ the most. One of which a part had nothing
// rests until its next page, and what seems to be no more than two pages stays whole.
func (l *ranges) split() *span {
	var widest *span
	var best middle
	for _, s := range l.spans {
		if !s.full || s.barren || s.pages() < 2 {
			continue
		}
		if m, ok := l.between(s.after, s.end); ok && (widest == nil || m.wider(best)) {
			widest, best = s, m
		}
	}
	if widest == nil {
		return nil
	}
	s := &span{after: best.key, end: widest.end, from: widest}
	widest.end = best.key
	return s
}

// pages guesses how many pages are left, if keys go on as in the last one.
func (s *span) pages() float64 {
	if s.end == "" {
		return math.Inf(1)
	}
	common := 0
	for common < min(len(s.first), len(s.end)) && s.first[common] == s.end[common] {
		common++
	}
	page := place(s.after, common) - place(s.first, common)
	if page <= 0 {
		return math.Inf(1) // they differ by less than a place tells
	}
	return (place(s.end, common) - place(s.after, common)) / page
}

// place is a number for a key, behind what others have in common with it.
func place(key string, common int) (n float64) {
	scale := 1.0
	for i := common; i < min(len(key), common+8); i++ {
		scale /= lastUsual - firstUsual + 3
		n += scale * float64(min(max(rune(key[i]), firstUsual-1), lastUsual+1)-firstUsual+2)
	}
	return n
}

func (l *ranges) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
	l.turn.Broadcast()
}

// list lists a span to its end, which others may move down meanwhile.
func (l *ranges) list(ctx context.Context, s *span) error {
	for more := true; more; {
		if ctx.Err() != nil {
			return ctxerr.Of(ctx)
		}
		p, next, err := l.m.page(ctx, l.client, l.request(s), l.strict)
		if err != nil {
			return err
		}
		if more, err = l.keep(s, p, next); err != nil {
			return err
		}
		if len(p.Contents) > 0 {
			l.adding.Lock()
			err = l.add(p)
			l.adding.Unlock()
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *ranges) request(s *span) boto3.Map {
	in := maps.Clone(l.in)
	switch {
	case l.m.cfg.ListObjectsV1:
		if at := cmp.Or(s.token, s.after); at != "" {
			in["Marker"] = at
		}
	case s.token != "":
		in["ContinuationToken"] = s.token
	case s.after != "":
		in["StartAfter"] = s.after
	}
	return in
}

// keep cuts a page to the span, and says whether the span goes on.
func (l *ranges) keep(s *span, p *page, next string) (more bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.turn.Broadcast()
	for i := range p.Contents {
		if p.Contents[i].Key <= s.after {
			return false, fmt.Errorf("transfer: the listing of %s is not in the order of its keys, %q comes after %q, so that it cannot be divided: leave out ParallelList", l.in["Bucket"], p.Contents[i].Key, s.after)
		}
		if s.end != "" && p.Contents[i].Key > s.end {
			break
		}
		l.seen.note(p.Contents[i].Key, s.after)
		s.after = p.Contents[i].Key
	}
	n := len(p.Contents)
	if s.end != "" {
		n = sort.Search(n, func(i int) bool { return p.Contents[i].Key > s.end })
	}
	more = next != "" && n == len(p.Contents) && (s.end == "" || s.after < s.end)
	p.Contents = p.Contents[:n]
	if n > 0 {
		s.first = p.Contents[0].Key
	}
	if n == 0 && !s.full && s.from != nil {
		s.from.barren = true
	}
	if n > 0 {
		s.barren = false
	}
	s.token, s.full = next, more
	if !more {
		for i := range l.spans {
			if l.spans[i] == s {
				l.spans = append(l.spans[:i], l.spans[i+1:]...)
				break
			}
		}
	}
	return more, nil
}

// middle is a key between two others, and how far from each other these are: the
// number of bytes that they begin with in common, and the difference of what follows.
type middle struct {
	key    string
	common int
	apart  rune
}

func (m middle) wider(than middle) bool {
	return m.common < than.common || m.common == than.common && m.apart > than.apart
}

// The characters that most keys are made of.
const (
	firstUsual = ' '
	lastUsual  = '~'
)

// alphabet has the usual characters that keys were seen to have, place by place: what
// they have elsewhere tells nothing, as with dates and names in one key.
type alphabet [64][lastUsual + 1]bool

func (a *alphabet) note(key, before string) {
	i := 0
	for i < min(len(key), len(before)) && key[i] == before[i] {
		i++
	}
	for ; i < len(key); i++ {
		if key[i] <= lastUsual {
			a[min(i, len(a)-1)][key[i]] = true
		}
	}
}

// among is the one in the middle of those that were seen between two.
func (a *alphabet) among(at int, low, high rune) (rune, bool) {
	var all []rune
	for r := max(low+1, firstUsual); r < min(high, lastUsual+1); r++ {
		if a[min(at, len(a)-1)][r] {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	return all[len(all)/2], true
}

// between is a key in the middle between the ends of a span, as far as can be told from
// the keys that were seen.
func (l *ranges) between(after, end string) (middle, bool) {
	common := len(l.prefix)
	if end != "" {
		for common = 0; common < min(len(after), len(end)) && after[common] == end[common]; {
			common++
		}
	}
	common = min(common, len(after))
	for common > 0 && common < len(after) && !utf8.RuneStart(after[common]) {
		common--
	}
	low, size := digit(after[common:])
	high, n := rune(utf8.MaxRune), 0
	if end != "" {
		high, n = digit(end[min(common, len(end)):])
	}
	m := middle{common: common, apart: high - low}
	head := after[:common]
	seen, found := l.seen.among(common, low, high)
	switch {
	case found:
		m.key = head + string(seen)
	case high > lastUsual+1 && low <= lastUsual:
		m.key = head + string(rune(lastUsual+1))
	case low > lastUsual && high-low > 1:
		m.key = head + string(valid(low+(high-low)/2))
	case n > 0 && common+n < len(end): // there are keys that begin with it
		m.key = end[:common+n]
	default:
		m.key = l.below(after, common+size)
	}
	return m, m.key > after && (end == "" || m.key < end)
}

// below is a key behind another that begins with as much of it as can be.
func (l *ranges) below(after string, at int) string {
	for {
		low, size := digit(after[at:])
		if seen, found := l.seen.among(at, low, lastUsual+1); found {
			return after[:at] + string(seen)
		}
		if size == 0 {
			return "" // there is none
		}
		at += size
	}
}

// digit is the first character, or one before all usual ones.
func digit(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return firstUsual - 1, 0
	}
	return r, n
}

// valid leaves out what is no character of its own.
func valid(r rune) rune {
	if r >= 0xD800 && r < 0xE000 {
		return 0xE000
	}
	return r
}

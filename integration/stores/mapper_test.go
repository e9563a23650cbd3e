package stores

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// content has a field of each type, and each option of tags for values.
type content struct {
	Text   string             `dynamodbav:"text"`
	Short  string             `dynamodbav:"short,omitempty"`
	Whole  int                `dynamodbav:"whole"`
	Exact  dynamodb.Number    `dynamodbav:"exact,omitempty"`
	Flag   bool               `dynamodbav:"flag"`
	Bytes  []byte             `dynamodbav:"bytes,omitempty"`
	Tags   []string           `dynamodbav:"tags,stringset,omitempty"`
	Ratios []float64          `dynamodbav:"ratios,numberset,omitempty"`
	List   []string           `dynamodbav:"list"`
	Table  map[string]int     `dynamodbav:"table"`
	Odd    *string            `dynamodbav:"odd.name[0]"`
	Until  time.Time          `dynamodbav:"until,ttl"`
	At     time.Time          `dynamodbav:"at,omitzero"`
	Digits int                `dynamodbav:"digits,string,omitempty"`
	Inner  struct{ X, Y int } `dynamodbav:"inner"`
}

// mark is a value with the name of its type, as the oracle writes it.
type mark = map[string]any

// attribute is what is to be stored of a field.
type attribute struct {
	name string
	zero bool
	mark mark // nil where it is left out
}

func number[N int | int64](n N) mark { return mark{"N": strconv.FormatInt(int64(n), 10)} }

func text(s string) mark { return mark{"S": s} }

// unless leaves out what is zero.
func unless(zero bool, m mark) mark {
	if zero {
		return nil
	}
	return m
}

func (c *content) attributes() []attribute {
	list, odd, table := mark{"NULL": true}, mark{"NULL": true}, mark{"NULL": true}
	if c.List != nil {
		each := []any{}
		for _, s := range c.List {
			each = append(each, text(s))
		}
		list = mark{"L": each}
	}
	if c.Table != nil {
		entries := mark{}
		for k, n := range c.Table {
			entries[k] = number(n)
		}
		table = mark{"M": entries}
	}
	if c.Odd != nil {
		odd = text(*c.Odd)
	}
	var ratios []string
	for _, r := range c.Ratios {
		ratios = append(ratios, strconv.FormatFloat(r, 'f', -1, 64))
	}
	slices.Sort(ratios)
	all := []attribute{
		{"text", c.Text == "", text(c.Text)},
		{"short", c.Short == "", unless(c.Short == "", text(c.Short))},
		{"whole", c.Whole == 0, number(c.Whole)},
		{"exact", c.Exact == "", unless(c.Exact == "", mark{"N": string(c.Exact)})},
		{"flag", !c.Flag, mark{"BOOL": c.Flag}},
		{"bytes", c.Bytes == nil, unless(len(c.Bytes) == 0, mark{"B": base64.StdEncoding.EncodeToString(c.Bytes)})},
		{"tags", c.Tags == nil, unless(len(c.Tags) == 0, mark{"SS": slices.Sorted(slices.Values(c.Tags))})},
		{"ratios", c.Ratios == nil, unless(len(c.Ratios) == 0, mark{"NS": ratios})},
		{"list", c.List == nil, list},
		{"table", c.Table == nil, table},
		{"odd.name[0]", c.Odd == nil, odd},
		{"until", c.Until.IsZero(), unless(c.Until.IsZero(), number(c.Until.Unix()))},
		{"at", c.At.IsZero(), unless(c.At.IsZero(), text(c.At.Format(time.RFC3339Nano)))},
		{"digits", c.Digits == 0, unless(c.Digits == 0, text(strconv.Itoa(c.Digits)))},
		{"inner", c.Inner.X == 0 && c.Inner.Y == 0, mark{"M": mark{"X": number(c.Inner.X), "Y": number(c.Inner.Y)}}},
	}
	return all
}

// draw changes some fields.
func (c *content) draw(r *rand.Rand) {
	word := func() string { return []string{"", "a", "ä b", `"\`, "longer text", "#n0"}[r.IntN(6)] }
	some := func(set func()) {
		if r.IntN(3) == 0 {
			set()
		}
	}
	some(func() { c.Text = word() })
	some(func() { c.Short = word() })
	some(func() { c.Whole = r.IntN(5) - 2 })
	some(func() { c.Exact = []dynamodb.Number{"", "0", "12345678901234567890.5", "-7"}[r.IntN(4)] })
	some(func() { c.Flag = r.IntN(2) == 0 })
	some(func() { c.Bytes = [][]byte{nil, {}, {0, 255}, []byte("abc")}[r.IntN(4)] })
	some(func() { c.Tags = [][]string{nil, {}, {"x"}, {"y", "x", "z"}}[r.IntN(4)] })
	some(func() { c.Ratios = [][]float64{nil, {0.5}, {1, -2.25}}[r.IntN(3)] })
	some(func() { c.List = [][]string{nil, {}, {"x", ""}, {word()}}[r.IntN(4)] })
	some(func() { c.Table = []map[string]int{nil, {}, {"k": r.IntN(3)}, {"a.b": 1, "": 2}}[r.IntN(3)] })
	some(func() { c.Odd = []*string{nil, new(""), new(word())}[r.IntN(3)] })
	some(func() { c.Until = []time.Time{{}, time.Unix(r.Int64N(1<<31), 0)}[r.IntN(2)] })
	some(func() { c.At = []time.Time{{}, time.Unix(r.Int64N(1<<31), r.Int64N(1e9)).UTC()}[r.IntN(2)] })
	some(func() { c.Digits = r.IntN(3) })
	some(func() { c.Inner.X, c.Inner.Y = r.IntN(3), r.IntN(3) })
}

// box has keys of two attributes and a version.
type box struct {
	Owner   string `dynamodbav:"owner,hash"`
	Place   int    `dynamodbav:"place,range"`
	Version uint32 `dynamodbav:"version,version"`
	content
	Made    time.Time `dynamodbav:"made,created"`
	Changed int64     `dynamodbav:"changed,updated"`
	Hits    int       `dynamodbav:"hits,counter"`
	Serial  string    `dynamodbav:"serial,uuid"`
	Kind    string    `dynamodbav:"kind,type=box"`
}

// crate has a key of bytes and no version.
type crate struct {
	Code []byte `dynamodbav:"code,hash"`
	content
	Made    time.Time `dynamodbav:"made,created,unixtime"`
	Changed time.Time `dynamodbav:"changed,updated"`
	Hits    int       `dynamodbav:"hits,counter"`
}

// kind is how a test sees a type of item.
type kind[T any] struct {
	table   *dynamodb.Table[T]
	key     func(n int) T
	inside  func(*T) *content
	hits    func(*T) *int
	version func(*T) *uint32
	own     func(*T) []attribute // keys and what the table makes
}

// model is what a table is to hold by the rules of the methods, and how many writes have
// gone which way.
type model map[int]map[string]mark

func (k kind[T]) attributes(item *T) map[string]mark {
	stored := map[string]mark{}
	for _, a := range slices.Concat(k.inside(item).attributes(), k.own(item)) {
		if a.mark != nil {
			stored[a.name] = a.mark
		}
	}
	return stored
}

// run writes n times, with values that are new, that were read just now, and that are
// out of date, and with another program that writes too.
func (k kind[T]) run(t *testing.T, r *rand.Rand, n int) (model, map[string]int) {
	t.Helper()
	const places = 40
	state, read, counts := model{}, map[int]T{}, map[string]int{}
	for range n {
		place := r.IntN(places)
		if _, ok := read[place]; !ok || r.IntN(4) > 0 {
			item, err := k.table.Get(t.Context(), k.key(place), dynamodb.Consistent())
			if errors.Is(err, dynamodb.ErrNotFound) != (state[place] == nil) {
				t.Fatalf("place %d: %v; %v", place, err, state[place])
			}
			if err != nil {
				item = k.key(place)
			}
			read[place] = item
		}
		item, is := read[place], state[place]
		stale := k.version(&item) != nil && fmt.Sprint(*k.version(&item)) != versionOf(is)
		what, err := k.write(t, r, item, is, stale, func(after map[string]mark) {
			if state[place] = after; after == nil {
				delete(state, place)
			}
		})
		result := "done"
		if err != nil {
			result = "refused"
		}
		counts[what+" "+result]++
	}
	return state, counts
}

func versionOf(is map[string]mark) string {
	if is["version"] == nil {
		return "0"
	}
	return fmt.Sprint(is["version"]["N"])
}

// attempt is one write: of a value that was read, to what is there.
type attempt[T any] struct {
	kind[T]
	t     *testing.T
	r     *rand.Rand
	item  T
	is    map[string]mark
	next  map[string]mark // what is to be there afterwards
	stale bool            // the version of the value is not the one that is there
}

// write does one write, and tells what is there afterwards.
func (k kind[T]) write(t *testing.T, r *rand.Rand, item T, is map[string]mark, stale bool, after func(map[string]mark)) (what string, err error) {
	a := &attempt[T]{k, t, r, item, is, maps.Clone(is), stale}
	writes := []struct {
		name string
		run  func() error
	}{{"save", a.save}, {"save", a.save}, {"change", a.change}, {"patch", a.patch}, {"delete", a.remove}, {"update", a.update}, {"write of another program", a.another}}
	w := writes[r.IntN(len(writes))]
	if err = w.run(); err == nil {
		after(a.next)
	}
	return w.name, err
}

// refuse compares how a write has ended with how it should.
func (a *attempt[T]) refuse(err error, stale, refused bool) {
	a.t.Helper()
	_, conflict := errors.AsType[*dynamodb.VersionError](err)
	switch {
	case (err != nil) != refused:
		a.t.Fatalf("%+v at %v: %v; stale: %v", a.item, a.is, err, stale)
	case err != nil && stale && !conflict:
		a.t.Fatalf("%v is no conflict of versions", err)
	}
}

// locked says that the value has a version that is not the one that is there.
func (a *attempt[T]) locked() bool {
	return a.stale && a.version(&a.item) != nil && *a.version(&a.item) != 0
}

// counted has the next version.
func (a *attempt[T]) counted() {
	if a.version(&a.item) != nil {
		n, _ := strconv.Atoi(versionOf(a.is))
		a.next["version"] = number(n + 1)
	}
}

func (a *attempt[T]) save() error {
	a.inside(&a.item).draw(a.r)
	err := a.table.Save(a.t.Context(), &a.item)
	a.refuse(err, a.stale, a.stale)
	a.next = a.attributes(&a.item)
	return err
}

func (a *attempt[T]) change() error {
	old := a.item
	a.inside(&a.item).draw(a.r)
	*a.hits(&a.item) += a.r.IntN(3)
	before := a.attributes(&old)
	if reflect.DeepEqual(before, a.attributes(&a.item)) {
		return a.table.Change(a.t.Context(), old, &a.item)
	}
	err := a.table.Change(a.t.Context(), old, &a.item)
	a.refuse(err, a.stale && a.is != nil, a.stale || a.is == nil)
	if err == nil {
		differ(a.next, before, a.attributes(&a.item))
		a.counted()
	}
	return err
}

func (a *attempt[T]) patch() error {
	old := a.item
	a.item = a.key(a.place(&old))
	a.inside(&a.item).draw(a.r)
	if a.version(&a.item) != nil && a.r.IntN(2) == 0 {
		*a.version(&a.item) = *a.version(&old)
	}
	var opts []dynamodb.Option
	removes := a.r.IntN(2) == 0
	if removes {
		opts = append(opts, dynamodb.RemoveZero())
	}
	given, locked := a.item, a.locked()
	err := a.table.Patch(a.t.Context(), &a.item, opts...)
	a.refuse(err, locked, locked || a.is == nil)
	if err == nil {
		a.patched(a.next, &given, removes)
		a.counted()
		if got := a.attributes(&a.item); !same(got, a.next) {
			a.t.Fatalf("the patch left %v, want %v", got, a.next)
		}
	}
	return err
}

func (a *attempt[T]) remove() error {
	err := a.table.Delete(a.t.Context(), a.item)
	a.refuse(err, a.locked(), a.locked())
	a.next = nil
	return err
}

func (a *attempt[T]) update() error {
	if a.is == nil {
		return nil
	}
	update := dynamodb.Set("short", "updated").Remove("tags", dynamodb.Escape("odd.name[0]")).Add("hits", 2)
	err := a.table.Update(a.t.Context(), a.item, update)
	a.refuse(err, a.locked(), a.locked())
	if err == nil {
		a.next["short"] = text("updated")
		delete(a.next, "tags")
		delete(a.next, "odd.name[0]")
		hits, _ := strconv.Atoi(fmt.Sprint(a.next["hits"]["N"]))
		a.next["hits"] = number(hits + 2)
		a.counted()
	}
	return err
}

// another writes as a program does that knows nothing of the type but its version.
func (a *attempt[T]) another() error {
	if a.is == nil {
		return nil
	}
	update := dynamodb.Set("extra", "kept")
	if a.version(&a.item) != nil {
		update = update.Add("version", 1)
	}
	key := boto3.Map{}
	for _, name := range []string{"owner", "place", "code"} {
		switch v := a.is[name]; {
		case v["S"] != nil:
			key[name] = v["S"]
		case v["N"] != nil:
			key[name] = dynamodb.Number(fmt.Sprint(v["N"]))
		case v["B"] != nil:
			key[name], _ = base64.StdEncoding.DecodeString(fmt.Sprint(v["B"]))
		}
	}
	if err := dynamodb.TableOf[boto3.Map](a.table.Client(), a.table.Name()).Update(a.t.Context(), key, update); err != nil {
		a.t.Fatal(err)
	}
	a.next["extra"] = text("kept")
	a.counted()
	return nil
}

func (k kind[T]) place(item *T) int {
	for n := range 40 {
		other := k.key(n)
		if reflect.DeepEqual(k.own(&other)[0], k.own(item)[0]) {
			return n
		}
	}
	return -1
}

// differ has the attributes that differ between two values.
func differ(next, before, after map[string]mark) {
	for name := range before {
		if after[name] == nil {
			delete(next, name)
		}
	}
	for name, is := range after {
		switch was := before[name]; {
		case reflect.DeepEqual(was, is):
		case name == "hits":
			had, _ := strconv.Atoi(fmt.Sprint(was["N"]))
			has, _ := strconv.Atoi(fmt.Sprint(is["N"]))
			n, _ := strconv.Atoi(fmt.Sprint(next[name]["N"]))
			next[name] = number(n + has - had)
		default:
			next[name] = is
		}
	}
}

// patched has the attributes that are not zero.
func (k kind[T]) patched(next map[string]mark, item *T, removes bool) {
	for _, a := range k.inside(item).attributes() {
		switch {
		case !a.zero && a.mark != nil:
			next[a.name] = a.mark
		case a.zero && removes:
			delete(next, a.name)
		}
	}
	if removes {
		delete(next, "hits")
	}
}

// varies is what a model cannot know: the time of the last write.
const varies = "changed"

// same compares what a struct holds with what is there; a struct has zeros for what is not.
func same(got, want map[string]mark) bool {
	zero := map[string]bool{}
	for _, a := range new(content).attributes() {
		zero[a.name+fmt.Sprint(a.mark)] = true
	}
	for name, is := range got {
		if was := want[name]; !reflect.DeepEqual(was, is) && name != varies && (was != nil || !zero[name+fmt.Sprint(is)] && name != "hits") {
			return false
		}
	}
	for name := range want {
		if got[name] == nil && name != "extra" {
			return false
		}
	}
	return true
}

var servers = []string{"moto", "ministack"}

// TestMapper writes 2,000 values and updates of two types to each server, and reads with
// boto3 what is there then.
func TestMapper(t *testing.T) {
	for _, s := range list {
		if slices.Contains(servers, s.name) {
			t.Run(s.name, func(t *testing.T) { writeAndRead(t, s.start(t)) })
		}
	}
}

func dynamoDB(t *testing.T, endpoint string) *boto3.Client {
	t.Helper()
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := session.Client("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func writeAndRead(t *testing.T, endpoint string) {
	client := dynamoDB(t, endpoint)
	boxes := kind[box]{
		table:   dynamodb.TableOf[box](client, "boxes"),
		key:     func(n int) box { return box{Owner: fmt.Sprint("owner", n%4), Place: n} },
		inside:  func(b *box) *content { return &b.content },
		hits:    func(b *box) *int { return &b.Hits },
		version: func(b *box) *uint32 { return &b.Version },
		own: func(b *box) []attribute {
			return []attribute{
				{"place", false, number(b.Place)}, {"owner", false, text(b.Owner)}, {"version", false, number(int64(b.Version))},
				{"made", false, text(b.Made.Format(time.RFC3339Nano))}, {"hits", false, number(b.Hits)},
				{"serial", false, text(b.Serial)}, {"kind", false, text("box")},
			}
		},
	}
	crates := kind[crate]{
		table:   dynamodb.TableOf[crate](client, "crates"),
		key:     func(n int) crate { return crate{Code: []byte{byte(n), 0}} },
		inside:  func(c *crate) *content { return &c.content },
		hits:    func(c *crate) *int { return &c.Hits },
		version: func(*crate) *uint32 { return nil },
		own: func(c *crate) []attribute {
			return []attribute{
				{"code", false, mark{"B": base64.StdEncoding.EncodeToString(c.Code)}},
				{"made", false, number(c.Made.Unix())}, {"hits", false, number(c.Hits)},
			}
		},
	}
	for _, err := range []error{boxes.table.Create(t.Context()), crates.table.Create(t.Context()), boxes.table.Check(t.Context())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const seed = 27
	boxState, boxCounts := boxes.run(t, rand.New(rand.NewPCG(seed, 1)), 1000)
	crateState, crateCounts := crates.run(t, rand.New(rand.NewPCG(seed, 2)), 1000)
	t.Log(boxCounts)
	t.Log(crateCounts)
	ask, err := json.Marshal(map[string]any{"endpoint": endpoint, "tables": []string{"boxes", "crates"}})
	if err != nil {
		t.Fatal(err)
	}
	var found map[string][]map[string]any
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Boto3, ask, "testdata/items.py"), &found); err != nil {
		t.Fatal(err)
	}
	compare(t, found["boxes"], boxState)
	compare(t, found["crates"], crateState)
}

// compare has each item of the one among the other.
func compare(t *testing.T, found []map[string]any, want model) {
	t.Helper()
	if len(found) != len(want) || len(found) == 0 {
		t.Errorf("there are %d items, want %d", len(found), len(want))
	}
	texts := map[string]bool{}
	for _, item := range want {
		texts[canonical(t, item)] = true
	}
	for _, item := range found {
		if item[varies] == nil {
			t.Errorf("the time of the last write is missing in %v", item)
		}
		delete(item, varies)
		if got := canonical(t, item); !texts[got] {
			t.Errorf("boto3 reads\n%s\nwhich is none of those that were written", got)
		}
	}
}

// canonical is an item as JSON, with numbers in one notation.
func canonical(t *testing.T, item any) string {
	t.Helper()
	b, err := json.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

package jobs

import (
	"math/big"
	"reflect"
	"testing"
	"time"
)

func TestInstant(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	local := time.Local
	time.Local = berlin
	defer func() { time.Local = local }()
	for text, want := range map[string]time.Time{
		"2026-01-02":                               time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
		"2026-01-02 03:04:05":                      time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		"2026-01-02 03:04:05.123456789":            time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC),
		"2026-07-02 03:04:05.000 UTC":              time.Date(2026, 7, 2, 3, 4, 5, 0, time.UTC),
		"2026-07-02 03:04:05.000 +01:00":           time.Date(2026, 7, 2, 2, 4, 5, 0, time.UTC), // also where that is the local zone of winter
		"2026-07-02 03:04:05.000 -09:30":           time.Date(2026, 7, 2, 12, 34, 5, 0, time.UTC),
		"2026-07-02 03:04:05.000 America/New_York": time.Date(2026, 7, 2, 7, 4, 5, 0, time.UTC),
		"2026-01-02T03:04:05Z":                     time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	} {
		if got, err := instant(text); err != nil || !got.Equal(want) {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "today", "2026-13-01", "2026-01-02 03:04:05 Nowhere/None", "a b c"} {
		if got, err := instant(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// everyKind has a field of each kind that a text may be stored in.
type everyKind struct {
	Text   string
	Yes    bool
	Int    int8
	Uint   uint16
	Float  float32
	Bytes  []byte
	Time   time.Time
	Rat    big.Rat
	Any    any
	List   []int
	Map    map[string]any
	Struct struct{ A *int }
	Array  [2]string
	None   *int64
	Func   func()
}

func FuzzRow(f *testing.F) {
	for _, seed := range [][2]string{
		{"bigint", "42"}, {"decimal(10,2)", "1.50"}, {"boolean", "true"}, {"varbinary", "00 ff"}, {"timestamp with time zone", "2026-01-02 03:04:05.000 UTC"},
		{"date", "2026-01-02"}, {"json", `{"a": [1]}`}, {"double", "NaN"}, {"row(a integer)", "{a=1}"}, {"", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	r, err := rowTypeOf(reflect.TypeFor[everyKind]())
	if err != nil {
		f.Fatal(err)
	}
	m, err := rowTypeOf(reflect.TypeFor[map[string]any]())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, of, text string) {
		for i := range r.fields {
			_, v := newRow[everyKind](r)
			if err := r.fresh().put(v, Column{r.fields[i].Name, of}, &text); err == nil && r.fields[i].Name == "Func" {
				t.Error("a function holds a text")
			}
		}
		_, v := newRow[map[string]any](m)
		_ = m.fresh().put(v, Column{"c", of}, &text) // only must not panic
	})
}

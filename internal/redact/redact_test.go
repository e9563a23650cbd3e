package redact

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3/model"
)

type inner struct {
	Name   string
	Secret string `boto3:",sensitive"`
	Keys   []string
}

type outer struct {
	Text    string
	Count   *int32
	Open    *bool
	Ratio   float64
	When    time.Time
	Data    []byte
	Body    io.Reader
	Inner   *inner
	List    []inner
	ByName  map[string]inner
	Secrets map[string]string `boto3:"secrets,sensitive"`
	Number  *int64            `boto3:",gone,sensitive"`
	Any     any
	Events  iter.Seq2[inner, error]
	hidden  string
}

type color string

type loud struct{ Text string }

func (loud) String() string { return "loud\n\x1b[31m" }

type panics struct{ Text string }

func (panics) Error() string { panic("no") }

type secretList []string

func (secretList) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, Hidden) }

func TestText(t *testing.T) {
	var nilInner *inner
	self := map[string]any{}
	self["self"] = self
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"nil":              {nil, "nil"},
		"nil pointer":      {nilInner, "nil"},
		"zero":             {outer{}, "{}"},
		"string":           {"a\tb", `"a\tb"`},
		"enum":             {color("red"), `"red"`},
		"pointer":          {new(new(5)), "5"},
		"scalars":          {outer{Text: "x", Count: new(int32(0)), Open: new(false), Ratio: 0.5}, `{Text: "x", Count: 0, Open: false, Ratio: 0.5}`},
		"time":             {&outer{When: time.Date(2026, 1, 2, 3, 4, 5, 6000000, time.UTC)}, "{When: 2026-01-02T03:04:05.006Z}"},
		"bytes":            {outer{Data: []byte("secret")}, "{Data: 6 bytes}"},
		"stream":           {outer{Body: strings.NewReader("secret")}, "{Body: stream}"},
		"sensitive":        {inner{Name: "n", Secret: "s", Keys: []string{"a", "b"}}, `{Name: "n", Secret: ***, Keys: ["a", "b"]}`},
		"nested":           {outer{Inner: &inner{Secret: "s"}, List: []inner{{Name: "n"}, {Secret: "s"}}}, `{Inner: {Secret: ***}, List: [{Name: "n"}, {Secret: ***}]}`},
		"map":              {outer{ByName: map[string]inner{"b": {Secret: "s"}, "a b": {}}}, `{ByName: {"a b": {}, b: {Secret: ***}}}`},
		"sensitive map":    {outer{Secrets: map[string]string{"k": "v"}, Number: new(int64(7))}, "{Secrets: ***, Number: ***}"},
		"empty":            {outer{List: []inner{}, ByName: map[string]inner{}}, "{List: [], ByName: {}}"},
		"any":              {outer{Any: map[string]any{"Key": []any{1, "x", true, nil}}}, `{Any: {Key: [1, "x", true, nil]}}`},
		"function":         {outer{Events: func(func(inner, error) bool) {}}, "{Events: (func)}"},
		"unexported":       {outer{hidden: "x"}, "{}"},
		"error":            {[]any{errors.New("it failed")}, "[it failed]"},
		"stringer":         {[]loud{{"x"}}, `[loud\n\x1b[31m]`},
		"panic":            {panics{"x"}, "(no text: its method panicked)"},
		"own format":       {struct{ List secretList }{secretList{"s"}}, "{List: ***}"},
		"lock":             {struct{ Mu *sync.Mutex }{&sync.Mutex{}}, "{Mu: {}}"},
		"channel":          {make(chan int), "(chan)"},
		"numbers as keys":  {map[int]string{2: "b", 1: "a"}, `{1: "a", 2: "b"}`},
		"complex":          {[]complex64{1i}, "[(0+1i)]"},
		"ends":             {self, strings.Repeat("{self: ", maxDepth/2+1) + more + strings.Repeat("}", maxDepth/2+1)},
		"many":             {make([]int, maxElements+7), "[" + strings.Repeat("0, ", maxElements) + "... 7 more]"},
		"long":             {strings.Repeat("é", maxString), `"` + strings.Repeat("é", maxString/2) + `"... (2048 bytes)`},
		"array":            {[2]inner{{Name: "a"}}, `[{Name: "a"}, {}]`},
		"pointers to null": {[]*int{nil}, "[nil]"},
	} {
		if got := Text(c.value); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTextIsBounded(t *testing.T) {
	wide := make([][]string, maxElements)
	for i := range wide {
		for range maxElements {
			wide[i] = append(wide[i], strings.Repeat("\x00é", maxString))
		}
	}
	got := Text([]any{wide, wide, wide})
	if len(got) > maxText+len(more) || !strings.HasSuffix(got, more) || !utf8.ValidString(got) {
		t.Errorf("%d bytes, the last %q", len(got), got[len(got)-20:])
	}
}

func TestGuarded(t *testing.T) {
	for want, value := range map[string]any{
		`{Name: "n", Secret: ***}`:       inner{Name: "n", Secret: "s"},
		Hidden:                           secretList{"s"},
		"it failed":                      errors.New("it failed"),
		"(no text: its method panicked)": panics{},
	} {
		if got := Guarded(value); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestURL(t *testing.T) {
	secret := &model.Shape{Kind: model.String, Sensitive: true}
	plain := &model.Operation{RequestURI: "/maps/{Name}", Input: &model.Member{Shape: &model.Shape{Members: []model.Member{
		{Name: "Name", Shape: &model.Shape{Kind: model.String}, Location: model.InURI}, {Name: "Body", Shape: secret},
	}}}}
	hidden := &model.Operation{RequestURI: "/maps/{Name}", Input: &model.Member{Shape: &model.Shape{Members: []model.Member{
		{Name: "key", Shape: secret, Location: model.InQuery},
	}}}}
	cause := errors.New("refused")
	from := &url.Error{Op: "Get", URL: "https://maps.example/maps/a?key=hunter2", Err: cause}
	for _, c := range []struct {
		err  error
		op   *model.Operation
		want string
	}{
		{from, plain, `Get "https://maps.example/maps/a?key=hunter2": refused`},
		{from, &model.Operation{}, `Get "https://maps.example/maps/a?key=hunter2": refused`},
		{from, hidden, `Get "https://maps.example/maps/{Name}": refused`},
		{fmt.Errorf("mine: %w", from), hidden, `Get "https://maps.example/maps/{Name}": refused`},
		{&url.Error{Op: "Get", URL: "://?key=hunter2", Err: cause}, hidden, `Get "/maps/{Name}": refused`},
		{cause, hidden, "refused"},
	} {
		got := URL(c.err, c.op)
		if got.Error() != c.want || !errors.Is(got, cause) {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}

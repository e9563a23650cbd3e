// Package validate checks parameters against the model before they are sent:
// required members, names, types, lower bounds and unions. Upper bounds, enums
// and patterns are left to the service, whose limits change.
package validate

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/model"
)

// Params checks parameters and returns a *ParamError with every fault, or nil.
// Valid parameters in structs cost no allocation.
func Params(v bind.Value) error { return params(v, anywhere) }

func params(v bind.Value, body place) error {
	if v.Shape() == nil {
		return nil
	}
	c, _ := checkers.Get().(*checker)
	c.body, c.input = body, v.Shape()
	c.structure(v)
	faults := c.faults
	*c = checker{path: c.path[:0]}
	checkers.Put(c)
	if len(faults) == 0 {
		return nil
	}
	return &ParamError{Faults: faults}
}

// Gone checks a struct that is about to be put into a map, in which fields that
// hold nothing would be lost.
func Gone(operation string, v bind.Value) error {
	c := &checker{}
	v.Gone(c.gone)
	if len(c.faults) == 0 {
		return nil
	}
	return &ParamError{Operation: operation, Faults: c.faults}
}

// maxDepth ends the walk of parameters that contain themselves.
const maxDepth = 500

// checker walks parameters. The path to where it is stays in steps, and is
// only written out for a fault.
type checker struct {
	path   []step
	faults []Fault
	// secret counts the sensitive shapes around: values below are not shown.
	secret int
	body   place        // what bodies are
	input  *model.Shape // of the operation
	order  mapOrder
	place  place // that the member of the input at hand goes to
}

var checkers = sync.Pool{New: func() any { return &checker{path: make([]step, 0, 32)} }}

// step is one step of a path: a name, or an index where the name is empty.
type step struct {
	name  string
	index int
	kind  stepKind
}

type stepKind uint8

const (
	toMember  stepKind = iota // a member, or the value of a map's key
	toElement                 // an element of a list
	toKey                     // a map's key itself
)

func (c *checker) push(name string) { c.path = append(c.path, step{name: name}) }
func (c *checker) pushIndex(i int)  { c.path = append(c.path, step{index: i, kind: toElement}) }
func (c *checker) pushKey(k string) { c.path = append(c.path, step{name: k, kind: toKey}) }
func (c *checker) pop()             { c.path = c.path[:len(c.path)-1] }
func (c *checker) tooDeep() bool    { return len(c.path) > maxDepth }

func (c *checker) fault(format string, args ...any) {
	var b []byte
	for _, s := range c.path {
		switch s.kind {
		case toKey:
			b = append(append(append(b, " (key: "...), s.name...), ')')
		case toElement:
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
		case toMember:
			if len(b) > 0 {
				b = append(b, '.')
			}
			b = append(b, s.name...)
		}
	}
	c.faults = append(c.faults, Fault{Path: string(b), Message: fmt.Sprintf(format, args...)})
}

// fits checks that a container is one, and not too deep inside others.
func (c *checker) fits(v bind.Value) bool {
	if c.tooDeep() {
		c.fault("nested more than %d levels deep", maxDepth)
		return false
	}
	if err := v.Err(); err != nil {
		c.fault("%v", err)
		return false
	}
	return true
}

func (c *checker) structure(v bind.Value) {
	if !c.fits(v) {
		return
	}
	s := v.Shape()
	if i, x := v.Only(); i >= 0 {
		c.push(s.Members[i].Name)
		c.member(&s.Members[i], x)
		c.pop()
		return
	}
	v.Gone(c.gone)
	given := 0
	if v.IsMap() {
		given = c.names(v)
	}
	next, x := v.Next(0)
	for i := range s.Members {
		m := &s.Members[i]
		if i != next {
			if m.Required && !v.HasKey(m.Name) {
				c.missing(m)
			}
			continue
		}
		if !v.IsMap() {
			given++
		}
		c.push(m.Name)
		c.member(m, x)
		c.pop()
		next, x = v.Next(i + 1)
	}
	if given != 1 && Union(s) && (s.Union || !v.IsMap()) {
		c.union(s, given)
	}
}

func (c *checker) missing(m *model.Member) {
	c.push(m.Name)
	c.fault("required, but missing")
	c.pop()
}

// Union says that exactly one member of a structure is set: by its description,
// or as it is DynamoDB's AttributeValue. That one may be anything by names, as
// in botocore.
func Union(s *model.Shape) bool { return s.Union || bind.AttributeValue(s) }

// gone refuses a field that programs of an older release may still set.
func (c *checker) gone(field, successor string) {
	c.push(field)
	if successor != "" {
		c.fault("holds nothing, as the service's description gives the member another type; set %s instead", successor)
	} else {
		c.fault("holds nothing, as the service's description has no such member; leave it out")
	}
	c.pop()
}

// names checks the names of a structure given as a map and counts them.
func (c *checker) names(v bind.Value) int {
	s := v.Shape()
	keys := v.Keys()
	for _, k := range keys {
		c.push(k)
		if m, ok := s.Member(k); !ok {
			c.fault("%s", unknown(s, k))
		} else if _, set := v.Member(m.Index); !set && !mayBeNull(m) {
			c.fault("nil; leave it out to send nothing")
		}
		c.pop()
	}
	return len(keys)
}

func mayBeNull(m *model.Member) bool {
	return m.Shape.Document || isJSONHeader(m)
}

func isJSONHeader(m *model.Member) bool {
	return m.JSONValue && m.Location == model.InHeader && m.Shape.Kind == model.String
}

func unknown(s *model.Shape, name string) string {
	names := make([]string, len(s.Members))
	for i := range names {
		names[i] = s.Members[i].Name
	}
	return "not a member of " + s.Name + nearest.Hint(name, names)
}

func (c *checker) union(s *model.Shape, given int) {
	names := make([]string, len(s.Members))
	for i := range names {
		names[i] = s.Members[i].Name
	}
	c.fault("a union of which exactly one member is set, not %d; they are %s", given, strings.Join(names, ", "))
}

// member checks a structure's member, list's element or map's value.
func (c *checker) member(m *model.Member, v bind.Value) {
	if len(c.path) == 1 {
		c.place = c.placeOf(c.input, m)
	}
	if m.Shape.Sensitive {
		c.secret++
		defer func() { c.secret-- }()
	}
	switch s := m.Shape; {
	case isJSONHeader(m):
		c.encodable(v)
	case s.Document:
		c.document(v.Any())
	case s.EventStream: // written after the request has begun
	case s.Kind == model.Structure:
		c.structure(v)
	case s.Kind == model.List:
		c.list(v)
	case s.Kind == model.Map:
		c.entries(v)
	default:
		c.scalar(m, v)
	}
}

func (c *checker) list(v bind.Value) {
	if !c.fits(v) {
		return
	}
	s := v.Shape()
	n := v.Len()
	c.length(s.Min, n)
	for i := range n {
		c.pushIndex(i)
		c.element(s.Element, s.Sparse, v.Index(i))
		c.pop()
	}
}

// element checks a value that may be nil only where the model says so.
func (c *checker) element(m *model.Member, sparse bool, v bind.Value) {
	switch {
	case !v.IsNull():
		c.member(m, v)
	case !sparse && !mayBeNull(m):
		c.fault("nil")
	}
}

func (c *checker) entries(v bind.Value) {
	if !c.fits(v) {
		return
	}
	before, empty := len(c.faults), 0
	switch c.order {
	case byKeys:
		for k, x := range v.Entries() {
			empty = c.entry(v.Shape(), k, x, empty)
		}
	case withinAny:
		for k, x := range v.AnyOrder() {
			empty = c.entry(v.Shape(), k, x, empty)
		}
	case outermost:
		c.order = withinAny
		c.entries(v)
		if len(c.faults) > before { // once more, to list them in order
			c.faults, c.order = c.faults[:before], byKeys
			c.entries(v)
		}
		if c.place == inHeader && v.Len() > 1 {
			c.oneHeaderEach(v)
		}
		c.order = outermost
	}
}

// mapOrder is how maps are walked: the outermost one in any order, with what it holds,
// and again by its keys where that finds a fault.
type mapOrder uint8

const (
	outermost mapOrder = iota
	withinAny
	byKeys
)

// entry checks an entry of a map and returns how many keys were empty so far.
func (c *checker) entry(s *model.Shape, k string, x bind.Value, empty int) int {
	n, name := utf8.RuneCountInString(k), k
	if c.secret > 0 || s.Key.Shape.Sensitive {
		k = redact.Hidden
	}
	c.pushKey(k)
	c.length(s.Key.Shape.Min, n)
	if c.place == inHeader {
		c.headerName(name)
	} else {
		c.carried(name)
	}
	if n == 0 {
		if empty++; empty == 2 {
			c.fault(`given twice, as "" and as boto3.Empty`)
		}
	}
	c.pop()
	c.push(k)
	c.element(s.Value, s.Sparse, x)
	c.pop()
	return empty
}

func (c *checker) length(least *float64, n int) {
	if least != nil && float64(n) < *least {
		c.fault("of length %d, but at least %v is needed", n, *least)
	}
}

func (c *checker) scalar(m *model.Member, v bind.Value) {
	var err error
	switch m.Shape.Kind {
	case model.String:
		var text string
		if text, err = v.Text(); err == nil {
			c.text(m, text)
		}
	case model.Integer, model.Long:
		var n int64
		if n, err = v.Int(); err == nil {
			c.number(m, float64(n))
		}
	case model.Float, model.Double:
		var f float64
		if f, err = v.Float(); err == nil {
			c.number(m, f)
		}
	case model.Boolean:
		_, err = v.Bool()
	case model.Timestamp:
		_, err = v.Time()
	case model.Blob:
		err = v.CheckBlob()
	default: // containers are no scalars
	}
	switch {
	case err == nil:
	case c.secret > 0:
		c.fault("not a valid %s", m.Shape.Kind)
	default:
		c.fault("%v", err)
	}
}

func (c *checker) text(m *model.Member, text string) {
	c.carried(text)
	least := m.Shape.Min
	switch {
	case least == nil && (m.HostLabel || m.Location == model.InURI) && text == "":
		c.fault("empty, but part of the address")
	case least != nil && float64(len(text)) < utf8.UTFMax**least: // else it has enough characters
		c.length(least, utf8.RuneCountInString(text))
	}
}

func (c *checker) number(m *model.Member, f float64) {
	least := m.Shape.Min
	if least == nil || !(f < *least) { // as NaN is not
		return
	}
	var shown any = f
	if c.secret > 0 {
		shown = redact.Hidden
	}
	c.fault("%v, but at least %v is needed", shown, *least)
}

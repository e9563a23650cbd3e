package wire

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeJSON reads a JSON text into a slot of a member's shape. Strings of the
// result alias the text where they hold no escapes. Members that the shape
// lacks are passed over, null is absent, and of a name that comes twice the
// last value counts. A malformed text is a *[SyntaxError].
func DecodeJSON(text string, m *model.Member, out bind.Slot) error {
	scanner, err := newJSONScanner(text)
	if err != nil {
		return err
	}
	d := jsonDecoder{jsonScanner: scanner}
	if err := d.value(m, out); err != nil {
		return err
	}
	return d.end()
}

// DecodeJSONInto reads an object into a structure that was begun already.
// Members that HTTP bindings tell are passed over.
func DecodeJSONInto(text string, shape *model.Shape, s bind.StructSlot) error {
	scanner, err := newJSONScanner(text)
	if err != nil {
		return err
	}
	d := jsonDecoder{jsonScanner: scanner}
	if d.peek() == 'n' {
		if err := d.word("null"); err != nil {
			return err
		}
		return d.end()
	}
	if err := d.members(shape, s); err != nil {
		return err
	}
	return d.end()
}

type jsonDecoder struct {
	jsonScanner
	// sizes are how many entries the last list or map at each depth had: the
	// ones beside it are often alike. All the room made this way is no more than
	// for the entries that were read.
	sizes [16]int
}

// size gives the place for the size of lists and maps at this depth.
func (d *jsonDecoder) size() *int { return &d.sizes[d.depth%len(d.sizes)] }

func (d *jsonDecoder) value(m *model.Member, out bind.Slot) error {
	if !out.Wanted() {
		return d.skip()
	}
	c := d.peek()
	if c == 'n' {
		if err := d.word("null"); err != nil {
			return err
		}
		return out.SetNull()
	}
	shape := m.Shape
	switch shape.Kind {
	case model.Structure:
		if shape.Document {
			v, err := d.any()
			if err != nil {
				return err
			}
			return out.SetAny(v)
		}
		if i := d.variant(out); i >= 0 {
			return d.one(&shape.Members[i], out.Struct().Member(i))
		}
		return d.members(shape, out.Struct())
	case model.List:
		return d.list(shape, out)
	case model.Map:
		return d.table(shape, out)
	default:
		return d.scalar(m, out)
	}
}

// open goes past the byte that begins a structure, list or map.
func (d *jsonDecoder) open(begin byte, kind model.Kind) error {
	if d.pos < len(d.s) && d.s[d.pos] == begin { // no white space, as a rule
		d.pos++
		return nil
	}
	c := d.peek()
	if c == begin {
		d.pos++
		return nil
	}
	if found := jsonKind(c); found != "" {
		return otherKind(found, kind)
	}
	return d.fail("expected " + strconv.QuoteRune(rune(begin)))
}

// jsonKind is what a value is that begins with a byte, "" where none does.
func jsonKind(c byte) string {
	switch {
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a string"
	case c == 't' || c == 'f':
		return "a bool"
	case c == '-' || isDigit(c):
		return "a number"
	case c == 'n':
		return "null"
	}
	return ""
}

// variant looks at an object of exactly one member, which the slot takes without
// a structure around it, and goes past the member's name; -1 where members has
// to look closer.
func (d *jsonDecoder) variant(out bind.Slot) int {
	if !out.Variant() {
		return -1
	}
	const begin, longest = `{"`, 4 // of a name that is found this way
	rest := d.s[d.pos:]
	if len(rest) < len(begin)+longest+len(`":`) || rest[:len(begin)] != begin {
		return -1
	}
	end := len(begin) + 1
	for end < len(begin)+longest && rest[end] != '"' {
		end++
	}
	if rest[end] != '"' || rest[end+1] != ':' {
		return -1
	}
	i := out.Find(rest[len(begin):end])
	if i >= 0 {
		d.pos += end + 2
	}
	return i
}

// one reads the value of an object's only member, and the object's end.
func (d *jsonDecoder) one(m *model.Member, out bind.Slot) error {
	if err := d.enter(); err != nil {
		return err
	}
	var err error
	if m.Shape.Kind == model.String && d.peek() == '"' {
		var text string
		if text, err = d.string(); err == nil {
			err = out.SetString(text)
		}
	} else {
		err = d.value(m, out)
	}
	if err != nil {
		if _, below := errors.AsType[*bind.PathError](err); below {
			return bind.AtName(m.Name, err)
		}
		return err
	}
	if d.pos < len(d.s) && d.s[d.pos] == '}' { // as a rule: more costs a call
		d.pos++
		d.depth--
		return nil
	}
	more, err := d.more('}', false)
	if err == nil && more {
		err = d.fail("expected one member only")
	}
	return err
}

func (d *jsonDecoder) members(shape *model.Shape, s bind.StructSlot) error {
	if err := d.open('{', model.Structure); err != nil {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	due, unknown := 0, ""
	order := s.Order(shape)
	keys := order.Keys(shape)
	var set memberSet
	for first := true; ; first = false {
		if !d.comma(first) {
			more, err := d.more('}', first)
			if err != nil {
				return err
			}
			if !more {
				break
			}
		}
		i, name, err := d.member(shape, order, keys, due)
		if err != nil {
			return err
		}
		if i < 0 {
			if name != "__type" && d.peek() != 'n' {
				unknown = set.stranger(unknown, name)
			}
			if err := d.skip(); err != nil {
				return err
			}
			continue
		}
		due = i + 1
		c := d.peek()
		if set.put(i, c == 'n') {
			s.Forget(i)
		}
		if c == '"' {
			if text := s.Text(i); text != nil { // as a rule
				if *text, err = d.string(); err != nil {
					return err
				}
				continue
			}
		}
		if err := d.value(&shape.Members[i], s.Member(i)); err != nil {
			return placed(err, bind.AtName, shape.Members[i].Name)
		}
	}
	if set.bits == 0 && s.Variant() {
		return bind.NoType(unknown)
	}
	return unionSet(shape, s, set.n, unknown)
}

// lookAhead is how many members that a response may have left out are passed over
// before a member is looked for by its name.
const lookAhead = 3

// member goes past the name of the next member and finds its index; -1 and the name
// where the shape lacks it.
func (d *jsonDecoder) member(shape *model.Shape, order *bind.MemberOrder, keys []string, due int) (int, string, error) {
	i := order.After(due)
	for range lookAhead {
		if i >= len(keys) {
			break
		}
		if strings.HasPrefix(d.s[d.pos:], keys[i]) {
			d.pos += len(keys[i])
			return i, "", nil
		}
		i = order.After(i + 1)
	}
	name, err := d.key()
	if err != nil {
		return -1, "", err
	}
	i = jsonMember(shape, name, due)
	order.Learn(due, i)
	return i, name, nil
}

// unionSet checks that a union has one member, or marks it as having one that
// the description lacks.
func unionSet(shape *model.Shape, s bind.StructSlot, set int, unknown string) error {
	if !shape.Union {
		return nil
	}
	if set == 0 && unknown != "" {
		s.Unknown(unknown)
		return nil
	}
	if set != 1 || unknown != "" {
		return fmt.Errorf("the union %s has %d members set where one is allowed", shape.Name, set)
	}
	return nil
}

// fewMembers is up to how many members looking through them is faster than
// hashing a name.
const fewMembers = 12

// jsonMember finds a member by its name on the wire, beginning with the one
// that is due.
func jsonMember(shape *model.Shape, name string, due int) int {
	if due < len(shape.Members) {
		if m := &shape.Members[due]; m.WireName() == name && m.Location == model.InBody {
			return due
		}
	}
	if len(shape.Members) <= fewMembers {
		for i := range shape.Members {
			if m := &shape.Members[i]; m.WireName() == name && m.Location == model.InBody {
				return i
			}
		}
		return -1
	}
	if m, ok := shape.Member(name); ok && m.LocationName == "" && m.Location == model.InBody {
		return m.Index
	}
	if name == "" { // which is no member's
		return -1
	}
	for i := range shape.Members {
		if m := &shape.Members[i]; m.LocationName == name && m.Location == model.InBody {
			return i
		}
	}
	return -1
}

func (d *jsonDecoder) list(shape *model.Shape, out bind.Slot) error {
	if err := d.open('[', model.List); err != nil {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	if err := out.Err(); err != nil {
		return err
	}
	size := d.size()
	l := out.List(*size)
	defer l.Done()
	for n := 0; ; n++ {
		more, err := d.more(']', n == 0)
		if err != nil || !more {
			*size = n
			return err
		}
		begin := d.pos
		if c := d.peek(); c == '"' && shape.Element.Shape.Kind == model.String {
			if text := l.NextText(); text != nil {
				if *text, err = d.string(); err != nil {
					return err
				}
				continue
			}
		}
		if err := d.value(shape.Element, l.Next()); err != nil {
			return placed(err, bind.AtIndex, n)
		}
		if n == 0 && d.depth == listOfResult {
			left := len(d.s) - d.pos
			l.Expect(left/(d.pos-begin), left)
		}
	}
}

// listOfResult is the depth of a list that is a member of the result: of most
// results all the text but little.
const listOfResult = 2

// placed says where in the result an error is, save for one of the text, which
// has its own place.
func placed[T any](err error, at func(T, error) error, place T) error {
	if _, syntax := errors.AsType[*SyntaxError](err); syntax {
		return err
	}
	return at(place, err)
}

func (d *jsonDecoder) table(shape *model.Shape, out bind.Slot) error {
	if err := d.open('{', model.Map); err != nil {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	if err := out.Err(); err != nil {
		return err
	}
	size := d.size()
	t := out.Map(*size)
	defer t.Done()
	n := 0
	for first := true; ; first = false {
		if !d.comma(first) {
			if more, err := d.more('}', first); err != nil || !more {
				*size = n
				return err
			}
		}
		n++
		key := t.Due()
		if !d.skipKey(key) {
			var err error
			if key, err = d.key(); err != nil {
				return err
			}
		}
		if d.peek() == 'n' && !shape.Sparse && !shape.Value.Shape.Document {
			if err := d.word("null"); err != nil {
				return err
			}
			continue
		}
		if err := d.value(shape.Value, t.Entry(key)); err != nil {
			return placed(err, bind.AtName, key)
		}
	}
}

func (d *jsonDecoder) scalar(m *model.Member, out bind.Slot) error {
	switch c := d.peek(); c {
	case '"':
		text, err := d.string()
		if err != nil {
			return err
		}
		return setJSONText(m, text, out)
	case 't', 'f':
		word := "false"
		if c == 't' {
			word = "true"
		}
		if err := d.word(word); err != nil {
			return err
		}
		if m.Shape.Kind == model.String {
			return out.SetString(word)
		}
		if m.Shape.Kind != model.Boolean {
			return otherKind("a bool", m.Shape.Kind)
		}
		return out.SetBool(c == 't')
	case '{', '[':
		if m.Shape.Kind != model.String {
			return otherKind(jsonKind(c), m.Shape.Kind)
		}
		from := d.pos
		if err := d.skip(); err != nil {
			return err
		}
		return out.SetString(d.s[from:d.pos])
	}
	text, err := d.number()
	if err != nil {
		return err
	}
	return setJSONNumber(m, text, out)
}

func setJSONText(m *model.Member, text string, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.String:
		return out.SetString(text)
	case model.Blob:
		data, err := DecodeBase64(text)
		if err != nil {
			return err
		}
		return out.SetBytes(data)
	case model.Timestamp:
		t, err := ParseTime(m.TimestampFormat, text)
		if err != nil {
			return err
		}
		return out.SetTime(t)
	case model.Boolean:
		return out.SetBool(strings.EqualFold(text, "true"))
	default:
		return setJSONNumber(m, text, out)
	}
}

func setJSONNumber(m *model.Member, text string, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.Integer, model.Long:
		n, err := strconv.ParseInt(text, 10, 64)
		if err == nil {
			return out.SetInt(n)
		}
		f, err := strconv.ParseFloat(text, 64)
		if err == nil && math.Abs(f) >= 1<<63 || errors.Is(err, strconv.ErrRange) {
			return tooLarge(text)
		}
		if err != nil || math.IsNaN(f) {
			return badText(m.Shape.Kind, text)
		}
		return out.SetInt(int64(f)) // the fraction is cut off, as botocore does
	case model.Float, model.Double:
		f, err := parseFloat(text)
		if err != nil {
			return badText(m.Shape.Kind, text)
		}
		return out.SetFloat(f)
	case model.Timestamp:
		t, err := ParseTime(model.UnixTimestamp, text)
		if err != nil {
			return err
		}
		return out.SetTime(t)
	case model.Boolean:
		return out.SetBool(text != "0")
	case model.String:
		return out.SetString(text)
	default:
		return badText(m.Shape.Kind, text)
	}
}

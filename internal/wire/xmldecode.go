package wire

import (
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeXML reads a document whose root element is the value, whatever its
// name. An empty body is an empty structure.
func DecodeXML(body string, m *model.Member, out bind.Slot) error {
	if body == "" {
		if m.Shape.Kind == model.Structure {
			_ = out.Struct()
		}
		return nil
	}
	x := NewXMLReader(body)
	root, err := x.Root()
	if err != nil {
		return err
	}
	if err := x.Value(root, m, out); err != nil {
		return err
	}
	return x.End()
}

// Value reads an element.
func (x *XMLReader) Value(tag XMLTag, m *model.Member, out bind.Slot) error {
	if !out.Wanted() {
		return x.Skip(tag)
	}
	switch m.Shape.Kind {
	case model.Structure:
		return x.Struct(tag, m.Shape, out.Struct())
	case model.List:
		return x.list(tag, m, out)
	case model.Map:
		entries := out.Map(0)
		for {
			child, ok, err := x.Child(tag)
			if err != nil {
				return err
			}
			if !ok {
				entries.Done()
				return nil
			}
			if err := x.entry(child, m.Shape, &entries); err != nil {
				return err
			}
		}
	default: // scalars
	}
	text, err := x.Text(tag)
	if err != nil {
		return err
	}
	return x.set(m, text, out)
}

// list reads a list whose elements have an element around them. The names of
// its children do not count.
func (x *XMLReader) list(tag XMLTag, m *model.Member, out bind.Slot) error {
	list := out.List(x.lengths[m])
	for i := 0; ; i++ {
		child, ok, err := x.Child(tag)
		if err != nil {
			return err
		}
		if !ok {
			x.learnLength(m, i)
			list.Done()
			return nil
		}
		if err := x.Value(child, m.Shape.Element, list.Next()); err != nil {
			return bind.AtIndex(i, err)
		}
	}
}

// Struct reads the members of a structure from an element's attributes and
// children.
func (x *XMLReader) Struct(tag XMLTag, shape *model.Shape, out bind.StructSlot) error {
	if tag.attrs > tag.end {
		if err := x.attributeMembers(tag, shape, out); err != nil {
			return err
		}
	}
	if shape.Union {
		return x.union(tag, shape, out)
	}
	lists, maps, next := len(x.lists), len(x.maps), 0
	order := out.Order(shape)
	var seen memberBits
	for {
		i, text := x.plainMember(shape, order.After(next))
		if i >= 0 && !seen.add(i) {
			continue // of a member that comes twice the first counts
		}
		if i >= 0 {
			if err := x.set(&shape.Members[i], text, out.Member(i)); err != nil {
				return bind.AtName(shape.Members[i].Name, err)
			}
			order.Learn(next, i)
			next = i + 1
			continue
		}
		child, ok, err := x.Child(tag)
		if err != nil {
			return err
		}
		if !ok {
			x.closeRepeated(lists, maps)
			return nil
		}
		if i = memberNamed(shape, x.Name(child), next, order.After(next)); i < 0 {
			if err := x.Skip(child); err != nil {
				return err
			}
			continue
		}
		place := x.XMLPlace
		err = x.member(child, shape, i, lists, maps, &seen, out)
		if twin := twinOf(shape, i); twin >= 0 && err == nil {
			x.XMLPlace = place
			err = x.member(child, shape, twin, lists, maps, &seen, out)
		}
		if err != nil {
			return bind.AtName(shape.Members[i].Name, err)
		}
		order.Learn(next, i)
		if next = i + 1; shape.Members[i].Flattened {
			next = i
		}
	}
}

// plainMember reads the next element where it is <Name>text</Name> and Name is
// that of the scalar member that is expected: nearly all are. In all other
// cases it reads nothing but white space and i is -1.
func (x *XMLReader) plainMember(shape *model.Shape, expected int) (i int, text string) {
	if x.empty || x.depth == maxXMLDepth {
		return -1, ""
	}
	x.pos = skipXMLSpace(x.s, x.pos)
	for i := expected; i < min(expected+lookAhead, len(shape.Members)); i++ {
		m := &shape.Members[i]
		if !x.opens(elementName(m)) || !inXML(m) {
			continue
		}
		if m.Shape.Kind < model.String || m.Flattened || twinOf(shape, i) >= 0 {
			break
		}
		if text, ok := x.plainText(len(m.WireName())); ok {
			return i, text
		}
		break
	}
	return -1, ""
}

// member reads one element of a structure.
func (x *XMLReader) member(tag XMLTag, shape *model.Shape, i, lists, maps int, seen *memberBits, out bind.StructSlot) error {
	m := &shape.Members[i]
	switch {
	case m.Flattened && m.Shape.Kind == model.List:
		return x.repeatedElement(tag, lists, m, out)
	case m.Flattened && m.Shape.Kind == model.Map:
		return x.repeatedEntry(tag, maps, m, out)
	case !seen.add(i):
		return x.Skip(tag)
	}
	return x.Value(tag, m, out.Member(i))
}

// twinOf finds the neighbour of a member that reads the same elements, or -1:
// S3 keeps a deprecated member of one value beside the list that replaced it.
func twinOf(shape *model.Shape, i int) int {
	members := shape.Members
	if i+1 < len(members) && members[i].Flattened != members[i+1].Flattened && areTwins(&members[i], &members[i+1]) {
		return i + 1
	}
	if i > 0 && members[i].Flattened != members[i-1].Flattened && areTwins(&members[i], &members[i-1]) {
		return i - 1
	}
	return -1
}

func areTwins(m, other *model.Member) bool {
	scalar := m
	if m.Flattened {
		scalar = other
	}
	return scalar.Shape.Kind >= model.String && elementName(m) == elementName(other) && inXML(other)
}

// memberNamed finds the member for an element: the one that is expected, else
// it begins with the member that follows the one found last: responses mostly
// keep the description's order.
func memberNamed(shape *model.Shape, name string, next, expected int) int {
	members := shape.Members
	if expected < len(members) && elementName(&members[expected]) == name && inXML(&members[expected]) {
		return expected
	}
	for i := next; i < len(members); i++ {
		if elementName(&members[i]) == name && inXML(&members[i]) {
			return i
		}
	}
	for i := range min(next, len(members)) {
		if elementName(&members[i]) == name && inXML(&members[i]) {
			return i
		}
	}
	for i := range members { // the other name that a flattened list may go by
		if m := &members[i]; m.Flattened && m.Shape.Kind == model.List && m.WireName() == name && inXML(m) {
			return i
		}
	}
	return -1
}

// elementName is the name of a member's element. A flattened list's elements
// may have a name of their own.
func elementName(m *model.Member) string {
	if m.Flattened && m.Shape.Kind == model.List && m.Shape.Element.LocationName != "" {
		return m.Shape.Element.LocationName
	}
	return m.WireName()
}

// inXML says whether a response has the member in its body. Bindings that only
// requests have do not count.
func inXML(m *model.Member) bool {
	switch m.Location {
	case model.InHeader, model.InHeaders, model.InStatusCode, model.InEventHeader:
		return false
	case model.InBody, model.InURI, model.InQuery, model.InEventPayload:
	}
	return true
}

func (x *XMLReader) attributeMembers(tag XMLTag, shape *model.Shape, out bind.StructSlot) error {
	for i := range shape.Members {
		m := &shape.Members[i]
		if !m.XMLAttribute {
			continue
		}
		text, ok, err := x.attr(tag, m.WireName())
		if ok {
			err = x.set(m, text, out.Member(i))
		}
		if err != nil {
			return bind.AtName(m.Name, err)
		}
	}
	return nil
}

// openList and openMap are the flattened lists and maps of the structures that
// are being read. Other members may stand between their elements.
type openList struct {
	index int
	bind.ListSlot
}

type openMap struct {
	index int
	bind.MapSlot
}

// repeatedElement reads one element of a flattened list. What was opened since
// base belongs to the same structure.
func (x *XMLReader) repeatedElement(tag XMLTag, base int, m *model.Member, out bind.StructSlot) error {
	at := base
	for at < len(x.lists) && x.lists[at].index != m.Index {
		at++
	}
	if at == len(x.lists) {
		slot := out.Member(m.Index)
		if !slot.Wanted() {
			return x.Skip(tag)
		}
		x.lists = append(x.lists, openList{m.Index, slot.List(x.countSiblings(tag))})
	}
	return x.Value(tag, m.Shape.Element, x.lists[at].Next())
}

// countSiblings estimates how many elements like one of the root's children
// there are, from the room that the first takes up to the second and the place
// of the last. It is 0 where looking for them could cost more than it saves.
func (x *XMLReader) countSiblings(tag XMLTag) int {
	if x.depth != 2 || tag.attrs > tag.end || x.empty {
		return 0
	}
	text, rest := x.s[tag.at-1:x.pos], x.s[x.pos:]
	second := strings.Index(rest, text)
	if second < 0 {
		return 1
	}
	n := strings.LastIndex(rest, text)/(second+len(text)) + 2
	return n + n/16
}

// repeatedEntry reads one entry of a flattened map.
func (x *XMLReader) repeatedEntry(tag XMLTag, base int, m *model.Member, out bind.StructSlot) error {
	at := base
	for at < len(x.maps) && x.maps[at].index != m.Index {
		at++
	}
	if at == len(x.maps) {
		slot := out.Member(m.Index)
		if !slot.Wanted() {
			return x.Skip(tag)
		}
		x.maps = append(x.maps, openMap{m.Index, slot.Map(0)})
	}
	entry := x.maps[at].MapSlot
	err := x.entry(tag, m.Shape, &entry)
	x.maps[at].MapSlot = entry
	return err
}

func (x *XMLReader) closeRepeated(lists, maps int) {
	for i := lists; i < len(x.lists); i++ {
		x.lists[i].Done()
	}
	for i := maps; i < len(x.maps); i++ {
		x.maps[i].Done()
	}
	x.lists, x.maps = x.lists[:lists], x.maps[:maps]
}

// entry reads one entry of a map: an element that holds a key and a value.
func (x *XMLReader) entry(tag XMLTag, shape *model.Shape, entries *bind.MapSlot) error {
	keyName, valueName := "key", "value"
	if name := shape.Key.LocationName; name != "" {
		keyName = name
	}
	if name := shape.Value.LocationName; name != "" {
		valueName = name
	}
	var key string
	var keyed, waits bool
	var value XMLTag // a value that stands before its key, and where
	var place, after XMLPlace
	for {
		child, ok, err := x.Child(tag)
		switch {
		case err != nil:
			return err
		case !ok && waits && keyed:
			after = x.XMLPlace
			x.XMLPlace = place
			err = x.Value(value, shape.Value, entries.Entry(key))
			x.XMLPlace = after
			return err
		case !ok:
			return nil
		case x.Name(child) == keyName:
			key, err = x.Text(child)
			key, keyed = x.lasting(key), true
		case x.Name(child) == valueName && keyed:
			err = x.Value(child, shape.Value, entries.Entry(key))
		case x.Name(child) == valueName:
			value, place, waits = child, x.XMLPlace, true
			err = x.Skip(child)
		default:
			err = x.Skip(child)
		}
		if err != nil {
			return bind.AtName(key, err)
		}
	}
}

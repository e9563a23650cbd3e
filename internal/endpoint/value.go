package endpoint

import "slices"

type kind uint8

const (
	kindNone kind = iota
	kindBool
	kindInt
	kindString
	kindList
	kindPartition
	kindARN
	kindURL
)

var kindNames = [...]string{"unset value", "boolean", "integer", "string", "stringArray", "partition", "ARN", "URL"}

// String returns the name that messages use.
func (k kind) String() string { return kindNames[k] }

// value is what an expression yields. num holds booleans (0, 1) and integers,
// str strings, and obj what the kind names: []string, *Partition, *arn, *parsedURL.
type value struct {
	kind kind
	num  int32
	str  string
	obj  any
}

func stringValue(s string) value    { return value{kind: kindString, str: s} }
func intValue(n int32) value        { return value{kind: kindInt, num: n} }
func listValue(list []string) value { return value{kind: kindList, obj: list} }

func boolValue(b bool) value {
	v := value{kind: kindBool}
	if b {
		v.num = 1
	}
	return v
}

func (v value) list() []string {
	list, _ := v.obj.([]string)
	return list
}

// isSet is the rules engine's notion of presence: an empty string is present.
func (v value) isSet() bool { return v.kind != kindNone }

// holds says whether a condition with this result is met.
func (v value) holds() bool {
	return v.kind != kindNone && (v.kind != kindBool || v.num != 0)
}

// empty is what the function "not" takes for false.
func (v value) empty() bool {
	switch v.kind {
	case kindNone:
		return true
	case kindBool, kindInt:
		return v.num == 0
	case kindString:
		return v.str == ""
	case kindList:
		return len(v.list()) == 0
	case kindPartition, kindARN, kindURL:
	}
	return false
}

func (v value) equal(w value) bool {
	if v.kind != w.kind || v.num != w.num || v.str != w.str {
		return false
	}
	return v.kind != kindList || slices.Equal(v.list(), w.list())
}

// external converts to the types that callers see.
func (v value) external() any {
	switch v.kind {
	case kindBool:
		return v.num != 0
	case kindInt:
		return int64(v.num)
	case kindString:
		return v.str
	case kindList:
		return slices.Clone(v.list())
	case kindNone, kindPartition, kindARN, kindURL:
	}
	return nil
}

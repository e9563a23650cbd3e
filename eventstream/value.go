package eventstream

import (
	"encoding/hex"
	"fmt"
	"time"
)

// Type is the type of a header's value, with its code on the wire.
type Type uint8

// The ten types of the format.
const (
	TypeTrue Type = iota
	TypeFalse
	TypeInt8
	TypeInt16
	TypeInt32
	TypeInt64
	TypeBytes
	TypeString
	TypeTimestamp
	TypeUUID
)

const typeCount = int(TypeUUID) + 1

var typeNames = [typeCount]string{
	"true", "false", "int8", "int16", "int32", "int64", "bytes", "string", "timestamp", "uuid",
}

// String returns a name for messages.
func (t Type) String() string {
	if int(t) < typeCount {
		return typeNames[t]
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// Value is a header's value: a boolean, an integer of one of four sizes, bytes,
// a string, a point in time or a UUID. The zero Value is the boolean true.
// Values can be compared with ==.
type Value struct {
	typ Type
	num int64
	// text holds strings, and bytes and UUIDs as strings of bytes.
	text string
}

// Bool returns a boolean value.
func Bool(b bool) Value {
	if b {
		return Value{typ: TypeTrue}
	}
	return Value{typ: TypeFalse}
}

// Int8 returns a value of one byte.
func Int8(n int8) Value { return Value{typ: TypeInt8, num: int64(n)} }

// Int16 returns a value of two bytes.
func Int16(n int16) Value { return Value{typ: TypeInt16, num: int64(n)} }

// Int32 returns a value of four bytes.
func Int32(n int32) Value { return Value{typ: TypeInt32, num: int64(n)} }

// Int64 returns a value of eight bytes.
func Int64(n int64) Value { return Value{typ: TypeInt64, num: n} }

// Bytes returns a value that holds a copy of b, of at most 65,535 bytes.
func Bytes(b []byte) Value { return Value{typ: TypeBytes, text: string(b)} }

// String returns a value that holds UTF-8 text of at most 65,535 bytes.
func String(s string) Value { return Value{typ: TypeString, text: s} }

// Timestamp returns a point in time. The wire keeps whole milliseconds; the
// rest is cut off.
func Timestamp(t time.Time) Value { return Value{typ: TypeTimestamp, num: t.UnixMilli()} }

// UUID returns a value that holds a UUID's 16 bytes.
func UUID(id [16]byte) Value { return Value{typ: TypeUUID, text: string(id[:])} }

// Type returns the type on the wire.
func (v Value) Type() Type { return v.typ }

// Bool returns the boolean; ok is false for another type.
func (v Value) Bool() (b, ok bool) {
	return v.typ == TypeTrue, v.typ == TypeTrue || v.typ == TypeFalse
}

// Int returns an integer of any size; ok is false for another type.
func (v Value) Int() (n int64, ok bool) {
	if v.typ < TypeInt8 || v.typ > TypeInt64 {
		return 0, false
	}
	return v.num, true
}

// Bytes returns a copy of the bytes; ok is false for another type.
func (v Value) Bytes() (b []byte, ok bool) {
	if v.typ != TypeBytes {
		return nil, false
	}
	return []byte(v.text), true
}

// Text returns the string; ok is false for another type.
func (v Value) Text() (s string, ok bool) {
	if v.typ != TypeString {
		return "", false
	}
	return v.text, true
}

// Time returns the point in time, in UTC; ok is false for another type.
func (v Value) Time() (t time.Time, ok bool) {
	if v.typ != TypeTimestamp {
		return time.Time{}, false
	}
	return time.UnixMilli(v.num).UTC(), true
}

// UUID returns the UUID; ok is false for another type.
func (v Value) UUID() (id [16]byte, ok bool) {
	ok = v.typ == TypeUUID && copy(id[:], v.text) == len(id)
	return id, ok
}

// Any returns the value as bool, int8, int16, int32, int64, []byte, string,
// time.Time or [16]byte.
func (v Value) Any() any {
	switch v.typ {
	case TypeTrue, TypeFalse:
		return v.typ == TypeTrue
	case TypeInt8:
		return int8(v.num)
	case TypeInt16:
		return int16(v.num)
	case TypeInt32:
		return int32(v.num)
	case TypeInt64:
		return v.num
	case TypeBytes:
		return []byte(v.text)
	case TypeString:
		return v.text
	case TypeTimestamp:
		t, _ := v.Time()
		return t
	case TypeUUID:
		id, _ := v.UUID()
		return id
	}
	return nil
}

// String formats the value for people: bytes in hexadecimal, times by RFC 3339.
func (v Value) String() string {
	switch v.typ { //nolint:exhaustive // the rest print as they are
	case TypeBytes:
		return hex.EncodeToString([]byte(v.text))
	case TypeTimestamp:
		t, _ := v.Time()
		return t.Format(time.RFC3339Nano)
	case TypeUUID:
		b := []byte(v.text)
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	}
	return fmt.Sprint(v.Any())
}

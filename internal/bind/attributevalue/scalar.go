package attributevalue

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/dynamodb/attribute"
	"github.com/boto3-go/boto3/internal/bind"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	exactType    = reflect.TypeFor[attribute.Number]()
	jsonType     = reflect.TypeFor[json.Number]()
	bigIntType   = reflect.TypeFor[big.Int]()
	bigFloatType = reflect.TypeFor[big.Float]()

	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func isTime(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.ConvertibleTo(timeType)
}

func isByteSlice(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

func isByteArray(t reflect.Type) bool {
	return t.Kind() == reflect.Array && t.Elem().Kind() == reflect.Uint8
}

// The forms in which Go types hold strings, numbers and binaries.
var (
	exactNumber = &bind.Converter{Text: exactText, SetText: setExact} // kept as text
	anyNumber   = &bind.Converter{Text: exactText, SetText: setAny}   // the same in an any
	intNumber   = &bind.Converter{Text: intText, SetText: setInt}
	uintNumber  = &bind.Converter{Text: uintText, SetText: setUint}
	bigNumber   = &bind.Converter{Text: bigText, SetText: setBig} // big.Int and big.Float
	// floatNumber is a number that the user has chosen to keep in binary: it is
	// sent as the shortest decimal that gives the same float back, and the float
	// that is nearest is kept.
	floatNumber = &bind.Converter{Text: floatText, SetText: setFloat}
	boolString  = &bind.Converter{Text: boolText, SetText: setBool}
	timeString  = &bind.Converter{Text: timeText, SetText: setTime} // as RFC 3339 has it
	// timeNumber is a time as whole seconds since 1970, as DynamoDB's expiry wants it.
	timeNumber = &bind.Converter{Text: unixText, SetText: setUnix}
	ownText    = &bind.Converter{Text: marshaledText, SetText: setMarshaled} // of a type that writes and reads its text
	byteArray  = &bind.Converter{Text: arrayText, SetText: setArray}         // a binary of one length
)

func exactText(v reflect.Value) (string, error) {
	if v.Len() == 0 {
		return "0", nil
	}
	n, err := attribute.ParseNumber(v.String())
	return string(n), err
}

func setExact(s bind.Slot, x string) error {
	s.Variable().SetString(x)
	return nil
}

func setAny(s bind.Slot, x string) error { return s.SetAny(attribute.Number(x)) }

// numberOf is the form of Go's own numbers, nil for other types.
func numberOf(t reflect.Type) *bind.Converter {
	switch k := t.Kind(); {
	case k >= reflect.Int && k <= reflect.Int64:
		return intNumber
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return uintNumber
	case k == reflect.Float32 || k == reflect.Float64:
		return floatNumber
	case t == bigIntType || t == bigFloatType:
		return bigNumber
	default:
		return nil
	}
}

func doesNotFit(x string, v reflect.Value) error {
	return fmt.Errorf("%s does not fit in type %s", x, v.Type())
}

func intText(v reflect.Value) (string, error) { return strconv.FormatInt(v.Int(), 10), nil }

func setInt(s bind.Slot, x string) error {
	n, err := strconv.ParseInt(x, 10, 64)
	if err != nil {
		if n, err = attribute.Number(x).Int64(); err != nil {
			return err
		}
	}
	if s.SetInt(n) != nil {
		return doesNotFit(x, s.Variable())
	}
	return nil
}

func uintText(v reflect.Value) (string, error) {
	return strconv.FormatUint(v.Uint(), 10), nil
}

func setUint(s bind.Slot, x string) error {
	v := s.Variable()
	n, err := strconv.ParseUint(x, 10, 64)
	if err != nil {
		i, bigErr := attribute.Number(x).BigInt()
		if bigErr != nil {
			return bigErr
		}
		if !i.IsUint64() {
			return doesNotFit(x, v)
		}
		n = i.Uint64()
	}
	if v.OverflowUint(n) {
		return doesNotFit(x, v)
	}
	v.SetUint(n)
	return nil
}

func floatText(v reflect.Value) (string, error) {
	f := v.Float()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("DynamoDB has no number %v", f)
	}
	format := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	n, err := attribute.ParseNumber(strconv.FormatFloat(f, format, -1, v.Type().Bits()))
	return string(n), err
}

func setFloat(s bind.Slot, x string) error {
	v := s.Variable()
	f, err := attribute.Number(x).Float64()
	if err != nil {
		return err
	}
	if bind.Overflows(v, f) {
		return doesNotFit(x, v)
	}
	v.SetFloat(f)
	return nil
}

func bigText(v reflect.Value) (string, error) {
	var text string
	switch x := addressed(v).Interface().(type) {
	case *big.Int:
		text = x.String()
	case *big.Float:
		text = x.Text('g', -1)
	}
	n, err := attribute.ParseNumber(text)
	return string(n), err
}

func setBig(s bind.Slot, x string) error {
	v := s.Variable()
	switch to := v.Addr().Interface().(type) {
	case *big.Int:
		n, err := attribute.Number(x).BigInt()
		if err != nil {
			return err
		}
		to.Set(n)
	case *big.Float:
		if to.Prec() == 0 {
			to.SetPrec(exactBits)
		}
		if _, err := attribute.ParseNumber(x); err != nil { // also what would take long to read
			return err
		}
		if _, _, err := to.Parse(x, 10); err != nil {
			return doesNotFit(x, v)
		}
	}
	return nil
}

// exactBits are enough that 38 digits come back as they were.
const exactBits = 128

// addressed is a pointer to the value, or to a copy of one without an address.
func addressed(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

func boolText(v reflect.Value) (string, error) { return strconv.FormatBool(v.Bool()), nil }

func setBool(s bind.Slot, x string) error {
	b, err := strconv.ParseBool(x)
	if err != nil {
		return fmt.Errorf("%q is not a bool", x)
	}
	return s.SetBool(b)
}

func timeText(v reflect.Value) (string, error) {
	return timeOf(v).Format(time.RFC3339Nano), nil
}

func setTime(s bind.Slot, x string) error {
	t, err := time.Parse(time.RFC3339, x)
	if err != nil {
		return fmt.Errorf("%q is not a time as in RFC 3339", x)
	}
	return s.SetTime(t)
}

func unixText(v reflect.Value) (string, error) {
	return strconv.FormatInt(timeOf(v).Unix(), 10), nil
}

func setUnix(s bind.Slot, x string) error {
	n, err := attribute.Number(x).Int64()
	if err != nil {
		return err
	}
	return s.SetTime(time.Unix(n, 0))
}

func timeOf(v reflect.Value) time.Time {
	if v.Type() != timeType {
		v = v.Convert(timeType)
	}
	t, _ := reflect.TypeAssert[time.Time](v)
	return t
}

func marshaledText(v reflect.Value) (string, error) {
	m, _ := reflect.TypeAssert[encoding.TextMarshaler](addressed(v))
	text, err := m.MarshalText()
	return string(text), err
}

func setMarshaled(s bind.Slot, x string) error {
	u, _ := reflect.TypeAssert[encoding.TextUnmarshaler](s.Variable().Addr())
	return u.UnmarshalText([]byte(x))
}

func arrayText(v reflect.Value) (string, error) {
	return string(addressed(v).Elem().Bytes()), nil
}

func setArray(s bind.Slot, x string) error {
	v := s.Variable()
	if len(x) != v.Len() {
		return fmt.Errorf("%d bytes do not fit in type %s", len(x), v.Type())
	}
	reflect.Copy(v, reflect.ValueOf(x))
	return nil
}

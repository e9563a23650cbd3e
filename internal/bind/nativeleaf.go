package bind

import (
	"encoding"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/dynamodb/attribute"
)

// unfitLeaf refuses a member that the type cannot hold.
type unfitLeaf struct{ what string }

func (l unfitLeaf) fault(s Slot) error {
	return fmt.Errorf("%s does not fit in type %s", l.what, s.at.plan.typ)
}
func (l unfitLeaf) text(v reflect.Value) (string, error) {
	return "", fmt.Errorf("type %s is not %s", v.Type(), l.what)
}
func (l unfitLeaf) setString(s Slot, _ string) error { return l.fault(s) }
func (l unfitLeaf) setBytes(s Slot, _ []byte) error  { return l.fault(s) }

// noOther is embedded by leaves for what their member never is.
type noOther struct{}

func (noOther) setBytes(s Slot, _ []byte) error { return s.refuse(s.settled(), []byte(nil)) }

// exactLeaf is a number kept as text.
type exactLeaf struct{ noOther }

func (exactLeaf) text(v reflect.Value) (string, error) {
	if v.Len() == 0 {
		return "0", nil
	}
	n, err := attribute.ParseNumber(v.String())
	return string(n), err
}

func (exactLeaf) setString(s Slot, x string) error {
	if s.dynamic() {
		s.put(attribute.Number(x))
		return nil
	}
	s.settled().SetString(x)
	return nil
}

// numberLeaf is the form of Go's own numbers, nil for other types.
func numberLeaf(t reflect.Type) leafForm {
	switch k := t.Kind(); {
	case isInt(k):
		return intLeaf{}
	case isUint(k):
		return uintLeaf{}
	case isFloat(k):
		return floatLeaf{}
	case t == bigIntType || t == bigFloatType:
		return bigLeaf{}
	default:
		return nil
	}
}

func notFitting(x string, v reflect.Value) error {
	return fmt.Errorf("%s does not fit in type %s", x, v.Type())
}

type intLeaf struct{ noOther }

func (intLeaf) text(v reflect.Value) (string, error) { return strconv.FormatInt(v.Int(), 10), nil }

func (intLeaf) setString(s Slot, x string) error {
	n, err := strconv.ParseInt(x, 10, 64)
	if err != nil {
		if n, err = attribute.Number(x).Int64(); err != nil {
			return err
		}
	}
	if storeInt(s.base(), s.at.plan.typ.Kind(), n) {
		return nil
	}
	v := s.settled()
	if v.OverflowInt(n) {
		return notFitting(x, v)
	}
	v.SetInt(n)
	return nil
}

type uintLeaf struct{ noOther }

func (uintLeaf) text(v reflect.Value) (string, error) { return strconv.FormatUint(v.Uint(), 10), nil }

func (uintLeaf) setString(s Slot, x string) error {
	v := s.settled()
	n, err := strconv.ParseUint(x, 10, 64)
	if err != nil {
		i, bigErr := attribute.Number(x).BigInt()
		if bigErr != nil {
			return bigErr
		}
		if !i.IsUint64() {
			return notFitting(x, v)
		}
		n = i.Uint64()
	}
	if v.OverflowUint(n) {
		return notFitting(x, v)
	}
	v.SetUint(n)
	return nil
}

// floatLeaf is a number that the user has chosen to keep in binary: it is sent
// as the shortest decimal that gives the same float back, and the float that is
// nearest is kept.
type floatLeaf struct{ noOther }

func (floatLeaf) text(v reflect.Value) (string, error) {
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

func (floatLeaf) setString(s Slot, x string) error {
	v := s.settled()
	f, err := attribute.Number(x).Float64()
	if err != nil {
		return err
	}
	if v.OverflowFloat(f) {
		return notFitting(x, v)
	}
	v.SetFloat(f)
	return nil
}

type bigLeaf struct{ noOther }

func (bigLeaf) text(v reflect.Value) (string, error) {
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

func (bigLeaf) setString(s Slot, x string) error {
	v := s.settled()
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
			return notFitting(x, v)
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

// boolLeaf is a bool as a string.
type boolLeaf struct{ noOther }

func (boolLeaf) text(v reflect.Value) (string, error) { return strconv.FormatBool(v.Bool()), nil }

func (boolLeaf) setString(s Slot, x string) error {
	b, err := strconv.ParseBool(x)
	if err != nil {
		return fmt.Errorf("%q is not a bool", x)
	}
	s.settled().SetBool(b)
	return nil
}

// timeLeaf is a time as RFC 3339 has it.
type timeLeaf struct{ noOther }

func (timeLeaf) text(v reflect.Value) (string, error) { return timeOf(v).Format(time.RFC3339Nano), nil }

func (timeLeaf) setString(s Slot, x string) error {
	t, err := time.Parse(time.RFC3339, x)
	if err != nil {
		return fmt.Errorf("%q is not a time as in RFC 3339", x)
	}
	setTime(s.settled(), t)
	return nil
}

func setTime(v reflect.Value, t time.Time) { v.Set(reflect.ValueOf(t).Convert(v.Type())) }

// unixLeaf is a time as whole seconds since 1970, as DynamoDB's expiry wants it.
type unixLeaf struct{ noOther }

func (unixLeaf) text(v reflect.Value) (string, error) {
	return strconv.FormatInt(timeOf(v).Unix(), 10), nil
}

func (unixLeaf) setString(s Slot, x string) error {
	n, err := attribute.Number(x).Int64()
	if err != nil {
		return err
	}
	setTime(s.settled(), time.Unix(n, 0))
	return nil
}

// textLeaf is a type that writes and reads its own text.
type textLeaf struct{ noOther }

func (textLeaf) text(v reflect.Value) (string, error) {
	m, _ := reflect.TypeAssert[encoding.TextMarshaler](addressed(v))
	text, err := m.MarshalText()
	return string(text), err
}

func (textLeaf) setString(s Slot, x string) error {
	u, _ := reflect.TypeAssert[encoding.TextUnmarshaler](s.settled().Addr())
	return u.UnmarshalText([]byte(x))
}

// arrayLeaf is a binary of one length.
type arrayLeaf struct{ unfitLeaf }

func (arrayLeaf) setBytes(s Slot, x []byte) error {
	v := s.settled()
	if len(x) != v.Len() {
		return fmt.Errorf("%d bytes do not fit in type %s", len(x), v.Type())
	}
	reflect.Copy(v, reflect.ValueOf(x))
	return nil
}

package bind

import (
	"fmt"
	"io"
	"math"
	"math/big"
	"reflect"
	"strconv"
)

// Text reads a string of any string type; of [Empty] it is "".
func (v Value) Text() (string, error) {
	text, err := v.ownText()
	switch {
	case err != nil || text != Empty:
		return text, err
	case v.plan != nil && v.plan.attributeText:
		return "", errEmptyAttribute
	}
	return "", nil
}

func (v Value) ownText() (string, error) {
	if v.v.Kind() == reflect.String && v.v.String() == Empty { // which no converter is to show in an error
		return Empty, nil
	}
	if v.plan != nil && v.plan.convert != nil && v.v.IsValid() {
		return v.plan.convert.Text(v.v)
	}
	if v.v.Kind() != reflect.String {
		return "", v.mismatchScalar("a string")
	}
	return v.v.String(), nil
}

// Bytes reads a blob given as bytes, text or a reader, which is read to its end.
// The bytes of a slice are the user's own.
func (v Value) Bytes() ([]byte, error) {
	switch {
	case v.v.Kind() == reflect.String && v.v.String() == Empty:
		return nil, errEmptyBlob
	case v.v.Kind() == reflect.String:
		return []byte(v.v.String()), nil
	case v.v.IsValid() && isByteSlice(v.v.Type()):
		return v.v.Bytes(), nil
	case v.v.Kind() == reflect.Array && v.v.Type().Elem().Kind() == reflect.Uint8:
		b := make([]byte, v.v.Len())
		reflect.Copy(reflect.ValueOf(b), v.v)
		return b, nil
	}
	if r, ok := v.Reader(); ok {
		return io.ReadAll(r)
	}
	return nil, v.mismatchScalar("[]byte, string or io.Reader")
}

// CheckBlob returns nil for what can be sent as a blob: bytes, text or a reader.
func (v Value) CheckBlob() error {
	switch {
	case v.v.Kind() == reflect.String && v.v.String() == Empty:
		return errEmptyBlob
	case v.v.Kind() == reflect.String, v.v.IsValid() && isByteSlice(v.v.Type()):
		return nil
	case v.v.Kind() == reflect.Array && v.v.Type().Elem().Kind() == reflect.Uint8:
		return nil
	}
	if _, ok := v.Reader(); ok {
		return nil
	}
	return v.mismatchScalar("[]byte, string or io.Reader")
}

// Int reads a whole number from any kind of number: a float must be whole, and
// every number must fit in 64 bits.
func (v Value) Int() (int64, error) {
	switch k := v.v.Kind(); {
	case isInt(k):
		return v.v.Int(), nil
	case isUint(k):
		if u := v.v.Uint(); u > math.MaxInt64 {
			return 0, fmt.Errorf("%d does not fit in 64 bits with a sign", u)
		}
		return int64(v.v.Uint()), nil
	case isFloat(k):
		f := v.v.Float()
		if f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
			return 0, fmt.Errorf("%v is not a whole number of 64 bits", f)
		}
		return int64(f), nil
	}
	if b := v.bigInt(); b != nil {
		if !b.IsInt64() {
			return 0, fmt.Errorf("%s does not fit in 64 bits", b)
		}
		return b.Int64(), nil
	}
	if v.v.IsValid() && v.v.Type() == numberType {
		return strconv.ParseInt(Given(v.v.String()), 10, 64)
	}
	return 0, v.mismatchScalar("a whole number")
}

// Whole reads a number that is given as an integer; ok is false for others. A
// member that takes any number is sent without a decimal point then.
func (v Value) Whole() (n int64, ok bool) {
	switch k := v.v.Kind(); {
	case isInt(k):
		return v.v.Int(), true
	case isUint(k):
		return int64(v.v.Uint()), v.v.Uint() <= math.MaxInt64
	case k == reflect.String && v.v.Type() == numberType:
		n, err := strconv.ParseInt(v.v.String(), 10, 64)
		return n, err == nil
	}
	return 0, false
}

// Float reads a number of any kind.
func (v Value) Float() (float64, error) {
	switch k := v.v.Kind(); {
	case isFloat(k):
		return v.float(), nil
	case isInt(k):
		return float64(v.v.Int()), nil
	case isUint(k):
		return float64(v.v.Uint()), nil
	}
	if b := v.bigInt(); b != nil {
		f, _ := b.Float64()
		return f, nil
	}
	if v.v.IsValid() && v.v.Type() == numberType {
		return strconv.ParseFloat(Given(v.v.String()), 64)
	}
	return 0, v.mismatchScalar("a number")
}

// float gives a float32 the value of its shortest decimal form, so that
// float32(0.1) is sent as 0.1.
func (v Value) float() float64 {
	f := v.v.Float()
	if v.v.Kind() != reflect.Float32 || f == math.Trunc(f) && math.Abs(f) < 1<<24 || math.IsNaN(f) || math.IsInf(f, 0) {
		return f
	}
	var buf [32]byte
	short, err := strconv.ParseFloat(string(strconv.AppendFloat(buf[:0], f, 'g', -1, 32)), 64)
	if err != nil {
		return f
	}
	return short
}

// Bool reads a bool.
func (v Value) Bool() (bool, error) {
	if v.v.Kind() != reflect.Bool {
		return false, v.mismatchScalar("a bool")
	}
	return v.v.Bool(), nil
}

// bigInt returns a number given as *big.Int, or nil.
func (v Value) bigInt() *big.Int {
	if !v.v.IsValid() || v.v.Type() != bigIntType || !v.v.CanAddr() {
		return nil
	}
	b, _ := reflect.TypeAssert[*big.Int](v.v.Addr())
	return b
}

func (v Value) mismatchScalar(want string) error {
	if !v.v.IsValid() {
		return fmt.Errorf("nil is not %s", want)
	}
	return fmt.Errorf("type %s is not %s", v.v.Type(), want)
}

package bind

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"math/big"
	"reflect"
	"strconv"
)

// SetInt stores a whole number. One that the Go type cannot hold is an error.
func (s Slot) SetInt(x int64) error {
	if s.at == nil {
		return nil
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if k := s.at.plan.scalar; k != reflect.Invalid && storeInt(s.base(), k, x) {
		return nil
	}
	v := indirect(s.value())
	if ok := setInt(v, x); !ok {
		if isInt(v.Kind()) || isUint(v.Kind()) {
			return s.overflow(v, x)
		}
		return s.refuse(v, x)
	}
	return nil
}

// setInt says whether the variable could take the number.
func setInt(v reflect.Value, x int64) bool {
	switch k := v.Kind(); {
	case isInt(k):
		if v.OverflowInt(x) {
			return false
		}
		v.SetInt(x)
	case isUint(k):
		if x < 0 || v.OverflowUint(uint64(x)) {
			return false
		}
		v.SetUint(uint64(x))
	case isFloat(k):
		v.SetFloat(float64(x))
	case v.Type() == numberType:
		v.SetString(strconv.FormatInt(x, 10))
	case v.Type() == bigIntType:
		if b, ok := reflect.TypeAssert[*big.Int](v.Addr()); ok {
			b.SetInt64(x)
		}
	default:
		return false
	}
	return true
}

// SetFloat stores a number. One beyond a float32's range is an error.
func (s Slot) SetFloat(x float64) error {
	if s.at == nil {
		return nil
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if s.at.plan.scalar == reflect.Float64 {
		store(s.base(), x)
		return nil
	}
	v := indirect(s.value())
	switch {
	case isFloat(v.Kind()):
		if Overflows(v, x) {
			return s.overflow(v, x)
		}
		v.SetFloat(x)
	case v.Type() == numberType:
		v.Set(reflect.ValueOf(json.Number(strconv.FormatFloat(x, 'g', -1, 64))))
	default:
		return s.refuse(v, x)
	}
	return nil
}

// Overflows says whether a number is beyond the range of a float32 variable. What
// rounds to the largest float32 is not: services write that as 3.4028235e38, which is
// above it, and reflect's OverflowFloat refuses it.
func Overflows(v reflect.Value, x float64) bool {
	return v.Kind() == reflect.Float32 && math.IsInf(float64(float32(x)), 0) && !math.IsInf(x, 0)
}

// SetBool stores a bool.
func (s Slot) SetBool(x bool) error {
	if s.at == nil {
		return nil
	}
	if s.at.plan.variant != nil {
		s.setZero()
		return nil
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if s.at.plan.scalar == reflect.Bool {
		store(s.base(), x)
		return nil
	}
	v := indirect(s.value())
	if v.Kind() != reflect.Bool {
		return s.refuse(v, x)
	}
	v.SetBool(x)
	return nil
}

// setZero stores the zero value of a variant.
func (s Slot) setZero() {
	if s.dynamic() {
		s.put(nil)
		return
	}
	s.value().SetZero()
}

// memory is a blob in memory as a stream.
func memory(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

package wire

import (
	"encoding/base64"
	"errors"
)

// DecodeBase64 reads base64 as Python's decoder does: what is not of the
// alphabet is passed over, the padding must be there, and nothing counts after
// it.
func DecodeBase64(text string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil {
		return data, nil
	}
	data = make([]byte, 0, len(text)*3/4)
	var digits, pads int
	var bits uint32
	for _, c := range []byte(text) {
		if c == '=' {
			if digits < 2 {
				continue
			}
			if pads++; digits+pads >= 4 {
				return append(data, byte(bits>>16), byte(bits>>8))[:len(data)+digits-1], nil
			}
			continue
		}
		digit, ok := base64Digit(c)
		if !ok {
			continue
		}
		pads = 0
		bits |= digit << (18 - 6*digits)
		if digits++; digits == 4 {
			data = append(data, byte(bits>>16), byte(bits>>8), byte(bits))
			digits, bits = 0, 0
		}
	}
	if digits != 0 {
		return nil, errors.New("not base64: the padding is missing or wrong")
	}
	return data, nil
}

func base64Digit(c byte) (uint32, bool) {
	switch {
	case c >= 'A' && c <= 'Z':
		return uint32(c - 'A'), true
	case c >= 'a' && c <= 'z':
		return uint32(c - 'a' + 26), true
	case c >= '0' && c <= '9':
		return uint32(c - '0' + 52), true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}

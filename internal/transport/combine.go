package transport

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// CombineCRC returns the checksum of two pieces of data one after the other,
// from the checksum of each and the length of the second in bytes. It knows
// CRC32, CRC32C and CRC64NVME; other algorithms, and sums of a wrong length,
// are an error.
func CombineCRC(algorithm string, first, second []byte, secondLength int64) ([]byte, error) {
	var field crcField
	switch strings.ToUpper(algorithm) {
	case "CRC32":
		field = crcField{polynomial: crc32.IEEE, one: 1 << 31}
	case "CRC32C":
		field = crcField{polynomial: crc32.Castagnoli, one: 1 << 31}
	case "CRC64NVME":
		field = crcField{polynomial: nvmePolynomial, one: 1 << 63}
	default:
		return nil, fmt.Errorf("checksums of %s cannot be combined; only CRC32, CRC32C and CRC64NVME can", algorithm)
	}
	size := 4
	if field.one > 1<<31 {
		size = 8
	}
	if len(first) != size || len(second) != size || secondLength < 0 {
		return nil, fmt.Errorf("combining %s checksums of %d and %d bytes over %d bytes: they must be of %d bytes each", algorithm, len(first), len(second), secondLength, size)
	}
	if size == 4 {
		crc := field.shift(uint64(binary.BigEndian.Uint32(first)), secondLength) ^ uint64(binary.BigEndian.Uint32(second))
		return binary.BigEndian.AppendUint32(nil, uint32(crc)), nil
	}
	crc := field.shift(binary.BigEndian.Uint64(first), secondLength) ^ binary.BigEndian.Uint64(second)
	return binary.BigEndian.AppendUint64(nil, crc), nil
}

// crcField multiplies polynomials over GF(2) modulo that of a CRC. The highest
// bit is the coefficient of x^0, as in the CRCs themselves.
type crcField struct {
	polynomial uint64
	one        uint64 // the polynomial 1
}

func (f crcField) multiply(a, b uint64) uint64 {
	var product uint64
	for m := f.one; m != 0; m >>= 1 {
		if a&m != 0 {
			product ^= b
		}
		if b&1 != 0 {
			b = b>>1 ^ f.polynomial
		} else {
			b >>= 1
		}
	}
	return product
}

// shift multiplies by x^(8n), which is what n zero bytes behind the data do.
func (f crcField) shift(crc uint64, n int64) uint64 {
	power := f.one >> 8 // x^8
	for ; n != 0; n >>= 1 {
		if n&1 != 0 {
			crc = f.multiply(power, crc)
		}
		power = f.multiply(power, power)
	}
	return crc
}

package xxhash

import "math/bits"

const (
	mix1 = 0x165667919E3779F9
	mix2 = 0x9FB21C651E98DF25
)

// secret is the default key material of the specification.
const secret = "" +
	"\xb8\xfe\x6c\x39\x23\xa4\x4b\xbe\x7c\x01\x81\x2c\xf7\x21\xad\x1c\xde\xd4\x6d\xe9\x83\x90\x97\xdb\x72\x40\xa4\xa4\xb7\xb3\x67\x1f" +
	"\xcb\x79\xe6\x4e\xcc\xc0\xe5\x78\x82\x5a\xd0\x7d\xcc\xff\x72\x21\xb8\x08\x46\x74\xf7\x43\x24\x8e\xe0\x35\x90\xe6\x81\x3a\x26\x4c" +
	"\x3c\x28\x52\xbb\x91\xc3\x00\xcb\x88\xd0\x65\x8b\x1b\x53\x2e\xa3\x71\x64\x48\x97\xa2\x0d\xf9\x4e\x38\x19\xef\x46\xa9\xde\xac\xd8" +
	"\xa8\xfa\x76\x3f\xe3\x9c\x34\x3f\xf9\xdc\xbb\xc7\xc7\x0b\x4f\x1d\x8a\x51\xe0\x4b\xcd\xb4\x59\x31\xc8\x9f\x7e\xc9\xd9\x78\x73\x64" +
	"\xea\xc5\xac\x83\x34\xd3\xeb\xc3\xc5\x81\xa0\xff\xfa\x13\x63\xeb\x17\x0d\xdd\x51\xb7\xf0\xda\x49\xd3\x16\x55\x26\x29\xd4\x68\x9e" +
	"\x2b\x16\xbe\x58\x7d\x47\xa1\xfc\x8f\xf8\xb8\xd1\x7a\xd0\x31\xce\x45\xcb\x3a\x8f\x95\x16\x04\x28\xaf\xd7\xfb\xca\xbb\x4b\x40\x7e"

// secretBytes must not be changed.
var secretBytes = []byte(secret)

// key is a word of the secret.
func key(at int) uint64 { return u64(secretBytes[at:]) }

func avalanche3(h uint64) uint64 {
	h = (h ^ h>>37) * mix1
	return h ^ h>>32
}

// fold multiplies to 128 bits and folds the halves.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// mix16 mixes 16 bytes with the secret at an offset.
func mix16(p []byte, at int) uint64 { return fold(u64(p)^key(at), u64(p[8:])^key(at+8)) }

// tiny packs an input of 1 to 3 bytes with its length.
func tiny(p []byte) uint32 {
	n := len(p)
	return uint32(p[0])<<16 | uint32(p[n/2])<<24 | uint32(p[n-1]) | uint32(n)<<8
}

// short is XXH3 of at most 240 bytes.
func short(p []byte) uint64 {
	n := len(p)
	switch {
	case n == 0:
		return avalanche64(key(56) ^ key(64))
	case n <= 3:
		return avalanche64(uint64(tiny(p) ^ uint32(key(0)) ^ uint32(key(4))))
	case n <= 8:
		h := uint64(u32(p[n-4:])) + uint64(u32(p))<<32 ^ key(8) ^ key(16)
		h ^= bits.RotateLeft64(h, 49) ^ bits.RotateLeft64(h, 24)
		h *= mix2
		h ^= h>>35 + uint64(n)
		h *= mix2
		return h ^ h>>28
	case n <= 16:
		low, high := u64(p)^key(24)^key(32), u64(p[n-8:])^key(40)^key(48)
		return avalanche3(uint64(n) + bits.ReverseBytes64(low) + high + fold(low, high))
	case n <= 128:
		acc := uint64(n) * prime64x1
		for i := (n - 1) / 32; i >= 0; i-- {
			acc += mix16(p[16*i:], 32*i) + mix16(p[n-16*(i+1):], 32*i+16)
		}
		return avalanche3(acc)
	}
	acc := uint64(n) * prime64x1
	for i := range 8 {
		acc += mix16(p[16*i:], 16*i)
	}
	acc = avalanche3(acc)
	for i := 8; i < n/16; i++ {
		acc += mix16(p[16*i:], 16*(i-8)+3)
	}
	return avalanche3(acc + mix16(p[n-16:], 136-17))
}

// short128 is XXH128 of at most 240 bytes.
func short128(p []byte) (low, high uint64) {
	n := len(p)
	switch {
	case n == 0:
		return avalanche64(key(64) ^ key(72)), avalanche64(key(80) ^ key(88))
	case n <= 3:
		t := tiny(p)
		low = uint64(t ^ uint32(key(0)) ^ uint32(key(4)))
		high = uint64(bits.RotateLeft32(bits.ReverseBytes32(t), 13) ^ uint32(key(8)) ^ uint32(key(12)))
		return avalanche64(low), avalanche64(high)
	case n <= 8:
		in := uint64(u32(p)) + uint64(u32(p[n-4:]))<<32
		high, low = bits.Mul64(in^key(16)^key(24), prime64x1+uint64(n)<<2)
		high += low << 1
		low ^= high >> 3
		low = (low ^ low>>35) * mix2
		return low ^ low>>28, avalanche3(high)
	case n <= 16:
		first, last := u64(p), u64(p[n-8:])
		high, low = bits.Mul64(first^last^key(32)^key(40), prime64x1)
		low += uint64(n-1) << 54
		last ^= key(48) ^ key(56)
		high += last + last&0xffffffff*(prime32x2-1)
		low ^= bits.ReverseBytes64(high)
		top, bottom := bits.Mul64(low, prime64x2)
		return avalanche3(bottom), avalanche3(top + high*prime64x2)
	}
	low = uint64(n) * prime64x1
	if n <= 128 {
		for i := (n - 1) / 32; i >= 0; i-- {
			low, high = mix32(low, high, p[16*i:], p[n-16*(i+1):], 32*i)
		}
	} else {
		low, high = middle128(p, low)
	}
	tail := low*prime64x1 + high*prime64x4 + uint64(n)*prime64x2
	return avalanche3(low + high), -avalanche3(tail)
}

// middle128 takes in 129 to 240 bytes.
func middle128(p []byte, low uint64) (uint64, uint64) {
	var high uint64
	n := len(p)
	for i := 0; i < 128; i += 32 {
		low, high = mix32(low, high, p[i:], p[i+16:], i)
	}
	low, high = avalanche3(low), avalanche3(high)
	for i := 128; i+32 <= n; i += 32 {
		low, high = mix32(low, high, p[i:], p[i+16:], 3+i-128)
	}
	return mix32(low, high, p[n-16:], p[n-32:], 136-17-16)
}

func mix32(low, high uint64, p, q []byte, at int) (uint64, uint64) {
	low += mix16(p, at)
	low ^= u64(q) + u64(q[8:])
	high += mix16(q, at+16)
	high ^= u64(p) + u64(p[8:])
	return low, high
}

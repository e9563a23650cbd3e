// Package xxhash is XXH64, XXH3 and XXH128 without a seed, as the
// specification at
// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md has them. The
// sums are in its canonical, big-endian form.
package xxhash

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

const (
	prime32x1 = 0x9E3779B1
	prime32x2 = 0x85EBCA77
	prime32x3 = 0xC2B2AE3D

	prime64x1 uint64 = 0x9E3779B185EBCA87
	prime64x2 uint64 = 0xC2B2AE3D27D4EB4F
	prime64x3 uint64 = 0x165667B19E3779F9
	prime64x4 uint64 = 0x85EBCA77C2B2AE63
	prime64x5 uint64 = 0x27D4EB2F165667C5
)

func u32(p []byte) uint32 { return binary.LittleEndian.Uint32(p) }
func u64(p []byte) uint64 { return binary.LittleEndian.Uint64(p) }

// digest64 is the state of XXH64.
type digest64 struct {
	v     [4]uint64
	total uint64
	n     int // bytes in buf
	buf   [32]byte
}

// New64 returns an XXH64 hash. It is not safe for concurrent use.
func New64() hash.Hash64 {
	d := new(digest64)
	d.Reset()
	return d
}

// Reset starts anew.
func (d *digest64) Reset() {
	p1, p2 := prime64x1, prime64x2
	*d = digest64{v: [4]uint64{p1 + p2, p2, 0, -p1}}
}

// Size returns 8.
func (d *digest64) Size() int { return 8 }

// BlockSize returns 32.
func (d *digest64) BlockSize() int { return 32 }

// Write never fails.
func (d *digest64) Write(p []byte) (int, error) {
	n := len(p)
	d.total += uint64(n)
	if d.n > 0 {
		k := copy(d.buf[d.n:], p)
		d.n += k
		p = p[k:]
		if d.n < len(d.buf) {
			return n, nil
		}
		d.consume(d.buf[:])
		d.n = 0
	}
	p = d.consume(p)
	d.n = copy(d.buf[:], p)
	return n, nil
}

// consume takes in whole blocks and returns the rest.
func (d *digest64) consume(p []byte) []byte {
	a, b, c, e := d.v[0], d.v[1], d.v[2], d.v[3]
	for len(p) >= 32 {
		a = round64(a, u64(p))
		b = round64(b, u64(p[8:]))
		c = round64(c, u64(p[16:]))
		e = round64(e, u64(p[24:]))
		p = p[32:]
	}
	d.v = [4]uint64{a, b, c, e}
	return p
}

func round64(acc, lane uint64) uint64 {
	return bits.RotateLeft64(acc+lane*prime64x2, 31) * prime64x1
}

// Sum64 returns the hash of what was written.
func (d *digest64) Sum64() uint64 {
	h := prime64x5
	if d.total >= 32 {
		h = bits.RotateLeft64(d.v[0], 1) + bits.RotateLeft64(d.v[1], 7) + bits.RotateLeft64(d.v[2], 12) + bits.RotateLeft64(d.v[3], 18)
		for _, v := range d.v {
			h = (h^round64(0, v))*prime64x1 + prime64x4
		}
	}
	h += d.total
	p := d.buf[:d.n]
	for ; len(p) >= 8; p = p[8:] {
		h = bits.RotateLeft64(h^round64(0, u64(p)), 27)*prime64x1 + prime64x4
	}
	if len(p) >= 4 {
		h = bits.RotateLeft64(h^uint64(u32(p))*prime64x1, 23)*prime64x2 + prime64x3
		p = p[4:]
	}
	for _, c := range p {
		h = bits.RotateLeft64(h^uint64(c)*prime64x5, 11) * prime64x1
	}
	return avalanche64(h)
}

// Sum appends the hash of what was written.
func (d *digest64) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, d.Sum64()) }

func avalanche64(h uint64) uint64 {
	h = (h ^ h>>33) * prime64x2
	h = (h ^ h>>29) * prime64x3
	return h ^ h>>32
}

package xxhash

import (
	"encoding/binary"
	"hash"
)

const (
	stripe          = 64
	stripesPerBlock = (len(secret) - stripe) / 8
	shortest        = 241 // bytes from which on input goes through the accumulators
)

// digest3 is the state of XXH3 and XXH128.
type digest3 struct {
	acc     [8]uint64
	stripes int // of the current block
	total   uint64
	n       int // bytes in buf
	// buf holds back at least the last byte, and at its end the last consumed
	// stripe until it is overwritten.
	buf  [4 * stripe]byte
	wide bool
}

// New3 returns an XXH3 hash of 64 bits. It is not safe for concurrent use.
func New3() hash.Hash64 {
	d := new(digest3)
	d.Reset()
	return d
}

// New128 returns an XXH128 hash. It is not safe for concurrent use.
func New128() hash.Hash {
	d := &digest3{wide: true}
	d.Reset()
	return d
}

// Reset starts anew.
func (d *digest3) Reset() {
	*d = digest3{wide: d.wide, acc: [8]uint64{
		prime32x3, prime64x1, prime64x2, prime64x3, prime64x4, prime32x2, prime64x5, prime32x1,
	}}
}

// Size returns 8 or 16.
func (d *digest3) Size() int {
	if d.wide {
		return 16
	}
	return 8
}

// BlockSize returns 64.
func (d *digest3) BlockSize() int { return stripe }

// Write never fails.
func (d *digest3) Write(p []byte) (int, error) {
	n := len(p)
	d.total += uint64(n)
	if d.n+n > len(d.buf) {
		k := copy(d.buf[d.n:], p)
		p = p[k:]
		d.consume(d.buf[:])
		d.n = 0
		if whole := (len(p) - 1) / len(d.buf) * len(d.buf); whole > 0 {
			d.consume(p[:whole])
			copy(d.buf[len(d.buf)-stripe:], p[whole-stripe:whole])
			p = p[whole:]
		}
	}
	d.n += copy(d.buf[d.n:], p)
	return n, nil
}

// consume takes in whole stripes.
func (d *digest3) consume(p []byte) {
	for len(p) >= stripe {
		accumulate(&d.acc, (*[stripe]byte)(p), (*[stripe]byte)(secretBytes[8*d.stripes:]))
		p = p[stripe:]
		if d.stripes++; d.stripes == stripesPerBlock {
			d.stripes = 0
			scramble(&d.acc)
		}
	}
}

// accumulate takes in one stripe.
func accumulate(acc *[8]uint64, p, key *[stripe]byte) {
	for i := 0; i < 8; i += 2 {
		v, w := u64(p[8*i:]), u64(p[8*i+8:])
		k, l := v^u64(key[8*i:]), w^u64(key[8*i+8:])
		acc[i] += w + k&0xffffffff*(k>>32)
		acc[i+1] += v + l&0xffffffff*(l>>32)
	}
}

func scramble(acc *[8]uint64) {
	for i, a := range acc {
		acc[i] = (a ^ a>>47 ^ u64(secretBytes[len(secret)-stripe+8*i:])) * prime32x1
	}
}

// finish is the accumulators with the input that is held back.
func (d *digest3) finish() *[8]uint64 {
	end := *d
	end.consume(end.buf[:(end.n-1)/stripe*stripe])
	var last [stripe]byte
	k := copy(last[max(stripe-d.n, 0):], d.buf[max(d.n-stripe, 0):d.n])
	copy(last[:stripe-k], d.buf[len(d.buf)-(stripe-k):])
	accumulate(&end.acc, &last, (*[stripe]byte)(secretBytes[len(secret)-stripe-7:]))
	return &end.acc
}

func merge(acc *[8]uint64, key []byte, h uint64) uint64 {
	for i := 0; i < 8; i += 2 {
		h += fold(acc[i]^u64(key[8*i:]), acc[i+1]^u64(key[8*i+8:]))
	}
	return avalanche3(h)
}

// Sum64 returns the 64-bit hash of what was written.
func (d *digest3) Sum64() uint64 {
	if d.total < shortest {
		return short(d.buf[:d.total])
	}
	return merge(d.finish(), secretBytes[11:], d.total*prime64x1)
}

// Sum appends the hash of what was written.
func (d *digest3) Sum(b []byte) []byte {
	if !d.wide {
		return binary.BigEndian.AppendUint64(b, d.Sum64())
	}
	var low, high uint64
	if d.total < shortest {
		low, high = short128(d.buf[:d.total])
	} else {
		acc := d.finish()
		low = merge(acc, secretBytes[11:], d.total*prime64x1)
		high = merge(acc, secretBytes[len(secret)-stripe-11:], ^(d.total * prime64x2))
	}
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, high), low)
}

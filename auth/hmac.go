package auth

import (
	"crypto/hmac"
	"crypto/sha256"
)

// hmacSHA256 is HMAC-SHA256 of a message given in parts.
func hmacSHA256(key []byte, parts ...string) (sum [sha256.Size]byte) {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		mac.Write([]byte(part))
	}
	mac.Sum(sum[:0])
	return sum
}

// sign is sum as a slice.
func (k *v4Key) sign(stringToSign []byte) []byte {
	sum := k.sum(stringToSign)
	return sum[:]
}

// sum is HMAC-SHA256 (RFC 2104) of a string to sign. It is written out because
// hash objects would be half of the allocations of a signed request.
func (k *v4Key) sum(stringToSign []byte) [sha256.Size]byte {
	s := getScratch()
	defer s.release()
	s.buf = append(s.pad(k, 0x36), stringToSign...)
	inner := sha256.Sum256(s.buf)
	s.buf = append(s.pad(k, 0x5c), inner[:]...)
	return sha256.Sum256(s.buf)
}

// pad begins a block of the key, which is shorter than one, with each byte
// changed by the pad.
func (s *scratch) pad(k *v4Key, pad byte) []byte {
	b := s.buf[:0]
	for i := range sha256.BlockSize {
		c := pad
		if i < len(k) {
			c ^= k[i]
		}
		b = append(b, c)
	}
	return b
}

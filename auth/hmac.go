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
	s.buf = append(append(s.buf, k.inner[:]...), stringToSign...)
	digest := sha256.Sum256(s.buf)
	s.buf = append(append(s.buf[:0], k.outer[:]...), digest[:]...)
	return sha256.Sum256(s.buf)
}

// padded is a key, which is shorter than a block, as the block before a message.
func padded(key [sha256.Size]byte, pad byte) (block [sha256.BlockSize]byte) {
	copy(block[:], key[:])
	for i := range block {
		block[i] ^= pad
	}
	return block
}

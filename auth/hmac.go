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

// sign signs a string to sign.
func (k *v4Key) sign(stringToSign []byte) []byte {
	mac := hmac.New(sha256.New, k[:])
	mac.Write(stringToSign)
	return mac.Sum(nil)
}

package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
	"sync"
)

// maxCachedKeys bounds each cache of derived keys. A process that signs for
// more (services x regions x credentials) still works, it derives more often.
const maxCachedKeys = 256

// A keyCache holds derived keys by a digest of all that they derive from, so
// that no secret stays readable in it. Its zero value is ready, and it is safe
// for concurrent use. It has no type parameter, as each package that imports a
// Signer would compile it anew.
type keyCache struct {
	mu   sync.RWMutex
	keys map[[sha256.Size]byte]any
}

// get returns nil where there is no such key.
func (c *keyCache) get(id [sha256.Size]byte) any {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.keys[id]
}

// put stores a key, over any one of the others when the cache is full.
func (c *keyCache) put(id [sha256.Size]byte, key any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil {
		c.keys = make(map[[sha256.Size]byte]any)
	}
	for old := range c.keys {
		if len(c.keys) < maxCachedKeys {
			break
		}
		delete(c.keys, old)
	}
	c.keys[id] = key
}

// cacheID digests parts, each after its length so that none runs into the next.
func cacheID(parts ...string) [sha256.Size]byte {
	s := getScratch()
	defer s.release()
	for _, part := range parts {
		s.buf = binary.AppendUvarint(s.buf, uint64(len(part)))
		s.buf = append(s.buf, part...)
	}
	return sha256.Sum256(s.buf)
}

// A v4Key is a derived signing key of Signature Version 4, as the two blocks that
// it makes of HMAC's.
type v4Key struct{ inner, outer [sha256.BlockSize]byte }

// v4Key gives the signing key for one day (as 20060102), region and service:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func (s *Signer) v4Key(secret, date, region, service string) *v4Key {
	id := cacheID(secret, date, region, service)
	if key, ok := s.v4Keys.get(id).(*v4Key); ok {
		return key
	}
	sum := hmacSHA256([]byte("AWS4"+secret), date)
	for _, part := range []string{region, service, terminator} {
		sum = hmacSHA256(sum[:], part)
	}
	key := &v4Key{padded(sum, 0x36), padded(sum, 0x5c)}
	s.v4Keys.put(id, key)
	return key
}

// v4aKey gives the key pair that Signature Version 4A derives from credentials.
func (s *Signer) v4aKey(c Credentials) (*ecdsa.PrivateKey, error) {
	id := cacheID(c.AccessKeyID, c.SecretAccessKey)
	if key, ok := s.v4aKeys.get(id).(*ecdsa.PrivateKey); ok {
		return key, nil
	}
	key, err := deriveV4aKey(c)
	if err != nil {
		return nil, err
	}
	s.v4aKeys.put(id, key)
	return key, nil
}

// deriveV4aKey runs the counter-mode KDF of NIST SP 800-108 over HMAC-SHA256,
// and again with the next counter until the candidate is a private key of P-256
// (FIPS 186-4 B.4.2): the scalar is the candidate plus one.
func deriveV4aKey(c Credentials) (*ecdsa.PrivateKey, error) {
	curve := elliptic.P256()
	limit := new(big.Int).Sub(curve.Params().N, big.NewInt(2))
	const bits = "\x00\x00\x01\x00" // the length asked of the KDF
	for counter := 1; counter < 255; counter++ {
		candidate := hmacSHA256([]byte("AWS4A"+c.SecretAccessKey),
			"\x00\x00\x00\x01", v4aAlgorithm, "\x00", c.AccessKeyID, string([]byte{byte(counter)}), bits)
		scalar := new(big.Int).SetBytes(candidate[:])
		if scalar.Cmp(limit) > 0 {
			continue
		}
		scalar.Add(scalar, big.NewInt(1)).FillBytes(candidate[:])
		key, err := ecdsa.ParseRawPrivateKey(curve, candidate[:])
		if err != nil {
			return nil, fmt.Errorf("auth: derive the SigV4a key of access key %q: %w", c.AccessKeyID, err)
		}
		return key, nil
	}
	return nil, fmt.Errorf("auth: access key %q yields no SigV4a key; use other credentials", c.AccessKeyID)
}

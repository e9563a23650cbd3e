// Package cloudfrontsign signs URLs and cookies for private files behind
// CloudFront, on this side, without a call.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
package cloudfrontsign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // what CloudFront takes where it is told nothing else
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Signer signs with one key. It is safe for concurrent use if its Key is.
type Signer struct {
	// KeyID is what CloudFront calls the public key, such as "K2JCJMDEHXQW5F".
	KeyID string
	// Key is the private key, RSA of 2048 bits or ECDSA on P-256: one of
	// ParseKey, or one in a vault.
	Key crypto.Signer
	// SHA256 signs with SHA-256 and says so. Without it the hash is SHA-1, as
	// in botocore.
	SHA256 bool
}

// Format writes the key's id only: the key is secret.
func (s Signer) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "cloudfrontsign.Signer{KeyID:%s}", s.KeyID)
}

// URL signs an absolute URL by a policy. Its query stays; what it says must be
// escaped, and it must not be signed already. A policy that has Expires only
// makes the short form of a URL.
func (s *Signer) URL(address string, p Policy) (string, error) {
	if err := checkURL(address); err != nil {
		return "", err
	}
	if p.Resource == "" {
		p.Resource = address
	}
	pairs, err := s.sign(&p, p.Resource == address)
	if err != nil {
		return "", err
	}
	b := strings.Builder{}
	b.WriteString(address)
	separator := byte('?')
	if strings.Contains(address, "?") {
		separator = '&'
	}
	for _, pair := range pairs {
		b.WriteByte(separator)
		b.WriteString(pair[0] + "=" + pair[1])
		separator = '&'
	}
	return b.String(), nil
}

// Cookies signs a policy, which must have a Resource, for cookies. They are for
// HTTPS and out of the reach of scripts, for the host that sets them and every
// path: set Domain and Path of each for others. Expiry is the policy's: they
// are session cookies.
func (s *Signer) Cookies(p Policy) ([]*http.Cookie, error) {
	if p.Resource == "" {
		return nil, errors.New("cloudfrontsign: the policy has no Resource: give the URL of the files, such as \"https://cdn.example.com/video/*\"")
	}
	pairs, err := s.sign(&p, true)
	if err != nil {
		return nil, err
	}
	cookies := make([]*http.Cookie, len(pairs))
	for i, pair := range pairs {
		cookies[i] = &http.Cookie{Name: "CloudFront-" + pair[0], Value: pair[1], Path: "/", Secure: true, HttpOnly: true}
	}
	return cookies, nil
}

// sign makes the parameters of a policy. Where nothing but the expiry has to be
// said, CloudFront makes the policy itself.
func (s *Signer) sign(p *Policy, ownResource bool) ([][2]string, error) {
	policy, err := p.encode()
	if err != nil {
		return nil, err
	}
	signature, err := s.signature(policy)
	if err != nil {
		return nil, err
	}
	first := [2]string{"Policy", encode(policy)}
	if ownResource && p.canned() {
		first = [2]string{"Expires", strconv.FormatInt(p.Expires.Unix(), 10)}
	}
	pairs := [][2]string{first, {"Signature", encode(signature)}, {"Key-Pair-Id", s.KeyID}}
	if s.SHA256 {
		pairs = append(pairs, [2]string{"Hash-Algorithm", "SHA256"})
	}
	return pairs, nil
}

func (s *Signer) signature(policy []byte) ([]byte, error) {
	if s.KeyID == "" || url.QueryEscape(s.KeyID) != s.KeyID {
		return nil, fmt.Errorf("cloudfrontsign: KeyID %q is no id of a public key, such as \"K2JCJMDEHXQW5F\"", s.KeyID)
	}
	if s.Key == nil {
		return nil, errors.New("cloudfrontsign: Key is nil: give the private key, as ParseKey makes it")
	}
	switch public := s.Key.Public().(type) {
	case *rsa.PublicKey:
	case *ecdsa.PublicKey:
		if public.Curve != elliptic.P256() {
			return nil, fmt.Errorf("cloudfrontsign: a key on %s: CloudFront takes RSA, or ECDSA on P-256", public.Params().Name)
		}
	default:
		return nil, fmt.Errorf("cloudfrontsign: a key of type %T: CloudFront takes RSA, or ECDSA on P-256", public)
	}
	hash, digest := crypto.SHA1, sha1.Sum(policy)
	sum := digest[:]
	if s.SHA256 {
		digest := sha256.Sum256(policy)
		hash, sum = crypto.SHA256, digest[:]
	}
	signature, err := s.Key.Sign(rand.Reader, sum, hash)
	if err != nil {
		return nil, fmt.Errorf("cloudfrontsign: sign with key %s: %w", s.KeyID, err)
	}
	return signature, nil
}

// encode is base64 with letters that a URL can have.
func encode(data []byte) string {
	return strings.NewReplacer("+", "-", "=", "_", "/", "~").Replace(base64.StdEncoding.EncodeToString(data))
}

// checkURL refuses what CloudFront would take for another URL than the one that
// is signed.
func checkURL(address string) error {
	fault := func(why string) error { return fmt.Errorf("cloudfrontsign: URL %q %s", address, why) }
	if i := strings.IndexFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f }); i >= 0 {
		return fault("has a character that must be percent-encoded, at byte " + strconv.Itoa(i))
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return fmt.Errorf("cloudfrontsign: %w", err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fault("is not of the form https://host/path")
	case strings.Contains(address, "#"):
		return fault("has a fragment, which servers never see")
	}
	query := u.Query()
	for _, name := range []string{"Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"} {
		if query.Has(name) {
			return fault("has a parameter " + name + " already, which is CloudFront's own")
		}
	}
	return nil
}

package cloudfrontsign

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Policy says who may have what, and when. Times are in whole seconds.
type Policy struct {
	// Resource is the URL of the files: * stands for any number of characters,
	// ? for one. "" is the URL that is signed.
	Resource string
	// Expires is when access ends. It is required.
	Expires time.Time
	// NotBefore is when access begins; zero for at once.
	NotBefore time.Time
	// IP is the network that clients must be in; zero for any.
	IP netip.Prefix
}

// canned says whether CloudFront knows the policy by its expiry alone.
func (p *Policy) canned() bool {
	return p.NotBefore.IsZero() && p.IP == netip.Prefix{} && !strings.Contains(p.Resource, "*")
}

// statement has its members in the order in which CloudFront writes a policy
// that it makes itself.
type statement struct {
	Resource  string
	Condition struct {
		DateLessThan    epoch
		IPAddress       *source `json:"IpAddress,omitempty"`
		DateGreaterThan *epoch  `json:",omitempty"`
	}
}

type epoch struct {
	Seconds int64 `json:"AWS:EpochTime"`
}

type source struct {
	IP string `json:"AWS:SourceIp"`
}

// encode writes the policy without white space.
func (p *Policy) encode() ([]byte, error) {
	var s statement
	s.Resource = p.Resource
	switch {
	case p.Expires.IsZero():
		return nil, errors.New("cloudfrontsign: the policy has no Expires: say when access ends")
	case !p.NotBefore.IsZero() && !p.NotBefore.Before(p.Expires):
		return nil, fmt.Errorf("cloudfrontsign: the policy ends at %s, before it begins at %s", p.Expires, p.NotBefore)
	case p.IP != netip.Prefix{} && !p.IP.IsValid():
		return nil, errors.New("cloudfrontsign: the policy's IP is no network")
	case strings.ContainsFunc(p.Resource, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return nil, fmt.Errorf("cloudfrontsign: Resource %q has a character that must be percent-encoded", p.Resource)
	}
	s.Condition.DateLessThan.Seconds = p.Expires.Unix()
	if p.IP.IsValid() {
		s.Condition.IPAddress = &source{p.IP.String()}
	}
	if !p.NotBefore.IsZero() {
		s.Condition.DateGreaterThan = &epoch{p.NotBefore.Unix()}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a URL's & is signed as it is
	if err := e.Encode(map[string][]statement{"Statement": {s}}); err != nil {
		return nil, fmt.Errorf("cloudfrontsign: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

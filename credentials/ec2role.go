package credentials

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// EC2Role yields the credentials of the role that is attached to the EC2
// instance. It asks version 2 of the instance metadata service and, unless that
// is disabled, falls back to version 1. Where the service does not answer, or
// the instance has no role, it returns a [NotConfiguredError].
//
// Keys that the service hands out close to or past their expiry, as it does
// while it is impaired, get a later one, so that they are used and asked for
// again after two to ten minutes. A [Cache] keeps its keys likewise when the
// service fails.
func EC2Role(opts MetadataOptions) Provider { return &ec2Role{opts} }

type ec2Role struct {
	opts MetadataOptions
}

func (r *ec2Role) keepsStale() bool { return true }

// Retrieve asks the instance metadata service.
func (r *ec2Role) Retrieve(ctx context.Context) (Credentials, error) {
	service, err := newIMDS(r.opts)
	if err != nil {
		return Credentials{}, err
	}
	answer, err := service.roleCredentials(ctx)
	if err != nil {
		return Credentials{}, notOnEC2(err)
	}
	found, err := answer.credentials(SourceInstanceProfile)
	if err != nil {
		return Credentials{}, err
	}
	found.Expires = extendExpiry(found.Expires)
	return found, nil
}

func (m *imds) roleCredentials(ctx context.Context) (metadataCredentials, error) {
	var parsed metadataCredentials
	token, err := m.token(ctx)
	if err != nil {
		return parsed, err
	}
	role, err := m.get(ctx, imdsRolePath, token, plainName)
	if err != nil {
		return parsed, err
	}
	_, err = m.get(ctx, imdsRolePath+strings.TrimSpace(string(role)), token, func(body []byte) (err error) {
		parsed, err = parseMetadata(body)
		return err
	})
	if err != nil {
		return parsed, err
	}
	// A failure may come with status 200, such as a role that EC2 is not trusted
	// to assume.
	if name := parsed.missing(); name != "" {
		return parsed, fmt.Errorf("%w: the credentials of the role have no %s (code %.80q)", errNoIMDS, name, parsed.Code)
	}
	return parsed, nil
}

// extendExpiry moves an expiry that is near or past to a time after the advisory
// window, at random.
func extendExpiry(expires time.Time) time.Time {
	offset := defaultAdvisory + staleJitter()
	now := time.Now()
	if now.Before(expires.Add(-offset)) {
		return expires
	}
	return now.Add(offset).UTC()
}

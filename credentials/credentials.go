// Package credentials finds the keys that sign requests to AWS.
//
// A [Provider] yields [Credentials]. The package holds one provider for each
// place where AWS tools keep keys (environment, shared files, roles, IAM
// Identity Center, container and instance metadata, ...), [Cache], which keeps
// what a provider yields fresh, and [Chain], which asks the sources in the
// order in which boto3 asks them and remembers what each one said.
//
// Sources that call AWS do so through [Caller], so the package depends on no
// client. Nothing in the package prints a secret: credentials redact themselves
// in every fmt verb, in log/slog and in JSON.
//
// All providers of this package are safe for concurrent use.
package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// The values of [Credentials.Source], which are botocore's names of the
// methods by which credentials are found.
const (
	SourceExplicit        = "explicit"
	SourceAnonymous       = "anonymous"
	SourceEnv             = "env"
	SourceAssumeRole      = "assume-role"
	SourceWebIdentity     = "assume-role-with-web-identity"
	SourceSSO             = "sso"
	SourceSharedFile      = "shared-credentials-file"
	SourceLogin           = "login"
	SourceProcess         = "custom-process"
	SourceConfigFile      = "config-file"
	SourceEC2File         = "ec2-credentials-file"
	SourceBotoConfig      = "boto-config"
	SourceContainer       = "container-role"
	SourceInstanceProfile = "iam-role"
)

// Credentials are one set of AWS keys. The zero value is anonymous.
//
// Printing, logging or marshalling a value shows the access key id, the source
// and the expiry, never the secret key or the session token.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // empty for long-term keys
	Expires         time.Time // zero for keys that do not expire
	AccountID       string    // twelve digits, empty where the source does not tell it
	Source          string    // one of the Source constants, or a name of the user's own
	// Via tells how a profile or the environment led to the source: the settings and
	// further sources on the way, such as "source_profile shared-credentials-file" for
	// a role, or "sso_session". It is empty where the source says it all.
	Via string
}

// IsAnonymous reports whether c holds no keys, so that requests go unsigned.
func (c Credentials) IsAnonymous() bool {
	return c.AccessKeyID == "" && c.SecretAccessKey == ""
}

// String describes c without its secrets.
func (c Credentials) String() string {
	if c.IsAnonymous() {
		return "Credentials{anonymous}"
	}
	text := "Credentials{AccessKeyID:" + c.AccessKeyID + " SecretAccessKey:" + redact(c.SecretAccessKey)
	if c.SessionToken != "" {
		text += " SessionToken:" + redact(c.SessionToken)
	}
	if !c.Expires.IsZero() {
		text += " Expires:" + c.Expires.UTC().Format(time.RFC3339)
	}
	if c.AccountID != "" {
		text += " AccountID:" + c.AccountID
	}
	return text + " Source:" + c.Source + "}"
}

// GoString is String: %#v shows no secrets either.
func (c Credentials) GoString() string { return c.String() }

// Format writes String for every verb, so that none reaches the fields.
func (c Credentials) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// MarshalText is String. It keeps secrets out of JSON and of every other
// encoding that asks for text; it has no inverse.
func (c Credentials) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func redact(secret string) string {
	if secret == "" {
		return ""
	}
	return "REDACTED"
}

// Provider yields credentials. Implementations are safe for concurrent use.
//
// A provider that has nothing to offer returns a [NotConfiguredError]; a chain
// then asks the next one. Any other error ends the search.
type Provider interface {
	Retrieve(ctx context.Context) (Credentials, error)
}

// ProviderFunc makes a function a [Provider].
type ProviderFunc func(ctx context.Context) (Credentials, error)

// Retrieve calls f.
func (f ProviderFunc) Retrieve(ctx context.Context) (Credentials, error) {
	if f == nil {
		return Credentials{}, errNoProvider
	}
	return f(ctx)
}

var (
	errNilContext = errors.New("credentials: the context is nil")
	errNoProvider = &ConfigError{Source: SourceExplicit, Reason: "the provider is nil, or a zero value that no function of this package has made"}
)

// Static yields the given keys, which never expire. The session token may be
// empty; an empty access or secret key is an error when the keys are retrieved.
func Static(accessKey, secretKey, sessionToken string) Provider {
	return StaticCredentials(Credentials{
		AccessKeyID: accessKey, SecretAccessKey: secretKey, SessionToken: sessionToken,
	})
}

// StaticCredentials yields c itself, with Source set to [SourceExplicit] where
// it is empty.
func StaticCredentials(c Credentials) Provider {
	if c.Source == "" {
		c.Source = SourceExplicit
	}
	// A closure, for a struct would show its fields to %+v.
	return ProviderFunc(func(context.Context) (Credentials, error) {
		if c.AccessKeyID == "" {
			return Credentials{}, &PartialError{Source: c.Source, Missing: "access key id"}
		}
		if c.SecretAccessKey == "" {
			return Credentials{}, &PartialError{Source: c.Source, Missing: "secret access key"}
		}
		return c, nil
	})
}

// Anonymous yields credentials without keys: requests go unsigned.
func Anonymous() Provider {
	return ProviderFunc(func(context.Context) (Credentials, error) {
		return Credentials{Source: SourceAnonymous}, nil
	})
}

package credentials

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// Token is a bearer token. Printing, logging or marshalling it shows its source
// and expiry, never its value.
type Token struct {
	Value   string
	Expires time.Time // zero for a token whose expiry is not known
	Source  string    // [SourceEnv] or [SourceSSO]
}

// String describes t without its value.
func (t Token) String() string {
	text := "Token{Value:" + redact(t.Value)
	if !t.Expires.IsZero() {
		text += " Expires:" + t.Expires.UTC().Format(time.RFC3339)
	}
	return text + " Source:" + t.Source + "}"
}

// GoString is String.
func (t Token) GoString() string { return t.String() }

// Format writes String for every verb.
func (t Token) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, t.String()) }

// MarshalText is String; it has no inverse.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// TokenProvider yields bearer tokens. Implementations are safe for concurrent
// use. One that has no token to offer returns a [NotConfiguredError].
type TokenProvider interface {
	RetrieveToken(ctx context.Context) (Token, error)
}

// TokenFunc makes a function a [TokenProvider].
type TokenFunc func(ctx context.Context) (Token, error)

// RetrieveToken calls f.
func (f TokenFunc) RetrieveToken(ctx context.Context) (Token, error) {
	if f == nil {
		return Token{}, errNoProvider
	}
	return f(ctx)
}

// StaticToken yields value, which never expires.
func StaticToken(value string) TokenProvider {
	return TokenFunc(func(context.Context) (Token, error) {
		return Token{Value: value, Source: SourceExplicit}, nil
	})
}

// EnvironmentToken yields the token in AWS_BEARER_TOKEN_<NAME>, where NAME is the
// name with which a service's requests are signed, such as "bedrock", in upper
// case with blanks and hyphens made underscores. lookup is os.LookupEnv where
// nil.
func EnvironmentToken(signingName string, lookup func(name string) (string, bool)) TokenProvider {
	env := orOS(lookup)
	variable := "AWS_BEARER_TOKEN_" + strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(signingName))
	return TokenFunc(func(context.Context) (Token, error) {
		value, ok := env(variable)
		if strings.TrimSpace(signingName) == "" || !ok {
			return Token{}, &NotConfiguredError{SourceEnv, variable + " is not set"}
		}
		return Token{Value: value, Source: SourceEnv}, nil
	})
}

// TokenCache keeps what a token provider yields until it nears its expiry, as
// [Cache] does for credentials.
type TokenCache struct{ fresh keptFresh }

// NewTokenCache wraps source. The zero CacheOptions gives botocore's windows.
func NewTokenCache(source TokenProvider, opts CacheOptions) *TokenCache {
	opts = opts.withDefaults()
	return &TokenCache{&refresher{
		fetch: func(ctx context.Context) (Credentials, error) {
			if source == nil {
				return Credentials{}, errNoProvider
			}
			t, err := source.RetrieveToken(ctx)
			return Credentials{SessionToken: t.Value, Expires: t.Expires, Source: t.Source}, err
		},
		advisory:  opts.Advisory,
		mandatory: opts.Mandatory,
		linger:    opts.Linger,
	}}
}

// RetrieveToken returns the held token, refreshed first if it is about to
// expire.
func (c *TokenCache) RetrieveToken(ctx context.Context) (Token, error) {
	if c == nil || c.fresh == nil {
		return Token{}, errNoProvider
	}
	if ctx == nil {
		return Token{}, errNilContext
	}
	kept, err := c.fresh.get(ctx)
	return Token{Value: kept.SessionToken, Expires: kept.Expires, Source: kept.Source}, err
}

// firstToken asks each provider in turn until one has a token.
func firstToken(ctx context.Context, providers []TokenProvider) (Token, error) {
	var passed []error
	for _, provider := range providers {
		token, err := provider.RetrieveToken(ctx)
		if err == nil {
			return token, nil
		}
		if _, ok := notConfigured(err); !ok {
			return Token{}, err
		}
		passed = append(passed, err)
	}
	return Token{}, &NoTokenError{passed}
}

// NoTokenError says that no source had a bearer token, and what each one said.
type NoTokenError struct {
	Passed []error
}

func (e *NoTokenError) Error() string {
	var text strings.Builder
	text.WriteString("credentials: no bearer token found")
	for _, err := range e.Passed {
		text.WriteString("\n  " + trimPackage(err.Error()))
	}
	return text.String()
}

// TokenChain yields the bearer token for requests signed with the given name:
// the one in AWS_BEARER_TOKEN_<NAME>, else that of the IAM Identity Center
// sign-in that the profile's sso_session names, else a [NoTokenError]. The token
// is kept and refreshed as [TokenCache] does.
func TokenChain(signingName string, opts Options) *TokenCache {
	return NewTokenCache(TokenFunc(func(ctx context.Context) (Token, error) {
		s, err := newSetup(opts)
		if err != nil {
			return Token{}, err
		}
		return firstToken(ctx, []TokenProvider{
			EnvironmentToken(signingName, s.env.Lookup),
			s.ssoToken(s.name),
		})
	}), CacheOptions{})
}

func failingToken(err error) TokenProvider {
	return TokenFunc(func(context.Context) (Token, error) { return Token{}, err })
}

package credentials

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// SSOTokenOptions names a sign-in to IAM Identity Center.
type SSOTokenOptions struct {
	SessionName string    // the name of the sso-session section; empty for the older form of profile
	StartURL    string    // required
	Region      string    // of the Identity Center, required
	Cache       FileCache // the folder of "aws sso login"; ~/.aws/sso/cache where zero
}

// SSOToken yields the access token that "aws sso login" left in its cache. With
// a session name, a token within 15 minutes of its expiry is refreshed through
// sso-oidc and the cache rewritten; where that is refused, the token is used
// until it expires. A token that is missing or expired is a
// [LoginRequiredError].
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
func SSOToken(caller Caller, opts SSOTokenOptions) TokenProvider {
	return TokenFunc(func(ctx context.Context) (Token, error) { return ssoAccessToken(ctx, caller, opts) })
}

// ssoToken is a cache file of "aws sso login".
type ssoToken struct {
	StartURL              string `json:"startUrl,omitempty"`
	Region                string `json:"region,omitempty"`
	AccessToken           string `json:"accessToken"`
	ExpiresAt             string `json:"expiresAt"`
	ClientID              string `json:"clientId,omitempty"`
	ClientSecret          string `json:"clientSecret,omitempty"`
	RegistrationExpiresAt string `json:"registrationExpiresAt,omitempty"`
	RefreshToken          string `json:"refreshToken,omitempty"`
}

func ssoAccessToken(ctx context.Context, caller Caller, opts SSOTokenOptions) (Token, error) {
	cache, err := opts.cache()
	if err != nil {
		return Token{}, err
	}
	key := opts.cacheKey()
	var held ssoToken
	found, err := cache.Load(key, &held)
	if err != nil {
		return Token{}, opts.loginRequired("the cached sign-in cannot be read", err)
	}
	if !found || held.AccessToken == "" || held.ExpiresAt == "" {
		return Token{}, opts.loginRequired("there is no cached sign-in", nil)
	}
	expires, err := parseTimestamp(held.ExpiresAt)
	if err != nil {
		return Token{}, opts.loginRequired("the cached sign-in has no readable expiry", err)
	}
	if opts.SessionName != "" && time.Until(expires) < defaultAdvisory && held.refreshable() {
		renewed, when, err := opts.refresh(ctx, caller, held)
		if err == nil {
			held, expires = renewed, when
			// The token serves even where it cannot be kept for the next process.
			_ = cache.Store(key, renewed)
		} else if _, refused := errors.AsType[ServiceError](err); !refused && time.Until(expires) < defaultMandatory {
			return Token{}, &RetrievalError{SourceSSO, "refreshing the sign-in to " + opts.name(), err}
		}
	}
	if time.Until(expires) <= 0 {
		return Token{}, opts.loginRequired("the sign-in has expired", nil)
	}
	return Token{Value: held.AccessToken, Expires: expires, Source: SourceSSO}, nil
}

func (o SSOTokenOptions) name() string {
	if o.SessionName != "" {
		return o.SessionName
	}
	return o.StartURL
}

// cacheKey is the name that "aws sso login" gives the file.
func (o SSOTokenOptions) cacheKey() string {
	sum := sha1.Sum([]byte(o.name()))
	return hex.EncodeToString(sum[:])
}

func (o SSOTokenOptions) cache() (FileCache, error) {
	if o.Cache.Dir != "" {
		return o.Cache, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return FileCache{}, &RetrievalError{SourceSSO, "finding the cache of sign-ins", err}
	}
	return FileCache{Dir: filepath.Join(home, ".aws", "sso", "cache")}, nil
}

func (o SSOTokenOptions) loginRequired(reason string, err error) error {
	command := "aws sso login"
	if o.SessionName != "" {
		command += " --sso-session " + o.SessionName
	}
	return &LoginRequiredError{Source: SourceSSO, Reason: o.name() + ": " + reason, Command: command, Err: err}
}

// refreshable reports whether the cache file has all that a refresh takes.
func (t ssoToken) refreshable() bool {
	if t.RefreshToken == "" || t.ClientID == "" || t.ClientSecret == "" {
		return false
	}
	registered, err := parseTimestamp(t.RegistrationExpiresAt)
	return err == nil && time.Until(registered) > 0
}

func (o SSOTokenOptions) refresh(ctx context.Context, caller Caller, held ssoToken) (ssoToken, time.Time, error) {
	var answer struct {
		AccessToken  string `boto3:"accessToken"`
		RefreshToken string `boto3:"refreshToken"`
		ExpiresIn    int64  `boto3:"expiresIn"`
	}
	err := caller.Call(ctx, "sso-oidc", o.Region, "CreateToken", map[string]any{
		"grantType":    "refresh_token",
		"clientId":     held.ClientID,
		"clientSecret": held.ClientSecret,
		"refreshToken": held.RefreshToken,
	}, &answer, CallOptions{})
	if err != nil {
		return ssoToken{}, time.Time{}, err
	}
	if answer.AccessToken == "" {
		return ssoToken{}, time.Time{}, errors.New("the answer holds no access token")
	}
	expires := time.Now().Add(time.Duration(answer.ExpiresIn) * time.Second).UTC().Truncate(time.Second)
	return ssoToken{
		StartURL:              o.StartURL,
		Region:                o.Region,
		AccessToken:           answer.AccessToken,
		ExpiresAt:             expires.Format(time.RFC3339),
		ClientID:              held.ClientID,
		ClientSecret:          held.ClientSecret,
		RegistrationExpiresAt: held.RegistrationExpiresAt,
		RefreshToken:          answer.RefreshToken,
	}, expires, nil
}

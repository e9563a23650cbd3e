package credentials

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/dpop"
)

// loginRefreshBefore is how long before expiry the keys of a sign-in are renewed.
const loginRefreshBefore = 5 * time.Minute

// LoginOptions names a sign-in that "aws login" made.
type LoginOptions struct {
	Session string    // the login_session of the profile, required
	Region  string    // of the sign-in service, where the cache does not have it; the caller's default where empty
	Cache   FileCache // the folder of "aws login"; ~/.aws/login/cache where zero
}

// Login yields the credentials that "aws login" left in its cache, renewed
// through the sign-in service within five minutes of their expiry, with the
// cache rewritten. A sign-in that is missing or that AWS no longer renews is a
// [LoginRequiredError].
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
func Login(caller Caller, opts LoginOptions) Provider {
	return &login{caller: caller, opts: opts}
}

type login struct {
	caller Caller
	opts   LoginOptions
}

// loginToken is a cache file of "aws login": the members that matter, and all of
// them, so that rewriting the file loses none.
type loginToken struct {
	keys     loginKeys
	refresh  string
	clientID string
	dpopKey  string
	region   string // where the sign-in was made; "" in files of older ones
	members  map[string]json.RawMessage
}

type loginKeys struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
	SessionToken    string `json:"sessionToken"`
	AccountID       string `json:"accountId"`
	ExpiresAt       string `json:"expiresAt"`
}

// Retrieve returns the cached keys, renewed first where they are about to expire.
func (l *login) Retrieve(ctx context.Context) (Credentials, error) {
	cache, err := l.cache()
	if err != nil {
		return Credentials{}, err
	}
	sum := sha256.Sum256([]byte(l.opts.Session))
	name := hex.EncodeToString(sum[:])
	token, err := l.load(cache, name)
	if err != nil {
		return Credentials{}, err
	}
	expires, err := parseTimestamp(token.keys.ExpiresAt)
	if err != nil {
		return Credentials{}, l.loginRequired("the cached sign-in has no readable expiry", err)
	}
	if time.Until(expires) <= loginRefreshBefore {
		if expires, err = l.renew(ctx, &token); err != nil {
			return Credentials{}, err
		}
		// The keys serve even where they cannot be kept for the next process.
		_ = cache.Store(name, token.members)
	}
	return Credentials{
		AccessKeyID:     token.keys.AccessKeyID,
		SecretAccessKey: token.keys.SecretAccessKey,
		SessionToken:    token.keys.SessionToken,
		Expires:         expires,
		AccountID:       token.keys.AccountID,
		Source:          SourceLogin,
	}, nil
}

func (l *login) cache() (FileCache, error) {
	if l.opts.Cache.Dir != "" {
		return l.opts.Cache, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return FileCache{}, &RetrievalError{SourceLogin, "finding the cache of sign-ins", err}
	}
	return FileCache{Dir: filepath.Join(home, ".aws", "login", "cache")}, nil
}

func (l *login) loginRequired(reason string, err error) error {
	return &LoginRequiredError{Source: SourceLogin, Reason: l.opts.Session + ": " + reason, Command: "aws login", Err: err}
}

func (l *login) load(cache FileCache, name string) (loginToken, error) {
	var token loginToken
	found, err := cache.Load(name, &token.members)
	if err != nil {
		return token, l.loginRequired("the cached sign-in cannot be read", err)
	}
	if !found {
		return token, l.loginRequired("there is no cached sign-in", nil)
	}
	var missing []string
	for _, member := range [...]struct {
		name  string
		value any
	}{
		{"accessToken", &token.keys},
		{"refreshToken", &token.refresh},
		{"clientId", &token.clientID},
		{"dpopKey", &token.dpopKey},
	} {
		if json.Unmarshal(token.members[member.name], member.value) != nil {
			missing = append(missing, member.name)
		}
	}
	_ = json.Unmarshal(token.members["signInRegion"], &token.region)
	if len(missing) > 0 {
		return token, l.loginRequired("the cached sign-in has no usable "+strings.Join(missing, ", "), nil)
	}
	if token.keys.AccessKeyID == "" || token.keys.SecretAccessKey == "" {
		return token, l.loginRequired("the cached sign-in holds no keys", nil)
	}
	return token, nil
}

// renew trades the refresh token for new keys and puts them into token.
func (l *login) renew(ctx context.Context, token *loginToken) (time.Time, error) {
	key, err := dpop.ParseKey(token.dpopKey)
	if err != nil {
		return time.Time{}, l.loginRequired("the dpopKey of the cached sign-in cannot be used", err)
	}
	var answer struct {
		TokenOutput struct {
			AccessToken struct {
				AccessKeyID     string `boto3:"accessKeyId"`
				SecretAccessKey string `boto3:"secretAccessKey"`
				SessionToken    string `boto3:"sessionToken"`
			} `boto3:"accessToken"`
			ExpiresIn    int64  `boto3:"expiresIn"`
			RefreshToken string `boto3:"refreshToken"`
		} `boto3:"tokenOutput"`
	}
	err = l.caller.Call(ctx, "signin", cmp.Or(token.region, l.opts.Region), "CreateOAuth2Token", map[string]any{
		"tokenInput": map[string]any{
			"clientId":     token.clientID,
			"refreshToken": token.refresh,
			"grantType":    "refresh_token",
		},
	}, &answer, CallOptions{Headers: func(method, url string) (http.Header, error) {
		proof, err := dpop.Proof(key, method, url, time.Now())
		return http.Header{"Dpop": {proof}}, err
	}})
	if err != nil {
		return time.Time{}, l.refusal(err)
	}
	output := answer.TokenOutput
	if output.AccessToken.AccessKeyID == "" || output.AccessToken.SecretAccessKey == "" {
		return time.Time{}, &RetrievalError{SourceLogin, "renewing " + l.opts.Session, errors.New("the answer holds no keys")}
	}
	expires := time.Now().Add(time.Duration(output.ExpiresIn) * time.Second).UTC().Truncate(time.Second)
	token.keys = loginKeys{
		AccessKeyID:     output.AccessToken.AccessKeyID,
		SecretAccessKey: output.AccessToken.SecretAccessKey,
		SessionToken:    output.AccessToken.SessionToken,
		AccountID:       token.keys.AccountID,
		ExpiresAt:       expires.Format(time.RFC3339),
	}
	return expires, token.remember(output.RefreshToken)
}

// remember puts the keys and the refresh token into the members to be stored.
func (t *loginToken) remember(refresh string) error {
	keys, err := json.Marshal(t.keys)
	if err != nil {
		return err
	}
	text, err := json.Marshal(refresh)
	if err != nil {
		return err
	}
	t.members["accessToken"], t.members["refreshToken"] = keys, text
	return nil
}

// refusal tells a sign-in that has lapsed from one that lacks a permission and
// from other failures.
func (l *login) refusal(err error) error {
	service, refused := errors.AsType[ServiceError](err)
	detail, detailed := errors.AsType[detailedError](err)
	if !refused || service.ErrorCode() != "AccessDeniedException" {
		return &RetrievalError{SourceLogin, "renewing " + l.opts.Session, err}
	}
	reason := ""
	if detailed {
		reason = detail.ErrorMember("error")
	}
	if reason == "INSUFFICIENT_PERMISSIONS" {
		return &RetrievalError{SourceLogin, "renewing " + l.opts.Session +
			": the identity may not call signin:CreateOAuth2Token; have that allowed, then run aws login", err}
	}
	return l.loginRequired("AWS no longer renews the sign-in", err)
}

package signin

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/dpop"
	api "github.com/boto3-go/boto3/service/signin"
)

// LoginOptions say how a user signs in with the credentials of the console.
type LoginOptions struct {
	// Region is that of the sign-in, the session's where "".
	Region string
	// Show brings the user to the page. Its error ends the sign-in. Required.
	Show func(ctx context.Context, p Prompt) error
	// Code, where the browser runs on another machine, asks the user for the code that
	// the page shows at the end. Where nil, the browser brings it to this machine.
	Code func(ctx context.Context) (string, error)
	// Cache is the folder of sign-ins, ~/.aws/login/cache where zero.
	Cache credentials.FileCache
}

const (
	sameDevice  = "arn:aws:signin:::devtools/same-device"
	crossDevice = "arn:aws:signin:::devtools/cross-device"
)

// loginToken is a file of the cache, as the AWS CLI writes it.
type loginToken struct {
	AccessToken struct {
		AccessKeyID     string `json:"accessKeyId"`
		SecretAccessKey string `json:"secretAccessKey"`
		SessionToken    string `json:"sessionToken"`
		AccountID       string `json:"accountId"`
		ExpiresAt       string `json:"expiresAt"`
	} `json:"accessToken"`
	TokenType    string `json:"tokenType"`
	ClientID     string `json:"clientId"`
	RefreshToken string `json:"refreshToken"`
	IDToken      string `json:"idToken"`
	DPoPKey      string `json:"dpopKey"`
	SignInRegion string `json:"signInRegion,omitempty"`
}

// Login signs the user in with the credentials of the console, and returns the name of
// the sign-in: the login_session of a profile that is to use it. The session makes the
// calls; it needs no credentials.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
func Login(ctx context.Context, sess *boto3.Session, o LoginOptions) (string, error) {
	if o.Show == nil {
		return "", errNoShow
	}
	cache, err := folder(o.Cache, "login", "cache")
	if err != nil {
		return "", err
	}
	client := api.New(sess, boto3.Config{Region: o.Region, Unsigned: true})
	base, err := endpoint(ctx, client.Dynamic(), "CreateOAuth2Token", boto3.Map{"tokenInput": boto3.Map{"clientId": sameDevice, "grantType": "authorization_code"}})
	if err != nil {
		return "", err
	}
	l := &login{LoginOptions: o, client: client, base: base, state: dpop.UUID(), proof: newProof()}
	in := &api.CreateOAuth2TokenRequestBody{GrantType: "authorization_code", CodeVerifier: l.verifier}
	if o.Code == nil {
		err = l.here(ctx, in)
	} else {
		err = l.elsewhere(ctx, in)
	}
	if err != nil {
		return "", err
	}
	token, name, err := l.redeem(ctx, in)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(name))
	return name, cache.Store(hex.EncodeToString(sum[:]), token)
}

type login struct {
	LoginOptions
	proof
	client      *api.Client
	base, state string
}

// here has the browser bring the code to this machine.
func (l *login) here(ctx context.Context, in *api.CreateOAuth2TokenRequestBody) error {
	back, err := listen(ctx, l.state)
	if err != nil {
		return err
	}
	in.ClientId, in.RedirectUri = sameDevice, back.uri()
	in.Code, err = back.wait(ctx, func(ctx context.Context) error { return l.show(ctx, in) })
	return err
}

// elsewhere has the user bring it.
func (l *login) elsewhere(ctx context.Context, in *api.CreateOAuth2TokenRequestBody) error {
	in.ClientId, in.RedirectUri = crossDevice, l.base+"/v1/sessions/confirmation"
	if err := l.show(ctx, in); err != nil {
		return err
	}
	text, err := l.Code(ctx)
	if err != nil {
		return err
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	query, bad := url.ParseQuery(string(decoded))
	if err != nil || bad != nil {
		return errors.New("signin: the code is not the one that the page shows; copy all of it")
	}
	a := read(query, l.state)
	in.Code = a.code
	return a.err
}

func (l *login) show(ctx context.Context, in *api.CreateOAuth2TokenRequestBody) error {
	page := l.base + "/v1/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {in.ClientId}, "redirect_uri": {in.RedirectUri}, "state": {l.state},
		"code_challenge_method": {"SHA-256"}, "code_challenge": {l.challenge}, "scope": {"openid"},
	}.Encode()
	return l.Show(ctx, Prompt{URL: page, Complete: page})
}

// redeem trades the code for keys, which are bound to a key of this sign-in, and finds
// whose they are.
func (l *login) redeem(ctx context.Context, in *api.CreateOAuth2TokenRequestBody) (token loginToken, name string, err error) {
	key, text, err := dpop.NewKey()
	if err != nil {
		return token, "", err
	}
	answer, err := l.client.CreateOAuth2Token(ctx, &api.CreateOAuth2TokenInput{TokenInput: in}, proves(key))
	if err != nil {
		return token, "", err
	}
	out := answer.TokenOutput
	if out == nil || out.AccessToken == nil || out.AccessToken.AccessKeyId == "" {
		return token, "", errors.New("signin: the answer of the sign-in holds no keys")
	}
	if name, err = subject(out.IdToken); err != nil {
		return token, "", err
	}
	token = loginToken{TokenType: out.TokenType, ClientID: in.ClientId, RefreshToken: out.RefreshToken, IDToken: out.IdToken, DPoPKey: text, SignInRegion: l.client.Dynamic().Region()}
	token.AccessToken.AccessKeyID, token.AccessToken.SecretAccessKey = out.AccessToken.AccessKeyId, out.AccessToken.SecretAccessKey
	token.AccessToken.SessionToken = out.AccessToken.SessionToken
	token.AccessToken.ExpiresAt = time.Now().Add(time.Duration(out.ExpiresIn) * time.Second).UTC().Format(timestamp)
	if parts := strings.SplitN(name, ":", 6); len(parts) == 6 {
		token.AccessToken.AccountID = parts[4]
	}
	return token, name, nil
}

// proves adds to each attempt the proof that its sender holds the key.
func proves(key *ecdsa.PrivateKey) boto3.CallOption {
	return boto3.WithHook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		proof, err := dpop.Proof(key, r.Method, r.URL.String(), time.Now())
		r.Header.Set("Dpop", proof)
		return err
	}})
}

// subject is whom an id token is for, an ARN. It comes from AWS over TLS, so that its
// signature says no more.
func subject(idToken string) (string, error) {
	var claims struct {
		Subject string `json:"sub"`
	}
	parts := strings.Split(idToken, ".")
	if len(parts) == 3 {
		if text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "=")); err == nil {
			_ = json.Unmarshal(text, &claims) // what is not there is said below
		}
	}
	if claims.Subject == "" {
		return "", errors.New("signin: the answer of the sign-in does not say whose keys they are")
	}
	return claims.Subject, nil
}

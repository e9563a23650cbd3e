package signin

import (
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/dpop"
	"github.com/boto3-go/boto3/internal/pyjson"
	"github.com/boto3-go/boto3/service/ssooidc"
)

// SSOOptions name a sign-in to IAM Identity Center: what a section sso-session of the
// config file holds, or the profile itself in the older form.
type SSOOptions struct {
	StartURL string // sso_start_url, required
	Region   string // sso_region, required
	// SessionName is the section's name, "" in the older form.
	SessionName string
	Scopes      []string // sso_registration_scopes
	// Show brings the user to the page. Its error ends the sign-in. Required.
	Show func(ctx context.Context, p Prompt) error
	// DeviceCode signs in with a code that may be entered on another device. The older
	// form, without SessionName, always does; else the browser runs on this machine.
	DeviceCode bool
	// Again signs in although there is a sign-in that is valid.
	Again bool
	// Cache is the folder of sign-ins, ~/.aws/sso/cache where zero.
	Cache credentials.FileCache
}

// ssoToken and registration are files of the cache, as the AWS CLI writes them.
type ssoToken struct {
	StartURL              string `json:"startUrl"`
	Region                string `json:"region"`
	AccessToken           string `json:"accessToken"`
	ExpiresAt             string `json:"expiresAt"`
	ClientID              string `json:"clientId"`
	ClientSecret          string `json:"clientSecret"`
	RegistrationExpiresAt string `json:"registrationExpiresAt"`
	RefreshToken          string `json:"refreshToken,omitempty"`
}

type registration struct {
	ClientID     string   `json:"clientId"`
	ClientSecret string   `json:"clientSecret"`
	ExpiresAt    string   `json:"expiresAt"`
	Scopes       []string `json:"scopes,omitempty"`
	GrantTypes   []string `json:"grantTypes,omitempty"`
}

// soon is how long before its end a cached entry is not used any more.
const soon = 15 * time.Minute

const (
	defaultScope    = "sso:account:access"
	deviceGrant     = "urn:ietf:params:oauth:grant-type:device_code"
	defaultInterval = 5 * time.Second
	slowDown        = 5 * time.Second
)

// SSO signs the user in to IAM Identity Center, unless there is a sign-in that is valid
// for 15 minutes more, and returns the access token. The session makes the calls; it
// needs no credentials.
//
// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html
func SSO(ctx context.Context, sess *boto3.Session, o SSOOptions) (credentials.Token, error) {
	switch {
	case o.StartURL == "" || o.Region == "":
		return credentials.Token{}, errors.New("signin: SSOOptions has no StartURL or no Region")
	case o.Show == nil:
		return credentials.Token{}, errNoShow
	}
	cache, err := folder(o.Cache, "sso", "cache")
	if err != nil {
		return credentials.Token{}, err
	}
	o.Cache = cache
	s := &sso{SSOOptions: o, client: ssooidc.New(sess, boto3.Config{Region: o.Region, Unsigned: true})}
	if token, ok := s.cached(); ok && !o.Again {
		return token.public()
	}
	token, err := s.signIn(ctx)
	if err != nil {
		return credentials.Token{}, err
	}
	if err := cache.Store(s.key(), token); err != nil {
		return credentials.Token{}, err
	}
	return token.public()
}

func (t ssoToken) public() (credentials.Token, error) {
	expires, err := time.Parse(time.RFC3339, t.ExpiresAt)
	return credentials.Token{Value: t.AccessToken, Expires: expires, Source: credentials.SourceSSO}, err
}

type sso struct {
	SSOOptions
	client *ssooidc.Client
}

// key is the name of the token's file.
func (s *sso) key() string {
	sum := sha1.Sum([]byte(cmp.Or(s.SessionName, s.StartURL)))
	return hex.EncodeToString(sum[:])
}

// cached is the token of an earlier sign-in. A file that cannot be read is written anew.
func (s *sso) cached() (token ssoToken, ok bool) {
	found, err := s.Cache.Load(s.key(), &token)
	return token, found && err == nil && token.AccessToken != "" && lasts(token.ExpiresAt)
}

func lasts(until string) bool {
	expires, err := time.Parse(time.RFC3339, strings.Replace(until, "UTC", "Z", 1))
	return err == nil && time.Until(expires) >= soon
}

func (s *sso) signIn(ctx context.Context) (ssoToken, error) {
	if s.DeviceCode || s.SessionName == "" {
		return s.byDevice(ctx)
	}
	return s.byBrowser(ctx)
}

// byDevice asks again and again whether the user has entered the code.
func (s *sso) byDevice(ctx context.Context) (ssoToken, error) {
	client, err := s.register(ctx, &ssooidc.RegisterClientInput{Scopes: s.Scopes})
	if err != nil {
		return ssoToken{}, err
	}
	device, err := s.client.StartDeviceAuthorization(ctx, &ssooidc.StartDeviceAuthorizationInput{
		ClientId: client.ClientID, ClientSecret: client.ClientSecret, StartUrl: s.StartURL,
	})
	if err != nil {
		return ssoToken{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(time.Duration(device.ExpiresIn)*time.Second, patience))
	defer cancel()
	if err := s.Show(ctx, Prompt{device.VerificationUri, device.UserCode, device.VerificationUriComplete}); err != nil {
		return ssoToken{}, err
	}
	interval := cmp.Or(time.Duration(device.Interval)*time.Second, defaultInterval)
	for {
		token, err := s.redeem(ctx, client, &ssooidc.CreateTokenInput{GrantType: deviceGrant, DeviceCode: device.DeviceCode})
		switch {
		case errors.Is(err, ssooidc.ErrSlowDown):
			interval += slowDown
		case !errors.Is(err, ssooidc.ErrAuthorizationPending):
			return token, err
		}
		timer := time.NewTimer(interval)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ssoToken{}, context.Cause(ctx)
		}
	}
}

// byBrowser has the browser bring the code to this machine.
func (s *sso) byBrowser(ctx context.Context) (ssoToken, error) {
	scopes := s.Scopes
	if len(scopes) == 0 {
		scopes = []string{defaultScope}
	}
	client, err := s.register(ctx, &ssooidc.RegisterClientInput{
		Scopes: scopes, GrantTypes: []string{"authorization_code", "refresh_token"},
		RedirectUris: []string{"http://127.0.0.1" + callbackPath}, IssuerUrl: s.StartURL,
	})
	if err != nil {
		return ssoToken{}, err
	}
	base, err := endpoint(ctx, s.client.Dynamic(), "RegisterClient", boto3.Map{"clientName": "x", "clientType": "public"})
	if err != nil {
		return ssoToken{}, err
	}
	state, pair := dpop.UUID(), newProof()
	back, err := listen(ctx, state)
	if err != nil {
		return ssoToken{}, err
	}
	page := base + "/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {client.ClientID}, "redirect_uri": {back.uri()}, "state": {state},
		"code_challenge_method": {"S256"}, "code_challenge": {pair.challenge}, "scopes": {strings.Join(scopes, " ")},
	}.Encode()
	code, err := back.wait(ctx, func(ctx context.Context) error { return s.Show(ctx, Prompt{URL: page, Complete: page}) })
	if err != nil {
		return ssoToken{}, err
	}
	return s.redeem(ctx, client, &ssooidc.CreateTokenInput{
		GrantType: "authorization_code", Code: code, CodeVerifier: pair.verifier, RedirectUri: back.uri(),
	})
}

// register makes this program known to the service, unless it is. One registration serves
// one way of signing in.
func (s *sso) register(ctx context.Context, in *ssooidc.RegisterClientInput) (registration, error) {
	key, err := s.registrationKey()
	if err != nil {
		return registration{}, err
	}
	var known registration
	if found, err := s.Cache.Load(key, &known); err == nil && found && lasts(known.ExpiresAt) &&
		slices.Contains(known.GrantTypes, "authorization_code") == (len(in.GrantTypes) > 0) {
		return known, nil
	}
	in.ClientType = "public"
	in.ClientName = "boto3-go-" + cmp.Or(s.SessionName, strconv.FormatInt(time.Now().Unix(), 10))
	out, err := s.client.RegisterClient(ctx, in)
	if err != nil {
		return registration{}, err
	}
	made := registration{
		ClientID: out.ClientId, ClientSecret: out.ClientSecret, Scopes: in.Scopes, GrantTypes: in.GrantTypes,
		ExpiresAt: time.Unix(out.ClientSecretExpiresAt, 0).UTC().Format(timestamp),
	}
	return made, s.Cache.Store(key, made)
}

// registrationKey is the name of the registration's file.
func (s *sso) registrationKey() (string, error) {
	args := map[string]any{"tool": "botocore", "startUrl": s.StartURL, "region": s.Region, "scopes": nil, "session_name": nil}
	if s.SessionName != "" {
		args["session_name"] = s.SessionName
	}
	if len(s.Scopes) > 0 {
		args["scopes"] = s.Scopes
	}
	return pyjson.Key(args, ", ", ": ")
}

// redeem trades a code for the token.
func (s *sso) redeem(ctx context.Context, client registration, in *ssooidc.CreateTokenInput) (ssoToken, error) {
	in.ClientId, in.ClientSecret = client.ClientID, client.ClientSecret
	out, err := s.client.CreateToken(ctx, in)
	if err != nil {
		return ssoToken{}, err
	}
	if out.AccessToken == "" {
		return ssoToken{}, errors.New("signin: the answer of IAM Identity Center has no access token")
	}
	return ssoToken{
		StartURL: s.StartURL, Region: s.Region, AccessToken: out.AccessToken, RefreshToken: out.RefreshToken,
		ExpiresAt: time.Now().Add(time.Duration(out.ExpiresIn) * time.Second).UTC().Format(timestamp),
		ClientID:  client.ClientID, ClientSecret: client.ClientSecret, RegistrationExpiresAt: client.ExpiresAt,
	}, nil
}

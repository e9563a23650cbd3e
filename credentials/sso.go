package credentials

import (
	"context"
	"errors"
	"time"

	"github.com/boto3-go/boto3/internal/pyjson"
)

// SSOOptions names a role that IAM Identity Center grants, and the sign-in that
// entitles to it.
type SSOOptions struct {
	SSOTokenOptions

	AccountID string     // twelve digits, required
	RoleName  string     // required
	RoleCache *FileCache // shared with other processes and the AWS CLI; none where nil
}

// SSO yields the credentials of a role of IAM Identity Center for whoever has
// signed in with "aws sso login". Every Retrieve calls the portal unless
// opts.RoleCache holds credentials that live longer than 15 minutes: wrap it in
// a [Cache]. A sign-in that is missing, expired or refused is a
// [LoginRequiredError].
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
func SSO(caller Caller, opts SSOOptions) Provider {
	return ProviderFunc(func(ctx context.Context) (Credentials, error) {
		key, err := opts.roleKey()
		if err != nil {
			return Credentials{}, err
		}
		found, err := cachedRole(ctx, opts.RoleCache, key, SourceSSO, func(ctx context.Context) (roleEntry, error) {
			return opts.roleCredentials(ctx, caller)
		})
		if found.Via = "sso_start_url"; opts.SessionName != "" {
			found.Via = "sso_session"
		}
		return found, err
	})
}

func (o SSOOptions) roleKey() (string, error) {
	args := map[string]any{"roleName": o.RoleName, "accountId": o.AccountID}
	if o.SessionName != "" {
		args["sessionName"] = o.SessionName
	} else {
		args["startUrl"] = o.StartURL
	}
	return pyjson.Key(args, ",", ":")
}

func (o SSOOptions) roleCredentials(ctx context.Context, caller Caller) (roleEntry, error) {
	token, err := ssoAccessToken(ctx, caller, o.SSOTokenOptions)
	if err != nil {
		return roleEntry{}, err
	}
	var answer struct {
		RoleCredentials struct {
			AccessKeyID     string `boto3:"accessKeyId"`
			SecretAccessKey string `boto3:"secretAccessKey"`
			SessionToken    string `boto3:"sessionToken"`
			Expiration      int64  `boto3:"expiration"` // milliseconds since 1970
		} `boto3:"roleCredentials"`
	}
	err = caller.Call(ctx, "sso", o.Region, "GetRoleCredentials", map[string]any{
		"roleName":    o.RoleName,
		"accountId":   o.AccountID,
		"accessToken": token.Value,
	}, &answer, CallOptions{})
	if refusal, ok := errors.AsType[ServiceError](err); ok && refusal.ErrorCode() == "UnauthorizedException" {
		return roleEntry{}, o.loginRequired("the portal no longer accepts the sign-in", err)
	}
	if err != nil {
		return roleEntry{}, &RetrievalError{SourceSSO, "getting credentials of role " + o.RoleName + " in account " + o.AccountID, err}
	}
	keys := answer.RoleCredentials
	return roleEntry{
		ProviderType: "sso",
		Credentials: &roleKeys{
			AccessKeyID:     keys.AccessKeyID,
			SecretAccessKey: keys.SecretAccessKey,
			SessionToken:    keys.SessionToken,
			Expiration:      time.UnixMilli(keys.Expiration).UTC().Format(time.RFC3339),
			AccountID:       o.AccountID,
		},
	}, nil
}

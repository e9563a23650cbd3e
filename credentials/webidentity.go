package credentials

import (
	"context"

	"github.com/boto3-go/boto3/internal/pyjson"
	"github.com/boto3-go/boto3/internal/settings"
)

// WebIdentityOptions names a role and the token that entitles to it.
type WebIdentityOptions struct {
	RoleARN     string                            // required
	SessionName string                            // made from the time where empty
	TokenFile   string                            // required; read anew for every call
	ReadFile    func(path string) ([]byte, error) // where nil, os.ReadFile for plain files
	Region      string                            // of the STS endpoint; the caller's default where empty
	Cache       *FileCache                        // shared with other processes; none where nil

	via string // the settings that were read
}

// WebIdentity yields the temporary credentials that STS gives for an OpenID
// Connect token, as on EKS. Every Retrieve calls STS, without signing, unless
// opts.Cache holds credentials that live longer than 15 minutes: wrap it in a
// [Cache].
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
func WebIdentity(caller Caller, opts WebIdentityOptions) Provider {
	if opts.ReadFile == nil {
		opts.ReadFile = settings.ReadFile
	}
	return ProviderFunc(func(ctx context.Context) (Credentials, error) {
		args := map[string]any{"RoleArn": opts.RoleARN}
		if opts.SessionName != "" {
			args["RoleSessionName"] = opts.SessionName
		}
		key, err := pyjson.Key(args, ", ", ": ")
		if err != nil {
			return Credentials{}, err
		}
		found, err := cachedRole(ctx, opts.Cache, key, SourceWebIdentity, func(ctx context.Context) (roleEntry, error) {
			return assumeWithToken(ctx, caller, opts)
		})
		found.Via = opts.via
		return found, err
	})
}

func assumeWithToken(ctx context.Context, caller Caller, opts WebIdentityOptions) (roleEntry, error) {
	token, err := opts.ReadFile(opts.TokenFile)
	if err != nil {
		return roleEntry{}, &RetrievalError{SourceWebIdentity, "reading the token for " + opts.RoleARN, err}
	}
	in := map[string]any{
		"RoleArn":          opts.RoleARN,
		"RoleSessionName":  opts.SessionName,
		"WebIdentityToken": string(token),
	}
	if opts.SessionName == "" {
		in["RoleSessionName"] = defaultSessionName()
	}
	var answer stsAnswer
	err = caller.Call(ctx, "sts", opts.Region, "AssumeRoleWithWebIdentity", in, &answer, CallOptions{})
	if err != nil {
		return roleEntry{}, &RetrievalError{SourceWebIdentity, "assuming " + opts.RoleARN, err}
	}
	return answer.entry(), nil
}

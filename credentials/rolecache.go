package credentials

import (
	"context"
	"strings"
	"time"
)

// roleEntry is a role's temporary credentials as botocore and the AWS CLI write
// them to a cache file.
type roleEntry struct {
	ProviderType    string           `json:",omitempty"`
	Credentials     *roleKeys        `json:",omitempty"`
	AssumedRoleUser *assumedRoleUser `json:",omitempty"`
}

type roleKeys struct {
	AccessKeyID     string `json:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      string
	AccountID       string `json:"AccountId,omitempty"`
}

type assumedRoleUser struct {
	AssumedRoleID string `json:"AssumedRoleId"`
	Arn           string
}

// cachedRole yields what the cache holds under key for as long as it lives
// longer than the advisory window, else what fetch returns, which it then
// stores. A cache that cannot be read or written only costs a call: its faults
// do not keep anyone from their credentials.
func cachedRole(ctx context.Context, cache *FileCache, key, source string, fetch func(context.Context) (roleEntry, error)) (Credentials, error) {
	if cache != nil {
		var entry roleEntry
		if found, err := cache.Load(key, &entry); err == nil && found {
			held, err := entry.credentials(source)
			if err == nil && time.Until(held.Expires) >= defaultAdvisory {
				return held, nil
			}
		}
	}
	entry, err := fetch(ctx)
	if err != nil {
		return Credentials{}, err
	}
	found, err := entry.credentials(source)
	if err != nil {
		return Credentials{}, err
	}
	if cache != nil {
		_ = cache.Store(key, entry)
	}
	return found, nil
}

func (e roleEntry) credentials(source string) (Credentials, error) {
	if e.Credentials == nil || e.Credentials.AccessKeyID == "" || e.Credentials.SecretAccessKey == "" {
		return Credentials{}, &RetrievalError{Source: source, Reason: "the answer holds no keys"}
	}
	expires, err := parseTimestamp(e.Credentials.Expiration)
	if err != nil {
		return Credentials{}, &RetrievalError{Source: source, Reason: "reading Expiration in the answer", Err: err}
	}
	return Credentials{
		AccessKeyID:     e.Credentials.AccessKeyID,
		SecretAccessKey: e.Credentials.SecretAccessKey,
		SessionToken:    e.Credentials.SessionToken,
		Expires:         expires,
		AccountID:       e.Credentials.AccountID,
		Source:          source,
	}, nil
}

// stsAnswer is what AssumeRole and AssumeRoleWithWebIdentity return.
type stsAnswer struct {
	Credentials struct {
		AccessKeyID     string `boto3:"AccessKeyId"`
		SecretAccessKey string
		SessionToken    string
		Expiration      time.Time
	}
	AssumedRoleUser struct {
		AssumedRoleID string `boto3:"AssumedRoleId"`
		Arn           string
	}
}

func (a stsAnswer) entry() roleEntry {
	return roleEntry{
		Credentials: &roleKeys{
			AccessKeyID:     a.Credentials.AccessKeyID,
			SecretAccessKey: a.Credentials.SecretAccessKey,
			SessionToken:    a.Credentials.SessionToken,
			Expiration:      a.Credentials.Expiration.UTC().Format(time.RFC3339),
			AccountID:       arnAccount(a.AssumedRoleUser.Arn),
		},
		AssumedRoleUser: &assumedRoleUser{a.AssumedRoleUser.AssumedRoleID, a.AssumedRoleUser.Arn},
	}
}

// arnAccount is the account in arn:partition:service:region:account:resource,
// empty where the text is no ARN.
func arnAccount(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return ""
	}
	return parts[4]
}

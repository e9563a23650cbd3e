package credentials

import (
	"cmp"
	"context"
	"os"
	"time"
)

// lookupEnv reads one environment variable.
type lookupEnv func(name string) (value string, ok bool)

// get returns the variable, empty where it is not set.
func (l lookupEnv) get(name string) string {
	value, _ := l(name)
	return value
}

func orOS(lookup lookupEnv) lookupEnv {
	if lookup == nil {
		return os.LookupEnv
	}
	return lookup
}

// Environment yields the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
// with AWS_SESSION_TOKEN (or the older AWS_SECURITY_TOKEN, which wins),
// AWS_CREDENTIAL_EXPIRATION and AWS_ACCOUNT_ID where they are set. It reads the
// variables anew each time; lookup is os.LookupEnv where nil. An access key
// without a secret key is a [PartialError].
func Environment(lookup func(name string) (string, bool)) Provider {
	env := orOS(lookup)
	return ProviderFunc(func(context.Context) (Credentials, error) { return environment(env) })
}

func environment(env lookupEnv) (Credentials, error) {
	found := Credentials{
		AccessKeyID:     env.get("AWS_ACCESS_KEY_ID"),
		SecretAccessKey: env.get("AWS_SECRET_ACCESS_KEY"),
		SessionToken:    cmp.Or(env.get("AWS_SECURITY_TOKEN"), env.get("AWS_SESSION_TOKEN")),
		AccountID:       env.get("AWS_ACCOUNT_ID"),
		Source:          SourceEnv,
	}
	switch {
	case found.AccessKeyID == "" && found.SecretAccessKey != "":
		return Credentials{}, &NotConfiguredError{SourceEnv, "AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not"}
	case found.AccessKeyID == "":
		return Credentials{}, &NotConfiguredError{SourceEnv, "AWS_ACCESS_KEY_ID is not set"}
	case found.SecretAccessKey == "":
		return Credentials{}, &PartialError{Source: SourceEnv, Missing: "AWS_SECRET_ACCESS_KEY"}
	}
	if text := env.get("AWS_CREDENTIAL_EXPIRATION"); text != "" {
		when, err := parseTimestamp(text)
		if err != nil {
			return Credentials{}, &RetrievalError{SourceEnv, "reading AWS_CREDENTIAL_EXPIRATION", err}
		}
		if !when.After(time.Now()) {
			return Credentials{}, &RetrievalError{SourceEnv, "AWS_CREDENTIAL_EXPIRATION says that the keys in the" +
				" environment have expired; set new ones, or set the clock of this machine", nil}
		}
		found.Expires = when
	}
	return found, nil
}

package credentials

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/settings"
)

// webIdentity takes each of its three settings from the environment, unless
// that is to be ignored, else from the profile.
func (s *setup) webIdentity(name string, ignoreEnv bool) Provider {
	section, _ := s.files.Profile(name)
	from, read := "", []string(nil)
	get := func(variable, key string) string {
		if value, ok := s.env.Lookup(variable); ok && !ignoreEnv {
			from, read = "env "+variable, append(read, variable)
			return value
		}
		value, ok := section.Get(key)
		if from = section.Where(key); ok {
			read = append(read, key)
		}
		return value
	}
	arn := get("AWS_ROLE_ARN", "role_arn")
	arnFrom := from
	opts := WebIdentityOptions{
		RoleARN:     arn,
		SessionName: get("AWS_ROLE_SESSION_NAME", "role_session_name"),
		TokenFile:   get("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file"),
		ReadFile:    s.env.ReadFile,
		Region:      s.opts.Region,
		Cache:       s.opts.RoleCache,
	}
	if opts.TokenFile == "" {
		return failing(&NotConfiguredError{SourceWebIdentity,
			fmt.Sprintf("neither AWS_WEB_IDENTITY_TOKEN_FILE nor web_identity_token_file of profile %q is set", name)})
	}
	if opts.RoleARN == "" {
		return failing(&PartialError{Source: SourceWebIdentity, Missing: "AWS_ROLE_ARN (role_arn of the profile)"})
	}
	if err := checkRoleARN(SourceWebIdentity, "", arn, arnFrom); err != nil {
		return failing(err)
	}
	opts.via = strings.Join(read, " ")
	return WebIdentity(s.opts.Caller, opts)
}

func (s *setup) process(name string) Provider {
	section, _ := s.files.Profile(name)
	command, ok := section.Get("credential_process")
	if !ok {
		return failing(&NotConfiguredError{SourceProcess, fmt.Sprintf("profile %q has no credential_process", name)})
	}
	account, _ := section.Get(keyAccount)
	return Process(command, ProcessOptions{Stderr: s.opts.Stderr, AccountID: account})
}

func (s *setup) login(name string) Provider {
	section, _ := s.files.Profile(name)
	session, ok := section.Get("login_session")
	if !ok {
		return failing(&NotConfiguredError{SourceLogin, fmt.Sprintf("profile %q has no login_session", name)})
	}
	cache := s.homeFolder(".aws", "login", "cache")
	if folder, ok := s.env.Lookup("AWS_LOGIN_CACHE_DIRECTORY"); ok {
		cache = FileCache{Dir: s.env.Expand(folder)}
	}
	return Login(s.opts.Caller, LoginOptions{Session: session, Region: s.opts.Region, Cache: cache})
}

func (s *setup) sso(name string) Provider {
	section, _ := s.files.Profile(name)
	if !section.Has("sso_role_name") && !section.Has("sso_account_id") {
		return failing(&NotConfiguredError{SourceSSO, fmt.Sprintf("profile %q has no sso_role_name and sso_account_id", name)})
	}
	get, err := s.ssoSettings(name, section)
	if err != nil {
		return failing(err)
	}
	var missing []string
	for _, key := range [...]string{"sso_role_name", "sso_account_id", "sso_start_url", "sso_region"} {
		if get(key) == "" {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		return failing(&PartialError{Source: SourceSSO, Where: "profile " + name, Missing: strings.Join(missing, ", ")})
	}
	return SSO(s.opts.Caller, SSOOptions{
		SSOTokenOptions: SSOTokenOptions{
			SessionName: get("sso_session"),
			StartURL:    get("sso_start_url"),
			Region:      get("sso_region"),
			Cache:       s.homeFolder(".aws", "sso", "cache"),
		},
		AccountID: get("sso_account_id"),
		RoleName:  get("sso_role_name"),
		RoleCache: s.opts.RoleCache,
	})
}

// ssoSettings joins a profile with the sso-session that it names. What both set
// must be the same.
func (s *setup) ssoSettings(name string, section settings.Section) (func(key string) string, error) {
	session, err := s.ssoSession(name, section)
	if err != nil {
		return nil, err
	}
	for _, key := range session.Keys() {
		inSession, _ := session.Get(key)
		if inProfile, ok := section.Get(key); ok && inProfile != inSession {
			return nil, &ConfigError{Source: SourceSSO, Profile: name, Reason: fmt.Sprintf("%s is %q here and %q in the sso-session %q", key, inProfile, inSession, session.Name())}
		}
	}
	return func(key string) string {
		value, ok := session.Get(key)
		if !ok {
			value, _ = section.Get(key)
		}
		return value
	}, nil
}

// ssoSession is the sso-session that a profile names, empty if it names none.
func (s *setup) ssoSession(name string, section settings.Section) (settings.Section, error) {
	sessionName, ok := section.Get("sso_session")
	if !ok {
		return settings.Section{}, nil
	}
	session, ok := s.files.SSOSession(sessionName)
	if !ok {
		return settings.Section{}, &ConfigError{Source: SourceSSO, Profile: name, Reason: fmt.Sprintf("its sso_session %q does not exist in %s", sessionName, s.files.ConfigPath())}
	}
	return session, nil
}

// ssoToken is the token of the sso-session that a profile names.
func (s *setup) ssoToken(name string) TokenProvider {
	section, _ := s.files.Profile(name)
	if !section.Has("sso_session") {
		return failingToken(&NotConfiguredError{SourceSSO, fmt.Sprintf("profile %q has no sso_session", name)})
	}
	session, err := s.ssoSession(name, section)
	if err != nil {
		return failingToken(err)
	}
	startURL, _ := session.Get("sso_start_url")
	region, _ := session.Get("sso_region")
	if startURL == "" || region == "" {
		return failingToken(&PartialError{Source: SourceSSO, Where: "sso-session " + session.Name(), Missing: "sso_start_url or sso_region"})
	}
	return SSOToken(s.opts.Caller, SSOTokenOptions{
		SessionName: session.Name(), StartURL: startURL, Region: region,
		Cache: s.homeFolder(".aws", "sso", "cache"),
	})
}

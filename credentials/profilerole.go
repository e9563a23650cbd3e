package credentials

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/settings"
)

// The values of credential_source.
const (
	canonicalEnvironment = "Environment"
	canonicalContainer   = "EcsContainer"
	canonicalEC2         = "Ec2InstanceMetadata"
)

// hasRole reports whether a profile asks for AssumeRole. A web identity token in
// it makes it one for AssumeRoleWithWebIdentity.
func hasRole(section settings.Section) bool {
	return section.Has("role_arn") && !section.Has("web_identity_token_file")
}

func hasStaticKeys(section settings.Section) bool {
	return section.Has(keyAccess) || section.Has(keySecret)
}

// assumeRole builds the provider for the role of a profile, with those for the
// profiles that it leads to. path holds the profiles that led here, this one
// last.
func (s *setup) assumeRole(name string, path []string) (Provider, error) {
	section, ok := s.files.Profile(name)
	if !ok || !hasRole(section) {
		return nil, &NotConfiguredError{SourceAssumeRole, fmt.Sprintf("profile %q has no role_arn to assume", name)}
	}
	source, err := s.roleSource(name, section, path)
	if err != nil {
		return nil, err
	}
	get := func(key string) string {
		value, _ := section.Get(key)
		return value
	}
	arn, _ := section.Get("role_arn")
	if err := checkRoleARN(SourceAssumeRole, name, arn, section.Where("role_arn")); err != nil {
		return nil, err
	}
	duration, err := roleDuration(name, section)
	if err != nil {
		return nil, err
	}
	opts := AssumeRoleOptions{
		Duration:    duration,
		RoleARN:     arn,
		SessionName: get("role_session_name"),
		ExternalID:  get("external_id"),
		MFASerial:   get("mfa_serial"),
		MFAToken:    s.opts.MFAToken,
		Region:      s.opts.Region,
		Cache:       s.opts.RoleCache,
	}
	via := "source_profile"
	if section.Has("credential_source") {
		via = "credential_source"
	}
	return &assumeRole{caller: s.opts.Caller, source: source, opts: opts, via: via}, nil
}

// badRole is the error of a role's setting that holds what it may not.
func badRole(source, profile string, fault settings.ValueError) error {
	return &ConfigError{Source: source, Profile: profile, Reason: quote.Message(fault.Error()), Err: &fault}
}

// checkRoleARN refuses what STS does not take. A longer text that is no ARN is the
// business of a server that is not AWS's.
func checkRoleARN(source, profile, arn, from string) error {
	if len(arn) < minARN {
		return badRole(source, profile, settings.ValueError{Setting: "role_arn", Value: arn, From: from, Reason: wantedARN})
	}
	return nil
}

const (
	minARN    = 20 // STS takes no shorter one
	wantedARN = "want the ARN of a role, such as arn:aws:iam::123456789012:role/dev"
)

func roleDuration(name string, section settings.Section) (time.Duration, error) {
	text, ok := section.Get("duration_seconds")
	if !ok {
		return 0, nil
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	if err != nil || checkDuration(time.Duration(seconds)*time.Second) != nil || seconds == 0 {
		return 0, badRole(SourceAssumeRole, name, settings.ValueError{
			Setting: "duration_seconds", Value: text, From: section.Where("duration_seconds"), Reason: "want whole seconds from 900 to 43200",
		})
	}
	return time.Duration(seconds) * time.Second, nil
}

// roleSource is where the role of a profile starts from: exactly one of
// source_profile and credential_source.
func (s *setup) roleSource(name string, section settings.Section, path []string) (Provider, error) {
	sourceProfile, hasProfile := section.Get("source_profile")
	credentialSource, hasSource := section.Get("credential_source")
	switch {
	case hasProfile && hasSource:
		return nil, roleConfigError(name, "source_profile and credential_source exclude each other")
	case hasSource:
		return s.namedSource(name, credentialSource)
	case hasProfile:
		return s.sourceProfile(name, sourceProfile, path)
	default:
		return nil, &PartialError{Source: SourceAssumeRole, Where: section.Where("role_arn"),
			Missing: "source_profile or credential_source"}
	}
}

func roleConfigError(name, reason string) error {
	return &ConfigError{Source: SourceAssumeRole, Profile: name, Reason: reason}
}

func (s *setup) namedSource(name, source string) (Provider, error) {
	switch source {
	case canonicalEnvironment:
		return NewCache(s.environment(), CacheOptions{}), nil
	case canonicalContainer:
		return NewCache(s.container(), CacheOptions{}), nil
	case canonicalEC2:
		return NewCache(s.ec2Role(), CacheOptions{}), nil
	default:
		return nil, roleConfigError(name, fmt.Sprintf("credential_source is %q; it must be %s, %s or %s",
			source, canonicalEnvironment, canonicalContainer, canonicalEC2))
	}
}

func (s *setup) sourceProfile(name, source string, path []string) (Provider, error) {
	section, ok := s.files.Profile(source)
	if !ok {
		return nil, roleConfigError(name, fmt.Sprintf("its source_profile %q does not exist", source))
	}
	// A profile may name itself where it holds keys to assume its role with.
	if slices.Contains(path, source) && (source != name || !hasStaticKeys(section)) {
		return nil, roleConfigError(path[0], "the source profiles form a loop: "+strings.Join(append(slices.Clone(path), source), " -> "))
	}
	if hasStaticKeys(section) || !hasRole(section) {
		return ChainOf(s.profileLinks(source, true)...), nil
	}
	provider, err := s.assumeRole(source, append(slices.Clone(path), source))
	if err != nil {
		return nil, err
	}
	return NewCache(provider, CacheOptions{}), nil
}

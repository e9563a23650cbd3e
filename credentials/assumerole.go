package credentials

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/jsonread"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/pyjson"
)

// AssumeRoleOptions names a role and how to assume it.
type AssumeRoleOptions struct {
	RoleARN     string        // required
	SessionName string        // made from the time where empty
	ExternalID  string        // sent where not empty
	Duration    time.Duration // whole seconds, from 15 minutes to 12 hours; zero leaves it to AWS
	MFASerial   string        // the ARN or serial number of the caller's MFA device
	// MFAToken asks for the code that the device shows. It is required with
	// MFASerial, and called each time that the role is assumed anew.
	MFAToken func(ctx context.Context, serial string) (string, error)

	Policy            string   // an inline session policy, in JSON
	PolicyARNs        []string // managed session policies
	SourceIdentity    string
	Tags              map[string]string
	TransitiveTagKeys []string

	Region string     // of the STS endpoint; the caller's default where empty
	Cache  *FileCache // shared with other processes and the AWS CLI; none where nil
}

// AssumeRole yields the temporary credentials that STS gives source's
// credentials for a role. Every Retrieve calls STS unless opts.Cache holds
// credentials that live longer than 15 minutes: wrap it in a [Cache], and source
// too if retrieving from it costs anything.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
func AssumeRole(caller Caller, source Provider, opts AssumeRoleOptions) Provider {
	return &assumeRole{caller: caller, source: source, opts: opts}
}

type assumeRole struct {
	caller Caller
	source Provider
	opts   AssumeRoleOptions
	via    string // the setting that names the source, where a profile has it
}

// Retrieve returns what the file cache holds, else assumes the role.
func (r *assumeRole) Retrieve(ctx context.Context) (Credentials, error) {
	if err := r.opts.check(); err != nil {
		return Credentials{}, err
	}
	key := ""
	if r.opts.Cache != nil {
		var err error
		if key, err = r.cacheKey(); err != nil {
			return Credentials{}, err
		}
	}
	via := r.via
	found, err := cachedRole(ctx, r.opts.Cache, key, SourceAssumeRole, func(ctx context.Context) (roleEntry, error) {
		source, err := r.source.Retrieve(ctx)
		if err != nil {
			return roleEntry{}, r.failure("getting the credentials to assume "+r.opts.RoleARN+" with", err)
		}
		if via != "" {
			via = strings.TrimSpace(via + " " + source.Source + " " + source.Via)
		}
		return r.assume(ctx, source)
	})
	found.Via = via
	return found, err
}

// check refuses options that cannot be sent as they are.
func (o *AssumeRoleOptions) check() error {
	reason := checkDuration(o.Duration)
	if o.RoleARN == "" {
		reason = errors.New("AssumeRoleOptions.RoleARN is empty; " + wantedARN)
	}
	if reason != nil {
		return &ConfigError{Source: SourceAssumeRole, Reason: reason.Error()}
	}
	return nil
}

// checkDuration holds what STS allows a role.
func checkDuration(d time.Duration) error {
	if d != 0 && (d < 15*time.Minute || d > 12*time.Hour || d%time.Second != 0) {
		return fmt.Errorf("AssumeRoleOptions.Duration is %v; want whole seconds from 15m0s to 12h0m0s, or 0 for AWS's default", d)
	}
	return nil
}

func (r *assumeRole) assume(ctx context.Context, source Credentials) (_ roleEntry, err error) {
	in := r.input()
	if r.opts.SessionName == "" {
		in["RoleSessionName"] = defaultSessionName()
	}
	if r.opts.MFASerial != "" {
		if in["TokenCode"], err = r.tokenCode(ctx); err != nil {
			return roleEntry{}, err
		}
	}
	var answer stsAnswer
	err = r.caller.Call(ctx, "sts", r.opts.Region, "AssumeRole", in, &answer, CallOptions{Credentials: source})
	if err != nil {
		return roleEntry{}, r.failure("assuming "+r.opts.RoleARN, err)
	}
	return answer.entry(), nil
}

func (r *assumeRole) failure(reason string, err error) error {
	return &RetrievalError{Source: SourceAssumeRole, Reason: reason, Err: err}
}

func (r *assumeRole) tokenCode(ctx context.Context) (string, error) {
	if r.opts.MFAToken == nil {
		return "", r.failure(fmt.Sprintf("%s needs a code of the MFA device %s and there is no function to ask for it: set MFAToken",
			r.opts.RoleARN, r.opts.MFASerial), nil)
	}
	code, err := r.opts.MFAToken(ctx, r.opts.MFASerial)
	if err != nil {
		return "", r.failure("asking for a code of the MFA device "+r.opts.MFASerial, err)
	}
	return strings.TrimSpace(code), nil
}

// input is the request without what differs from one call to the next.
func (r *assumeRole) input() map[string]any {
	in := map[string]any{"RoleArn": r.opts.RoleARN}
	for name, value := range map[string]string{
		"RoleSessionName": r.opts.SessionName,
		"ExternalId":      r.opts.ExternalID,
		"SerialNumber":    r.opts.MFASerial,
		"Policy":          r.opts.Policy,
		"SourceIdentity":  r.opts.SourceIdentity,
	} {
		if value != "" {
			in[name] = value
		}
	}
	if r.opts.Duration != 0 {
		in["DurationSeconds"] = int(r.opts.Duration / time.Second)
	}
	if len(r.opts.PolicyARNs) > 0 {
		policies := make([]any, 0, len(r.opts.PolicyARNs))
		for _, arn := range r.opts.PolicyARNs {
			policies = append(policies, map[string]any{"arn": arn})
		}
		in["PolicyArns"] = policies
	}
	if len(r.opts.Tags) > 0 {
		tags := make([]any, 0, len(r.opts.Tags))
		for _, key := range ordered.Keys(r.opts.Tags) {
			tags = append(tags, map[string]any{"Key": key, "Value": r.opts.Tags[key]})
		}
		in["Tags"] = tags
	}
	if len(r.opts.TransitiveTagKeys) > 0 {
		in["TransitiveTagKeys"] = r.opts.TransitiveTagKeys
	}
	return in
}

func (r *assumeRole) cacheKey() (string, error) {
	args := r.input()
	if r.opts.Policy != "" {
		var policy any
		if err := jsonread.NewExact([]byte(r.opts.Policy)).Decode(&policy); err != nil {
			return "", r.failure("reading the session policy", jsonread.Fault(err))
		}
		args["Policy"] = policy
	}
	return pyjson.Key(args, ", ", ": ")
}

// defaultSessionName is botocore's, so that what searches a trail for it goes on
// finding it.
func defaultSessionName() string {
	return fmt.Sprintf("botocore-session-%d", time.Now().Unix())
}

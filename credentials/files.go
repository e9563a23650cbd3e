package credentials

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/boto3-go/boto3/internal/plainfile"
	"github.com/boto3-go/boto3/internal/settings"
)

const (
	keyAccess  = "aws_access_key_id"
	keySecret  = "aws_secret_access_key"
	keyAccount = "aws_account_id"
)

// sessionTokenKeys are in order of precedence.
var sessionTokenKeys = [...]string{"aws_security_token", "aws_session_token"}

func (s *setup) sharedFile(name string) Provider {
	section, ok := s.files.Credentials(name)
	return s.sectionKeys(SourceSharedFile, s.files.CredentialsPath(), name, section, ok)
}

func (s *setup) configFile(name string) Provider {
	section, ok := s.files.Config(name)
	return s.sectionKeys(SourceConfigFile, s.files.ConfigPath(), name, section, ok)
}

// sectionKeys yields the keys that stand in a profile of one file.
func (s *setup) sectionKeys(source, path, name string, section settings.Section, exists bool) Provider {
	if !exists {
		reason := fmt.Sprintf("%s has no profile %q", path, name)
		for _, unread := range s.files.Unread() {
			if fault, ok := errors.AsType[*fs.PathError](unread); ok && fault.Path == path {
				reason = "cannot be read: " + unread.Error()
			}
		}
		return failing(&NotConfiguredError{source, reason})
	}
	return providerOr(staticKeys(source, path, name, section))
}

func staticKeys(source, path, name string, section settings.Section) (Provider, error) {
	where := path + " [" + name + "]"
	if !section.Has(keyAccess) {
		return nil, &NotConfiguredError{source, where + " has no " + keyAccess}
	}
	if !section.Has(keySecret) {
		return nil, &PartialError{Source: source, Where: where, Missing: keySecret}
	}
	found := Credentials{Source: source}
	found.AccessKeyID, _ = section.Get(keyAccess)
	found.SecretAccessKey, _ = section.Get(keySecret)
	found.AccountID, _ = section.Get(keyAccount)
	for _, key := range sessionTokenKeys {
		if section.Has(key) {
			found.SessionToken, _ = section.Get(key)
			break
		}
	}
	if found.AccessKeyID == "" {
		return nil, &PartialError{Source: source, Where: where, Missing: keyAccess}
	}
	if found.SecretAccessKey == "" {
		return nil, &PartialError{Source: source, Where: where, Missing: keySecret}
	}
	return StaticCredentials(found), nil
}

// botoConfig reads the configuration files of boto 2: the one that BOTO_CONFIG
// names, else the usual two.
func (s *setup) botoConfig(context.Context) (Credentials, error) {
	paths := []string{"/etc/boto.cfg", "~/.boto"}
	if path, ok := s.env.Lookup("BOTO_CONFIG"); ok {
		paths = []string{path}
	}
	for _, path := range paths {
		file, err := settings.ReadINI(s.env, path)
		if err == nil && errors.Is(file.Unread(), plainfile.ErrUnfit) {
			err = file.Unread()
		}
		if err != nil {
			return Credentials{}, &RetrievalError{SourceBotoConfig, "reading the configuration of boto 2", err}
		}
		section, ok := file.Section("Credentials")
		if !ok || !section.Has(keyAccess) {
			continue
		}
		access, _ := section.Get(keyAccess)
		secret, _ := section.Get(keySecret)
		if access == "" || secret == "" {
			return Credentials{}, &PartialError{Source: SourceBotoConfig, Where: file.Path() + " [Credentials]",
				Missing: keyAccess + " or " + keySecret}
		}
		return Credentials{AccessKeyID: access, SecretAccessKey: secret, Source: SourceBotoConfig}, nil
	}
	return Credentials{}, &NotConfiguredError{SourceBotoConfig, "no keys in " + strings.Join(paths, " or ")}
}

// ec2File reads the file of the first EC2 command line tools: lines of
// AWSAccessKeyId=... and AWSSecretKey=....
func (s *setup) ec2File(context.Context) (Credentials, error) {
	path, ok := s.env.Lookup("AWS_CREDENTIAL_FILE")
	if !ok {
		return Credentials{}, &NotConfiguredError{SourceEC2File, "AWS_CREDENTIAL_FILE is not set"}
	}
	if strings.HasPrefix(path, "~") {
		path = s.env.Expand(path)
	}
	text, err := s.env.ReadFile(path)
	if err != nil {
		return Credentials{}, &RetrievalError{SourceEC2File, "reading the file that AWS_CREDENTIAL_FILE names", err}
	}
	values := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, "="); ok {
			values[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	found := Credentials{AccessKeyID: values["AWSAccessKeyId"], SecretAccessKey: values["AWSSecretKey"], Source: SourceEC2File}
	switch {
	case found.AccessKeyID == "":
		return Credentials{}, &NotConfiguredError{SourceEC2File, path + " has no AWSAccessKeyId"}
	case found.SecretAccessKey == "":
		return Credentials{}, &PartialError{Source: SourceEC2File, Where: path, Missing: "AWSSecretKey"}
	}
	return found, nil
}

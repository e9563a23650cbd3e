package cli

import "github.com/boto3-go/boto3"

// ServiceOf is the name in botocore of a service as command lines have it.
func ServiceOf(command string) string { return serviceOf(command) }

// SessionOf is the session of the global options with another profile.
func (e *Env) SessionOf(profile string) (*boto3.Session, error) {
	other := e.again()
	other.Globals.Profile = profile
	return other.Session()
}

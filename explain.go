package boto3

import (
	"context"
	"fmt"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/settings"
)

// Setting tells what one setting holds and where it comes from.
type Setting struct {
	Name  string // as docs/configuration.md has it
	Value string // never a secret
	// From is the place that supplied it: a variable, a file with its line, a
	// field of Config, or "default".
	From string
	// Tried lists the places that were looked at, the first first.
	Tried []string
}

// Explanation is what Explain tells.
type Explanation struct {
	Version     string // of this module
	Botocore    string // the release of botocore that it follows
	Settings    []Setting
	Credentials []credentials.Attempt
	// Err is why there are no credentials, nil when there are.
	Err error
}

// Explain says which release this is, for each setting what is in force and which source supplied it,
// and for the credentials which sources were asked and what came of each. It
// retrieves credentials, which may call AWS. No secret is in what it returns.
func (s *Session) Explain(ctx context.Context) Explanation {
	e := Explanation{Version: Version, Botocore: release.Botocore}
	for _, src := range s.settings.Sources() {
		e.Settings = append(e.Settings, s.inForce(src))
	}
	found, err := s.chain.Retrieve(ctx)
	e.Err = err
	if chain, ok := s.chain.(*credentials.Chain); ok {
		e.Credentials = chain.Attempts()
	} else if err == nil {
		e.Credentials = []credentials.Attempt{{Source: found.Source, Outcome: "found", Found: true}}
	}
	return e
}

// inForce is a setting with what clients make of it.
func (s *Session) inForce(src settings.Source) Setting {
	out := Setting{src.Name, src.Value, src.From, src.Tried}
	url, _, err := s.settings.EndpointURL("")
	request, response := s.settings.Checksums(err == nil && engine.ForeignEndpoint(url))
	checksums := map[string]string{"request_checksum_calculation": request, "response_checksum_validation": response}
	if value, ok := checksums[src.Name]; ok && src.Default && value != src.Value {
		out.Value, out.From = value, "default at an endpoint that is not AWS's"
	}
	if s.cfg.HTTPClient != nil && settings.OfConnections(src.Name) {
		out.Value, out.From = "", "Config.HTTPClient decides"
	}
	return out
}

// String lays the explanation out in lines.
func (e Explanation) String() string {
	text := fmt.Appendf(nil, "boto3 for Go %s, as botocore %s\n", e.Version, e.Botocore)
	for _, s := range e.Settings {
		text = fmt.Appendf(text, "%s = %s (%s)\n", s.Name, s.Value, s.From)
	}
	for _, a := range e.Credentials {
		text = fmt.Appendf(text, "credentials: %s: %s\n", a.Source, a.Outcome)
	}
	if e.Err != nil {
		text = fmt.Appendf(text, "credentials: %v\n", e.Err)
	}
	return string(text)
}

package boto3

import (
	"slices"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/model"
)

// over is c with the fields that it leaves open taken from another.
func (c Config) over(other Config) Config {
	if c.Credentials != nil || c.Unsigned {
		other.Credentials, other.Unsigned = nil, false
	}
	own := c.Interceptors
	settings.Inherit(&c, &other)
	c.Interceptors = append(slices.Clip(other.Interceptors), own...)
	return c
}

// refuse makes an error of each field that is given and matches.
func (c *Config) refuse(reason string, match func(*settings.Row) bool) []error {
	var errs []error
	for _, f := range settings.Given(c, match) {
		errs = append(errs, &SettingError{Setting: f.Name, Value: f.Value, From: f.From, Reason: reason})
	}
	return errs
}

func scoped(scope settings.Scope) func(*settings.Row) bool {
	return func(row *settings.Row) bool { return row.Scope == scope }
}

// checkSession refuses what a session cannot have.
func (c *Config) checkSession() error {
	errs := c.refuse("it is the version of one service; give it to a client, or write api_versions in the profile", scoped(settings.ClientOnly))
	return joinErrors(append(errs, c.contradictions(c.HTTPClient)...))
}

// checkClient refuses what a client of a session that is there cannot have. It is
// called with what was given for the client alone.
func (c *Config) checkClient(merged *Config) error {
	errs := c.refuse("only a session has it; give it to NewSession, or make the client without a session", scoped(settings.SessionOnly))
	return joinErrors(append(errs, c.contradictions(merged.HTTPClient)...))
}

// checkContextParams refuses what the service's endpoint rules do not have. Those
// of a session may be another service's.
func checkContextParams(m *model.Service, list []Config) error {
	var errs []error
	for _, cfg := range list {
		for _, name := range ordered.Keys(cfg.ClientContextParams) {
			if reason := contextParamFault(m, name, cfg.ClientContextParams[name]); reason != "" {
				errs = append(errs, &SettingError{Setting: "client_context_params", Value: name, From: "Config.ClientContextParams", Reason: reason})
			}
		}
	}
	return joinErrors(errs)
}

func contextParamFault(m *model.Service, name string, value any) string {
	var known []string
	for _, p := range m.ClientContextParams {
		if p.Name == name {
			got := ""
			switch value.(type) {
			case bool:
				got = "boolean"
			case string:
				got = "string"
			case []string:
				got = "stringArray"
			}
			if got != p.Type {
				return "its value is no " + p.Type
			}
			return ""
		}
		known = append(known, p.Name)
	}
	return "service " + m.Name + " has no such parameter" + nearest.Hint(name, known)
}

// sessionFor is the session of a client that is made with s, and the
// configuration that is left for the client. A nil s stands for the default
// session, or for one of the client's own where the configuration has fields of
// sessions.
func sessionFor(s *Session, cfg []Config) (*Session, []Config, error) {
	if s != nil {
		return s, cfg, nil
	}
	var session, client Config
	for _, c := range cfg {
		session = c.over(session)
	}
	if len(settings.Given(&session, scoped(settings.SessionOnly))) == 0 {
		s, err := defaultSession()
		return s, cfg, err
	}
	settings.Split(&session, &client, func(row *settings.Row) bool {
		return row.Scope == settings.ClientOnly || row.Scope == settings.OneService
	})
	s, err := NewSession(session)
	return s, []Config{client}, err
}

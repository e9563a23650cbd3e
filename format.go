package boto3

import (
	"fmt"
	"io"
	"log/slog"
	"maps"

	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/internal/settings"
)

// String names the session's profile and region. Every verb of package fmt prints
// it, so that none reaches the files' keys or a proxy's password.
func (s *Session) String() string {
	if s == nil || s.settings == nil {
		return "boto3.Session{}"
	}
	return fmt.Sprintf("boto3.Session{Profile: %q, Region: %q}", s.Profile(), s.Region())
}

// Format prints String for every verb.
func (s *Session) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

// String names the client's service and region, which every verb of package fmt
// prints.
func (c *Client) String() string {
	return fmt.Sprintf("boto3.Client{Service: %q, Region: %q}", c.Service(), c.Region())
}

// Format prints String for every verb.
func (c *Client) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// String shows what is set, without credentials and without the users and
// passwords of URLs.
func (c Config) String() string {
	c.EndpointURL = settings.HideUser(c.EndpointURL)
	c.Proxies = maps.Clone(c.Proxies)
	for scheme, url := range c.Proxies {
		c.Proxies[scheme] = settings.HideUser(url)
	}
	return "boto3.Config" + redact.Guarded(c)
}

// Format prints String for every verb.
func (c Config) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.String()) }

// LogValue is String, for handlers of log/slog that would marshal the fields.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

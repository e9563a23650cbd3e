package boto3

import (
	"fmt"
	"io"
	"log/slog"
	"maps"

	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/internal/settings"
)

// Format prints the session's profile and region for every verb of package fmt, so
// that none reaches the files' keys or a proxy's password.
func (s *Session) Format(state fmt.State, _ rune) {
	text := "boto3.Session{}"
	if s != nil && s.settings != nil {
		text = fmt.Sprintf("boto3.Session{Profile: %q, Region: %q}", s.Profile(), s.Region())
	}
	_, _ = io.WriteString(state, text)
}

// Format prints the client's service and region for every verb of package fmt.
func (c *Client) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "boto3.Client{Service: %q, Region: %q}", c.Service(), c.Region())
}

// Format prints what is set for every verb of package fmt, without credentials and
// without the users and passwords of URLs.
func (c Config) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, c.text()) }

// LogValue is what Format prints, for handlers of log/slog that would marshal the
// fields.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.text()) }

func (c Config) text() string {
	c.EndpointURL = settings.HideUser(c.EndpointURL)
	c.Proxies = maps.Clone(c.Proxies)
	for scheme, url := range c.Proxies {
		c.Proxies[scheme] = settings.HideUser(url)
	}
	return "boto3.Config" + redact.Guarded(c)
}

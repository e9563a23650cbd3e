package boto3

import (
	"cmp"
	"runtime"
	"strings"

	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/settings"
)

// Version is the version of this module.
const Version = release.Version

// userAgent is the User-Agent header of a client: product, system, language and
// what the settings add.
func userAgent(s *settings.Settings) []string {
	if s.UserAgent != "" {
		return []string{strings.TrimSuffix(s.UserAgent+" "+s.UserAgentExtra, " ")}
	}
	parts := []string{
		"boto3-go/" + Version, "ua/2.1", "os/" + cmp.Or(map[string]string{"darwin": "macos"}[runtime.GOOS], runtime.GOOS),
		"md/arch#" + runtime.GOARCH, "lang/go#" + strings.TrimPrefix(runtime.Version(), "go"),
		"cfg/retry-mode#" + s.RetryMode,
	}
	if s.UserAgentAppID != "" {
		parts = append(parts, "app/"+token(s.UserAgentAppID))
	}
	if s.UserAgentExtra != "" {
		parts = append(parts, s.UserAgentExtra)
	}
	return []string{strings.Join(parts, " ")}
}

// token replaces what may not stand in a product token (RFC 9110, 5.6.2).
func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && !strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) {
			return r
		}
		return '-'
	}, s)
}

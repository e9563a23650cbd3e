package boto3

import (
	"cmp"
	"runtime"
	"strings"

	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/settings"
)

// Version is the version of this module.
const Version = release.Version

// userAgent is the User-Agent header of a client: product, system, language and
// what the settings add.
func userAgent(s *settings.Settings, env settings.Env) engine.UserAgent {
	if s.UserAgent != "" {
		return engine.UserAgent{Before: strings.TrimSuffix(s.UserAgent+" "+s.UserAgentExtra, " "), Whole: true}
	}
	before := []string{
		"boto3-go/" + Version, "ua/2.1", "os/" + cmp.Or(map[string]string{"darwin": "macos"}[runtime.GOOS], runtime.GOOS),
		"md/arch#" + runtime.GOARCH, "lang/go#" + strings.TrimPrefix(runtime.Version(), "go"),
	}
	if name := env.Get("AWS_EXECUTION_ENV"); name != "" {
		before = append(before, "exec-env/"+token(name))
	}
	parts := []string{"cfg/retry-mode#" + s.RetryMode}
	if s.UserAgentAppID != "" {
		parts = append(parts, "app/"+token(s.UserAgentAppID))
	}
	if s.UserAgentExtra != "" {
		parts = append(parts, s.UserAgentExtra)
	}
	return engine.UserAgent{Before: strings.Join(before, " "), After: strings.Join(parts, " ")}
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

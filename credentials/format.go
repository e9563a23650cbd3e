package credentials

import (
	"fmt"
	"io"
)

// Format prints the type's name for every verb, so that none reaches the keys.
func (*Cache) Format(state fmt.State, _ rune) { name(state, "Cache") }

// Format prints the type's name for every verb, so that none reaches the token.
func (*TokenCache) Format(state fmt.State, _ rune) { name(state, "TokenCache") }

// Format prints the type's name for every verb, so that none reaches the keys.
func (*Chain) Format(state fmt.State, _ rune) { name(state, "Chain") }

// Format prints the role for every verb, and nothing of the source and the caller.
func (r *assumeRole) Format(state fmt.State, _ rune) {
	name(state, fmt.Sprintf("AssumeRole{%q}", r.opts.RoleARN))
}

// Format prints the profile and the region for every verb: the settings that came
// from a session may hold the passwords of proxies.
func (o Options) Format(state fmt.State, _ rune) {
	name(state, fmt.Sprintf("Options{Profile: %q, Region: %q}", o.Profile, o.Region))
}

func name(state fmt.State, text string) { _, _ = io.WriteString(state, "credentials."+text) }

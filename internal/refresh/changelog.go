package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// heading is that of an entry about releases, with those which it is about.
var heading = regexp.MustCompile(`(?m)^### botocore (\S+) to (\S+)\n`)

const unreleased = "## Unreleased\n"

// entry puts the heading of an entry into what is unreleased, or lets the one that
// is there reach to another release. An entry from a release to itself goes.
func entry(text, from, to string) string {
	before, rest, ok := strings.Cut(text, unreleased)
	if !ok || from == to {
		return text
	}
	section, older := split(rest, "## ")
	if at := heading.FindStringSubmatchIndex(section); at != nil {
		from = section[at[2]:at[3]]
		body, after := split(section[at[1]:], "### ")
		if from == to {
			return before + unreleased + section[:at[0]] + after + older
		}
		return before + unreleased + section[:at[0]] + fmt.Sprintf("### botocore %s to %s\n", from, to) + body + after + older
	}
	return before + unreleased + strings.TrimRight(section, "\n") + fmt.Sprintf("\n\n### botocore %s to %s\n\n", from, to) + older
}

// split cuts a text before the first line that begins with a mark.
func split(text, mark string) (before, after string) {
	if strings.HasPrefix(text, mark) {
		return "", text
	}
	if i := strings.Index(text, "\n"+mark); i >= 0 {
		return text[:i+1], text[i+1:]
	}
	return text, ""
}

// report fills the entry in.
func report(root, releases string) error {
	file := filepath.Join(root, "CHANGELOG.md")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), unreleased)
	section, older := split(rest, "## ")
	at := heading.FindStringSubmatchIndex(section)
	if !ok || at == nil {
		return nil // nothing has moved since the last version
	}
	_, after := split(section[at[1]:], "### ")
	body, err := changes(filepath.Join(releases, section[at[2]:at[3]]), filepath.Join(releases, section[at[4]:at[5]]))
	if err != nil {
		return err
	}
	if after != "" || older != "" {
		body += "\n"
	}
	return os.WriteFile(file, []byte(before+unreleased+section[:at[1]]+"\n"+body+after+older), 0o644)
}

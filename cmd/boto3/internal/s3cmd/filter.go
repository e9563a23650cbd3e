package s3cmd

import (
	"path/filepath"
	"regexp"
	"strings"
)

// rule is an --include or --exclude.
type rule struct {
	include bool
	pattern *regexp.Regexp
	whole   bool // the pattern is an absolute path
}

// filter decides which files and objects a command is for. The last rule that matches
// counts.
type filter struct {
	rules []rule
	roots []string // of source and target, to which the patterns are relative
}

// add takes in another rule.
func (f *filter) add(include bool, pattern string) {
	f.rules = append(f.rules, rule{include, wildcards(pattern, ".*"), filepath.IsAbs(pattern)})
}

// takes says whether the command is for a path.
func (f *filter) takes(s3 bool, p string) bool {
	if len(f.rules) == 0 {
		return true
	}
	if !s3 {
		p = filepath.ToSlash(p)
	}
	taken := true
	for _, r := range f.rules {
		if r.matches(p, f.roots) {
			taken = r.include
		}
	}
	return taken
}

func (r *rule) matches(p string, roots []string) bool {
	if r.whole {
		return r.pattern.MatchString(p)
	}
	for _, root := range roots {
		rel, under := strings.CutPrefix(p, strings.TrimSuffix(filepath.ToSlash(root), "/")+"/")
		if under && r.pattern.MatchString(rel) {
			return true
		}
	}
	return false
}

// wildcards translates a pattern: "*" is any text, in the form of star, "?" is one
// character, "[abc]" one of several, "[!abc]" any other.
func wildcards(pattern, star string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)^`)
	one := strings.Replace(strings.TrimSuffix(star, "*"), `.*`, `.`, 1)
	for rest := pattern; rest != ""; {
		c := rest[0]
		switch {
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			rest = rest[1:]
		case c == '*':
			b.WriteString(star)
		case c == '?':
			b.WriteString(one)
		case c == '[':
			if class, n := charClass(rest); n > 0 {
				b.WriteString(class)
				rest = rest[n:]
				continue
			}
			b.WriteString(`\[`)
		default:
			n := strings.IndexAny(rest, "*?[")
			if n < 0 {
				n = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:n]))
			rest = rest[n:]
			continue
		}
		rest = rest[1:]
	}
	b.WriteString(`$`)
	r, err := regexp.Compile(b.String())
	if err != nil { // such as a range that goes backwards, which matches nothing
		return nothing
	}
	return r
}

var nothing = regexp.MustCompile(`$.^`)

// charClass translates the class that a pattern begins with, and says how long it is;
// 0 where its end is missing, so that the bracket is an ordinary character.
func charClass(pattern string) (class string, length int) {
	from := 1
	if strings.HasPrefix(pattern[from:], "!") {
		from++
	}
	if strings.HasPrefix(pattern[from:], "]") { // as the first it is no end
		from++
	}
	end := strings.IndexByte(pattern[from:], ']')
	if end < 0 {
		return "", 0
	}
	inner := pattern[1 : from+end]
	negated := strings.HasPrefix(inner, "!")
	inner = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`).Replace(strings.TrimPrefix(inner, "!"))
	if negated {
		inner = "^" + inner
	}
	return "[" + inner + "]", from + end + 1
}

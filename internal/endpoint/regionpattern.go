package endpoint

import (
	"fmt"
	"strings"
)

// regionPattern is a partition's regular expression for its regions, of the few
// forms that those have: text, one of several texts, and runs of \w or \d.
// Package regexp would make every program a quarter of a megabyte larger.
type regionPattern struct {
	pieces []regionPiece
	open   bool // anything may follow
}

// regionPiece is one of several texts, or a run of characters of a class.
type regionPiece struct {
	texts []string
	class byte // 'w' or 'd'
}

func compileRegion(pattern string) (*regionPattern, error) {
	rest, anchored := strings.CutSuffix(strings.TrimPrefix(pattern, "^"), "$")
	p := &regionPattern{open: !anchored}
	for rest != "" {
		var piece regionPiece
		class, isClass := strings.CutPrefix(rest, `\`)
		group, isGroup := strings.CutPrefix(rest, "(")
		switch {
		case isClass && len(class) >= 2 && (class[0] == 'w' || class[0] == 'd') && class[1] == '+':
			piece.class, rest = class[0], class[2:]
		case isGroup:
			inside, after, closed := strings.Cut(group, ")")
			if !closed {
				return nil, fmt.Errorf("%q: a group is not closed", pattern)
			}
			piece.texts, rest = strings.Split(inside, "|"), after
		default:
			end := len(rest)
			if i := strings.IndexAny(rest[1:], `\(`); i >= 0 {
				end = i + 1
			}
			if isClass && end == 1 { // two escapes in a row
				end = min(2, len(rest))
			}
			piece.texts, rest = []string{rest[:end]}, rest[end:]
		}
		for i, text := range piece.texts {
			text = strings.ReplaceAll(text, `\-`, "-")
			if strings.Trim(text, regionLetters) != "" {
				return nil, fmt.Errorf("%q has more than letters, digits, hyphens, groups of them, \\w+ and \\d+: teach it to compileRegion", pattern)
			}
			piece.texts[i] = text
		}
		p.pieces = append(p.pieces, piece)
	}
	return p, nil
}

const regionLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// MatchString says whether a region is one of the partition's.
func (p *regionPattern) MatchString(region string) bool { return p.match(p.pieces, region) }

func (p *regionPattern) match(pieces []regionPiece, s string) bool {
	if len(pieces) == 0 {
		return p.open || s == ""
	}
	for _, text := range pieces[0].texts {
		if rest, ok := strings.CutPrefix(s, text); ok && p.match(pieces[1:], rest) {
			return true
		}
	}
	if len(pieces[0].texts) > 0 {
		return false
	}
	for i := 0; i < len(s) && inClass(pieces[0].class, s[i]); i++ {
		if p.match(pieces[1:], s[i+1:]) {
			return true
		}
	}
	return false
}

func inClass(class, c byte) bool {
	digit := c >= '0' && c <= '9'
	return digit || class == 'w' && (c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
}

package settings

import (
	"strings"
	"unicode"
)

// These follow Python's notion of text, because botocore's files are defined by
// what Python's parser makes of them.

// isSpace is str.isspace: Unicode's white space and the four separators that
// Go does not count.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
}

func strip(text string) string { return strings.TrimFunc(text, isSpace) }

func stripRight(text string) string { return strings.TrimRightFunc(text, isSpace) }

// lower is str.lower, except for the final form of sigma.
func lower(text string) string {
	return strings.ToLower(strings.ReplaceAll(text, "\u0130", "i\u0307"))
}

// isLineBreak is where str.splitlines ends a line.
func isLineBreak(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}

// newlines turns every line ending that Python's text files know into "\n".
func newlines(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// shellWords splits a text as a POSIX shell splits words: white space apart,
// quotes and backslashes honoured. ok is false where a quote is not closed or a
// backslash ends the text.
func shellWords(text string) (words []string, ok bool) {
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range text {
		switch {
		case escaped:
			if quote != 0 && r != '\\' && r != quote {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, inWord = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case r == ' ' || r == '\t' || r == '\r' || r == '\n':
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, quote == 0 && !escaped
}

package credentials

import (
	"errors"
	"runtime"
	"strings"
)

// splitCommand cuts a command line into words by the rules of the platform,
// with no shell and so no expansion of any kind.
func splitCommand(line string) ([]string, error) {
	if runtime.GOOS == "windows" {
		return splitWindows(line)
	}
	return splitPOSIX(line)
}

var errUnclosedQuote = errors.New("a quotation is not closed")

// splitPOSIX follows Python's shlex.split: single quotes keep all, double quotes
// let a backslash escape a double quote or a backslash, and outside of quotes a
// backslash keeps any one character.
func splitPOSIX(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord := false
	var quote rune
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		char := runes[i]
		switch {
		case char == '\\' && quote != '\'':
			if i++; i == len(runes) {
				return nil, errors.New("the line ends in a backslash that escapes nothing")
			}
			if quote == '"' && runes[i] != '"' && runes[i] != '\\' {
				word.WriteRune('\\')
			}
			word.WriteRune(runes[i])
			inWord = true
		case quote != 0 && char == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(char)
		case char == '\'' || char == '"':
			quote, inWord = char, true
		case strings.ContainsRune(" \t\r\n", char):
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteRune(char)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errUnclosedQuote
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// splitWindows follows the rules by which the Microsoft C runtime parses a
// command line: only double quotes quote, and backslashes escape only where they
// lead up to one.
// https://learn.microsoft.com/cpp/cpp/main-function-command-line-args
func splitWindows(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	backslashes := 0
	flush := func(count int) {
		word.WriteString(strings.Repeat(`\`, count))
		inWord = inWord || count > 0
		backslashes = 0
	}
	for _, char := range line {
		switch {
		case char == '\\':
			backslashes++
		case char == '"':
			escaped := backslashes%2 == 1
			flush(backslashes / 2)
			inWord = true
			if escaped {
				word.WriteByte('"')
			} else {
				quoted = !quoted
			}
		case (char == ' ' || char == '\t') && !quoted:
			flush(backslashes)
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		default:
			flush(backslashes)
			word.WriteRune(char)
			inWord = true
		}
	}
	if quoted {
		return nil, errUnclosedQuote
	}
	flush(backslashes)
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

package dynamodb

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Escape makes an attribute's name fit to stand in a path as it is: its dots,
// brackets and backslashes are the name's own and separate nothing.
func Escape(name string) string {
	return escaper.Replace(name)
}

var escaper = strings.NewReplacer(`\`, `\\`, ".", `\.`, "[", `\[`, "]", `\]`)

// PathError reports a document path that is not one.
type PathError struct {
	Path   string
	Offset int // in bytes
	Err    error
}

// Error names the path and the place.
func (e *PathError) Error() string {
	return fmt.Sprintf("document path %q: %v at offset %d", e.Path, e.Err, e.Offset)
}

// Unwrap returns the fault.
func (e *PathError) Unwrap() error { return e.Err }

// walkPath calls name for each attribute name of a path and index for each
// index of a list, in order.
func walkPath(path string, name func(string), index func(int)) error {
	fail := func(at int, format string, args ...any) error {
		return &PathError{path, at, fmt.Errorf(format, args...)}
	}
	for at := 0; ; at++ {
		text, end, err := pathName(path, at)
		if err != nil {
			return fail(end, "%w", err)
		}
		name(text)
		for at = end; at < len(path) && path[at] == '['; {
			digits, _, closed := strings.Cut(path[at+1:], "]")
			n, err := strconv.ParseUint(digits, 10, 31)
			if !closed || err != nil {
				return fail(at, "an index is digits in brackets")
			}
			index(int(n))
			at += len(digits) + 2
		}
		if at == len(path) {
			return nil
		}
		if path[at] != '.' {
			return fail(at, "want a dot or an index after an index")
		}
	}
}

// pathName reads the name at a place of a path and takes its escapes off.
func pathName(path string, from int) (name string, end int, err error) {
	var text []byte
	for end = from; end < len(path); end++ {
		switch c := path[end]; c {
		case '\\':
			if end++; end == len(path) {
				return "", end, errors.New("nothing follows the backslash")
			}
		case ']':
			return "", end, errors.New("a bracket closes that was not opened; names that have one need Escape")
		case '.', '[':
			if len(text) == 0 {
				return "", end, errors.New("a name is missing")
			}
			return string(text), end, nil
		}
		text = append(text, path[end])
	}
	if len(text) == 0 {
		return "", end, errors.New("a name is missing")
	}
	return string(text), end, nil
}

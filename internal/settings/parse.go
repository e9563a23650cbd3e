package settings

import (
	"errors"
	"math"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The parse functions turn the text of a setting into a string, bool, int64,
// time.Duration or []string. Their errors say what was wanted.

func parseText(text string) (any, error) { return text, nil }

func parseTrimmed(text string) (any, error) { return strip(text), nil }

// parseBool follows botocore: what is not "true" in any case is false.
func parseBool(text string) (any, error) { return strings.EqualFold(text, "true"), nil }

// parseRegion accepts what can stand in a host name.
func parseRegion(text string) (any, error) {
	err := errors.New("a region is a host label such as eu-west-1")
	if len(text) > 63 || strings.HasPrefix(text, "-") || strings.HasSuffix(text, "-") {
		return nil, err
	}
	digits := 0
	for _, r := range []byte(text) {
		if r == '_' || r != '-' && !isWordByte(r) {
			return nil, err
		}
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if text != "" && digits == len(text) {
		return nil, err
	}
	return text, nil
}

// parseRegionSet takes regions apart by commas, in which "*" stands for any
// text. Nothing at all is no set.
func parseRegionSet(text string) (any, error) {
	for name := range strings.SplitSeq(text, ",") {
		name = strings.ReplaceAll(strip(name), "*", "x")
		if _, err := parseRegion(name); text != "" && (name == "" || err != nil) {
			return nil, errors.New("want regions such as eu-west-1 apart by commas, or *")
		}
	}
	return text, nil
}

// parseHeader accepts what can stand in a header (RFC 9110, 5.5).
func parseHeader(text string) (any, error) {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return nil, errors.New("want a text without line breaks and other control characters, which no header can carry")
	}
	return text, nil
}

// parsePath refuses what a variable without a value makes of a path.
func parsePath(text string) (any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("want the path of a file; unset it for the usual one")
	}
	return text, nil
}

// parseInt reads a whole number as Python's int does: white space around it, a
// sign and single underscores between digits are allowed.
func parseInt(text string) (any, error) {
	err := errors.New("want a whole number")
	digits := strip(text)
	if strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") ||
		strings.HasPrefix(digits, "+_") || strings.HasPrefix(digits, "-_") {
		return nil, err
	}
	n, parseErr := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), 10, 64)
	if parseErr != nil {
		return nil, err
	}
	return n, nil
}

// maxSeconds is the longest time that a time.Duration can hold.
const maxSeconds = math.MaxInt64 / int64(time.Second)

func parseSeconds(text string) (any, error) {
	n, err := parseInt(text)
	if err != nil {
		return nil, errors.New("want a whole number of seconds")
	}
	return time.Duration(max(-maxSeconds, min(n.(int64), maxSeconds))) * time.Second, nil
}

func parseDuration(text string) (any, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return nil, errors.New("want a time longer than zero")
	}
	return d, nil
}

// parseList takes names apart at commas, without the blanks in and around them.
func parseList(text string) (any, error) {
	names := []string{}
	for name := range strings.SplitSeq(text, ",") {
		if strip(name) != "" {
			names = append(names, strings.NewReplacer(" ", "", "\t", "").Replace(name))
		}
	}
	return names, nil
}

// parsePaths takes paths apart as the system does in PATH.
func parsePaths(text string) (any, error) { return filepath.SplitList(text), nil }

// parseSize reads a number of bytes such as 8388608, 8MB or 8MiB; each unit is
// 1024 times the one before it.
func parseSize(text string) (any, error) {
	err := errors.New("want a size such as 8388608, 512KB, 8MB or 1GB")
	digits, factor := strings.ToLower(text), int64(1)
	if body, ok := cutUnit(digits); ok {
		factor = 1 << (10 * (1 + strings.IndexByte("kmgt", body[len(body)-1])))
		digits = body[:len(body)-1]
	}
	n, parseErr := parseInt(digits)
	if parseErr != nil || n.(int64) > math.MaxInt64/factor || n.(int64) < math.MinInt64/factor {
		return nil, err
	}
	return n.(int64) * factor, nil
}

// parseURL wants a URL that requests can be sent to. What is wrong is said
// without the text, which may hold a password.
func parseURL(text string) (any, error) {
	u, err := url.Parse(text)
	switch {
	case !strings.Contains(text, "://"):
		return nil, errors.New("want a URL with its scheme, such as http://localhost:9000")
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, errors.New("want a URL with http or https and a host, such as https://localhost:9000")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("want a URL without a query or a fragment")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("want a port from 1 to 65535")
		}
	}
	return text, nil
}

func parseOptionalURL(text string) (any, error) {
	if text == "" {
		return text, nil
	}
	return parseURL(text)
}

// cutUnit removes the "b" or "ib" after a k, m, g or t.
func cutUnit(text string) (string, bool) {
	body, ok := strings.CutSuffix(text, "b")
	if !ok {
		return text, false
	}
	body = strings.TrimSuffix(body, "i")
	return body, body != "" && strings.IndexByte("kmgt", body[len(body)-1]) >= 0
}

// parseRate reads a number of bytes per second such as 1048576, 800KB/s or
// 10MB/s.
func parseRate(text string) (any, error) {
	if n, err := parseInt(text); err == nil {
		return n, nil
	}
	size, ok := strings.CutSuffix(text, "B/s")
	n, err := parseSize(size + "B")
	if !ok || err != nil {
		return nil, errors.New("want bytes per second such as 1048576, 800KB/s or 10MB/s")
	}
	return n, nil
}

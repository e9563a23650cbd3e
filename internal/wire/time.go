package wire

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

const rfc822 = "Mon, 02 Jan 2006 15:04:05 GMT"

// AppendTime writes a timestamp in UTC: ISO 8601 and Unix seconds with
// microseconds where there are any, RFC 822 with the fraction cut off. The
// default format is ISO 8601.
func AppendTime(dst []byte, f model.TimestampFormat, t time.Time) []byte {
	switch f {
	case model.UnixTimestamp:
		if x, fraction := unixFraction(t); fraction {
			return appendDecimal(dst, x)
		}
		return strconv.AppendInt(dst, t.Unix(), 10)
	case model.RFC822:
		return t.UTC().AppendFormat(dst, rfc822)
	case model.DefaultTimestamp, model.ISO8601:
	}
	t = t.UTC()
	if t.Nanosecond() < 1000 {
		return t.AppendFormat(dst, "2006-01-02T15:04:05Z")
	}
	return t.AppendFormat(dst, "2006-01-02T15:04:05.000000Z")
}

// unixFraction gives a time with a fraction of a second as the number nearest to
// its microseconds; ok is false where it has none.
func unixFraction(t time.Time) (seconds float64, ok bool) {
	if t.Nanosecond() < 1000 {
		return 0, false
	}
	var digits [32]byte
	text := strconv.AppendInt(digits[:0], t.UnixMicro(), 10)
	seconds, err := strconv.ParseFloat(string(append(text, "e-6"...)), 64) // a division would round twice
	return seconds, err == nil
}

// ParseTime reads a timestamp in whatever format it comes: seconds since 1970,
// ISO 8601, RFC 822 or what else botocore can read; services do not keep to the
// format of their descriptions, so f is only what an error says was wanted. A time without a
// zone is in UTC. The result is in UTC and within the years 1 to 9999.
func ParseTime(f model.TimestampFormat, s string) (time.Time, error) {
	if t, ok := parseISO(s); ok {
		return t, nil
	}
	s = strings.TrimSpace(s)
	if t, ok := parseEpoch(s); ok {
		return t, nil
	}
	if t, ok := parseISO(s); ok {
		return t, nil
	}
	if t, ok := parseDate(s); ok {
		return t, nil
	}
	if t, ok := parseLoose(s); ok {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%.80q is not a timestamp (%s)", s, formatNames[f])
}

var formatNames = [...]string{
	model.DefaultTimestamp: "ISO 8601, RFC 822 or Unix seconds",
	model.ISO8601:          "ISO 8601",
	model.RFC822:           "RFC 822",
	model.UnixTimestamp:    "Unix seconds",
}

// parseEpoch reads Unix seconds. Plain decimals keep their nanoseconds; with an
// exponent the precision is that of a float64, to the microsecond.
func parseEpoch(s string) (time.Time, bool) {
	if sec, nsec, ok := parseDecimal(s); ok {
		return unixTime(sec, nsec)
	}
	if s == "" || s[0] > '9' || strings.ContainsAny(s, "xXpP_") {
		return time.Time{}, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return time.Time{}, false
	}
	t, err := bind.EpochTime(x)
	return t, err == nil
}

func unixTime(sec, nsec int64) (time.Time, bool) {
	if sec < bind.MinEpoch || sec > bind.MaxEpoch {
		return time.Time{}, false
	}
	return time.Unix(sec, nsec).UTC(), true
}

// parseDecimal reads a number without exponent as seconds and nanoseconds; more
// digits than nine after the point are cut off.
func parseDecimal(s string) (sec, nsec int64, ok bool) {
	digits, negative := strings.CutPrefix(s, "-")
	i := 0
	for ; i < len(digits) && isDigit(digits[i]); i++ {
		if i == 15 {
			return 0, 0, false
		}
		sec = sec*10 + int64(digits[i]-'0')
	}
	if i == 0 {
		return 0, 0, false
	}
	if i < len(digits) {
		if digits[i] != '.' {
			return 0, 0, false
		}
		if nsec, i = parseFraction(digits, i+1); i < len(digits) {
			return 0, 0, false
		}
	}
	if negative {
		return -sec, -nsec, true
	}
	return sec, nsec, true
}

// parseFraction reads the digits from i on as a fraction of a second and
// returns nanoseconds and where the digits end.
func parseFraction(s string, i int) (nsec int64, end int) {
	scale := int64(100_000_000)
	for ; i < len(s) && isDigit(s[i]); i++ {
		nsec += int64(s[i]-'0') * scale
		scale /= 10
	}
	return nsec, i
}

func isDigit(c byte) bool { return c-'0' <= 9 }

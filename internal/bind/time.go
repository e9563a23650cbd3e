package bind

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Layouts of the timestamps that users write; fractions of a second are taken
// by time.Parse itself.
var (
	zonedLayouts = []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 MST",
		"20060102T150405Z07:00", "20060102T150405Z0700",
		time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700",
		"2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", time.RFC850, time.UnixDate,
	}
	localLayouts = []string{
		"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04",
		"2006-01-02", "2006-01", "20060102T150405", "20060102", "2006/01/02",
		"Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "2 Jan 2006", "Jan 2, 2006", "Jan 2 2006", time.ANSIC,
	}
)

// parseTime reads a timestamp that a user wrote as text.
func parseTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsNaN(f) {
		return EpochTime(f)
	}
	for _, layout := range zonedLayouts {
		if t, err := time.Parse(layout, s); err == nil && knownZone(t) {
			return t, nil
		}
	}
	for _, layout := range localLayouts {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a timestamp; use time.Time, or text such as 2006-01-02T15:04:05Z", s)
}

// knownZone refuses the zone that time.Parse makes up, at offset zero, for
// initials that it does not know.
func knownZone(t time.Time) bool {
	name, offset := t.Zone()
	return offset != 0 || name == "" || name == "UTC" || name == "GMT" || name == "Z"
}

// MinEpoch and MaxEpoch are the first and the last of the Unix seconds that are
// in the years 1 to 9999.
const (
	MinEpoch = -62135596800
	MaxEpoch = 253402300799
)

// EpochTime reads Unix seconds from a number, rounded to the microsecond, and
// to the even one of two that are as near. A time outside the years 1 to 9999
// is an error.
func EpochTime(f float64) (time.Time, error) {
	if math.IsNaN(f) || f < MinEpoch || f >= MaxEpoch+1 {
		return time.Time{}, fmt.Errorf("%v seconds since 1970 is not within the years 1 to 9999", f)
	}
	whole, part := math.Modf(f)
	return time.Unix(int64(whole), int64(math.RoundToEven(part*1e6))*1000).UTC(), nil
}

// withinYears refuses a time for which the formats of the wire, which have four digits
// for the year, have no text.
func withinYears(t time.Time) (time.Time, error) {
	if sec := t.Unix(); sec < MinEpoch || sec > MaxEpoch {
		return time.Time{}, fmt.Errorf("%v is not within the years 1 to 9999", t.UTC())
	}
	return t, nil
}

package bind

import "time"

// ParseTime reads a timestamp that a user wrote as text, as in a map: ISO 8601,
// RFC 822 or seconds since 1970; local time where it names no zone.
func ParseTime(s string) (time.Time, error) { return parseTime(s) }

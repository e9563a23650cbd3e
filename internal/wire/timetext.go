package wire

import (
	"strings"
	"time"
)

// parseISO reads 2006-01-02T15:04:05.999Z and its kin without allocation: a
// blank for the T, no seconds, offsets as +01:00, +0100 and +01, no zone.
func parseISO(s string) (time.Time, bool) {
	year, ok1 := fixedDigits(s, 0, 4)
	month, ok2 := fixedDigits(s, 5, 2)
	day, ok3 := fixedDigits(s, 8, 2)
	if !ok1 || !ok2 || !ok3 || s[4] != '-' || s[7] != '-' || year == 0 {
		return time.Time{}, false
	}
	c := clock{}
	if len(s) > 10 {
		if s[10] != 'T' && s[10] != 't' && s[10] != ' ' {
			return time.Time{}, false
		}
		if c, ok1 = parseClock(s[11:]); !ok1 {
			return time.Time{}, false
		}
	}
	return c.on(year, month, day)
}

// clock is a time of day.
type clock struct {
	hour, minute, second int
	nsec                 int64
	offset               int // seconds east of UTC
}

// on puts the time of day on a date that must exist.
func (c clock) on(year, month, day int) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 || c.hour > 23 || c.minute > 59 || c.second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, c.hour, c.minute, c.second, int(c.nsec), time.UTC)
	if day > 28 && t.Day() != day {
		return time.Time{}, false
	}
	if c.offset == 0 && year >= 1 && year <= 9999 {
		return t, true
	}
	t = t.Add(-time.Duration(c.offset) * time.Second)
	return t, t.Year() >= 1 && t.Year() <= 9999
}

// parseClock reads 15:04[:05[.999]] and a zone.
func parseClock(s string) (c clock, ok bool) {
	var ok1, ok2 bool
	c.hour, ok1 = fixedDigits(s, 0, 2)
	c.minute, ok2 = fixedDigits(s, 3, 2)
	if !ok1 || !ok2 || s[2] != ':' {
		return c, false
	}
	i := 5
	if i < len(s) && s[i] == ':' {
		if c.second, ok1 = fixedDigits(s, 6, 2); !ok1 {
			return c, false
		}
		i = 8
		if i+1 < len(s) && (s[i] == '.' || s[i] == ',') && isDigit(s[i+1]) {
			c.nsec, i = parseFraction(s, i+1)
		}
	}
	c.offset, ok = parseZone(strings.TrimSpace(s[i:]))
	return c, ok
}

// parseZone reads a zone; none is UTC.
func parseZone(s string) (offset int, ok bool) {
	switch s {
	case "", "Z", "z", "GMT", "UTC", "UT":
		return 0, true
	}
	if s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, ok1 := fixedDigits(s, 1, 2)
	minutes, ok2 := 0, true
	if rest := s[min(3, len(s)):]; rest != "" {
		rest = strings.TrimPrefix(rest, ":")
		minutes, ok2 = fixedDigits(rest, 0, 2)
		ok2 = ok2 && len(rest) == 2
	}
	if !ok1 || !ok2 || hours > 23 || minutes > 59 {
		return 0, false
	}
	offset = hours*3600 + minutes*60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// fixedDigits reads n digits at i.
func fixedDigits(s string, i, n int) (x int, ok bool) {
	if len(s) < i+n {
		return 0, false
	}
	for _, c := range []byte(s[i : i+n]) {
		if !isDigit(c) {
			return 0, false
		}
		x = x*10 + int(c-'0')
	}
	return x, true
}

// parseDate reads the dates of RFC 822 and of HTTP: Thu, 22 Jan 2015 19:44:36
// GMT, with or without the weekday, and Thursday, 22-Jan-15 19:44:36 GMT; also
// the C form Thu Jan 22 19:44:36 2015 and the compact 20150122T194436Z.
func parseDate(s string) (time.Time, bool) {
	if t, ok := parseRFC822(s); ok {
		return t, true
	}
	for _, layout := range []string{"20060102T150405Z0700", "20060102T150405", "2006-01", time.ANSIC, time.UnixDate} {
		if t, err := time.Parse(layout, s); err == nil && inUTC(t) {
			t = t.UTC()
			return t, t.Year() >= 1 && t.Year() <= 9999
		}
	}
	return time.Time{}, false
}

func parseRFC822(s string) (time.Time, bool) {
	if comma := strings.IndexByte(s, ','); comma >= 0 {
		if !isWeekday(s[:comma]) {
			return time.Time{}, false
		}
		s = strings.TrimSpace(s[comma+1:])
	}
	var day, month, year string
	day, s = cutDate(s)
	month, s = cutDate(s)
	year, s = cutDate(s)
	if len(day) == 1 {
		day = "0" + day
	}
	d, ok := fixedDigits(day, 0, 2)
	m := monthNumber(month)
	y, ok2 := parseYear(year)
	if !ok || !ok2 || len(day) != 2 || m == 0 {
		return time.Time{}, false
	}
	c := clock{}
	if s != "" {
		if c, ok = parseClock(s); !ok {
			return time.Time{}, false
		}
	}
	return c.on(y, m, d)
}

// inUTC tells a zone that was understood from initials that were made up.
func inUTC(t time.Time) bool {
	name, offset := t.Zone()
	return offset != 0 || name == "UTC" || name == "GMT" || name == ""
}

// cutDate takes the next part off a date.
func cutDate(s string) (item, rest string) {
	i := strings.IndexAny(s, " -")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimLeft(s[i+1:], " ")
}

// parseYear reads a year of four digits, or of two as RFC 6265 counts them.
func parseYear(s string) (year int, ok bool) {
	switch len(s) {
	case 4:
		year, ok = fixedDigits(s, 0, 4)
		return year, ok && year > 0
	case 2:
		year, ok = fixedDigits(s, 0, 2)
		if year < 70 {
			return year + 2000, ok
		}
		return year + 1900, ok
	}
	return 0, false
}

func isWeekday(s string) bool {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := d.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return true
		}
	}
	return false
}

// monthNumber knows months by their names or their first three letters.
func monthNumber(s string) int {
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return int(m)
		}
	}
	return 0
}

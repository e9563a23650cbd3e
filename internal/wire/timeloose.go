package wire

import (
	"strings"
	"time"
)

// parseLoose reads a date that keeps to no format, as botocore does: fields of
// one digit, names of months anywhere, other separators, am and pm, names of
// zones. Year, month and day have to be there; what depends on today is none.
func parseLoose(s string) (time.Time, bool) {
	if len(s) > 64 {
		return time.Time{}, false
	}
	p := looseDate{s: s}
	for p.i < len(p.s) {
		if !p.next() {
			return time.Time{}, false
		}
	}
	year, month, day, ok := p.date()
	if !ok || p.meridiem != 0 && !p.halfDay() {
		return time.Time{}, false
	}
	return p.on(year, month, day)
}

// looseDate is what has been read of a date.
type looseDate struct {
	clock
	s        string
	i        int
	fields   [3]looseField // of year, month and day, as they came
	n        int
	timed    bool
	zoned    bool
	meridiem byte // 'a', 'p' or 0
}

type looseField struct {
	value, digits int
	name          bool // of a month
}

// next reads one field or passes over what separates them.
func (p *looseDate) next() bool {
	switch c := p.s[p.i]; {
	case isDigit(c):
		return p.number()
	case isLetter(c):
		return p.word()
	case (c == '+' || c == '-') && p.timed && p.i+1 < len(p.s) && isDigit(p.s[p.i+1]):
		return p.offsetFrom()
	case c == '(' && p.zoned: // the name of the zone again
		_, rest, found := strings.Cut(p.s[p.i:], ")")
		p.i = len(p.s) - len(rest)
		return found
	case strings.IndexByte(" ,;-/.\t'", c) >= 0:
		p.i++
		return true
	}
	return false
}

// digits reads a run of digits, at most 14.
func (p *looseDate) digits() (text string) {
	from := p.i
	for p.i < len(p.s) && isDigit(p.s[p.i]) && p.i-from < 15 {
		p.i++
	}
	return p.s[from:p.i]
}

func (p *looseDate) number() bool {
	joined := p.i > 0 && strings.IndexByte("-/.", p.s[p.i-1]) >= 0
	text := p.digits()
	at := byte(0)
	if p.i < len(p.s) {
		at = p.s[p.i]
	}
	switch n := len(text); {
	case n > 14 || at == ',' && p.i+1 < len(p.s) && isDigit(p.s[p.i+1]):
		return false
	case at == ':':
		return p.clockFrom(text)
	case p.n == 0 && (n == 8 || n == 12 || n == 14): // 20220701, 202207011000, 20220701100000
		p.add(text[:4])
		p.add(text[4:6])
		return p.add(text[6:8]) && (len(text) == 8 || p.compactTime(text[8:]))
	case p.n == 3 && !joined && (n == 6 || n == 4 || n == 2):
		return p.compactTime(text)
	case p.meridiemAt():
		return !p.timed && p.compactTime(text)
	}
	return p.add(text)
}

// add keeps a field of the date.
func (p *looseDate) add(text string) bool {
	if p.n == len(p.fields) || len(text) > 4 || len(text) == 3 {
		return false
	}
	value, _ := fixedDigits(text, 0, len(text))
	p.fields[p.n] = looseField{value: value, digits: len(text)}
	p.n++
	return true
}

// compactTime reads 10, 1030 or 103000.
func (p *looseDate) compactTime(text string) bool {
	if p.timed {
		return false
	}
	p.timed = true
	if len(text)%2 == 1 {
		text = "0" + text
	}
	parts := []*int{&p.hour, &p.minute, &p.second}
	for i, part := range parts[:min(len(parts), len(text)/2)] {
		*part, _ = fixedDigits(text, 2*i, 2)
	}
	if len(text) == 6 {
		p.fraction()
	}
	return len(text) <= 6
}

// clockFrom reads the rest of 10:30 or 1:2:3.5.
func (p *looseDate) clockFrom(hour string) bool {
	if p.timed || len(hour) > 2 {
		return false
	}
	p.timed = true
	p.hour, _ = fixedDigits(hour, 0, len(hour))
	for i, part := range []*int{&p.minute, &p.second} {
		if i == 1 && p.i < len(p.s) && p.s[p.i] == '.' { // of a minute
			p.fraction()
			p.second, p.nsec = int(p.nsec*60/1e9), 0
		}
		if p.i >= len(p.s) || p.s[p.i] != ':' {
			return true
		}
		p.i++
		text := p.digits()
		if text == "" || len(text) > 2 {
			return false
		}
		*part, _ = fixedDigits(text, 0, len(text))
	}
	p.fraction()
	return p.i >= len(p.s) || p.s[p.i] != ':' && p.s[p.i] != '.'
}

func (p *looseDate) fraction() {
	if p.i+1 < len(p.s) && (p.s[p.i] == '.' || p.s[p.i] == ',') && isDigit(p.s[p.i+1]) {
		p.nsec, p.i = parseFraction(p.s, p.i+1)
	}
}

// meridiemAt says whether am or pm follows.
func (p *looseDate) meridiemAt() bool {
	rest := strings.TrimLeft(p.s[p.i:], " ")
	return len(rest) >= 2 && (hasFold(rest, "am") || hasFold(rest, "pm")) && (len(rest) == 2 || !isLetter(rest[2]))
}

func hasFold(s, prefix string) bool { return strings.EqualFold(s[:len(prefix)], prefix) }

func isLetter(c byte) bool { return (c|0x20)-'a' < 26 }

func (p *looseDate) word() bool {
	from := p.i
	for p.i < len(p.s) && isLetter(p.s[p.i]) {
		p.i++
	}
	text := p.s[from:p.i]
	lower := strings.ToLower(text)
	m := monthNumber(text)
	if lower == "sept" {
		m = 9
	}
	switch {
	case m > 0:
		if p.n == len(p.fields) {
			return false
		}
		p.fields[p.n] = looseField{value: m, name: true}
		p.n++
		return true
	case isWeekday(text):
		return true
	case lower == "am" || lower == "pm" || lower == "a" || lower == "p":
		again := p.meridiem != 0
		p.meridiem = lower[0]
		return p.timed && !again
	case lower == "t":
		return p.n > 0
	case lower == "at" || lower == "on" || lower == "of" || lower == "and":
		return true
	case lower == "st" || lower == "nd" || lower == "rd" || lower == "th":
		return from > 0 && isDigit(p.s[from-1])
	}
	return p.zone(text)
}

// zone reads the name of a zone. RFC 822 knows eight beside UTC; by another name
// no offset is known, and the time is taken for UTC, as one without a zone is.
func (p *looseDate) zone(name string) bool {
	if !p.timed || p.zoned {
		return false
	}
	p.zoned = true
	if _, utc := parseZone(name); utc {
		return p.i >= len(p.s) || p.s[p.i] != '+' && p.s[p.i] != '-' // GMT+3 is one thing to some, its opposite to others
	}
	if len(name) > 5 || strings.ToUpper(name) != name {
		return false
	}
	if at := strings.Index("EDT EST CDT CST MDT MST PDT PST", name); at >= 0 && len(name) == 3 && at%4 == 0 {
		p.offset = -(4 + (at/4+1)/2) * 3600
	}
	return true
}

// offsetFrom reads +02:00, +0200, +02 or +2.
func (p *looseDate) offsetFrom() bool {
	sign := 1
	if p.s[p.i] == '-' {
		sign = -1
	}
	p.i++
	hours, minutes := p.digits(), ""
	switch {
	case p.zoned || len(hours) == 3 || len(hours) > 4:
		return false
	case len(hours) == 4:
		hours, minutes = hours[:2], hours[2:]
	case p.i+1 < len(p.s) && p.s[p.i] == ':' && isDigit(p.s[p.i+1]):
		p.i++
		minutes = p.digits()
	}
	h, _ := fixedDigits(hours, 0, len(hours))
	m, _ := fixedDigits(minutes, 0, min(len(minutes), 2))
	p.offset, p.zoned = sign*(h*3600+m*60), true
	return len(minutes) <= 2 && h < 24 && m < 60
}

// halfDay makes an hour of 24 out of one of 12.
func (p *looseDate) halfDay() bool {
	if p.hour > 12 {
		return false
	}
	if p.hour %= 12; p.meridiem == 'p' {
		p.hour += 12
	}
	return true
}

// date finds out which field is which: a month has a name, or comes before the
// day where it can.
func (p *looseDate) date() (year, month, day int, ok bool) {
	a, b, c := p.fields[0], p.fields[1], p.fields[2]
	if p.n != len(p.fields) {
		return 0, 0, 0, false
	}
	isYear := func(f looseField) bool { return f.digits == 4 || f.value > 31 }
	switch {
	case a.name && b.name, b.name && c.name, a.name && c.name:
		return 0, 0, 0, false
	case a.name && isYear(b): // Jul 2022 1
		year, month, day = p.year(b), a.value, c.value
	case a.name: // Jul 1 2022
		year, month, day = p.year(c), a.value, b.value
	case b.name && isYear(a): // 2022-Jul-1
		year, month, day = p.year(a), b.value, c.value
	case b.name: // 1 Jul 2022
		year, month, day = p.year(c), b.value, a.value
	case c.name && isYear(b): // 1 2022 Jul
		year, month, day = p.year(b), c.value, a.value
	case c.name: // 2022 1 Jul
		year, month, day = p.year(a), c.value, b.value
	case isYear(a): // 2022-7-1
		year, month, day = p.year(a), b.value, c.value
	case a.value > 12: // 13/7/2022
		year, month, day = p.year(c), b.value, a.value
	case b.value > 12: // 7/13/2022
		year, month, day = p.year(c), a.value, b.value
	default: // 7/1/2022
		year, month, day = p.year(c), a.value, b.value
	}
	return year, month, day, year > 0
}

// year is a year of four digits, or one of two as RFC 6265 counts them.
func (p *looseDate) year(f looseField) int {
	switch {
	case f.name || f.digits != 4 && f.digits > 2:
		return 0
	case f.digits == 4:
		return f.value
	case f.value < 70:
		return 2000 + f.value
	}
	return 1900 + f.value
}

//go:build peers

package breadth

import (
	"html"
	"strconv"
	"strings"
	"time"
)

// xmlFloor goes over XML once. Texts share the response's string where they have no
// references. Attributes and comments are passed over.
type xmlFloor struct {
	in      string
	at      int
	name    string // of the element that was opened last
	empty   bool   // it is <like/>
	fault   bool
	strings room[string]
	blobs   blobs
}

func (s *xmlFloor) err() error {
	if s.fault {
		return errFloor
	}
	return nil
}

func (s *xmlFloor) fail() {
	s.fault, s.at = true, len(s.in)
}

// child opens the next element and returns its name, or closes the one that is open and
// returns "".
func (s *xmlFloor) child() string {
	if s.empty {
		s.empty = false
		return ""
	}
	for {
		begin := strings.IndexByte(s.in[s.at:], '<') + s.at + 1
		if begin <= s.at || begin >= len(s.in) {
			s.fail()
			return ""
		}
		i := begin
		for i < len(s.in) && s.in[i] != '>' && s.in[i] != ' ' {
			i++
		}
		name := s.in[begin:i]
		if i < len(s.in) && s.in[i] == ' ' {
			i += max(strings.IndexByte(s.in[i:], '>'), 0)
		}
		s.at = min(i+1, len(s.in))
		switch s.in[begin] {
		case '/':
			return ""
		case '?', '!':
			continue
		}
		if s.in[i-1] == '/' {
			s.empty = true
			name = strings.TrimSuffix(name, "/")
		}
		s.name = name
		return name
	}
}

// text reads to the end of the element that was opened last, which has no others.
func (s *xmlFloor) text() string {
	if s.empty {
		s.empty = false
		return ""
	}
	n := strings.IndexByte(s.in[s.at:], '<')
	end := s.at + n + 2 + len(s.name)
	if n < 0 || end >= len(s.in) || s.in[end] != '>' || s.in[end-len(s.name):end] != s.name {
		s.fail()
		return ""
	}
	text := s.in[s.at : s.at+n]
	s.at = end + 1
	if strings.IndexByte(text, '&') >= 0 {
		return html.UnescapeString(text)
	}
	return text
}

func (s *xmlFloor) boolean() bool { return s.text() == "true" }

func (s *xmlFloor) whole() int64 {
	n, err := strconv.ParseInt(s.text(), 10, 64)
	s.fault = s.fault || err != nil
	return n
}

func (s *xmlFloor) float() float64 {
	f, err := strconv.ParseFloat(s.text(), 64)
	s.fault = s.fault || err != nil
	return f
}

func (s *xmlFloor) time() time.Time { return isoTime(s.text(), &s.fault) }

func (s *xmlFloor) blob() []byte { return s.blobs.base64(s.text()) }

// skip passes over the element that was opened last.
func (s *xmlFloor) skip() {
	for s.child() != "" {
		s.skip()
	}
}

//go:build peers

package breadth

import (
	"math"
	"time"
)

// cborFloor goes over CBOR with definite lengths once. Texts share the response's string.
type cborFloor struct {
	in      string
	at      int
	fault   bool
	strings room[string]
	blobs   blobs
}

func (s *cborFloor) err() error {
	if s.fault || s.at != len(s.in) {
		return errFloor
	}
	return nil
}

func (s *cborFloor) fail() {
	s.fault, s.at = true, len(s.in)
}

const (
	cborUint byte = iota
	cborNegative
	cborBytes
	cborText
	cborList
	cborMap
	cborTag
	cborSimple
)

// head reads what a value begins with; short is the initial byte's own part.
func (s *cborFloor) head() (major, short byte, n uint64) {
	if s.at >= len(s.in) {
		s.fail()
		return 0, 0, 0
	}
	c := s.in[s.at]
	s.at++
	major, short = c>>5, c&31
	if short < 24 {
		return major, short, uint64(short)
	}
	size := 1 << (short - 24)
	if size > 8 || s.at+size > len(s.in) {
		s.fail()
		return 0, 0, 0
	}
	for _, c := range []byte(s.in[s.at : s.at+size]) {
		n = n<<8 | uint64(c)
	}
	s.at += size
	return major, short, n
}

// open reads the head of a text, bytes, a list or a map, and how much follows.
func (s *cborFloor) open(kind byte) int {
	major, _, n := s.head()
	if major != kind || n > uint64(len(s.in)-s.at) {
		s.fail()
		return 0
	}
	return int(n)
}

func (s *cborFloor) text() string {
	n := s.open(cborText)
	s.at += n
	return s.in[s.at-n : s.at]
}

func (s *cborFloor) blob() []byte {
	n := s.open(cborBytes)
	out := s.blobs.take(n)
	s.at += copy(out, s.in[s.at:])
	return out
}

func (s *cborFloor) boolean() bool {
	major, short, _ := s.head()
	if major != cborSimple || short != 20 && short != 21 {
		s.fail()
	}
	return short == 21
}

func (s *cborFloor) whole() int64 {
	major, _, n := s.head()
	switch major {
	case cborUint:
		return int64(n)
	case cborNegative:
		return -1 - int64(n)
	}
	s.fail()
	return 0
}

func (s *cborFloor) float() float64 {
	major, short, n := s.head()
	switch {
	case major == cborUint:
		return float64(n)
	case major == cborNegative:
		return -1 - float64(n)
	case major == cborSimple && short == 26:
		return float64(math.Float32frombits(uint32(n)))
	case major == cborSimple && short == 27:
		return math.Float64frombits(n)
	}
	s.fail()
	return 0
}

func (s *cborFloor) time() time.Time {
	if major, _, n := s.head(); major != cborTag || n != 1 {
		s.fail()
		return time.Time{}
	}
	if s.at < len(s.in) && s.in[s.at]>>5 != cborSimple {
		return time.Unix(s.whole(), 0).UTC()
	}
	whole, fraction := math.Modf(s.float())
	return time.Unix(int64(whole), int64(math.Round(fraction*1e6))*1e3).UTC()
}

func (s *cborFloor) skip() {
	major, _, n := s.head()
	switch major {
	case cborBytes, cborText:
		s.at += int(min(n, uint64(len(s.in)-s.at)))
	case cborList:
		for ; n > 0 && !s.fault; n-- {
			s.skip()
		}
	case cborMap:
		for ; n > 0 && !s.fault; n-- {
			s.skip()
			s.skip()
		}
	case cborTag:
		s.skip()
	}
}

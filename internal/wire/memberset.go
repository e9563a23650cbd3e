package wire

// memberSet notes which members of a structure have a value. Of a name that
// comes twice the last value counts, null too; that is not noticed beyond the
// 64th member.
type memberSet struct {
	bits uint64
	n    int // how many there are
}

// stranger notes a member that the description lacks and returns its name as
// the union's unknown one. A second of them makes a union one of several.
func (s *memberSet) stranger(before, name string) (unknown string) {
	if before != "" && before != name {
		s.n++
	}
	return name
}

// put notes a member and says whether it had a value before.
func (s *memberSet) put(i int, null bool) (again bool) {
	bit := uint64(1) << i // 0 beyond the 64th
	again = s.bits&bit != 0
	switch {
	case again && null:
		s.bits &^= bit
		s.n--
	case !again && !null:
		s.bits |= bit
		s.n++
	}
	return again
}

// memberBits notes which of the first 256 members of a structure have come; no
// structure has more.
type memberBits [4]uint64

// add notes a member and says whether it has come for the first time.
func (b *memberBits) add(i int) bool {
	word, bit := i/64, uint64(1)<<(i%64)
	if word >= len(b) {
		return true
	}
	first := b[word]&bit == 0
	b[word] |= bit
	return first
}

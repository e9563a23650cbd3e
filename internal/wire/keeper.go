package wire

import "unsafe"

// textKeeper holds the texts of a response that are no part of its body. Many
// of them share one allocation.
type textKeeper struct{ b []byte }

// maxKeeper is how many bytes share an allocation at most: whoever holds one of
// the texts holds them all.
const maxKeeper = 16 << 10

// begin gives room for a text that will take some n bytes, to append to.
func (k *textKeeper) begin(n int) []byte {
	if cap(k.b)-len(k.b) < n {
		// Strings made so far hold on to the old bytes.
		k.b = make([]byte, 0, max(n, min(max(2*cap(k.b), 256), maxKeeper)))
	}
	return k.b[len(k.b):]
}

// end makes a string of what was appended since begin.
func (k *textKeeper) end(text []byte) string {
	if free := cap(k.b) - len(k.b); cap(text) == free {
		k.b = k.b[:len(k.b)+len(text)]
	} else { // append has moved it, and left room behind it
		k.b = text
	}
	// Nothing writes to these bytes any more.
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// keep makes a string of a copy.
func (k *textKeeper) keep(text []byte) string {
	return k.keepString(unsafe.String(unsafe.SliceData(text), len(text)))
}

// keepString is keep for a string.
func (k *textKeeper) keepString(text string) string {
	return k.end(append(k.begin(len(text)), text...))
}

package wire

import "strings"

// textKeeper holds the texts of a response that are no part of its body.
type textKeeper struct{ b strings.Builder }

// keep makes a string. Many of them share one allocation.
func (k *textKeeper) keep(text []byte) string {
	if k.b.Cap()-k.b.Len() < len(text) {
		size := max(2*k.b.Cap(), 256)
		k.b = strings.Builder{} // strings made so far hold on to the old bytes
		k.b.Grow(max(len(text), min(size, 16<<10)))
	}
	at := k.b.Len()
	k.b.Write(text)
	return k.b.String()[at:]
}

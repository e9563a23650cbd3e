package dynamodb

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// newUUID makes a UUID of version 4, which is random, or 7, which begins with the time,
// so that later ones sort after earlier ones: milliseconds, and their fraction in 12
// bits.
//
// https://www.rfc-editor.org/rfc/rfc9562
func newUUID(version byte, now time.Time) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // which never fails
	if version == 7 {
		binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
		fraction := int64(now.Nanosecond()) % int64(time.Millisecond) << 12 / int64(time.Millisecond)
		binary.BigEndian.PutUint16(b[6:8], uint16(fraction))
	}
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	var text [36]byte
	at := 0
	for i, x := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text[at] = '-'
			at++
		}
		at += len(hex.AppendEncode(text[at:at], []byte{x}))
	}
	return string(text[:])
}

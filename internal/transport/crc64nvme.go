package transport

import (
	"encoding/binary"
	"hash/crc64"
	"sync"
)

// nvmePolynomial is the polynomial of the NVM Express base specification,
// section 5.2.1.3.4 of its NVM command set, with the bits reversed.
const nvmePolynomial = 0x9a6c9329ac4bc9b5

// crc64Tables hold the CRCs of each byte followed by 0 to 15 zero bytes.
var crc64Tables = sync.OnceValue(func() *[16]crc64.Table {
	t := new([16]crc64.Table)
	t[0] = *crc64.MakeTable(nvmePolynomial)
	for i := range t[0] {
		crc := t[0][i]
		for j := 1; j < len(t); j++ {
			crc = t[0][byte(crc)] ^ crc>>8
			t[j][i] = crc
		}
	}
	return t
})

// crc64NVME computes CRC64NVME. The package hash/crc64 builds the tables for
// its fast path anew in each Write where the polynomial is not one of its own.
type crc64NVME struct {
	crc    uint64
	tables *[16]crc64.Table
}

func newCRC64NVME() *crc64NVME { return &crc64NVME{tables: crc64Tables()} }

// Write never fails.
func (h *crc64NVME) Write(p []byte) (int, error) {
	t, crc, n := h.tables, ^h.crc, len(p)
	for len(p) >= 16 {
		a, b := crc^binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[8:])
		crc = t[15][byte(a)] ^ t[14][byte(a>>8)] ^ t[13][byte(a>>16)] ^ t[12][byte(a>>24)] ^
			t[11][byte(a>>32)] ^ t[10][byte(a>>40)] ^ t[9][byte(a>>48)] ^ t[8][a>>56] ^
			t[7][byte(b)] ^ t[6][byte(b>>8)] ^ t[5][byte(b>>16)] ^ t[4][byte(b>>24)] ^
			t[3][byte(b>>32)] ^ t[2][byte(b>>40)] ^ t[1][byte(b>>48)] ^ t[0][b>>56]
		p = p[16:]
	}
	for _, c := range p {
		crc = t[0][byte(crc)^c] ^ crc>>8
	}
	h.crc = ^crc
	return n, nil
}

// Sum appends the checksum, most significant byte first.
func (h *crc64NVME) Sum(b []byte) []byte { return binary.BigEndian.AppendUint64(b, h.crc) }

// Sum64 returns the checksum.
func (h *crc64NVME) Sum64() uint64 { return h.crc }

// Reset starts anew.
func (h *crc64NVME) Reset() { h.crc = 0 }

// Size returns 8.
func (h *crc64NVME) Size() int { return 8 }

// BlockSize returns 1.
func (h *crc64NVME) BlockSize() int { return 1 }

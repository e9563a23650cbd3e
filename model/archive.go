package model

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// An archive is the file around a compact description: a magic number, then a
// table of parts (size, packed size, checksum), then the parts, each
// compressed alone so that a reader touches only what it needs.

const (
	archiveMagic = "b3d\x01"
	// maxPart bounds what one part may unpack to; the largest in use is a
	// hundredth of it.
	maxPart  = 64 << 20
	maxParts = 16
)

type part struct {
	size     int
	checksum uint32
	packed   string
}

type archive struct {
	file  string
	parts []part
}

func packArchive(parts [][]byte) ([]byte, error) {
	head := appendInt([]byte(archiveMagic), len(parts))
	var bodies []byte
	for _, p := range parts {
		var packed strings.Builder
		if len(p) > 0 {
			w, err := flate.NewWriter(&packed, flate.BestCompression)
			if err != nil {
				return nil, err
			}
			if _, err := w.Write(p); err != nil {
				return nil, err
			}
			if err := w.Close(); err != nil {
				return nil, err
			}
		}
		head = appendInt(appendInt(head, len(p)), packed.Len())
		head = binary.BigEndian.AppendUint32(head, crc32.ChecksumIEEE(p))
		bodies = append(bodies, packed.String()...)
	}
	return append(head, bodies...), nil
}

func openArchive(file, data string) (*archive, error) {
	rest, ok := strings.CutPrefix(data, archiveMagic)
	if !ok {
		return nil, errors.New("it does not begin as a compact description does")
	}
	u := &unpacker{data: rest}
	n := u.int()
	if n > maxParts {
		return nil, fmt.Errorf("it has %d parts", n)
	}
	a := &archive{file: file, parts: make([]part, n)}
	sizes := make([]int, n)
	for i := range a.parts {
		a.parts[i].size, sizes[i] = u.int(), u.int()
		for range 4 {
			a.parts[i].checksum = a.parts[i].checksum<<8 | uint32(u.byte())
		}
	}
	if u.err != nil {
		return nil, u.err
	}
	rest = u.data
	for i, size := range sizes {
		if size > len(rest) || a.parts[i].size > maxPart {
			return nil, errTruncated
		}
		a.parts[i].packed, rest = rest[:size], rest[size:]
	}
	return a, nil
}

// unpackers are flate readers, whose window alone has 32 KiB.
var unpackers = sync.Pool{New: func() any { return flate.NewReader(strings.NewReader("")) }}

// read unpacks part i; nil when it is empty or absent.
func (a *archive) read(i int) ([]byte, error) {
	if i >= len(a.parts) || a.parts[i].size == 0 {
		return nil, nil
	}
	p := a.parts[i]
	// No stream of flate's unpacks to more than 1032 times its size, so this
	// bounds the allocation by what the file holds.
	if p.size > 1032*(len(p.packed)+1) {
		return nil, &DamagedError{File: a.file, Err: errTruncated}
	}
	r := unpackers.Get().(io.Reader)
	defer unpackers.Put(r)
	if err := r.(flate.Resetter).Reset(strings.NewReader(p.packed), nil); err != nil {
		return nil, &DamagedError{File: a.file, Err: err}
	}
	data := make([]byte, p.size)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, &DamagedError{File: a.file, Err: err}
	}
	if crc32.ChecksumIEEE(data) != p.checksum {
		return nil, &DamagedError{File: a.file, Err: errors.New("its checksum does not match")}
	}
	return data, nil
}

// Pack writes a description in the compact form that Open reads.
func Pack(name string, retired bool, d Data) ([]byte, error) {
	s, records, err := parse(name, d)
	if err != nil {
		return nil, &DamagedError{File: d.File, Err: err}
	}
	s.Retired = retired
	core, err := packCore(s, records)
	if err != nil {
		return nil, fmt.Errorf("pack %s: %w", name, err)
	}
	parts := [][]byte{core}
	for _, section := range records.sections {
		parts = append(parts, section)
	}
	return packArchive(parts)
}

// Open reads a description in the compact form. The file name is for errors,
// which are *DamagedError. Strings of the description share one allocation.
func Open(file, data string) (*Service, error) {
	damaged := func(err error) error { return &DamagedError{File: file, Err: err} }
	a, err := openArchive(file, data)
	if err != nil {
		return nil, damaged(err)
	}
	unpacked, err := a.read(0)
	if err != nil {
		return nil, err
	}
	s := &Service{}
	// Nothing else holds the bytes. A copy would be a tenth of the time.
	core, err := openCore(s, unsafe.String(unsafe.SliceData(unpacked), len(unpacked)))
	if err != nil {
		return nil, damaged(err)
	}
	core.sections = a
	names, err := core.operationNames()
	if err != nil {
		return nil, damaged(err)
	}
	s.open(file, core, names)
	s.again = func() (*Service, error) { return Open(file, data) }
	return s, nil
}

// Amend puts a description together from files and, for what they lack, from
// stored, which may be nil. Without a service file among them stored is the
// service, the other files replace its sections, and extras are merged over them.
// Where no file says anything it is stored itself, which all sessions share with what
// has been read of it.
func Amend(name string, stored *Service, d Data) (*Service, error) {
	if stored != nil && d.isEmpty() {
		return stored, nil
	}
	s := stored
	var base source
	if stored != nil {
		base = stored.source
	}
	var err error
	retired := false
	switch {
	case d.Service != nil:
	case stored == nil:
		return nil, &DamagedError{File: name, Err: errors.New("nothing describes the service")}
	case len(d.ServiceExtras) > 0:
		retired, d.File = stored.Retired, name+" with its service-2.sdk-extras.json"
		if d.Service, err = stored.text(); err != nil {
			return nil, &DamagedError{File: name, Err: err}
		}
	}
	if d.Service != nil {
		if s, err = Parse(name, d); err != nil {
			return nil, err
		}
		s.Retired = retired
	}
	sections := &amended{source: s.source, under: base}
	if d.Service == nil {
		sections.over = [sectionCount][]byte{
			EndpointRules: d.EndpointRules, PaginatorsSection: d.Paginators, WaitersSection: d.Waiters, ResourcesSection: d.Resources,
		}
	}
	for _, e := range []struct {
		sec            Section
		section, extra []byte
	}{
		{PaginatorsSection, d.Paginators, d.PaginatorsExtras}, {WaitersSection, d.Waiters, d.WaitersExtras},
	} {
		if d.Service != nil && e.section != nil {
			continue // both have been read together
		}
		if err := sections.extend(e.sec, e.extra); err != nil {
			return nil, &DamagedError{File: name, Err: err}
		}
	}
	out := &Service{
		Name: name, Metadata: s.Metadata, Retired: s.Retired, ClientContextParams: s.ClientContextParams,
		source: sections, mu: s.mu, opNames: s.opNames,
	}
	out.ops = make([]atomic.Value, len(out.opNames))
	out.again = func() (*Service, error) {
		if stored == nil {
			return Amend(name, nil, d)
		}
		under, err := stored.Copy()
		if err != nil {
			return nil, err
		}
		return Amend(name, under, d)
	}
	return out, nil
}

// amended is a source with some sections from files, and those it lacks from
// another source.
type amended struct {
	source
	over  [sectionCount][]byte
	under source
}

// extend merges an extras file over what a section has from any place.
func (a *amended) extend(sec Section, extras []byte) error {
	if len(extras) == 0 {
		return nil
	}
	base, err := a.section(sec)
	if err != nil || base == nil {
		return err // extras of nothing are nothing, as in botocore
	}
	a.over[sec], err = mergeExtras(base, extras)
	return err
}

func (a *amended) section(sec Section) ([]byte, error) {
	if a.over[sec] != nil {
		return a.over[sec], nil
	}
	data, err := a.source.section(sec)
	if data == nil && err == nil && a.under != nil {
		return a.under.section(sec)
	}
	return data, err
}

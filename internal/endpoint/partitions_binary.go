package endpoint

import (
	"encoding/binary"
	"slices"
)

const (
	partitionsVersion = 1
	flagFIPS          = 1
	flagDualStack     = 2
)

// The compact form of partitions: a version byte, the numbers of partitions
// and regions; of each partition a flags byte and five texts; of each region a
// text and the owner's byte. Texts end in a NUL byte.

// AppendBinary appends the compact form, which [OpenPartitions] reads.
func (p *Partitions) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, partitionsVersion)
	b = binary.AppendUvarint(b, uint64(len(p.list)))
	b = binary.AppendUvarint(b, uint64(len(p.regions)))
	for i := range p.list {
		part := &p.list[i]
		flags := byte(0)
		if part.SupportsFIPS {
			flags |= flagFIPS
		}
		if part.SupportsDualStack {
			flags |= flagDualStack
		}
		b = append(b, flags)
		for _, text := range part.texts() {
			b = append(append(b, *text...), 0)
		}
	}
	for i, region := range p.regions {
		b = append(append(b, region...), 0, p.owners[i])
	}
	return b, nil
}

func (p *Partition) texts() [5]*string {
	return [...]*string{&p.Name, &p.DNSSuffix, &p.DualStackDNSSuffix, &p.ImplicitGlobalRegion, &p.RegionRegex}
}

// OpenPartitions reads the compact form of partitions. The strings share
// data's memory. Damaged data yields [ErrCorrupt].
func OpenPartitions(data string) (*Partitions, error) {
	r := reader{data: data}
	if version := r.byte(); version != partitionsVersion {
		return nil, corrupt("form %d of partitions: this package reads %d", version, partitionsVersion)
	}
	list := make([]Partition, r.count(maxPartitions))
	regions := make([]string, r.count(maxRegions))
	owners := make([]uint8, len(regions))
	for i := range list {
		flags := r.byte()
		list[i].SupportsFIPS = flags&flagFIPS != 0
		list[i].SupportsDualStack = flags&flagDualStack != 0
		for _, text := range list[i].texts() {
			*text = r.text()
		}
	}
	for i := range regions {
		regions[i], owners[i] = r.text(), r.byte()
		r.bad = r.bad || int(owners[i]) >= len(list)
	}
	if r.bad || r.at != len(data) || len(list) == 0 || !slices.IsSorted(regions) {
		return nil, corrupt("bad partitions")
	}
	return newPartitions(list, regions, owners), nil
}

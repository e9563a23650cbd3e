package endpoint

import (
	"slices"
	"sync"
)

// Partition is a group of regions with DNS suffixes of its own.
type Partition struct {
	// Name is "aws", "aws-cn", "aws-us-gov" ...
	Name string
	// DNSSuffix ends the host names, DualStackDNSSuffix those that answer by
	// IPv6 as well.
	DNSSuffix, DualStackDNSSuffix string
	// ImplicitGlobalRegion signs for services without regions.
	ImplicitGlobalRegion string
	// SupportsFIPS and SupportsDualStack say which variants of host names exist.
	SupportsFIPS, SupportsDualStack bool
	// RegionRegex matches names of regions, including ones not listed yet.
	RegionRegex string
}

// Partitions maps regions to partitions. It is immutable and safe for
// concurrent use.
type Partitions struct {
	list []Partition
	// regions holds the listed regions in order, and owners for each the index
	// of the partition it resolves to: the regular expressions are needed for
	// regions that are newer than the list only.
	regions  []string
	owners   []uint8
	patterns func() []*regionPattern
}

func newPartitions(list []Partition, regions []string, owners []uint8) *Partitions {
	p := &Partitions{list: list, regions: regions, owners: owners}
	p.patterns = sync.OnceValue(func() []*regionPattern {
		compiled := make([]*regionPattern, len(list))
		for i := range list {
			// A damaged expression matches nothing; ParsePartitionsJSON
			// has refused it already.
			compiled[i], _ = compileRegion(list[i].RegionRegex)
		}
		return compiled
	})
	return p
}

// Partition returns the partition of a region; for an unknown region that fits
// no partition's pattern it is the first one, "aws".
func (p *Partitions) Partition(region string) *Partition {
	if i, known := slices.BinarySearch(p.regions, region); known {
		return &p.list[p.owners[i]]
	}
	if region != "" {
		for i, pattern := range p.patterns() {
			if pattern != nil && pattern.MatchString(region) {
				return &p.list[i]
			}
		}
	}
	return &p.list[0]
}

// All returns the partitions, the default one first.
func (p *Partitions) All() []Partition { return slices.Clone(p.list) }

// Regions returns the listed regions of a partition in alphabetical order,
// with pseudo regions such as aws-global among them.
func (p *Partitions) Regions(partition string) []string {
	var names []string
	for i, owner := range p.owners {
		if p.list[owner].Name == partition {
			names = append(names, p.regions[i])
		}
	}
	return names
}

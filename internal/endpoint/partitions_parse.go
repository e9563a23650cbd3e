package endpoint

import (
	"sort"
)

const (
	maxPartitions = 255
	maxRegions    = 4096
)

// ParsePartitionsJSON reads a partitions.json file. A fault in it is a
// *[SyntaxError].
func ParsePartitionsJSON(data []byte) (*Partitions, error) {
	root, err := readTree(data)
	if err != nil {
		return nil, err
	}
	items, err := root.need("partitions", treeList)
	if err != nil {
		return nil, err
	}
	if len(items.items) == 0 || len(items.items) > maxPartitions {
		return nil, items.fault("has to hold 1 to %d partitions", maxPartitions)
	}
	var list []Partition
	var patterns []*regionPattern
	listed := make(map[string]int)
	for i, item := range items.items {
		p, err := parsePartition(item)
		if err != nil {
			return nil, err
		}
		pattern, err := compileRegion(p.RegionRegex)
		if err != nil {
			return nil, item.fault("regionRegex: %v", err)
		}
		list, patterns = append(list, p), append(patterns, pattern)
		regions, err := item.need("regions", treeObject)
		if err != nil {
			return nil, err
		}
		for _, name := range regions.keys {
			if _, known := listed[name]; !known {
				listed[name] = i
			}
		}
	}
	if len(listed) > maxRegions {
		return nil, items.fault("more than %d regions", maxRegions)
	}
	regions, owners := ownersOf(listed, patterns)
	return newPartitions(list, regions, owners), nil
}

// ownersOf works out which partition a listed region resolves to: the first
// that lists it or whose pattern it fits.
func ownersOf(listed map[string]int, patterns []*regionPattern) (regions []string, owners []uint8) {
	for name := range listed {
		regions = append(regions, name)
	}
	sort.Strings(regions)
	for _, name := range regions {
		owner := listed[name]
		for i, pattern := range patterns[:owner] {
			if pattern.MatchString(name) {
				owner = i
				break
			}
		}
		owners = append(owners, uint8(owner))
	}
	return regions, owners
}

func parsePartition(t *tree) (Partition, error) {
	var p Partition
	outputs, err := t.need("outputs", treeObject)
	if err != nil {
		return p, err
	}
	for _, field := range []struct {
		from *tree
		key  string
		to   *string
	}{
		{t, "id", &p.Name}, {t, "regionRegex", &p.RegionRegex},
		{outputs, "dnsSuffix", &p.DNSSuffix}, {outputs, "dualStackDnsSuffix", &p.DualStackDNSSuffix},
		{outputs, "implicitGlobalRegion", &p.ImplicitGlobalRegion},
	} {
		if *field.to, err = field.from.text(field.key); err != nil {
			return p, err
		}
		if *field.to == "" {
			return p, field.from.fault("%q is missing", field.key)
		}
	}
	if p.SupportsFIPS, err = outputs.flag("supportsFIPS"); err != nil {
		return p, err
	}
	p.SupportsDualStack, err = outputs.flag("supportsDualStack")
	return p, err
}

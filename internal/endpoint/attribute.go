package endpoint

import "strings"

// attribute is a member of a partition, an ARN or a URL.
type attribute uint32

const (
	attrNone attribute = iota
	attrName
	attrDNSSuffix
	attrDualStackDNSSuffix
	attrImplicitGlobalRegion
	attrSupportsFIPS
	attrSupportsDualStack
	attrPartition
	attrService
	attrRegion
	attrAccountID
	attrResourceID
	attrScheme
	attrAuthority
	attrPath
	attrNormalizedPath
	attrIsIP
)

const attrCount = int(attrIsIP) + 1

var attributeNames = [attrCount]string{
	"", "name", "dnsSuffix", "dualStackDnsSuffix", "implicitGlobalRegion", "supportsFIPS", "supportsDualStack",
	"partition", "service", "region", "accountId", "resourceId",
	"scheme", "authority", "path", "normalizedPath", "isIp",
}

// noIndex stands for the absence of an index in a path.
const noIndex = -1 << 31

// get returns one attribute, one element, or one element of an attribute of v.
// An index outside the list yields none, as does any path into none: the
// second result is false only where v's kind does not have the attribute.
func (v value) get(attr attribute, index int32) (value, bool) {
	if attr != attrNone {
		var ok bool
		if v, ok = v.attribute(attr); !ok {
			return value{}, false
		}
	}
	if index == noIndex {
		return v, true
	}
	if v.kind != kindList {
		return value{}, v.kind == kindNone
	}
	list := v.list()
	at := int(index)
	if at < 0 {
		at += len(list)
	}
	if at < 0 || at >= len(list) {
		return value{}, true
	}
	return stringValue(list[at]), true
}

func (v value) attribute(attr attribute) (value, bool) {
	switch object := v.obj.(type) {
	case *Partition:
		return object.attribute(attr)
	case *arn:
		return object.attribute(attr)
	case *parsedURL:
		return object.attribute(attr)
	}
	return value{}, v.kind == kindNone
}

func (p *Partition) attribute(attr attribute) (value, bool) {
	switch attr { //nolint:exhaustive // the others are not a partition's
	case attrName:
		return stringValue(p.Name), true
	case attrDNSSuffix:
		return stringValue(p.DNSSuffix), true
	case attrDualStackDNSSuffix:
		return stringValue(p.DualStackDNSSuffix), true
	case attrImplicitGlobalRegion:
		return stringValue(p.ImplicitGlobalRegion), true
	case attrSupportsFIPS:
		return boolValue(p.SupportsFIPS), true
	case attrSupportsDualStack:
		return boolValue(p.SupportsDualStack), true
	}
	return value{}, false
}

// arn holds an ARN's parts; the resource is split at colons and slashes.
type arn struct {
	partition, service, region, account string
	resource                            []string
}

// parseARN splits arn:partition:service:region:account:resource. Partition,
// service and resource have to be present.
func parseARN(s string) (*arn, bool) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return nil, false
	}
	return &arn{
		partition: parts[1], service: parts[2], region: parts[3], account: parts[4],
		resource: strings.Split(strings.ReplaceAll(parts[5], ":", "/"), "/"),
	}, true
}

func (a *arn) attribute(attr attribute) (value, bool) {
	switch attr { //nolint:exhaustive // the others are not an ARN's
	case attrPartition:
		return stringValue(a.partition), true
	case attrService:
		return stringValue(a.service), true
	case attrRegion:
		return stringValue(a.region), true
	case attrAccountID:
		return stringValue(a.account), true
	case attrResourceID:
		return listValue(a.resource), true
	}
	return value{}, false
}

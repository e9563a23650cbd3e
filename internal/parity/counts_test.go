package parity_test

import (
	"maps"
	"testing"
)

// count is what a test over everything finds with the first seed.
type count struct {
	sets, refused int
	known         map[string]int
}

// counts are the figures of docs/conformance.md.
var counts = map[string]count{
	"TestRequests": {110238, 11497, map[string]int{
		"media type of blobs":                        58,
		"years of four digits":                       29,
		"white space beyond ASCII in headers":        17,
		"checksums that botocore lacks":              8,
		"what botocore has only with awscrt":         31,
		"keys of customers in every operation of S3": 5,
		"no Expect for bodies in memory":             3,
		"length of chunked bodies":                   2,
		"empty labels":                               1,
		"a multi-region signature without awscrt":    99,
		"Accept-Encoding is not signed":              6,
		"a SourceRegion that is no region":           5,
	}},
	"TestRetired": {4194, 431, map[string]int{
		"media type of blobs": 6,
		"infinities in JSON":  4,
	}},
	"TestStructs": {13124, 31, map[string]int{
		"media type of blobs":                        8,
		"years of four digits":                       3,
		"white space beyond ASCII in headers":        3,
		"checksums that botocore lacks":              1,
		"what botocore has only with awscrt":         2,
		"keys of customers in every operation of S3": 1,
		"no Expect for bodies in memory":             1,
		"length of chunked bodies":                   1,
		"empty labels":                               1,
		"a multi-region signature without awscrt":    13,
		"Accept-Encoding is not signed":              2,
	}},
	"TestTyped": {110238, 8949, map[string]int{
		"media type of blobs":                        62,
		"white space beyond ASCII in headers":        17,
		"checksums that botocore lacks":              8,
		"what botocore has only with awscrt":         33,
		"keys of customers in every operation of S3": 6,
		"length of chunked bodies":                   2,
		"empty labels":                               1,
		"a multi-region signature without awscrt":    99,
		"Accept-Encoding is not signed":              6,
		"a SourceRegion that is no region":           5,
	}},
	"TestTyped of a sample": {20340, 1573, map[string]int{
		"media type of blobs":                        30,
		"white space beyond ASCII in headers":        9,
		"checksums that botocore lacks":              8,
		"what botocore has only with awscrt":         25,
		"keys of customers in every operation of S3": 6,
		"length of chunked bodies":                   2,
		"empty labels":                               1,
		"a SourceRegion that is no region":           4,
	}},
	"TestEmpty": {106415, 39752, nil},
	"TestPlaces": {33496, 6830, map[string]int{
		"media type of blobs":                         61,
		"dual-stack endpoints of isolated partitions": 858,
		"Import/Export outside its one endpoint":      29,
		"the scheme's own port in SigV2":              3,
		"CodeCatalyst without a token":                1,
		"a multi-region signature without awscrt":     120,
	}},
	"TestBuckets": {41736, 22246, map[string]int{
		"what botocore has only with awscrt":      854,
		"length of chunked bodies":                3976,
		"a multi-region signature without awscrt": 2181,
	}},
	"TestCustoms": {8990, 1028, map[string]int{
		"media type of blobs":                145,
		"what botocore has only with awscrt": 368,
		"the scheme's own port in SigV2":     2,
	}},
	"TestBearerKeys": {1015, 0, map[string]int{"media type of blobs": 145}},
	"TestUnsigned": {3250, 156, map[string]int{
		"media type of blobs":                6,
		"checksums that botocore lacks":      12,
		"what botocore has only with awscrt": 28,
		"no Expect for bodies in memory":     2,
		"length of chunked bodies":           108,
	}},
	"TestPresignedObjects": {49293, 28930, map[string]int{
		"what botocore has only with awscrt":        947,
		"a multi-region URL without awscrt":         2321,
		"headers that are in the URL":               1365,
		"blanks around headers that are in the URL": 30,
		"bodies that a URL leaves out":              162,
	}},
	"TestPresigned": {4785, 273, map[string]int{
		"dual-stack endpoints of isolated partitions": 21,
		"a multi-region URL without awscrt":           3,
		"lists in a URL":                              19,
		"bools in a URL":                              44,
		"the region of the endpoint in a URL":         22,
		"empty lists in a URL":                        10,
		"URLs of operations that nobody signs":        8,
		"Glacier's version with a URL":                7,
		"bodies that a URL leaves out":                802,
	}},
	"TestControlBuckets": {20163, 13164, map[string]int{
		"empty labels": 139,
	}},
}

// unsaid counts the sets of TestTyped with what the types cannot say.
var unsaid = map[string]map[string]int{
	"": {unknownMember: 2017, anotherType: 4148, zeroTime: 84, wideNumber: 1156, plainStream: 34, attributeValue: 47},
	" of a sample": {
		unknownMember: 392, anotherType: 784, zeroTime: 20, wideNumber: 227, plainStream: 17, attributeValue: 47,
	},
}

func (y *tally) check(t *testing.T, want count) {
	t.Helper()
	if y.sets != want.sets || y.refused != want.refused {
		t.Errorf("%d sets, %d refused; want %d and %d", y.sets, y.refused, want.sets, want.refused)
	}
	if len(y.unsaid) > 0 && !maps.Equal(y.unsaid, unsaid[y.part]) {
		t.Errorf("not said by types: %v, want %v", y.unsaid, unsaid[y.part])
	}
	for _, e := range exceptions {
		if y.known[e.name] != want.known[e.name] {
			t.Errorf("%d times %s, want %d", y.known[e.name], e.name, want.known[e.name])
		}
	}
}

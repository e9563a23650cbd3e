package wire_test

import (
	"reflect"
	"testing"
)

// Of a member that comes twice the first counts, as in botocore; flattened lists
// and maps go on.
func TestDecodeXMLTwice(t *testing.T) {
	op := treeOperation(t)
	for body, want := range map[string]tree{
		"<r><Text>a</Text><Text>b</Text></r>":                                                   {"Text": "a"},
		"<r><Text>a</Text><Int>1</Int><Int>x</Int><Text x='1'>b</Text></r>":                     {"Text": "a", "Int": int64(1)},
		"<r><Text/><Text>b</Text></r>":                                                          {"Text": ""},
		"<r><Inner><Text>a</Text></Inner><Inner><Text>b</Text><Int>1</Int></Inner></r>":         {"Inner": tree{"Text": "a"}},
		"<r><List><x>1</x></List><Text>a</Text><List><x>2</x></List></r>":                       {"List": []any{"1"}, "Text": "a"},
		"<r><Flat>1</Flat><Text>a</Text><Flat>2</Flat></r>":                                     {"Flat": []any{"1", "2"}, "Text": "a"},
		"<r><Kid><Text>a</Text><Text>b</Text></Kid><Kid><Text>c</Text><Text>d</Text></Kid></r>": {"Kids": []any{tree{"Text": "a"}, tree{"Text": "c"}}},
	} {
		if got, err := decodeTree(op, body); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v, want %v", body, got, err, want)
		}
	}
}

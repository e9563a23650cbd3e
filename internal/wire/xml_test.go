package wire_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

type tree map[string]any

func binder() *bind.Binder { return bind.New(func(m map[string]any) any { return tree(m) }) }

// treeService has one operation whose input and output are a structure of
// every kind of member, itself among them.
const treeService = `{"metadata": {"protocol": "rest-xml", "apiVersion": "1"},
"operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/{Label}/{Key+}?fixed=1"},
  "input": {"shape": "In", "locationName": "Req", "xmlNamespace": {"uri": "http://x/"}}, "output": {"shape": "Tree"}}},
"shapes": {"S": {"type": "string"}, "I": {"type": "long"}, "D": {"type": "double"}, "B": {"type": "boolean"}, "T": {"type": "timestamp"},
 "Bl": {"type": "blob"}, "L": {"type": "list", "member": {"shape": "S"}}, "SM": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "S"}},
 "M": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "D"}}, "TL": {"type": "list", "member": {"shape": "Tree"}},
 "TM": {"type": "map", "key": {"shape": "S", "locationName": "K"}, "value": {"shape": "Tree", "locationName": "V"}},
 "Grantee": {"type": "structure", "members": {"Type": {"shape": "S", "locationName": "xsi:type", "xmlAttribute": true}, "V": {"shape": "S"}},
  "xmlNamespace": {"prefix": "xsi", "uri": "http://www.w3.org/2001/XMLSchema-instance"}},
 "Tree": {"type": "structure", "members": {"Text": {"shape": "S"}, "Num": {"shape": "D"}, "Int": {"shape": "I"}, "Flag": {"shape": "B"},
  "Data": {"shape": "Bl"}, "When": {"shape": "T"}, "List": {"shape": "L"}, "Flat": {"shape": "L", "flattened": true}, "Map": {"shape": "SM"},
  "FlatMap": {"shape": "SM", "flattened": true}, "Kids": {"shape": "TL", "flattened": true, "locationName": "Kid"}, "Named": {"shape": "TM"},
  "Inner": {"shape": "Tree"}, "Grantee": {"shape": "Grantee"}}},
 "In": {"type": "structure", "members": {"Label": {"shape": "S", "location": "uri", "locationName": "Label"}, "Key": {"shape": "S", "location": "uri", "locationName": "Key"},
  "Q": {"shape": "S", "location": "querystring", "locationName": "q"}, "Qs": {"shape": "L", "location": "querystring", "locationName": "qs"},
  "Qm": {"shape": "SM", "location": "querystring"}, "At": {"shape": "T", "location": "querystring", "locationName": "when"},
  "H": {"shape": "L", "location": "header", "locationName": "x-h"}, "HT": {"shape": "T", "location": "header", "locationName": "x-t"},
  "HF": {"shape": "D", "location": "header", "locationName": "x-f"}, "P": {"shape": "SM", "location": "headers", "locationName": "x-p-"},
  "Inner": {"shape": "Grantee"}, "Text": {"shape": "S"}, "Num": {"shape": "D"}, "List": {"shape": "L"}, "Map": {"shape": "M"}, "Flag": {"shape": "B"}, "Data": {"shape": "Bl"}}}}}`

func treeOperation(tb testing.TB) *model.Operation {
	tb.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(treeService)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return op
}

func decodeTree(op *model.Operation, body string) (tree, error) {
	out := tree{}
	slot, err := binder().Out(op.Output.Shape, &out)
	if err != nil {
		return nil, err
	}
	return out, wire.DecodeXML(body, op.Output, slot)
}

// What is expected is what Python's ElementTree and botocore read.
func TestDecodeXML(t *testing.T) {
	op := treeOperation(t)
	for _, c := range []struct {
		name, body string
		want       tree
	}{
		{"entities", `<r><Text>&lt;&gt;&amp;&quot;&apos;&#65;&#x20ac;</Text></r>`, tree{"Text": `<>&"'A€`}},
		{"CDATA", "<r><Text>a<![CDATA[<b>&amp;]]>c</Text></r>", tree{"Text": "a<b>&amp;c"}},
		{"comment in text", "<r><Text>a<!-- <b> -->c</Text></r>", tree{"Text": "ac"}},
		{"instruction in text", "<r><Text>a<?p i?>c</Text></r>", tree{"Text": "ac"}},
		{"line ends", "<r>\r\n<Text>a\r\nb\rc\n</Text></r>", tree{"Text": "a\nb\nc\n"}},
		{"white space is kept", "<r><Text>  a </Text></r>", tree{"Text": "  a "}},
		{"empty", "<r><Text></Text><List></List><Map/><Inner/></r>",
			tree{"Text": "", "List": []any{}, "Map": tree{}, "Inner": tree{}}},
		{"text up to a child", "<r><Text>a<b>c</b>d</Text><Int>1</Int></r>", tree{"Text": "a", "Int": int64(1)}},
		{"prefixes", `<p:r xmlns:p="u"><p:Text>a</p:Text></p:r>`, tree{"Text": "a"}},
		{"prolog", "\ufeff<?xml version=\"1.0\"?>\n<!-- c -->\n<r><Text>a</Text></r>\n<!-- d -->\n", tree{"Text": "a"}},
		{"space in tags", "<r ><Text\n>a</Text\t><Inner /></r >", tree{"Text": "a", "Inner": tree{}}},
		{"unknown elements", "<r><X a='>'><Text>no</Text></X><Text>a</Text><Y/>z</r>", tree{"Text": "a"}},
		{"order", "<r><Flag>true</Flag><Text>a</Text><Num>1.5</Num></r>", tree{"Text": "a", "Num": 1.5, "Flag": true}},
		{"flattened among others", "<r><Flat>a</Flat><FlatMap><key>k</key><value>v</value></FlatMap><Int>1</Int><Flat>b</Flat><FlatMap><value>w</value><key>l</key></FlatMap></r>",
			tree{"Flat": []any{"a", "b"}, "FlatMap": tree{"k": "v", "l": "w"}, "Int": int64(1)}},
		{"list of any name", "<r><List><member>a</member><x>b</x></List></r>", tree{"List": []any{"a", "b"}}},
		{"named entries", "<r><Named><entry><K>k</K><V><Int>1</Int></V></entry></Named></r>", tree{"Named": tree{"k": tree{"Int": int64(1)}}}},
		{"value before key", "<r><Named><entry><V><Kid><Text>a</Text></Kid></V><K>k</K></entry></Named></r>",
			tree{"Named": tree{"k": tree{"Kids": []any{tree{"Text": "a"}}}}}},
		{"nested flattened", "<r><Kid><Kid><Text>a</Text></Kid></Kid><Kid><Flat>b</Flat></Kid></r>",
			tree{"Kids": []any{tree{"Kids": []any{tree{"Text": "a"}}}, tree{"Flat": []any{"b"}}}}},
		{"attribute", `<r><Grantee xmlns:i="u" i:type="a&amp;b"><V>v</V></Grantee></r>`, tree{"Grantee": tree{"Type": "a&b", "V": "v"}}},
		{"attribute with line ends", "<r><Grantee xmlns:i=\"u\" i:type=\"a\tb\r\nc&#10;d\"/></r>", tree{"Grantee": tree{"Type": "a b c\nd"}}},
		{"attribute of another name", `<r><Grantee type="a" xtype="b"/></r>`, tree{"Grantee": tree{}}},
		{"blob", "<r><Data>\n aGk= \n</Data></r>", tree{"Data": []byte("hi")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := decodeTree(op, c.body)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestDecodeXMLErrors(t *testing.T) {
	op := treeOperation(t)
	for _, c := range []struct {
		name, body string
		offset     int
	}{
		{"no document", " ", 1},
		{"text alone", "junk", 0},
		{"ends early", "<r><Text>a", 10},
		{"ends in a tag", "<r><Text", 3},
		{"wrong end", "<r><Text>a</Texx></r>", 10},
		{"longer end", "<r><Text>a</Texts></r>", 10},
		{"crossed", "<r><X><Y></X></Y></r>", 9},
		{"two roots", "<r/><r/>", 4},
		{"text after", "<r/>x", 4},
		{"no name", "<r>< Text/></r>", 3},
		{"digit name", "<r><1/></r>", 3},
		{"attribute without value", "<r a></r>", 2},
		{"attribute without quotes", "<r a=b></r>", 2},
		{"attribute not ended", "<r a='b></r>", 2},
		{"attributes run together", "<r a='b'c='d'></r>", 8},
		{"tag in attribute", "<r a='<'></r>", 2},
		{"unknown entity", "<r><Text>&nbsp;</Text></r>", 9},
		{"open entity", "<r><Text>a & b</Text></r>", 9},
		{"zero", "<r><Text>&#0;</Text></r>", 9},
		{"surrogate", "<r><Text>&#xD800;</Text></r>", 9},
		{"comment not ended", "<r><!-- </r>", 3},
		{"CDATA not ended", "<r><Text><![CDATA[a]]</Text></r>", 9},
		{"document type", `<!DOCTYPE r [<!ENTITY a "b">]><r/>`, 0},
		{"document type inside", "<r><!DOCTYPE r></r>", 3},
		{"not UTF-8", "<r><Text>\xff</Text></r>", 0},
		{"too deep", strings.Repeat("<Inner>", 513), 3584},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := decodeTree(op, c.body)
			fault, ok := errors.AsType[*wire.XMLError](err)
			if !ok {
				t.Fatalf("error %v, want an XMLError", err)
			}
			if fault.Offset != c.offset {
				t.Errorf("offset %d, want %d: %v", fault.Offset, c.offset, err)
			}
		})
	}
	for _, body := range []string{"<r><Int>x</Int></r>", "<r><Int/></r>", "<r><Num>1,5</Num></r>", "<r><When>soon</When></r>", "<r><Data>YQ</Data></r>"} {
		if _, err := decodeTree(op, body); err == nil {
			t.Errorf("%s: no error", body)
		}
	}
}

func TestDecodeXMLDepth(t *testing.T) {
	body := strings.Repeat("<Inner>", 512) + strings.Repeat("</Inner>", 512)
	if _, err := decodeTree(treeOperation(t), body); err != nil {
		t.Error(err)
	}
}

func TestXMLRoot(t *testing.T) {
	for _, c := range []struct {
		body, name string
		ok         bool
	}{
		{"<Error><Code>a</Code></Error>", "Error", true},
		{"<?xml version='1.0'?><s:Error xmlns:s='u'/>", "Error", true},
		{"<Error><Code>a</Code>", "Error", false},
		{"", "", false},
		{"{}", "", false},
	} {
		name, err := wire.XMLRoot(c.body)
		if name != c.name || (err == nil) != c.ok {
			t.Errorf("%q: %q, %v", c.body, name, err)
		}
	}
}

// TestAppendXML holds the body that botocore sends for the same values.
func TestAppendXML(t *testing.T) {
	op := treeOperation(t)
	in, err := binder().In(op.Input.Shape, oddValues())
	if err != nil {
		t.Fatal(err)
	}
	got, err := wire.AppendXMLBody(nil, op.Input, in)
	if err != nil {
		t.Fatal(err)
	}
	want := `<Req xmlns="http://x/"><Inner xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="C&quot;&lt;&amp;&gt;&#10;&#09;&#13;"><V /></Inner>` +
		"<Text>a b&amp;&lt;&gt;\"'~*()/é€+%\r\n\t</Text><Num>1.0</Num><List /><Map><entry><key>k v</key><value>1e+16</value></entry>" +
		`<entry><key>l</key><value>1e-05</value></entry><entry><key>m</key><value>1e+22</value></entry>` +
		`<entry><key>n</key><value>123456789.125</value></entry><entry><key>o</key><value>1000000000000000.0</value></entry></Map>` +
		`<Flag>false</Flag><Data>+//+</Data></Req>`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// oddValues are values that need escapes.
func oddValues() tree {
	return tree{
		"Label": "a/b c~+%é*", "Key": "x//y z~$&:€(", "Q": "a b+c/d~*'",
		"Inner": tree{"Type": "C\"<&>\n\t\r", "V": ""},
		"Text":  "a b&<>\"'~*()/é€+%\r\n\t", "Num": 1.0, "List": []any{},
		"Map":  tree{"k v": 1e16, "l": 1e-5, "m": 1e22, "n": 123456789.125, "o": 1e15},
		"Flag": false, "Data": []byte{0xfb, 0xff, 0xfe},
	}
}

func TestAppendXMLRefuses(t *testing.T) {
	op := treeOperation(t)
	for name, value := range (tree{"Text": 1, "List": []any{nil}, "Num": "1", "Map": tree{"a": nil}, "Inner": "x", "Flag": "true"}) {
		in, err := binder().In(op.Input.Shape, tree{name: value})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wire.AppendXMLBody(nil, op.Input, in); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v: %s, %v", name, value, got, err)
		}
	}
}

package wire_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unsafe"

	"github.com/boto3-go/boto3/internal/wire"
)

// fuzzNode takes what the description's Tree has, as a struct.
type fuzzNode struct {
	Text    string
	Num     float64
	Int     int64
	Flag    bool
	Data    []byte
	List    []string
	Flat    []string
	Map     map[string]string
	FlatMap map[string]string
	Kids    []fuzzNode
	Named   map[string]fuzzNode
	Inner   *fuzzNode
	Grantee *struct{ Type, V string }
}

// FuzzDecodeXML checks that nothing panics, that a document which is read is
// one to its end, that encoding/xml finds the same root, and that no output
// holds a part of the document.
func FuzzDecodeXML(f *testing.F) {
	op := treeOperation(f)
	for _, body := range []string{
		"", "<r/>", "\ufeff<?xml version='1.0'?><!-- c --><a:r xmlns:a='u' a:b=\"c\"><Text>&lt;&#x41;<![CDATA[x]]>\r\n</Text></a:r>",
		"<r><Kid><Flat>a</Flat><Kid/></Kid><FlatMap><value>v</value><key>k</key></FlatMap><Grantee xsi:type='&amp;'/></r>",
		"<r><Map><entry><key>k</key><value>v</value></entry></Map><Named><e><V><Inner/></V><K/></e></Named><List><x>1</x></List></r>",
		"<r><Num>1.5</Num><Int>7</Int><Flag>true</Flag><Data>aGk=</Data></r>", "<!DOCTYPE r><r/>", "<r><Inner></r>",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		root, rootErr := wire.XMLRoot(body)
		want, mapErr := decodeTree(op, body)
		lent, node := []byte(body), &fuzzNode{}
		slot, err := binder().Out(op.Output.Shape, node)
		if err != nil {
			t.Fatal(err)
		}
		structErr := wire.DecodeXML(body, op.Output, slot)
		got, lentErr := decodeTree(op, unsafe.String(unsafe.SliceData(lent), len(lent)))
		for i := range lent {
			lent[i] = '#'
		}
		if fmt.Sprint(mapErr) != fmt.Sprint(lentErr) || mapErr == nil && fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%q has become %q, %v", want, got, lentErr)
		}
		if (mapErr == nil) != (structErr == nil) {
			t.Errorf("map: %v, struct: %v", mapErr, structErr)
		}
		if body != "" && mapErr == nil && rootErr != nil && !strings.Contains(body, "&") {
			t.Errorf("decoded what is no document: %v", rootErr)
		}
		if want, ok := standardRoot(body); ok && rootErr == nil && root != want {
			t.Errorf("root %q, encoding/xml says %q", root, want)
		}
	})
}

// standardRoot is the root's name where encoding/xml takes the document.
func standardRoot(body string) (name string, ok bool) {
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return name, name != ""
		}
		if err != nil {
			return "", false
		}
		if start, is := token.(xml.StartElement); is && name == "" {
			name = start.Name.Local
		}
	}
}

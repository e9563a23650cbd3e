package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/wire"
)

// listing is a document like an object store's listing: 1,000 entries.
func listing() string {
	var b strings.Builder
	b.WriteString("<ListResult xmlns=\"http://x/\">")
	for i := range 1000 {
		fmt.Fprintf(&b, "<Kid><Text>logs/2026/07/%02d/host-%03d/part-%05d.json.gz</Text><Int>%d</Int><Flag>true</Flag>"+
			"<Unknown>STANDARD</Unknown><Grantee><V>&quot;%032x&quot;</V></Grantee></Kid>", i%28+1, i%100, i, i*37, i)
	}
	b.WriteString("</ListResult>")
	return b.String()
}

func BenchmarkDecodeXML(b *testing.B) {
	op := treeOperation(b)
	body := listing()
	bind := binder()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		out := fuzzNode{}
		slot, err := bind.Out(op.Output.Shape, &out)
		if err != nil {
			b.Fatal(err)
		}
		if err := wire.DecodeXML(body, op.Output, slot); err != nil || len(out.Kids) != 1000 {
			b.Fatal(len(out.Kids), err)
		}
	}
}

func BenchmarkXMLRoot(b *testing.B) {
	body := listing()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.XMLRoot(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendXML(b *testing.B) {
	op := treeOperation(b)
	in, err := binder().In(op.Input.Shape, oddValues())
	if err != nil {
		b.Fatal(err)
	}
	var body []byte
	b.ReportAllocs()
	for b.Loop() {
		if body, err = wire.AppendXMLBody(body[:0], op.Input, in); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendForm(b *testing.B) {
	m, in := formInput(b, oddValues())
	var body []byte
	var err error
	b.ReportAllocs()
	for b.Loop() {
		if body, err = wire.AppendForm(body[:0], wire.QueryForm, m, in); err != nil {
			b.Fatal(err)
		}
	}
}

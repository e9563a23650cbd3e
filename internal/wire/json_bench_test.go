package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// itemService has the shapes of a DynamoDB item and of pages of them.
func itemService(tb testing.TB) (item, page *model.Member) {
	tb.Helper()
	description := `{"metadata":{"protocol":"json","jsonVersion":"1.0","serviceId":"Items","endpointPrefix":"items","apiVersion":"2012-08-10"},
"operations":{"Query":{"name":"Query","http":{"method":"POST","requestUri":"/"},"output":{"shape":"Page"}},
"GetItem":{"name":"GetItem","http":{"method":"POST","requestUri":"/"},"output":{"shape":"One"}}},
"shapes":{"Page":{"type":"structure","members":{"Items":{"shape":"ItemList"},"Count":{"shape":"Int"},"ScannedCount":{"shape":"Int"}}},
"One":{"type":"structure","members":{"Item":{"shape":"AttributeMap"}}},
"ItemList":{"type":"list","member":{"shape":"AttributeMap"}},
"AttributeMap":{"type":"map","key":{"shape":"Str"},"value":{"shape":"AttributeValue"}},
"AttributeValue":{"type":"structure","members":{"S":{"shape":"Str"},"N":{"shape":"Str"},"B":{"shape":"Bin"},
"SS":{"shape":"StrList"},"NS":{"shape":"StrList"},"BS":{"shape":"BinList"},"M":{"shape":"AttributeMap"},
"L":{"shape":"AttributeList"},"NULL":{"shape":"Bool"},"BOOL":{"shape":"Bool"}}},
"AttributeList":{"type":"list","member":{"shape":"AttributeValue"}},"StrList":{"type":"list","member":{"shape":"Str"}},
"BinList":{"type":"list","member":{"shape":"Bin"}},"Str":{"type":"string"},"Bin":{"type":"blob"},"Bool":{"type":"boolean"},"Int":{"type":"integer"}}}`
	service, err := model.Parse("items", model.Data{Service: []byte(description)})
	if err != nil {
		tb.Fatal(err)
	}
	get, err := service.Operation("GetItem")
	if err != nil {
		tb.Fatal(err)
	}
	query, err := service.Operation("Query")
	if err != nil {
		tb.Fatal(err)
	}
	return get.Output, query.Output
}

type attribute struct {
	S    string
	N    string
	B    []byte
	SS   []string
	NS   []string
	BS   [][]byte
	M    map[string]attribute
	L    []attribute
	NULL *bool
	BOOL *bool
}

type itemPage struct {
	Items        []map[string]attribute
	Count        int32
	ScannedCount int32
}

type oneItem struct{ Item map[string]attribute }

func itemText(i int) string {
	return fmt.Sprintf(`{"pk":{"S":"customer#%06d"},"sk":{"S":"order#2026-07-%02dT10:%02d:00Z"},"status":{"S":"SHIPPED"},`+
		`"total":{"N":"%d.%02d"},"currency":{"S":"EUR"},"items":{"L":[{"M":{"sku":{"S":"SKU-%05d"},"count":{"N":"%d"}}},`+
		`{"M":{"sku":{"S":"SKU-%05d"},"count":{"N":"1"}}}]},"address":{"M":{"street":{"S":"Main Street %d"},"city":{"S":"Springfield"},`+
		`"zip":{"S":"%05d"}}},"paid":{"BOOL":true},"tags":{"SS":["priority","gift"]},"note":{"NULL":true}}`,
		42, i%28+1, i%60, 10+i, i%100, i, i%9+1, i+1, i+1, 10000+i)
}

func pageText(n int) string {
	items := make([]string, n)
	for i := range items {
		items[i] = itemText(i)
	}
	return fmt.Sprintf(`{"Count":%d,"Items":[%s],"ScannedCount":%d}`, n, strings.Join(items, ","), n)
}

func testBinder() *bind.Binder {
	return bind.New(func(m map[string]any) any { return m })
}

// benchmarkDecode decodes into a fresh value of T each time.
func benchmarkDecode[T any](b *testing.B, text string, m *model.Member, decode func(string, *model.Member, bind.Slot) error) {
	binder := testBinder()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var out T
		slot, err := binder.Out(m.Shape, &out)
		if err != nil {
			b.Fatal(err)
		}
		if err := decode(text, m, slot); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJSON(b *testing.B) {
	item, page := itemService(b)
	one, many := `{"Item":`+itemText(0)+`}`, pageText(100)
	b.Run("GetItem/struct", func(b *testing.B) { benchmarkDecode[oneItem](b, one, item, DecodeJSON) })
	b.Run("GetItem/map", func(b *testing.B) { benchmarkDecode[map[string]any](b, one, item, DecodeJSON) })
	b.Run("Query/struct", func(b *testing.B) { benchmarkDecode[itemPage](b, many, page, DecodeJSON) })
	b.Run("Query/map", func(b *testing.B) { benchmarkDecode[map[string]any](b, many, page, DecodeJSON) })
	b.Run("Query/skip", func(b *testing.B) { benchmarkDecode[struct{ Count int32 }](b, many, page, DecodeJSON) })
}

// encodings gives one item as struct and as bytes of a format.
func sampleItem(tb testing.TB, m *model.Member) bind.Value {
	tb.Helper()
	binder := testBinder()
	var out oneItem
	slot, err := binder.Out(m.Shape, &out)
	if err != nil {
		tb.Fatal(err)
	}
	if err := DecodeJSON(`{"Item":`+itemText(0)+`}`, m, slot); err != nil {
		tb.Fatal(err)
	}
	v, err := binder.In(m.Shape, &out)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func BenchmarkAppendJSON(b *testing.B) {
	item, _ := itemService(b)
	v := sampleItem(b, item)
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = AppendJSON(buf[:0], item, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCBOR(b *testing.B) {
	item, page := itemService(b)
	v := sampleItem(b, item)
	one, err := AppendCBOR(nil, item, v)
	if err != nil {
		b.Fatal(err)
	}
	var many itemPage
	binder := testBinder()
	slot, err := binder.Out(page.Shape, &many)
	if err != nil {
		b.Fatal(err)
	}
	if err := DecodeJSON(pageText(100), page, slot); err != nil {
		b.Fatal(err)
	}
	in, err := binder.In(page.Shape, &many)
	if err != nil {
		b.Fatal(err)
	}
	all, err := AppendCBOR(nil, page, in)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("GetItem/struct", func(b *testing.B) { benchmarkDecode[oneItem](b, string(one), item, DecodeCBOR) })
	b.Run("Query/struct", func(b *testing.B) { benchmarkDecode[itemPage](b, string(all), page, DecodeCBOR) })
	b.Run("Query/generic", func(b *testing.B) {
		b.SetBytes(int64(len(all)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ParseCBOR(string(all)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Append", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if one, err = AppendCBOR(one[:0], item, v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

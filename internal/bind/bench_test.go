package bind_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// wideShape has twelve members of every scalar kind, and a list of structures
// of six.
func wideShape(tb testing.TB) *model.Shape {
	tb.Helper()
	var members []string
	for i, kind := range []string{"Str", "Str", "Str", "Str", "Int", "Int", "Lng", "Bool", "Dbl", "Time", "Blob", "Str"} {
		members = append(members, fmt.Sprintf(`"M%d": {"shape": %q}`, i, kind))
	}
	text := `{"metadata": {"protocol": "json"}, "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Wide"}}},
	 "shapes": {"Str": {"type": "string"}, "Int": {"type": "integer"}, "Lng": {"type": "long"}, "Bool": {"type": "boolean"},
	 "Dbl": {"type": "double"}, "Time": {"type": "timestamp"}, "Blob": {"type": "blob"},
	 "Item": {"type": "structure", "members": {"Key": {"shape": "Str"}, "ETag": {"shape": "Str"}, "Class": {"shape": "Str"},
	  "Size": {"shape": "Lng"}, "When": {"shape": "Time"}, "Last": {"shape": "Bool"}}},
	 "Items": {"type": "list", "member": {"shape": "Item"}},
	 "Wide": {"type": "structure", "members": {` + strings.Join(members, ",") + `, "Items": {"shape": "Items"}}}}}`
	s, err := model.Parse("test", model.Data{Service: []byte(text)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return op.Input.Shape
}

type wide struct {
	M0, M1, M2, M3 string
	M4, M5         int32
	M6             *int64
	M7             *bool
	M8             float64
	M9             time.Time
	M10            []byte
	M11            Color
}

func wideValue() *wide {
	return &wide{"a", "b", "c", "d", 1, 2, new(int64(3)), new(true), 4.5, day, []byte("x"), "e"}
}

// readWide reads every member as an encoder does.
func readWide(tb testing.TB, v bind.Value) (n int) {
	shape := v.Shape()
	for i := range shape.Members {
		m, ok := v.Member(i)
		if !ok {
			continue
		}
		n++
		var err error
		switch shape.Members[i].Shape.Kind {
		case model.String:
			_, err = m.Text()
		case model.Integer, model.Long:
			_, err = m.Int()
		case model.Double:
			_, err = m.Float()
		case model.Boolean:
			_, err = m.Bool()
		case model.Timestamp:
			_, err = m.Time()
		case model.Blob:
			_, err = m.Bytes()
		default:
			tb.Fatal("no such member")
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return n
}

func BenchmarkReadStruct(b *testing.B) {
	shape, binder, in := wideShape(b), newBinder(), wideValue()
	b.ReportAllocs()
	for b.Loop() {
		v, err := binder.In(shape, in)
		if err != nil || readWide(b, v) != 12 {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadMap(b *testing.B) {
	shape, binder := wideShape(b), newBinder()
	in := dyn{"M0": "a", "M1": "b", "M2": "c", "M3": "d", "M4": 1, "M5": 2, "M6": int64(3), "M7": true, "M8": 4.5, "M9": day, "M10": []byte("x"), "M11": "e"}
	b.ReportAllocs()
	for b.Loop() {
		v, err := binder.In(shape, in)
		if err != nil || readWide(b, v) != 12 {
			b.Fatal(err)
		}
	}
}

// writeItems stores 1,000 structures of six members as a decoder does.
func writeItems(tb testing.TB, s bind.Slot, hint int) {
	shape := s.Shape()
	items, _ := shape.Member("Items")
	list := s.Struct().Member(items.Index).List(hint)
	for range 1000 {
		st := list.Next().Struct()
		err := st.Member(0).SetString("some/key")
		err2 := st.Member(1).SetString("etag")
		err3 := st.Member(2).SetString("STANDARD")
		err4 := st.Member(3).SetInt(1 << 20)
		err5 := st.Member(4).SetTime(day)
		err6 := st.Member(5).SetBool(true)
		if err != nil || err2 != nil || err3 != nil || err4 != nil || err5 != nil || err6 != nil {
			tb.Fatal(err, err2, err3, err4, err5, err6)
		}
	}
	list.Done()
}

type item struct {
	Key, ETag, Class string
	Size             int64
	When             time.Time
	Last             bool
}

func BenchmarkWriteStructs(b *testing.B) {
	shape, binder := wideShape(b), newBinder()
	b.ReportAllocs()
	for b.Loop() {
		var out struct{ Items []item }
		s, err := binder.Out(shape, &out)
		if err != nil {
			b.Fatal(err)
		}
		writeItems(b, s, 0)
		if len(out.Items) != 1000 {
			b.Fatal(len(out.Items))
		}
	}
}

func BenchmarkWriteMaps(b *testing.B) {
	shape, binder := wideShape(b), newBinder()
	b.ReportAllocs()
	for b.Loop() {
		out := dyn{}
		s, err := binder.Out(shape, out)
		if err != nil {
			b.Fatal(err)
		}
		writeItems(b, s, 0)
	}
}

func TestAllocations(t *testing.T) {
	shape, binder, in := wideShape(t), newBinder(), wideValue()
	if n := testing.AllocsPerRun(100, func() {
		v, err := binder.In(shape, in)
		if err != nil {
			t.Fatal(err)
		}
		readWide(t, v)
	}); n != 0 {
		t.Errorf("reading a struct: %v allocations", n)
	}
	if n := testing.AllocsPerRun(10, func() {
		var out struct{ Items []item }
		s, err := binder.Out(shape, &out)
		if err != nil {
			t.Fatal(err)
		}
		writeItems(t, s, 1000)
	}); n > 2 {
		t.Errorf("writing a list of structs: %v allocations, want the list and the value", n)
	}
}

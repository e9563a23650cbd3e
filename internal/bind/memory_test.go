package bind_test

import (
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

type inner struct{ Matrix [][]Color }

// reached has a member in every way that a variable can be reached.
type reached struct {
	*Embedded
	inner
	Name     **Color
	Text     *string
	Count    uint16
	Size     **int64
	Flag     *bool
	Labels   map[string]string
	Sparse   map[Color]*Color
	Children map[string]*reached
	Child    *reached
}

// TestTypedMemory stores in each of them and has the garbage collector look at
// what was stored.
func TestTypedMemory(t *testing.T) {
	shape, binder := rootShape(t), newBinder()
	for range 3 {
		var got reached
		s, err := binder.Out(shape, &got)
		if err != nil {
			t.Fatal(err)
		}
		st := s.Struct()
		storeScalars(t, st, shape, 1)
		storeLists(t, st, shape)
		for _, name := range []string{"Labels", "Sparse"} {
			m := slotNamed(st, shape, name).Map(0)
			for i := range 20 {
				if err := m.Entry("k" + strconv.Itoa(i)).SetString("v" + strconv.Itoa(i)); err != nil {
					t.Fatal(err)
				}
			}
			m.Done()
		}
		children := slotNamed(st, shape, "Children").Map(2)
		for i := range 3 {
			storeScalars(t, children.Entry(strconv.Itoa(i)).Struct(), shape, i)
		}
		children.Done()
		storeScalars(t, slotNamed(st, shape, "Child").Struct(), shape, 7)
		runtime.GC()
		checkReached(t, &got)
	}
}

func slotNamed(st bind.StructSlot, shape *model.Shape, name string) bind.Slot {
	m, _ := shape.Member(name)
	return st.Member(m.Index)
}

func storeScalars(tb testing.TB, st bind.StructSlot, shape *model.Shape, n int) {
	tb.Helper()
	for _, err := range []error{
		slotNamed(st, shape, "Name").SetString("n" + strconv.Itoa(n)),
		slotNamed(st, shape, "Text").SetString("t" + strconv.Itoa(n)),
		slotNamed(st, shape, "Count").SetInt(int64(n)),
		slotNamed(st, shape, "Size").SetInt(int64(-n)),
		slotNamed(st, shape, "Flag").SetBool(true),
	} {
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// storeLists writes lists of strings that grow side by side.
func storeLists(tb testing.TB, st bind.StructSlot, shape *model.Shape) {
	tb.Helper()
	names, rows := slotNamed(st, shape, "Names").List(0), slotNamed(st, shape, "Matrix").List(0)
	for i := range 9 {
		if err := names.Next().SetString(strconv.Itoa(i)); err != nil {
			tb.Fatal(err)
		}
		row := rows.Next().List(i)
		for range i {
			if err := row.Next().SetString(strconv.Itoa(i)); err != nil {
				tb.Fatal(err)
			}
		}
		row.Done()
	}
	names.Done()
	rows.Done()
}

func checkReached(t *testing.T, got *reached) {
	t.Helper()
	if **got.Name != "n1" || *got.Text != "t1" || got.Count != 1 || **got.Size != -1 || !*got.Flag || got.Child.Count != 7 {
		t.Errorf("scalars: %+v", got)
	}
	if want := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8"}; !reflect.DeepEqual(got.Names, want) {
		t.Errorf("names: %v", got.Names)
	}
	for i, row := range got.Matrix {
		want := slices.Repeat([]Color{Color(strconv.Itoa(i))}, i)
		if !slices.Equal(row, want) || i <= 4 && cap(row) != i {
			t.Errorf("row %d: %v with room for %d, want %v and no more room", i, row, cap(row), want)
		}
	}
	for i := range 20 {
		k, v := strconv.Itoa(i), Color("v"+strconv.Itoa(i))
		if got.Labels["k"+k] != string(v) || *got.Sparse[Color("k"+k)] != v {
			t.Errorf("entry %d: %q, %v", i, got.Labels["k"+k], got.Sparse[Color("k"+k)])
		}
	}
	if len(got.Labels) != 20 || len(got.Sparse) != 20 || len(got.Children) != 3 || *got.Children["2"].Text != "t2" {
		t.Errorf("maps: %v %v %v", got.Labels, got.Sparse, got.Children)
	}
}

// TestEntriesOfTypedMaps reads maps within maps while others of their type are
// read, in the order of their keys, and stops on the way.
func TestEntriesOfTypedMaps(t *testing.T) {
	shape, binder := rootShape(t), newBinder()
	type out struct {
		Text     string
		Labels   map[Color]string
		Children map[string]out
	}
	leaf := out{Text: "leaf", Labels: map[Color]string{"b": "2", "a": "1"}}
	in := out{Children: map[string]out{"y": {Children: map[string]out{"z": leaf}}, "x": leaf}}
	for range 3 {
		v, err := binder.In(shape, &in)
		if err != nil {
			t.Fatal(err)
		}
		labels := map[string]any{"a": "1", "b": "2"}
		want := map[string]any{"Children": map[string]any{
			"x": map[string]any{"Text": "leaf", "Labels": labels},
			"y": map[string]any{"Children": map[string]any{"z": map[string]any{"Text": "leaf", "Labels": labels}}},
		}}
		if got := dump(t, v); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		children, _ := member(t, v, "Children")
		for k := range children.Entries() {
			if k != "x" {
				t.Errorf("first key %q", k)
			}
			break
		}
	}
}

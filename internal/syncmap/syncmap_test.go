package syncmap

import (
	"sync"
	"testing"
)

func TestMap(t *testing.T) {
	var m Map
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if first, _ := m.LoadOrStore("first", i); first == nil {
				t.Error("nothing is stored")
			}
			m.Store(i, i)
		})
	}
	wg.Wait()
	for i := range 8 {
		if v, ok := m.Load(i); !ok || v != i {
			t.Errorf("%d holds %v, %v", i, v, ok)
		}
	}
	if v, ok := m.Load("none"); ok || v != nil {
		t.Errorf("what is not there is %v", v)
	}
}

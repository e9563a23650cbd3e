package secrets_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/secrets"
)

// FuzzTree has names and values of any kind: nothing panics, nothing is lost in the map,
// and no error quotes a value.
func FuzzTree(f *testing.F) {
	f.Add("a=1\na/b=2\na/b/c=[3]\nip=::1\nlist=x,y")
	f.Add("a//b=1\n/=2\n=3\nany={\"x\":1}\nself/self/self=4")
	f.Add("n=99999999999999999999\nf=1e999\nt=2026-01-01T00:00:00Z\nd=1h\nb=maybe")
	f.Fuzz(func(t *testing.T, text string) {
		tree := secrets.Tree{}
		for line := range strings.Lines(text) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			if strings.Contains("/"+name+"/", "//") { // no parameter is called so
				continue
			}
			tree[name] = secrets.Held(name, "hidden-"+value)
			tree[name+"x"] = secrets.Held(name, value)
		}
		if n := leaves(tree.Map()); n != len(tree) {
			t.Errorf("%d of %d values are in the map", n, len(tree))
		}
		type node struct {
			A, List, Any any
			IP           netip.Addr
			N            int8
			F            float32
			T            *time.Time
			D            time.Duration
			B            **bool
			Ax           map[string]map[string]uint
			ListX        []string
			NX           [2]int
			Bytes        []byte
			C            chan int
			Func         func()
			X            secrets.Value
		}
		var to struct {
			node
			Self, AnyX *struct{ Self *struct{ Self node } }
		}
		if err := tree.Decode(&to); err != nil && strings.Contains(err.Error(), "hidden-") {
			t.Errorf("a value is quoted: %v", err)
		}
		if err := tree.Decode(&to.node); err != nil && err.Error() == "" {
			t.Error("an error says nothing")
		}
	})
}

func leaves(m boto3.Map) (n int) {
	for _, v := range m {
		if child, ok := v.(boto3.Map); ok {
			n += leaves(child)
		} else {
			n++
		}
	}
	return n
}

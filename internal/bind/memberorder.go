package bind

import (
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/model"
)

// MemberOrder is in what order responses have the members of a structure: by the
// member that is due in the description's order, the one that came. All calls learn
// it together, since a service keeps to its order. It is safe for concurrent use, and
// nil knows nothing.
type MemberOrder struct {
	after []atomic.Uint32 // the member that came plus one, 0 where that is not known

	keysOnce sync.Once
	keys     []string
}

// Order is that of the members of a structure that goes where the slot says.
func (s StructSlot) Order(shape *model.Shape) *MemberOrder {
	if s.at == nil || s.at.plan.shape != shape {
		return nil
	}
	c := s.at.plan.checked
	c.orderOnce.Do(func() { c.order.after = make([]atomic.Uint32, len(shape.Members)+1) })
	return &c.order
}

// After is the member to expect where due is the description's next one.
func (o *MemberOrder) After(due int) int {
	if o != nil && due < len(o.after) {
		if came := o.after[due].Load(); came > 0 {
			return int(came) - 1
		}
	}
	return due
}

// Learn notes which member came.
func (o *MemberOrder) Learn(due, came int) {
	if o != nil && due < len(o.after) && came >= 0 && came < math.MaxInt32 {
		o.after[due].Store(uint32(came) + 1)
	}
}

// Keys are the members' names in JSON, with their quotes and the colon. Members that
// no body has, and names with something that JSON escapes, have keys that no text
// begins with.
func (o *MemberOrder) Keys(shape *model.Shape) []string {
	if o == nil {
		return nil
	}
	o.keysOnce.Do(func() { o.keys = jsonKeys(shape) })
	return o.keys
}

func jsonKeys(shape *model.Shape) []string {
	const none = "\x00"
	var all strings.Builder
	ends := make([]int, len(shape.Members))
	for i := range shape.Members {
		if m := &shape.Members[i]; m.Location == model.InBody && isPlainKey(m.WireName()) {
			all.WriteByte('"')
			all.WriteString(m.WireName())
			all.WriteString(`":`)
		} else {
			all.WriteString(none)
		}
		ends[i] = all.Len()
	}
	keys, begin := make([]string, len(ends)), 0
	for i, end := range ends {
		keys[i], begin = all.String()[begin:end], end
	}
	return keys
}

// isPlainKey says that a name has nothing in it that JSON escapes.
func isPlainKey(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
}

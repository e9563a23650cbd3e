package wire

import "github.com/boto3-go/boto3/model"

// largeStructure is from how many members on their order is learned.
const largeStructure = 12

// lookAhead is how many members that a response may have left out are passed
// over before a member is looked for by its name.
const lookAhead = 3

// memberOrder is in what order a document had the members of a large structure,
// which the next structure of its shape most likely keeps: by the member that
// is due in the description's order, the one that came, plus one. It is nil for
// small structures.
type memberOrder []uint16

// order gives what was learned of a shape.
func (x *XMLReader) order(shape *model.Shape) memberOrder {
	if len(shape.Members) < largeStructure {
		return nil
	}
	order, ok := x.orders[shape]
	if !ok {
		if x.orders == nil {
			x.orders = map[*model.Shape]memberOrder{}
		}
		order = make(memberOrder, len(shape.Members)+1)
		x.orders[shape] = order
	}
	return order
}

// after is the member to expect where due is the description's next one.
func (o memberOrder) after(due int) int {
	if due < len(o) && o[due] > 0 {
		return int(o[due]) - 1
	}
	return due
}

// learn notes which member came and tells which one is due then.
func (o memberOrder) learn(due, came int) (next int) {
	if due < len(o) {
		o[due] = uint16(came) + 1
	}
	return came + 1
}

// learnLength notes how long a list was: the next of its member is most likely
// as long. All the room made this way is no more than for what was read.
func (x *XMLReader) learnLength(m *model.Member, n int) {
	if x.lengths[m] == n {
		return
	}
	if x.lengths == nil {
		x.lengths = map[*model.Member]int{}
	}
	x.lengths[m] = n
}

package wire

import "github.com/boto3-go/boto3/model"

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

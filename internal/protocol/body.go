package protocol

import (
	"bytes"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// buffers are what bodies are written into: one that grew to its size in memory of
// its own would take several times its bytes.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// mostKept is how large a buffer may be that waits for the next body.
const mostKept = 4 << 20

// body is what write makes of a value, nil where that is nothing.
func body(write func([]byte, *model.Member, bind.Value) ([]byte, error), m *model.Member, v bind.Value) ([]byte, error) {
	buffer, _ := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	written, err := write((*buffer)[:0], m, v)
	if cap(written) <= mostKept {
		*buffer = written
	}
	if err != nil || len(written) == 0 {
		return nil, err
	}
	return bytes.Clone(written), nil
}

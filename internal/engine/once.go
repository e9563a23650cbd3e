package engine

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/transport"
)

// underWay returns the error of a request that has been sent and was not answered
// in time, where its operation is one whose work may be under way; else nil.
func (c *Engine) underWay(s *State, failed error) error {
	if failed == nil || !unanswered(failed) || !custom.Once(c.Model.Name, s.call.Op.Name) {
		return nil
	}
	return fmt.Errorf("%w; %s may be under way and is not sent again: give the client a ReadTimeout as long as it may take", failed, s.call.Op.Name)
}

// unanswered says whether a request was sent and its answer did not come in time.
func unanswered(err error) bool {
	if _, ok := errors.AsType[*transport.ReadTimeoutError](err); ok {
		return true
	}
	// What follows is of clients that are the program's own.
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return false
	}
	late, ok := errors.AsType[net.Error](err)
	return ok && late.Timeout() && !strings.Contains(err.Error(), "TLS handshake timeout")
}

//go:build !peers

package bench

import (
	"testing"

	"github.com/boto3-go/boto3/bench/canned"
)

// withPeers says whether the other libraries are compiled in.
const withPeers = false

func peers(testing.TB, string, *canned.Client) []contender { return nil }

package authtoken_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/authtoken"
)

// TestTokenOfHookedSession has a session whose hook adds a header to every request:
// nobody sends it with a token.
func TestTokenOfHookedSession(t *testing.T) {
	s := session(t, "us-west-2", "session/token+=")
	s.Hook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		r.Header.Set("X-Team", "payments")
		return nil
	}})
	token, err := authtoken.EKS(t.Context(), s, "my-cluster", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := decoded(t, token).Query().Get("X-Amz-SignedHeaders"); got != "host;x-k8s-aws-id" {
		t.Errorf("signed headers %s", got)
	}
}

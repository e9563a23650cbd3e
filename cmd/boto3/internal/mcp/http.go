package mcp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/loopback"
)

// tokenVariable holds the token that HTTP clients must send.
const tokenVariable = "BOTO3_MCP_TOKEN" //nolint:gosec // the name of a variable

// serveHTTP serves on the loopback until ctx ends.
func serveHTTP(ctx context.Context, e *cli.Env, server *sdk.Server, port string) error {
	l, err := loopback.Listen(ctx, port)
	if err != nil {
		return err
	}
	token := e.Getenv(tokenVariable)
	told := "the token is that of " + tokenVariable
	if token == "" {
		token = rand.Text()
		told = "the token of this run is " + token + "; " + tokenVariable + " sets one"
	}
	if _, err := fmt.Fprintf(e.Stderr, "MCP at http://%s/mcp; %s\n", l.Addr(), told); err != nil {
		return errors.Join(err, l.Close())
	}
	return loopback.Serve(ctx, l, handler(server, token, l.Addr().String()))
}

// handler guards the server: against other sites in the user's browser, and by the token
// against other users of the machine.
func handler(server *sdk.Server, token, address string) http.Handler {
	inner := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, nil)
	want := sha256.Sum256([]byte("Bearer " + token))
	return loopback.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		switch {
		case subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "the header Authorization must be: Bearer <token>", http.StatusUnauthorized)
		case r.URL.Path != "/mcp":
			http.NotFound(w, r)
		default:
			inner.ServeHTTP(w, r)
		}
	}), address)
}

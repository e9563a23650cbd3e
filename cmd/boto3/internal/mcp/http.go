package mcp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// tokenVariable holds the token that HTTP clients must send.
const tokenVariable = "BOTO3_MCP_TOKEN" //nolint:gosec // the name of a variable

// serveHTTP serves on the loopback until ctx ends.
func serveHTTP(ctx context.Context, e *cli.Env, server *sdk.Server, port string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:"+port)
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
	hs := &http.Server{Handler: handler(server, token, l.Addr().String()), ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { stopped <- hs.Close() })
	err = hs.Serve(l)
	if stop() {
		return err
	}
	return <-stopped
}

// handler guards the server: against other sites in the user's browser by Host and
// Origin, against other users of the machine by the token.
func handler(server *sdk.Server, token, address string) http.Handler {
	_, port, _ := net.SplitHostPort(address)
	hosts := []string{"127.0.0.1:" + port, "localhost:" + port}
	inner := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server }, nil)
	want := sha256.Sum256([]byte("Bearer " + token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		switch {
		case !slices.Contains(hosts, strings.ToLower(r.Host)):
			http.Error(w, "this server is only for the machine it is on", http.StatusForbidden)
		case !ownOrigin(r.Header.Values("Origin"), hosts):
			http.Error(w, "requests of other sites are not taken", http.StatusForbidden)
		case subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "the header Authorization must be: Bearer <token>", http.StatusUnauthorized)
		case r.URL.Path != "/mcp":
			http.NotFound(w, r)
		default:
			inner.ServeHTTP(w, r)
		}
	})
}

// ownOrigin says whether a request is none of another site's.
func ownOrigin(origins, hosts []string) bool {
	for _, o := range origins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "http" || !slices.Contains(hosts, strings.ToLower(u.Host)) {
			return false
		}
	}
	return true
}

package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// proof is a pair of PKCE, RFC 7636: what the code is asked for with, and what it is
// redeemed with.
type proof struct{ verifier, challenge string }

func newProof() proof {
	var random [48]byte
	_, _ = rand.Read(random[:]) // never fails
	p := proof{verifier: base64.RawURLEncoding.EncodeToString(random[:])}
	sum := sha256.Sum256([]byte(p.verifier))
	p.challenge = base64.RawURLEncoding.EncodeToString(sum[:])
	return p
}

// callback is a server on the loopback interface to which the browser brings the code.
type callback struct {
	listener net.Listener
	state    string
}

const callbackPath = "/oauth/callback"

func listen(ctx context.Context, state string) (*callback, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("signin: listening for the browser: %w", err)
	}
	return &callback{l, state}, nil
}

// uri is where the browser is sent back to.
func (c *callback) uri() string {
	return fmt.Sprintf("http://%s%s", c.listener.Addr(), callbackPath)
}

type answer struct {
	code string
	err  error
}

// wait serves until the browser has come, show has failed or ctx ends, and returns the
// code.
func (c *callback) wait(ctx context.Context, show func(context.Context) error) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answers := make(chan answer, 1)
	server := &http.Server{Handler: c.handler(answers), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(c.listener) // ends by Shutdown
	}()
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close() // the browser keeps its connection
		}
		<-served
	}()
	if err := show(ctx); err != nil {
		return "", err
	}
	select {
	case a := <-answers:
		return a.code, a.err
	case <-ctx.Done():
		return "", fmt.Errorf("signin: nobody signed in: %w", context.Cause(ctx))
	}
}

var errAnother = errors.New("signin: the answer is of another sign-in; begin again")

// handler takes the first request that belongs to the sign-in.
func (c *callback) handler(answers chan<- answer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+callbackPath, func(w http.ResponseWriter, r *http.Request) {
		a := read(r.URL.Query(), c.state)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		text := "You are signed in. This page can be closed."
		if a.err != nil {
			w.WriteHeader(http.StatusBadRequest)
			text = "The sign-in failed: the program says why."
		}
		_, _ = io.WriteString(w, text) // for the user alone
		if errors.Is(a.err, errAnother) {
			return // any page can send the browser here
		}
		select {
		case answers <- a:
		default: // there is an answer
		}
	})
	return mux
}

// read takes the code from what comes back, if it is of this sign-in.
func read(query url.Values, state string) answer {
	switch {
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state)) != 1:
		return answer{err: errAnother}
	case query.Get("error") != "":
		return answer{err: fmt.Errorf("signin: AWS refused: %.100q %.300q", query.Get("error"), query.Get("error_description"))}
	case query.Get("code") == "":
		return answer{err: errors.New("signin: the answer has no code; begin again")}
	}
	return answer{code: query.Get("code")}
}

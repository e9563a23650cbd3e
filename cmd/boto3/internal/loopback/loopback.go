// Package loopback serves HTTP to programs of the machine that it is on, and to no page
// of another site in the user's browser.
package loopback

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Listen takes a port of 127.0.0.1, a free one for "0".
func Listen(ctx context.Context, port string) (net.Listener, error) {
	return (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:"+port)
}

// Serve answers what comes in at l, which it closes, until ctx ends.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { stopped <- s.Close() })
	err := s.Serve(l)
	if stop() {
		return err
	}
	return <-stopped
}

// Guard hands on requests whose Host is that of a server at address, and whose Origin,
// if any, is that as well: a name of another site that leads to this machine, and a
// page of another site, are told apart by them.
func Guard(h http.Handler, address string) http.Handler {
	_, port, _ := net.SplitHostPort(address)
	hosts := []string{"127.0.0.1:" + port, "localhost:" + port}
	if port == "80" { // which browsers leave out
		hosts = append(hosts, "127.0.0.1", "localhost")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !slices.Contains(hosts, strings.ToLower(r.Host)):
			http.Error(w, "this server is only for the machine it is on", http.StatusForbidden)
		case !own(r.Header.Values("Origin"), hosts):
			http.Error(w, "requests of other sites are not taken", http.StatusForbidden)
		default:
			h.ServeHTTP(w, r)
		}
	})
}

func own(origins, hosts []string) bool {
	for _, o := range origins {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "http" || !slices.Contains(hosts, strings.ToLower(u.Host)) {
			return false
		}
	}
	return true
}

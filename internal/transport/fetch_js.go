package transport

import "net/http"

// useFetch lets http.Transport send requests by the fetch function of the
// JavaScript host, which a browser has in place of connections: it takes it
// only when it has no dialer. Of the timeouts none holds then but the context's.
func useFetch(t *http.Transport) { t.DialContext, t.DialTLSContext = nil, nil }

// forFetch keeps fetch from following redirects, which would show the session
// token to another host, and takes out the header that no script may send.
func forFetch(r *http.Request) *http.Request {
	header := r.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("js.fetch:redirect", "manual") // http.Transport makes an option of it
	header.Del("Expect")
	copied := *r
	copied.Header = header
	return &copied
}

//go:build !js

package transport

import "net/http"

// useFetch changes nothing where there are connections.
func useFetch(*http.Transport) {}

// forFetch changes nothing where there is no fetch.
func forFetch(r *http.Request) *http.Request { return r }

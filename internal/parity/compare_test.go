package parity_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// difference is one thing in which two requests are not the same.
type difference struct{ part, ours, theirs string }

func (d difference) String() string {
	return fmt.Sprintf("%s\n    ours   %.1500q\n    theirs %.1500q", d.part, d.ours, d.theirs)
}

// presence are the headers whose values are each side's own.
var presence = []string{"User-Agent", "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request"}

// compare lists the differences of two requests. Requests that are refused are
// the same, whatever was said.
func compare(ours, theirs *request) (list []difference) {
	if (ours.refused != "") != (theirs.refused != "") {
		return []difference{{"refusal", ours.refused + " " + ours.message, theirs.refused + " " + theirs.message}}
	}
	if ours.refused != "" {
		return nil
	}
	add := func(part, a, b string) {
		if a != b {
			list = append(list, difference{part, a, b})
		}
	}
	add("method", ours.method, theirs.method)
	add("scheme", ours.scheme, theirs.scheme)
	add("host", ours.host, theirs.host)
	add("path", ours.path, theirs.path)
	if !sameQuery(withoutRandom(ours.query), withoutRandom(theirs.query)) {
		add("query", ours.query, theirs.query)
	}
	if !bytes.Equal(ours.body, theirs.body) && !sameForm(ours, theirs) {
		add("body", string(ours.body), string(theirs.body))
	}
	return append(list, compareHeaders(ours, theirs)...)
}

// sameQuery takes parameters of different names in any order.
func sameQuery(a, b string) bool {
	name := func(s string) string { name, _, _ := strings.Cut(s, "="); return name }
	sorted := func(s string) []string {
		list := strings.Split(s, "&")
		slices.SortStableFunc(list, func(a, b string) int { return strings.Compare(name(a), name(b)) })
		return list
	}
	return slices.Equal(sorted(a), sorted(b))
}

func compareHeaders(ours, theirs *request) (list []difference) {
	a, b := withLength(ours), withLength(theirs)
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		x, hasX := a[name]
		y, hasY := b[name]
		if slices.Contains(presence, name) || name == "Content-Length" && sameForm(ours, theirs) {
			x, y = nil, nil
		}
		if name == "Accept-Encoding" && slices.Equal(x, []string{"identity"}) && !hasY {
			continue // asked of an HTTP client that is not the library's own; botocore's urllib3 adds it later
		}
		if name == "Authorization" && hasX && hasY { // signatures of SigV4a are random
			x, y = withoutECDSA(x), withoutECDSA(y)
		}
		if hasX != hasY || !slices.Equal(x, y) {
			list = append(list, difference{"header " + name, said(x, hasX), said(y, hasY)})
		}
	}
	return list
}

func withoutECDSA(values []string) []string {
	if !strings.HasPrefix(values[0], "AWS4-ECDSA") {
		return values
	}
	text, _, _ := strings.Cut(values[0], ", Signature=")
	return []string{text}
}

// withoutRandom is a query without a signature of SigV4a.
func withoutRandom(query string) string {
	if rest, _, ok := strings.Cut(query, "&X-Amz-Signature="); ok && strings.Contains(query, "X-Amz-Algorithm=AWS4-ECDSA") {
		return rest
	}
	return query
}

func said(values []string, has bool) string {
	if !has {
		return "(none)"
	}
	return strings.Join(values, " | ")
}

// withLength adds the length that net/http writes; a length of 0 says nothing.
func withLength(r *request) http.Header {
	h := r.header.Clone()
	if len(r.body) > 0 && h.Get("Transfer-Encoding") == "" {
		h.Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	if h.Get("Content-Length") == "0" {
		h.Del("Content-Length")
	}
	return h
}

// sameForm takes the parameters of a form in any order where the signature is
// among them.
func sameForm(ours, theirs *request) bool {
	form := func(r *request) string { return strings.ReplaceAll(string(r.body), "+", "%20") }
	return bytes.Contains(theirs.body, []byte("&SignatureVersion=2&")) && sameQuery(form(ours), form(theirs))
}

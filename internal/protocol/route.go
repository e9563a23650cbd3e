package protocol

import (
	"math"
	"net/http"
	"net/url"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// NoMatch is the rank of a request that is not an operation's.
const NoMatch = math.MinInt32

// Match says how well a request fits an operation by its method, path and query,
// as rest-json and rest-xml tell operations apart, and gives the values of the
// path's labels. The rank is NoMatch where the request is not the operation's; of
// several operations the one of the highest rank is meant.
func Match(op *model.Operation, method, path, query string, header http.Header) (labels map[string]string, rank int) {
	if op.Method != "" && op.Method != method {
		return nil, NoMatch
	}
	pattern, literals, _ := strings.Cut(op.RequestURI, "?")
	labels, rank = matchPath(pattern, path)
	if rank == NoMatch {
		return nil, NoMatch
	}
	given := parameters(query)
	for pair := range strings.SplitSeq(literals, "&") {
		name, value, valued := strings.Cut(pair, "=")
		if name == "" {
			continue
		}
		if got, ok := given[name]; !ok || valued && got != value {
			return nil, NoMatch
		}
		rank += literalParameter
	}
	return labels, rank + required(op, given, header)
}

// What counts for how much: a path's own segments first, then the parameters of
// the request URI, then members that the operation requires.
const (
	literalSegment   = 1000
	literalParameter = 50
	requiredMember   = 2
)

// required counts the required members in query and headers that came; each one
// that did not weighs as much, but does not rule the operation out: it may be
// what the caller forgot.
func required(op *model.Operation, given map[string]string, header http.Header) (rank int) {
	if op.Input == nil {
		return 0
	}
	for _, i := range op.Input.Shape.Required {
		m := &op.Input.Shape.Members[i]
		came := false
		switch m.Location {
		case model.InQuery:
			_, came = given[m.WireName()]
		case model.InHeader:
			came = header[m.Header] != nil
		case model.InBody, model.InURI, model.InHeaders, model.InStatusCode, model.InEventHeader, model.InEventPayload:
			continue
		}
		if came {
			rank += requiredMember
		} else {
			rank -= requiredMember
		}
	}
	return rank
}

func parameters(query string) map[string]string {
	given := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err == nil {
			given[name], _ = url.QueryUnescape(value)
		}
	}
	return given
}

// matchPath matches an escaped path with a request URI's segments. A label whose
// name ends with + takes one segment or more, and whatever it takes is unescaped.
func matchPath(pattern, path string) (labels map[string]string, rank int) {
	want, got := segments(pattern), segments(path)
	for i, part := range want {
		label, isLabel := strings.CutPrefix(part, "{")
		label, greedy := strings.CutSuffix(strings.TrimSuffix(label, "}"), "+")
		if !isLabel {
			if i >= len(got) || got[i] != part {
				return nil, NoMatch
			}
			rank += literalSegment
			continue
		}
		after := len(want) - i - 1
		if len(got) < i+1+after {
			return nil, NoMatch
		}
		text := got[i]
		if greedy {
			text = strings.Join(got[i:len(got)-after], "/")
			got = append(got[:i+1:i+1], got[len(got)-after:]...)
		}
		text, err := url.PathUnescape(text)
		if err != nil || text == "" {
			return nil, NoMatch
		}
		if labels == nil {
			labels = map[string]string{}
		}
		labels[label] = text
	}
	if len(got) > len(want) {
		return nil, NoMatch
	}
	return labels, rank + len(want)
}

// segments splits a path; an empty one at its end does not count. What is
// escaped without need is compared as it reads.
func segments(path string) []string {
	path = strings.TrimPrefix(path, "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

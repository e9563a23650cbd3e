package site

import (
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/quote"
)

// missing answers for an address that has no page, with the way to those that have names
// like it.
func (s *site) missing(w http.ResponseWriter, path string) {
	m := &markup{root: strings.Repeat("../", strings.Count(path, "/"))}
	h := heading{title: "Nothing is here"}
	m.begin(h)
	m.put(`<h1>Nothing is here</h1><p class="lead">The reference has no page <code>/$</code>.</p><ul>`, quote.Word(path))
	name, page, _ := strings.Cut(path, "/")
	names := make([]string, len(s.services))
	for i, l := range s.services {
		names[i] = l.name
		if l.name == name {
			m.put(`<li><a href="$">$</a></li>`, m.page(name, "", ""), name)
			if x, err := s.service(name); err == nil {
				for _, near := range nearest.Names(page, x.pageNames()) {
					m.put(`<li><a href="$">$</a></li>`, m.page(name, near, ""), name+" "+near)
				}
			}
		}
	}
	for _, near := range nearest.Names(name, names) {
		m.put(`<li><a href="$">$</a></li>`, m.page(near, "", ""), near)
	}
	m.put(`<li><a href="$">All services</a></li></ul>`, m.home())
	m.end(h)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(m.Bytes()) // who has gone away reads nothing
}

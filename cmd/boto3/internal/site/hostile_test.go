package site

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestMissingPages has addresses without a page, some of them HTML, and the pages that
// they lead to.
func TestMissingPages(t *testing.T) {
	s, err := newSite(t.Context(), testSession(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		to   []string
	}{
		{"/dynamo", []string{"dynamodb/", "./"}},
		{"/dynamodb/PutItm", []string{"../dynamodb/", "../dynamodb/PutItem", "../"}},
		{"/s3/a/b/<script>alert(1)</script>", []string{"../../../../s3/", "../../../../"}},
		{`/"><img src=x onerror=alert(1)>`, []string{"./"}},
		{"/\u202e\x00\x1b[31m" + strings.Repeat("x", 5000), []string{"./"}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://x/", nil)
		r.URL.Path = c.path
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code != http.StatusNotFound || len(body) > 4000 || strings.Contains(body, "<script>a") || strings.Contains(body, "<img") || strings.ContainsAny(body, "\x00\x1b\u202e") {
			t.Errorf("%.50q: %d, %s", c.path, w.Code, body)
		}
		if _, err := parse(w.Body.Bytes()); err != nil {
			t.Errorf("%.50q: %v", c.path, err)
		}
		for _, to := range c.to {
			if !strings.Contains(body, `<a href="`+to+`">`) {
				t.Errorf("%.50q does not lead to %s:\n%s", c.path, to, body)
			}
		}
	}
}

// TestHostileInBrowser has places and searches that are none: nothing is run, and the
// console stays empty.
func TestHostileInBrowser(t *testing.T) {
	b := openBrowser(t)
	site := startSite(t)
	b.size(1440, 900, "light")
	for _, hash := range []string{"#%", "#%E0%A4", "#..", "#Contents.%00", "#<img src=x onerror=document.title='no'>", "#__proto__.constructor"} {
		b.open(site + "/s3/ListObjectsV2" + hash)
		b.until(`document.querySelectorAll("#site-services li").length > 400`)
		b.until(`document.querySelector("button.copy")`)
	}
	b.open(site + "/s3/Lst<img src=x onerror=document.title='no'>")
	b.until(`document.querySelector("h1").textContent === "Nothing is here"`)
	if all := b.complaints(); len(all) != 1 || !strings.Contains(all[0], "404") { // that of the page itself
		t.Errorf("%q", all)
	}
	b.open(site + "/")
	b.until(`document.querySelector("#site-q")`)
	b.keys("/")
	b.until(`document.activeElement.id === "site-q"`)
	for _, query := range []string{"<img src=x onerror=document.title='no'>", "__proto__", "constructor", "(((", "ß\u0130", "%00", "....", `"'` + "`"} {
		if links, _ := b.search(query); query == "(((" && len(links) > 0 {
			t.Errorf("%s: %v", query, links)
		}
		b.until(`document.title !== "no" && document.querySelectorAll("#site-results img").length === 0`)
	}
	for _, c := range b.complaints() {
		t.Error(c)
	}
}

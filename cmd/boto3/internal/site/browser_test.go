package site

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

func testSession(t *testing.T) *boto3.Session {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", ConfigFile: os.DevNull, CredentialsFile: os.DevNull})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// startSite serves the reference and gives its address.
func startSite(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s, err := newSite(ctx, testSession(t))
	if err != nil {
		t.Fatal(err)
	}
	address, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- serve(ctx, s, "0", func(a string) error {
			address <- a
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	select {
	case a := <-address:
		return "http://" + a
	case err := <-done:
		done <- nil
		t.Fatal(err)
	}
	return ""
}

// looked are the pages that are looked at in a browser.
var looked = []struct{ name, path string }{
	{"home", "/"}, {"s3", "/s3/"}, {"list", "/s3/ListObjectsV2"}, {"deep", "/s3/ListObjectsV2#Contents.Owner"},
	{"run", "/ec2/RunInstances"}, {"describe", "/ec2/DescribeInstances"}, {"types", "/s3/types-o"},
	{"query", "/dynamodb/Query"}, {"errors", "/dynamodb/types-c#ConditionalCheckFailedException"}, {"resources", "/s3/resources"},
}

// TestBrowser opens pages on a desktop and on a phone, in light and dark: the console
// stays empty, axe finds no serious fault, nothing is wider than the window.
func TestBrowser(t *testing.T) {
	b := openBrowser(t)
	site := startSite(t)
	axe := axeScript(t)
	for _, window := range []struct {
		width, height int
		scheme        string
		audit         bool // the others differ for the eye alone
	}{{1440, 900, "light", true}, {390, 844, "dark", true}, {1440, 900, "dark", false}, {390, 844, "light", false}} {
		if !window.audit && os.Getenv("BOTO3_SHOTS") == "" {
			continue
		}
		b.size(window.width, window.height, window.scheme)
		for _, page := range looked {
			name := fmt.Sprintf("%s-%d-%s", page.name, window.width, window.scheme)
			b.open(site + page.path)
			if page.path != "/" {
				b.until(`document.querySelectorAll("#site-services li").length > 400`)
			}
			var wide float64
			b.run(`return document.documentElement.scrollWidth - innerWidth`, &wide)
			if wide > 0 {
				t.Errorf("%s is %v pixels wider than the window", name, wide)
			}
			if shift := b.shift(); shift > 0.01 {
				t.Errorf("%s moves while it is loaded: %v", name, shift)
			}
			b.shot(name)
			for _, c := range b.complaints() {
				t.Errorf("%s: %s", name, c)
			}
			if window.audit {
				b.audit(axe, name)
			}
		}
	}
}

// shift is how much of the page has moved since it was opened.
//
// https://developer.mozilla.org/docs/Web/API/LayoutShift
func (b *browser) shift() (sum float64) {
	b.t.Helper()
	b.run(`return new Promise(done => {
		new PerformanceObserver(list => done(list.getEntries().reduce((sum, e) => sum + (e.hadRecentInput ? 0 : e.value), 0))).observe({type: "layout-shift", buffered: true});
		setTimeout(() => done(0), 100);
	})`, &sum)
	return sum
}

// TestChoices changes the theme and the form of the call, which the next page keeps, and
// opens what is closed.
func TestChoices(t *testing.T) {
	b := openBrowser(t)
	site := startSite(t)
	b.size(1440, 900, "light")
	b.open(site + "/s3/ListBuckets")
	seen := func(form string) string {
		return `[...document.querySelectorAll("[role=tabpanel]")].filter(p => getComputedStyle(p).display !== "none").map(p => p.id).join() === "` + form + `"`
	}
	b.until(seen("form-typed"))
	b.run(`document.querySelector("#site-theme").click(); document.querySelector("#tab-typed").focus()`, nil)
	b.keys("\ue014\ue014") // right, right
	b.until(seen("form-resource"))
	b.until(`document.activeElement.id === "tab-resource" && document.documentElement.dataset.theme === "dark"`)
	b.open(site + "/s3/GetBucketAcl") // which no resource has a method for
	b.until(seen("form-typed"))
	b.until(`getComputedStyle(document.body).backgroundColor === "rgb(17, 21, 24)"`)
	b.open(site + "/s3/ListObjectsV2#Contents.Owner.DisplayName")
	b.until(`document.getElementById("Contents.Owner").querySelector("details").open && document.getElementById("Contents.Owner.DisplayName").getBoundingClientRect().top < 300`)
	for _, c := range b.complaints() {
		t.Error(c)
	}
}

// TestFilesInBrowser opens pages that were written out from the disk, and searches them.
func TestFilesInBrowser(t *testing.T) {
	b := openBrowser(t)
	s := testSession(t)
	dir := t.TempDir()
	var services []listed
	all, err := list(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if l.name == "s3" || l.name == "sqs" {
			services = append(services, l)
		}
	}
	if _, err := export(t.Context(), s, services, dir); err != nil {
		t.Fatal(err)
	}
	b.size(390, 844, "dark")
	b.open("file://" + dir + "/s3/ListObjectsV2.html")
	b.until(`document.querySelectorAll("#site-services li").length === 2`)
	b.run(`document.querySelector("#site-q").focus()`, nil)
	b.keys("send-message")
	b.until(`document.querySelector("#site-found").dataset.query === "send-message"`)
	b.keys("\ue007")
	b.until(`location.pathname.endsWith("/sqs/SendMessage.html")`)
	for _, c := range b.complaints() {
		t.Error(c)
	}
}

// axeScript is axe-core's, which make site installs.
func axeScript(t *testing.T) string {
	path := os.Getenv("BOTO3_AXE")
	if path == "" {
		t.Log("BOTO3_AXE names no axe.min.js, so accessibility is not audited")
		return ""
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// audit runs axe over the page.
//
// https://github.com/dequelabs/axe-core
func (b *browser) audit(axe, name string) {
	b.t.Helper()
	if axe == "" {
		return
	}
	var found []struct {
		ID, Impact string
		Nodes      []struct{ HTML string }
	}
	b.run(axe+`; return axe.run({resultTypes: ["violations"]}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Nodes: v.nodes.slice(0, 3).map(n => ({HTML: n.html.slice(0, 300)}))})))`, &found)
	for _, v := range found {
		say := b.t.Logf
		if v.Impact == "serious" || v.Impact == "critical" {
			say = b.t.Errorf
		}
		say("%s: %s (%s): %v", name, v.ID, v.Impact, v.Nodes)
	}
}

// search types a query and gives the links that are found, and after how many
// milliseconds.
func (b *browser) search(query string) (links []string, took float64) {
	b.t.Helper()
	b.run(`const q = document.querySelector("#site-q"); q.value = ""; q.dispatchEvent(new Event("input")); delete document.querySelector("#site-found").dataset.query`, nil)
	b.keys(query)
	b.until(fmt.Sprintf(`document.querySelector("#site-found").dataset.query === %q`, query))
	var got struct {
		Links []string
		Took  float64
	}
	b.run(`const found = document.querySelector("#site-found"); return {Links: [...found.children].map(a => a.getAttribute("href")), Took: +found.dataset.took}`, &got)
	return got.Links, got.Took
}

// TestSearchInBrowser types names as Go, Python and the command line have them.
func TestSearchInBrowser(t *testing.T) {
	b := openBrowser(t)
	site := startSite(t)
	b.size(1440, 900, "light")
	b.open(site + "/")
	b.until(`document.querySelector("#site-q")`)
	b.keys("/")
	b.until(`document.activeElement.id === "site-q"`)
	for _, c := range []struct{ query, first string }{
		{"ListObjectsV2", "/s3/ListObjectsV2"},
		{"list_objects_v2", "/s3/ListObjectsV2"},
		{"describe-db-instances", "/rds/DescribeDBInstances"},
		{"ec2 run instances", "/ec2/RunInstances"},
		{"s3.PutObject", "/s3/PutObject"},
		{"NoSuchKey", "/s3/types-n#NoSuchKey"},
		{"bucket exists", "/s3/HeadBucket#waiter-BucketExists"},
		{"dynamodb", "/dynamodb/"},
		{"configservice", "/config/"},
		{"dynamodb AttributeValue", "/dynamodb/types-a#AttributeValue"},
	} {
		links, took := b.search(c.query)
		if took > 100 { // the machine may have been busy
			links, took = b.search(c.query)
		}
		at := slices.IndexFunc(links, func(l string) bool { return "/"+strings.TrimPrefix(l, "/") == c.first })
		t.Logf("%-24s %5.1f ms, at %d", c.query, took, at)
		if at != 0 || took > 100 {
			t.Errorf("%s: %s is at %d of %v, after %v ms", c.query, c.first, at, links, took)
		}
	}
	b.shot("search-1440-light")
	b.size(390, 844, "dark")
	b.shot("search-390-dark")
	b.size(1440, 900, "dark")
	b.run(`document.querySelector("#site-q").select()`, nil)
	b.keys("no such thing")
	b.until(`/Nothing/.test(document.querySelector("#site-told").textContent)`)
	b.shot("nothing-1440-dark")
	b.run(`document.querySelector("#site-q").select()`, nil)
	b.keys("describe-db-instances")
	b.until(`document.querySelector("#site-found").dataset.query === "describe-db-instances"`)
	b.keys("\ue015\ue013\ue007") // down, up, Enter
	b.until(`location.pathname === "/rds/DescribeDBInstances"`)
	b.keys("\ue004\ue004\ue004") // Tab
	b.shot("focus-1440-dark")
	for _, c := range b.complaints() {
		t.Error(c)
	}
}

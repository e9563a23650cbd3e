package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/cmd/boto3/internal/loopback"
)

//go:embed assets
var assets embed.FS

// assetNames are the files that every page needs.
var assetNames = []string{"site.css", "site.js", "theme.js", "icon.svg"}

// site answers requests for pages.
type site struct {
	session  *boto3.Session
	services []listed
	index    func() ([]byte, error)

	mu   sync.Mutex
	open []*service // those asked for last, the newest first
}

// mostOpen is how many services are kept: EC2 alone has 40 MB of shapes.
const mostOpen = 8

// newSite makes a site. The index is made once, when it is asked for, and not past ctx.
func newSite(ctx context.Context, s *boto3.Session) (*site, error) {
	services, err := list(s)
	if err != nil {
		return nil, err
	}
	index := sync.OnceValues(func() ([]byte, error) { return makeIndex(ctx, s) })
	return &site{session: s, services: services, index: index}, nil
}

// service opens one, or takes it from those that are open.
func (s *site) service(name string) (*service, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.open, func(x *service) bool { return x.name == name })
	if at >= 0 {
		x := s.open[at]
		s.open = slices.Insert(slices.Delete(s.open, at, at+1), 0, x)
		return x, nil
	}
	x, err := openService(s.session, name)
	if err != nil {
		return nil, err
	}
	s.open = slices.Insert(s.open[:min(len(s.open), mostOpen-1)], 0, x)
	return x, nil
}

// ServeHTTP answers with a page, a file that pages need, or the way to where a name of
// another spelling is.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "pages are only read", http.StatusMethodNotAllowed)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/")
	name, page, inside := strings.Cut(path, "/")
	var body []byte
	var err error
	switch {
	case path == "":
		m := &markup{}
		m.homePage(s.services)
		body = m.Bytes()
	case !inside && slices.Contains(assetNames, path):
		body, err = assets.ReadFile("assets/" + path)
	case path == "services.js":
		body, err = servicesScript(s.services)
	case path == "search.js":
		body, err = s.index()
	default:
		var to string
		if body, to, err = s.page(name, page, inside); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
	}
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case body == nil:
		s.missing(w, path)
	default:
		answer(w, r, path, body)
	}
}

// page is that of a service, or the address to go to instead.
func (s *site) page(name, page string, inside bool) (body []byte, to string, err error) {
	known := func(name string) bool {
		return slices.ContainsFunc(s.services, func(l listed) bool { return l.name == name })
	}
	if own := cli.ServiceOf(name); !known(name) && known(own) {
		return nil, "/" + own + "/" + url.PathEscape(page), nil
	}
	if !known(name) {
		return nil, "", nil
	}
	if !inside {
		return nil, "/" + name + "/", nil
	}
	x, err := s.service(name)
	if err != nil {
		return nil, "", err
	}
	if body, err = render(x, page, served); body != nil || err != nil {
		return body, "", err
	}
	if op := describe.Find(x.model, page); op != "" {
		return nil, "/" + name + "/" + op, nil
	}
	if x.types[page] != nil {
		return nil, "/" + name + "/" + x.typePage(page) + "#" + page, nil
	}
	return nil, "", nil
}

// answer sends what a browser may keep as long as it is asked about again.
func answer(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	sum := sha256.Sum256(body)
	kind := "text/html; charset=utf-8"
	for ending, t := range map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"} {
		if !strings.Contains(path, "/") && strings.HasSuffix(path, ending) {
			kind = t
		}
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	if path != "search.js" && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, err := z.Write(body)
		if err = errors.Join(err, z.Close()); err == nil {
			h.Set("Content-Encoding", "gzip")
			h.Set("Vary", "Accept-Encoding")
			body = packed.Bytes()
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// guard hands on requests of this machine, and has pages load nothing from elsewhere.
func guard(inner http.Handler, address string) http.Handler {
	inner = loopback.Guard(inner, address)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		inner.ServeHTTP(w, r)
	})
}

// serve answers on the loopback until ctx ends. started is told the address.
func serve(ctx context.Context, s *site, port string, started func(address string) error) error {
	l, err := loopback.Listen(ctx, port)
	if err != nil {
		return err
	}
	var work sync.WaitGroup
	defer work.Wait()
	work.Go(func() { _, _ = s.index() }) // whoever asks for it is told its error
	if err := started(l.Addr().String()); err != nil {
		return errors.Join(err, l.Close())
	}
	return loopback.Serve(ctx, l, guard(s, l.Addr().String()))
}

package s3cmd

import (
	"crypto/md5" //nolint:gosec // ETags are MD5 sums
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// memory is a store that is fast enough not to matter: it takes objects, and lists and
// gives them back.
type memory struct {
	mu      sync.Mutex
	objects map[string][]byte
}

func (m *memory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	m.mu.Lock()
	defer m.mu.Unlock()
	data, there := m.objects[key]
	switch {
	case r.Method == http.MethodPost:
		for _, k := range deleted.FindAllSubmatch(body, -1) {
			delete(m.objects, string(k[1]))
		}
		_, _ = io.WriteString(w, "<DeleteResult/>")
		return
	case key == "":
		m.list(w, bucket, r.URL.Query().Get("prefix"), r.URL.Query().Get("continuation-token"))
		return
	case r.Method == http.MethodPut && there && r.Header.Get("If-None-Match") == "*":
		w.WriteHeader(http.StatusPreconditionFailed)
		_, _ = io.WriteString(w, "<Error><Code>PreconditionFailed</Code></Error>")
		return
	case r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "":
		_, from, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("X-Amz-Copy-Source"), "/"), "/")
		m.objects[key] = m.objects[from]
		_, _ = io.WriteString(w, "<CopyObjectResult><ETag>x</ETag></CopyObjectResult>")
		return
	case r.Method == http.MethodPut:
		m.objects[key] = body
		w.Header().Set("ETag", tag(body))
		return
	case r.Method == http.MethodDelete:
		delete(m.objects, key)
		w.WriteHeader(http.StatusNoContent)
		return
	case !there:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("ETag", tag(data))
	w.Header().Set("Last-Modified", time.Now().UTC().Format(http.TimeFormat))
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(data)))
}

var deleted = regexp.MustCompile(`<Key>([^<]*)</Key>`)

func tag(data []byte) string {
	sum := md5.Sum(data) //nolint:gosec // see the import
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (m *memory) list(w io.Writer, bucket, prefix, token string) {
	type content struct {
		Key, LastModified, ETag string
		Size                    int
	}
	page := struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		Name                  string
		IsTruncated           bool
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}{Name: bucket}
	keys := make([]string, 0, len(m.objects))
	for k := range m.objects {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if k <= token || !strings.HasPrefix(k, prefix) {
			continue
		}
		if len(page.Contents) == 1000 {
			page.IsTruncated, page.NextContinuationToken = true, page.Contents[999].Key
			break
		}
		page.Contents = append(page.Contents, content{k, time.Now().UTC().Format(time.RFC3339), tag(m.objects[k]), len(m.objects[k])})
	}
	_ = xml.NewEncoder(w).Encode(page)
}

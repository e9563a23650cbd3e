package s3test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"
)

// faithful stands before gofakes3. It refuses what would be ignored, so that nothing
// succeeds that S3 would refuse, and makes up for what would be lost.
type faithful struct{ objects http.Handler }

// kept are headers that gofakes3 forgets. They are among an object's metadata there.
var kept = []string{"Cache-Control", "Content-Language", "Expires"}

const keptPrefix = "X-Amz-Meta-S3test-"

func (f faithful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if ignored := ignored(r, query); ignored != "" {
		refuse(w, http.StatusNotImplemented, "NotImplemented", "s3test knows no "+ignored+" here")
		return
	}
	isObject := strings.Contains(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case isObject && r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "":
		f.copyObject(w, r)
		return
	case isObject && (r.Method == http.MethodPut && !query.Has("uploadId") || r.Method == http.MethodPost && query.Has("uploads")):
		f.store(r)
	}
	answer := f.ask(r)
	switch {
	case isObject && (r.Method == http.MethodGet || r.Method == http.MethodHead):
		restore(answer.Header())
		if answer.Code == http.StatusPartialContent { // of whose bytes it is not the checksum
			maps.DeleteFunc(answer.Header(), func(name string, _ []string) bool { return strings.HasPrefix(name, "X-Amz-Checksum-") })
		}
	case query.Has("delimiter") && r.Method == http.MethodGet:
		answer.Body = bytes.NewBuffer(afterPrefix(answer.Body.Bytes()))
	}
	maps.Copy(w.Header(), answer.Header())
	if r.Method != http.MethodHead {
		w.Header().Set("Content-Length", fmt.Sprint(answer.Body.Len()))
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // to memory
}

func (f faithful) ask(r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	f.objects.ServeHTTP(answer, r)
	return answer
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, message) // to memory
}

// ignored is what gofakes3 would pass over in a request.
func ignored(r *http.Request, query url.Values) string {
	for name := range r.Header {
		if (strings.HasPrefix(name, "If-") || strings.HasPrefix(name, "X-Amz-If-") || strings.HasPrefix(name, "X-Amz-Copy-Source-If-")) && !obeyed(r, name) {
			return name
		}
	}
	switch {
	case query.Has("partNumber") && r.Method != http.MethodPut:
		return "partNumber"
	case query.Get("max-keys") == "0":
		return "max-keys of 0"
	}
	return ""
}

// obeyed says whether gofakes3 looks at a condition.
func obeyed(r *http.Request, name string) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return name == "If-None-Match" || name == "If-Modified-Since"
	case http.MethodPut:
		return (name == "If-Match" || name == "If-None-Match") && r.Header.Get("X-Amz-Copy-Source") == "" && !r.URL.Query().Has("uploadId")
	}
	return false
}

// store puts what is forgotten among the metadata of an object that is written, and has
// it lose those of the object that was there, which gofakes3 would keep.
func (f faithful) store(r *http.Request) {
	for _, name := range kept {
		if value := r.Header.Get(name); value != "" {
			r.Header.Set(keptPrefix+name, value)
		}
	}
	r.Header.Set("Content-Type", cmp.Or(r.Header.Get("Content-Type"), "binary/octet-stream"))
	head := r.Clone(r.Context())
	head.Method, head.Header, head.Body = http.MethodHead, http.Header{}, http.NoBody
	head.URL = &url.URL{Path: r.URL.Path}
	head.RequestURI = head.URL.RequestURI()
	before := f.ask(head)
	if before.Code != http.StatusOK {
		return
	}
	for name := range before.Header() {
		if isMetadata(name) && r.Header.Get(name) == "" {
			r.Header.Set(name, "") // restore takes it for absent
		}
	}
}

// isMetadata says whether gofakes3 has a header among an object's metadata.
func isMetadata(name string) bool {
	switch name {
	case "Content-Disposition", "Content-Encoding":
		return true
	case "X-Amz-Id-2", "X-Amz-Request-Id", "X-Amz-Version-Id":
		return false
	}
	return strings.HasPrefix(name, "X-Amz-")
}

// restore is the opposite of store.
func restore(header http.Header) {
	for _, name := range kept {
		if value := header.Get(keptPrefix + name); value != "" && header.Get(name) == "" {
			header.Set(name, value)
		}
		header.Del(keptPrefix + name)
	}
	maps.DeleteFunc(header, func(name string, values []string) bool { return isMetadata(name) && values[0] == "" })
}

// copyObject writes an object anew: gofakes3 would join metadata that are to be replaced
// with those that are there, and take a plus in a key for a blank.
func (f faithful) copyObject(w http.ResponseWriter, r *http.Request) {
	path, version, _ := strings.Cut(r.Header.Get("X-Amz-Copy-Source"), "?versionId=")
	path, err := url.PathUnescape("/" + strings.TrimPrefix(path, "/"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidArgument", "the copy source is badly encoded")
		return
	}
	replaces := r.Header.Get("X-Amz-Metadata-Directive") == "REPLACE"
	if path == r.URL.Path && version == "" && !replaces && r.Header.Get("X-Amz-Storage-Class") == "" {
		refuse(w, http.StatusBadRequest, "InvalidRequest", "an object is copied to itself only with something changed")
		return
	}
	get := r.Clone(r.Context())
	get.Method, get.Header, get.Body = http.MethodGet, http.Header{}, http.NoBody
	get.URL = &url.URL{Path: path}
	if version != "" {
		get.URL.RawQuery = url.Values{"versionId": {version}}.Encode()
	}
	get.RequestURI = get.URL.RequestURI()
	source := f.ask(get)
	if source.Code != http.StatusOK {
		maps.Copy(w.Header(), source.Header())
		w.WriteHeader(source.Code)
		_, _ = w.Write(source.Body.Bytes()) // to memory
		return
	}
	put := r.Clone(r.Context())
	put.Header.Del("X-Amz-Copy-Source")
	if !replaces {
		for name, values := range source.Header() {
			if strings.HasPrefix(name, "X-Amz-Meta-") || slices.Contains([]string{"Content-Type", "Content-Disposition", "Content-Encoding"}, name) {
				put.Header[name] = values
			}
		}
	}
	f.store(put)
	put.Body, put.ContentLength = io.NopCloser(bytes.NewReader(source.Body.Bytes())), int64(source.Body.Len())
	put.Header.Set("Content-Length", fmt.Sprint(source.Body.Len()))
	written := f.ask(put)
	maps.Copy(w.Header(), written.Header())
	w.WriteHeader(written.Code)
	if written.Code != http.StatusOK {
		_, _ = w.Write(written.Body.Bytes()) // to memory
		return
	}
	_, _ = fmt.Fprintf(w, "<CopyObjectResult><ETag>%s</ETag><LastModified>%s</LastModified></CopyObjectResult>",
		written.Header().Get("ETag"), time.Now().UTC().Format(time.RFC3339)) // to memory
}

// last is greater than whatever a key goes on with after a prefix.
const last = "\U0010FFFF"

// afterPrefix has a page that ends with a common prefix be followed by what comes after
// all keys of the prefix, where gofakes3 would list it again.
func afterPrefix(page []byte) []byte {
	var list struct {
		IsTruncated           bool
		NextMarker            string
		NextContinuationToken string
		Contents              []struct{ Key string }
		CommonPrefixes        []struct{ Prefix string }
	}
	if err := xml.Unmarshal(page, &list); err != nil || !list.IsTruncated || len(list.CommonPrefixes) == 0 {
		return page
	}
	prefix := list.CommonPrefixes[len(list.CommonPrefixes)-1].Prefix
	if n := len(list.Contents); n > 0 && list.Contents[n-1].Key > prefix {
		return page
	}
	page = retag(page, "NextMarker", list.NextMarker, prefix+last)
	return retag(page, "NextContinuationToken", list.NextContinuationToken, base64.URLEncoding.EncodeToString([]byte(prefix+last)))
}

// retag replaces the text of an element that has one.
func retag(page []byte, name, from, to string) []byte {
	var text bytes.Buffer
	_ = xml.EscapeText(&text, []byte(to)) // to memory
	start, end := bytes.Index(page, []byte("<"+name+">")), bytes.Index(page, []byte("</"+name+">"))
	if from == "" || start < 0 || end < start {
		return page
	}
	return slices.Concat(page[:start+len(name)+2], text.Bytes(), page[end:])
}

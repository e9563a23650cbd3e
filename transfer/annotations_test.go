package transfer_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// annotated gives b/from three annotations, of which S3 does not take one back.
type annotated struct {
	mu      sync.Mutex
	written []string
}

func (a *annotated) answer(w http.ResponseWriter, r *http.Request, _ string) bool {
	if from := r.Header.Get("X-Amz-Copy-Source"); from != "" { // the fake has no versions
		r.Header.Set("X-Amz-Copy-Source", strings.TrimSuffix(from, "?versionId=v1"))
	}
	q := r.URL.Query()
	name := q.Get("annotationName")
	switch {
	case !q.Has("annotation"):
		return false
	case name == "" && q.Get("versionId") == "v1":
		page := "<NextContinuationToken>more</NextContinuationToken><Annotations><AnnotationEntry><AnnotationName>one</AnnotationName></AnnotationEntry></Annotations>"
		if q.Get("continuation-token") == "more" {
			page = "<Annotations><AnnotationEntry><AnnotationName>bad</AnnotationName></AnnotationEntry>" +
				"<AnnotationEntry><AnnotationName>a b</AnnotationName></AnnotationEntry></Annotations>"
		}
		_, _ = fmt.Fprintf(w, "<ListObjectAnnotationsResult>%s</ListObjectAnnotationsResult>", page)
	case r.Method == http.MethodGet && q.Get("versionId") == "v1":
		_, _ = io.WriteString(w, "payload of "+name)
	case r.Method == http.MethodPut && name == "bad":
		fail(w, http.StatusForbidden, "AccessDenied")
	case r.Method == http.MethodPut:
		body, _ := io.ReadAll(r.Body)
		a.mu.Lock()
		defer a.mu.Unlock()
		_, _ = io.WriteString(w, "<PutObjectAnnotationResult><AnnotationName>"+name+"</AnnotationName></PutObjectAnnotationResult>")
		a.written = append(a.written, fmt.Sprintf("%s %s: %s, if %t, for %s", r.URL.Path, name, body, r.Header.Get("X-Amz-Object-If-Match") != "", r.Header.Get("X-Amz-Request-Payer")))
	default:
		fail(w, http.StatusBadRequest, "InvalidRequest")
	}
	return true
}

// A copy in parts has the annotations of its source where that is asked for.
func TestCopyKeepsAnnotations(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	a := &annotated{}
	f.setFault(a.answer)
	f.objects["b/from"] = newObject(pattern(2*part+1), http.Header{})
	source := transfer.Object{Bucket: "b", Key: "from", VersionID: "v1"}
	if _, err := m.Copy(t.Context(), "b", "to", source); err != nil || len(a.written) > 0 {
		t.Errorf("without a directive: %v, wrote %q", err, a.written)
	}
	result, err := m.Copy(t.Context(), "b", "to", source, transfer.Extra(boto3.Map{"AnnotationDirective": "COPY", "RequestPayer": "requester"}))
	if failed, ok := errors.AsType[*boto3.Error](err); !ok || failed.Code != "AccessDenied" || !strings.Contains(err.Error(), `annotation "bad" of b/from`) {
		t.Errorf("%v", err)
	}
	want := []string{"/b/to one: payload of one, if true, for requester", "/b/to a b: payload of a b, if true, for requester"}
	if result.Size != 2*part+1 || f.object("b/to") == nil || !slices.Equal(a.written, want) {
		t.Errorf("%+v, wrote %q", result, a.written)
	}
	f.clean()
}

// What S3 would pass over is an error, however large the source is.
func TestCopyRefusesWhatHasNoEffect(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	for _, n := range []int{3, 2*part + 1} {
		f.objects["b/from"] = newObject(pattern(n), http.Header{})
		for _, extra := range []boto3.Map{
			{"ContentType": "a/b"}, {"Metadata": boto3.Map{"a": "b"}, "MetadataDirective": "COPY"}, {"Tagging": "a=b"},
			{"Tagging": "a=b", "MetadataDirective": "REPLACE"},
		} {
			_, err := m.Copy(t.Context(), "b", "to", transfer.Object{Bucket: "b", Key: "from"}, transfer.Extra(extra))
			if refused, ok := errors.AsType[*transfer.ArgError](err); !ok || !strings.Contains(err.Error(), "Directive REPLACE") || f.object("b/to") != nil {
				t.Errorf("%v: %v, %v", extra, refused, err)
			}
		}
		extra := boto3.Map{"Tagging": "a=b", "TaggingDirective": "REPLACE", "ContentType": "a/b", "MetadataDirective": "REPLACE"}
		if _, err := m.Copy(t.Context(), "b", "to", transfer.Object{Bucket: "b", Key: "from"}, transfer.Extra(extra)); err != nil {
			t.Error(err)
		}
		delete(f.objects, "b/to")
	}
}

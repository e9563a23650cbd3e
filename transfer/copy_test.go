package transfer_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

func TestCopy(t *testing.T) {
	f, c := newFake(t)
	m := transfer.New(c, small)
	for _, n := range []int{3, 3*part + 1} {
		f.objects["b/from"] = newObject(pattern(n), http.Header{})
		f.setFault(func(w http.ResponseWriter, _ *http.Request, op string) bool {
			if op == "HeadObject" {
				w.Header().Set("Content-Type", "a/b")
				w.Header().Set("X-Amz-Meta-M", "1")
				w.Header().Set("X-Amz-Tagging-Count", "1")
			}
			return false
		})
		result, err := m.Copy(t.Context(), "b", "to", transfer.Object{Bucket: "b", Key: "from"})
		if err != nil || result.Size != int64(n) {
			t.Fatal(result, err)
		}
		same(t, "copy", f.object("b/to").data, pattern(n))
		if h := f.object("b/to").header; n > part && (h.Get("Content-Type") != "a/b" || h.Get("X-Amz-Meta-M") != "1" || h.Get("X-Amz-Tagging") != "a=b+c") {
			t.Errorf("%v", h)
		}
	}
	f.clean()
	if err := m.Delete(t.Context(), "b", "to"); err != nil || f.object("b/to") != nil {
		t.Error(err)
	}
}

func TestSourceReplacedDuringCopy(t *testing.T) {
	f, c := newFake(t)
	f.objects["b/from"] = newObject(pattern(4*part), nil)
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		if op == "UploadPartCopy" && r.URL.Query().Get("partNumber") == "3" {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.objects["b/from"] = newObject(pattern(4*part+1), nil)
		}
		return false
	})
	_, err := transfer.New(c, small).Copy(t.Context(), "b", "to", transfer.Object{Bucket: "b", Key: "from"}, transfer.Extra(boto3.Map{"ACL": "private"}))
	if _, ok := errors.AsType[*transfer.ChangedError](err); !ok || f.object("b/to") != nil {
		t.Errorf("%v", err)
	}
	f.clean()
}

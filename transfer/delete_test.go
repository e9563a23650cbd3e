package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// many puts n objects into bucket b and returns their keys.
func (f *fake) many(n int) (keys []string) {
	for i := range n {
		keys = append(keys, fmt.Sprintf("k%04d", i))
		f.objects["b/"+keys[i]] = newObject(nil, nil)
	}
	return keys
}

func TestDeleteKeys(t *testing.T) {
	f, c := newFake(t)
	keys := f.many(2500)
	deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
	if deleted != 2500 || err != nil || len(f.objects) != 0 || f.count("DeleteObjects") != 3 || f.count("DeleteObject") != 0 {
		t.Errorf("%d %v, %d left, %d requests", deleted, err, len(f.objects), len(f.requests))
	}
	if deleted, err = transfer.New(c, small).DeleteKeys(t.Context(), "b", nil); deleted != 0 || err != nil || len(f.requests) != 3 {
		t.Errorf("%d %v for no keys", deleted, err)
	}
}

// What fails for a moment is tried again by itself; the rest is reported by key.
func TestDeleteKeysRefused(t *testing.T) {
	f, c := newFake(t)
	keys := f.many(1200)
	f.refused = map[string]string{"k0003": "AccessDenied", "k1100": "AccessDenied", "k0004": "InternalError"}
	deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
	var named []string
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		one, ok := errors.AsType[*transfer.DeleteError](e)
		if !ok || !errors.Is(e, boto3.Code("AccessDenied")) {
			t.Fatal(e)
		}
		named = append(named, one.Keys...)
	}
	slices.Sort(named)
	if deleted != 1198 || strings.Join(named, " ") != "k0003 k1100" || len(f.objects) != 2 || f.count("DeleteObject") != 1 {
		t.Errorf("%d %v, %d left", deleted, err, len(f.objects))
	}
}

func TestDeleteKeysOfServersWithoutBatches(t *testing.T) {
	for status, code := range map[int]string{501: "NotImplemented", 405: "MethodNotAllowed"} {
		f, c := newFake(t)
		keys := f.many(1100)
		f.setFault(func(w http.ResponseWriter, _ *http.Request, op string) bool {
			if op == "DeleteObjects" {
				fail(w, status, code)
			}
			return op == "DeleteObjects"
		})
		deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
		if deleted != 1100 || err != nil || len(f.objects) != 0 || f.count("DeleteObjects") != 1 {
			t.Errorf("%d: %d %v, %d left, %d batches", status, deleted, err, len(f.objects), f.count("DeleteObjects"))
		}
	}
}

func TestDeleteKeysFailing(t *testing.T) {
	f, c := newFake(t)
	keys := f.many(1100)
	f.setFault(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
		fail(w, 403, "AccessDenied")
		return true
	})
	deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
	if e, ok := errors.AsType[*transfer.DeleteError](err); !ok || len(e.Keys) < 100 || deleted != 0 || len(err.Error()) > 1000 {
		t.Errorf("%d %v", deleted, err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("enough")
	f.setFault(func(http.ResponseWriter, *http.Request, string) bool { cancel(stop); return false })
	if _, err = transfer.New(c, small).DeleteKeys(ctx, "b", keys); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
	settle(t)
}

// XML has no form for some characters that keys may have.
func TestDeleteKeysThatAreNoXML(t *testing.T) {
	f, c := newFake(t)
	keys := []string{"a", "b\x01", "c\n<&>", "d\uFFFE"}
	for _, k := range keys {
		f.objects["b/"+k] = newObject(nil, nil)
	}
	deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
	if deleted != 4 || err != nil || len(f.objects) != 0 || f.count("DeleteObject") != 2 {
		t.Errorf("%d %v, left %v", deleted, err, f.objects)
	}
}

func TestSyncDeletesInBatches(t *testing.T) {
	f, c := newFake(t)
	f.many(1500)
	f.refused = map[string]string{"k0003": "AccessDenied"}
	result, err := transfer.New(c, small).Sync(t.Context(), transfer.Dir(tree(t, "a")), transfer.Prefix("b", ""), transfer.WithDelete())
	if result.Deleted != 1499 || !errors.Is(err, boto3.Code("AccessDenied")) || keys(f) != "b/a b/k0003" || f.count("DeleteObjects") != 2 {
		t.Errorf("%+v %v", result, err)
	}
}

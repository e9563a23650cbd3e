package function_test

import (
	"io"
	"testing"

	"github.com/boto3-go/boto3/function"
)

func TestNoResponse(t *testing.T) {
	for _, r := range []*function.Response{nil, {}} {
		if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil || err == io.EOF { //nolint:errorlint // as readers have it
			t.Errorf("read %d, %v", n, err)
		}
		errs := 0
		for chunk, err := range r.Chunks() {
			if err == nil {
				t.Errorf("a chunk %q", chunk)
			}
			errs++
		}
		if errs != 1 {
			t.Errorf("%d errors", errs)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

package model_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// TestDamagedTextEnds holds that what a damaged file says has an end and is one
// line, as it comes from anywhere.
func TestDamagedTextEnds(t *testing.T) {
	long := strings.Repeat("x\x1b[2J\n", 100_000)
	for name, err := range map[string]error{
		"fault":    &model.DamagedError{File: "f", Err: errors.New(long)},
		"file":     &model.DamagedError{File: long, Err: errors.New("a")},
		"no fault": &model.DamagedError{File: "f"},
	} {
		if text := err.Error(); len(text) > 4096 || strings.ContainsAny(text, "\x1b\n") {
			t.Errorf("%s: %d bytes, %.80q", name, len(text), text)
		}
	}
	for _, data := range []string{
		`{"metadata": {"protocol": "` + long + `"}}`,
		`{"metadata": {"protocol": "json"}, "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "` + strings.Repeat("x", 500_000) + `"}}}, "shapes": {}}`,
		`{"metadata": {"protocol": "json"}, "operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "S"}}}, "shapes": {"S": {"type": "` + strings.Repeat("x", 500_000) + `"}}}`,
		`[` + strings.Repeat("x", 500_000),
	} {
		s, err := model.Parse("test", model.Data{Service: []byte(data)})
		if err == nil {
			_, err = s.Operation("Op")
		}
		if err == nil || len(err.Error()) > 4096 {
			t.Errorf("%.60q: %.200v", data, err)
		}
	}
}

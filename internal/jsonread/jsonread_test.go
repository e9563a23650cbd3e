package jsonread

import (
	"encoding/json"
	"testing"
)

func TestNumbers(t *testing.T) {
	const text = `9007199254740993`
	var v any
	if err := New([]byte(text)).Decode(&v); err != nil || v != 9007199254740992. {
		t.Errorf("%v, %v", v, err)
	}
	if err := NewExact([]byte(text)).Decode(&v); err != nil || v != json.Number(text) {
		t.Errorf("%v, %v", v, err)
	}
}

func TestFault(t *testing.T) {
	for text, want := range map[string]string{
		`{"key": secret}`:   "malformed JSON at byte 9",
		`{"key": "secret"}`: `JSON member "key" has the wrong type`,
		`{"key": `:          "malformed JSON",
	} {
		var v struct {
			Key int `json:"key"`
		}
		if err := New([]byte(text)).Decode(&v); err == nil || Fault(err).Error() != want {
			t.Errorf("%s: %v, not %s", text, Fault(err), want)
		}
	}
}

package codegen

import "testing"

// TestSeveralResults has pages with two lists, for each of which there is a method, and
// pages whose first result is no list.
func TestSeveralResults(t *testing.T) {
	files, notes := generate(t, parse(t, "lists"), nil)
	golden(t, "lists", files)
	if len(notes) > 0 {
		t.Error(notes)
	}
	published, err := Read(files)
	if err != nil {
		t.Fatal(err)
	}
	if again, notes := generate(t, parse(t, "lists"), published); len(notes) > 0 || string(again["types.go"]) != string(files["types.go"]) {
		t.Errorf("a second generation differs: %v", notes)
	}
}

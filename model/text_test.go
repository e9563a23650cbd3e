package model

import "testing"

// TestTextOfDamage holds that a record that refers to what there is not is an error.
func TestTextOfDamage(t *testing.T) {
	for name, shape := range map[string]*shapeRecord{
		"a shape":         {name: "S", kind: List, refs: []refRecord{{shape: 7}}},
		"a required":      {name: "S", kind: Structure, required: []int{2}},
		"a payload":       {name: "S", kind: Structure, payload: 3},
		"a shape below 0": {name: "S", kind: List, refs: []refRecord{{shape: -1}}},
	} {
		s := &Service{}
		s.open("damaged", &parsed{shapes: []*shapeRecord{shape}}, nil)
		if text, err := s.text(); err == nil {
			t.Errorf("%s: %s", name, text)
		}
	}
}

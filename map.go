package boto3

import (
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/jmes"
)

// Map is a structure whose members are known by name: the input or output of
// an operation, or a structure inside one. Outputs hold string, bool, int64,
// float64, []byte, time.Time, []any, Map and, for a streaming body,
// io.ReadCloser. Inputs take those and whatever else a Go user would pass:
// every kind of number, named types, structs, pointers, typed slices and maps.
//
// A Map is as safe for concurrent use as any Go map: for reading only.
type Map map[string]any

// Search evaluates a JMESPath expression (https://jmespath.org) over the map.
// What is found is the map's own value and no copy; maps that the expression makes
// are Maps. Whole numbers are exact.
func (m Map) Search(expression string) (any, error) {
	e, err := jmes.New(expression)
	if err != nil {
		return nil, err
	}
	return e.Search(m)
}

// Decode stores the map in the value that v points to, by the names of its
// fields, as an output is stored in a struct. Members that v lacks are skipped.
func (m Map) Decode(v any) error { return bind.Decode(m, v) }

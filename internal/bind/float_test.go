package bind_test

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
)

// TestLargestFloat32 holds that the largest float32 is read as services write it, with
// the fewest digits that give it back, and that what rounds to infinity is refused.
func TestLargestFloat32(t *testing.T) {
	limit := math.MaxFloat32 + (math.MaxFloat32-float64(math.Nextafter32(math.MaxFloat32, 0)))/2
	shape := rootShape(t)
	ratio, _ := shape.Member("Ratio")
	for x, fits := range map[float64]bool{
		3.4028235e38: true, -3.4028235e38: true, math.Nextafter(limit, 0): true, math.Inf(1): true,
		limit: false, -limit: false, 1e300: false,
	} {
		var bound, decoded struct{ Ratio float32 }
		s, err := newBinder().Out(shape, &bound)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Struct().Member(ratio.Index).SetFloat(x); (err == nil) != fits || fits && bound.Ratio != float32(x) {
			t.Errorf("%v is bound as %v, %v", x, bound.Ratio, err)
		}
		if err := bind.Decode(dyn{"Ratio": x}, &decoded); (err == nil) != fits || fits && decoded.Ratio != float32(x) {
			t.Errorf("%v is decoded as %v, %v", x, decoded.Ratio, err)
		}
	}
}

// TestWholeNumbers are those that go without a decimal point where any number may
// stand, as Python's json reads them.
func TestWholeNumbers(t *testing.T) {
	shape := rootShape(t)
	for text, want := range map[json.Number]bool{"999": true, "-1": true, "9223372036854775807": true, "999.0": false, "1e3": false, "9223372036854775808": false} {
		v, err := newBinder().View(shape, dyn{"Ratio": text})
		if err != nil {
			t.Fatal(err)
		}
		ratio, _ := shape.Member("Ratio")
		m, _ := v.Member(ratio.Index)
		if n, ok := m.Whole(); ok != want || ok && strconv.FormatInt(n, 10) != string(text) {
			t.Errorf("%s: %d, %v", text, n, ok)
		}
	}
}

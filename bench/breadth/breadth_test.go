//go:build peers

package breadth

import "testing"

// TestAgree has every library read what was drawn.
func TestAgree(t *testing.T) {
	for _, c := range table() {
		t.Run(c.service+"."+c.operation, func(t *testing.T) {
			for _, seed := range seeds {
				d := c.draw(t, seed)
				t.Logf("%d bytes", len(d.response.Body))
				for _, who := range d.contenders(t, seed) {
					if err := d.check(t.Context(), who); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
}

var seeds = []uint64{1, 2}

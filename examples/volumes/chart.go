package main

import (
	"fmt"
	"strings"
)

// bar is one of a chart.
type bar struct {
	name  string
	value float64
}

// draw is a chart of horizontal bars as an SVG picture, dark where the reader's screen is.
func draw(bars []bar) string {
	const left, width, height = 130, 400, 28
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
<style>
.back { fill: #ffffff } text { fill: #24292f } .bar { fill: #0969da }
@media (prefers-color-scheme: dark) { .back { fill: #0d1117 } text { fill: #e6edf3 } .bar { fill: #4493f8 } }
</style>
<title>What unused volumes cost a month, in dollars</title>
<rect class="back" width="100%%" height="100%%"/>
`, left+width+80, len(bars)*height+10)
	for i, b := range bars {
		y := i*height + 5
		length := width * b.value / max(bars[0].value, 0.01) // the first is the longest
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="end">%s</text><rect class="bar" x="%d" y="%d" width="%.0f" height="%d"/><text x="%.0f" y="%d">%.2f</text>
`, left-8, y+17, b.name, left, y, length, height-6, left+length+6, y+17, b.value)
	}
	s.WriteString("</svg>\n")
	return s.String()
}

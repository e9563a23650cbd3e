package boto3_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The colours are told apart by those who see no red or no green, and by their lightness.
const chartStyle = `
  .back { fill: #ffffff } text { fill: #1f2328 } .soft { fill: #59636e }
  .boto3 { fill: #0550ae } .aws-sdk-go-v2 { fill: #d4791f } .minio-go { fill: #9a9fa6 } .python { fill: #6fb3a0 }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117 } text { fill: #f0f6fc } .soft { fill: #9198a1 }
    .boto3 { fill: #58a6ff } .aws-sdk-go-v2 { fill: #c46a1c } .minio-go { fill: #6e7681 } .python { fill: #3f8f7b }
  }
`

const (
	chartLeft   = 220 // where bars begin
	chartLength = 380 // of the longest
	barHeight   = 16
)

// drawChart is an SVG picture with a background of its own, light or dark as the reader's
// screen is, and all figures in its description.
func drawChart(t *testing.T, c chart) string {
	t.Helper()
	var body, spoken strings.Builder
	var libraries []string
	y := 74
	for _, g := range c.groups {
		g.bars = slices.DeleteFunc(slices.Clone(g.bars), func(b chartBar) bool { return b.text == "" })
		longest := 0.0
		for _, b := range g.bars {
			longest = max(longest, magnitude(t, b.text))
		}
		fmt.Fprintf(&body, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", chartLeft-12, y+barHeight*len(g.bars)/2+4, g.label)
		fmt.Fprintf(&spoken, "%s: ", g.label)
		for i, b := range g.bars {
			length := max(chartLength*magnitude(t, b.text)/longest, 1)
			fmt.Fprintf(&body, `<rect class="%s" x="%d" y="%d" width="%.0f" height="%d"/><text class="soft" font-size="12" x="%.0f" y="%d">%s</text>`+"\n",
				chartClass(b.library), chartLeft, y, length, barHeight-3, chartLeft+length+6, y+11, b.text)
			spoken.WriteString(b.library + " " + b.text + map[bool]string{true: ". ", false: ", "}[i+1 == len(g.bars)])
			if !slices.Contains(libraries, b.library) {
				libraries = append(libraries, b.library)
			}
			y += barHeight
		}
		y += 12
	}
	x := chartLeft
	for _, library := range libraries {
		fmt.Fprintf(&body, `<rect class="%s" x="%d" y="49" width="11" height="11"/><text x="%d" y="59">%s</text>`+"\n", chartClass(library), x, x+16, library)
		x += 34 + 8*len(library)
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 %d" width="700" height="%d" role="img" aria-labelledby="title figures" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13">
<title id="title">%s</title>
<desc id="figures">%s</desc>
<style>%s</style>
<rect class="back" width="700" height="%d" rx="6"/>
<text x="%d" y="24" font-size="16" font-weight="600">%s</text><text class="soft" font-size="12" x="%d" y="41">%s</text>
%s</svg>
`, y, y, c.title, strings.TrimSpace(spoken.String()), chartStyle, y, chartLeft, c.title, chartLeft, c.better, body.String())
}

func chartClass(library string) string {
	if library == "boto3 for Python" {
		return "python"
	}
	return library
}

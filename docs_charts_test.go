package boto3_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// chart is a picture of docs/performance.md. Each group of bars has a scale of its own, so
// that a call of microseconds stands beside one of milliseconds.
type chart struct {
	name, title, better string
	groups              []chartGroup
}

type chartGroup struct {
	label string
	bars  []chartBar
}

// chartBar has the text of the figure as it was measured, and its length by that.
type chartBar struct{ library, text string }

// measuredRow is a row of a table in bench/README.md.
type measuredRow struct {
	heading, group string // of the page, and the row in bold above it
	header, cells  []string
}

// measuredRows are the rows of all tables.
func measuredRows(t *testing.T) (rows []measuredRow) {
	t.Helper()
	page, err := os.ReadFile("bench/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var heading, group string
	var header []string
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			header, group = nil, ""
			if strings.HasPrefix(line, "#") {
				heading = strings.TrimLeft(line, "# ")
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case header == nil:
			header = cells
		case strings.HasPrefix(cells[0], "**"):
			group = strings.Trim(cells[0], "*")
		case !strings.HasPrefix(cells[0], "--"):
			rows = append(rows, measuredRow{heading, group, header, cells})
		}
	}
	return rows
}

// measured is what a table has in the column of a row, up to its first comma and space.
func measured(t *testing.T, rows []measuredRow, group, row, column string) string {
	t.Helper()
	for _, r := range rows {
		if r.group != group || r.cells[0] != row {
			continue
		}
		for i, name := range r.header {
			if name == column && i < len(r.cells) {
				text, _, _ := strings.Cut(r.cells[i], ", ")
				return text
			}
		}
	}
	t.Fatalf("bench/README.md has no %q of %q %s", column, row, group)
	return ""
}

func charts(t *testing.T) []chart {
	rows := measuredRows(t)
	calls := chart{name: "calls", title: "Time of one call", better: "shorter is better; each call has a scale of its own"}
	for _, c := range [][2]string{
		{"ListObjectsV2", "S3 ListObjectsV2, 1,000 keys"}, {"DescribeInstances", "EC2 DescribeInstances, 100"},
		{"ListUsers", "IAM ListUsers, 100"}, {"GetObject", "S3 GetObject, 1 KiB"}, {"SendMessage", "SQS SendMessage"},
		{"Query", "DynamoDB Query, 100 items"}, {"Query into structs of one's own", "… into structs of one's own"},
		{"client creation", "client creation"},
	} {
		g := chartGroup{label: c[1]}
		for _, library := range [][2]string{{"boto3, structs", "boto3"}, {"aws-sdk-go-v2", "aws-sdk-go-v2"}, {"minio-go", "minio-go"}} {
			g.bars = append(g.bars, chartBar{library[1], measured(t, rows, "", c[0], library[0])})
		}
		calls.groups = append(calls.groups, g)
	}
	transfers := chart{name: "transfers", title: "Transfers over https", better: "longer is better; each row has a scale of its own"}
	memory := chart{name: "memory", title: "Peak memory of a transfer over https", better: "shorter is better"}
	for _, c := range []struct {
		chart         *chart
		label, column string
	}{
		{&transfers, "a file of 1 GiB up", "upload"}, {&transfers, "a file of 1 GiB down", "download"},
		{&transfers, "2,000 objects put", "puts"}, {&transfers, "2,000 objects got", "gets"}, {&transfers, "10,000 keys listed", "keys listed"},
		{&memory, "a file of 1 GiB up", "memory"},
	} {
		g := chartGroup{label: c.label}
		for _, library := range []string{"boto3", "aws-sdk-go-v2", "minio-go", "boto3 for Python"} {
			g.bars = append(g.bars, chartBar{library, measured(t, tables(rows, c.column), "https", library, c.column)})
		}
		c.chart.groups = append(c.chart.groups, g)
	}
	building := chart{name: "building", title: "Time to build a program", better: "shorter is better"}
	for _, program := range []string{"EC2", "ten services"} {
		building.groups = append(building.groups, chartGroup{label: program, bars: []chartBar{
			{"boto3", measured(t, rows, "", program, "boto3: time, CPU")}, {"aws-sdk-go-v2", measured(t, rows, "", program, "aws-sdk-go-v2: time, CPU")},
		}})
	}
	return []chart{calls, transfers, memory, building}
}

// tables are the rows of those tables that have a column.
func tables(rows []measuredRow, column string) (out []measuredRow) {
	for _, r := range rows {
		if strings.Contains("|"+strings.Join(r.header, "|")+"|", "|"+column+"|") {
			out = append(out, r)
		}
	}
	return out
}

// TestCharts holds that the pictures of docs/performance.md are those of the figures that
// were measured; with -args -update it draws them.
func TestCharts(t *testing.T) {
	page, err := os.ReadFile("docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range charts(t) {
		file := filepath.Join("docs", "charts", c.name+".svg")
		picture := drawChart(t, c)
		if *update {
			if err := os.WriteFile(file, []byte(picture), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if old, err := os.ReadFile(file); err != nil || string(old) != picture {
			t.Errorf("%s is not that of bench/README.md: make charts (%v)", file, err)
		}
		if !strings.Contains(string(page), "(charts/"+c.name+".svg)") {
			t.Errorf("docs/performance.md does not show %s", file)
		}
	}
}

// magnitude is the number that a figure begins with.
func magnitude(t *testing.T, text string) float64 {
	t.Helper()
	digits := regexp.MustCompile(`^[\d,.]+`).FindString(text)
	n, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil {
		t.Fatal(fmt.Errorf("%q is no figure: %w", text, err))
	}
	return n
}

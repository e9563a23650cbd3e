package measured

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

var update = flag.Bool("update", false, "put what is measured into the tables of bench/README.md, and figures that other pages quote into those")

// Head is the header of the table of calls.
const Head = "| call | protocol | bytes | boto3, structs | own structs | boto3, maps | aws-sdk-go-v2 | minio-go | floor | of aws-sdk-go-v2's time | seed 2 | of the floor's | seed 2 | of aws-sdk-go-v2's allocations |"

// Row is a row of the table of calls. second is nil where nothing is drawn by a seed.
func Row(name, protocol string, size int, first, second map[string]Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s | ", name, protocol)
	if size > 0 {
		fmt.Fprint(&b, size)
	}
	b.WriteString(" |")
	for _, who := range []string{Ours, Own, Map, Peer, Minio, Floor} {
		if r, ok := first[who]; ok {
			fmt.Fprintf(&b, " %.1f µs, %.0f", r.Least()/1000, r.Allocs)
		}
		b.WriteString(" |")
	}
	for _, of := range []string{Peer, Floor} {
		b.WriteString(spread(first, of) + spread(second, of))
	}
	fmt.Fprintf(&b, " %.3f |", first[Ours].Allocs/first[Peer].Allocs)
	return b.String()
}

// spread is a cell with the median of the rounds' ratios, the least and the greatest.
func spread(results map[string]Result, of string) string {
	ours, theirs := results[Ours], results[of]
	if len(ours.Times) == 0 || len(theirs.Times) == 0 {
		return " |"
	}
	r := Ratios(ours, theirs)
	return fmt.Sprintf(" **%.2f** (%.2f to %.2f) |", Median(r), r[0], r[len(r)-1])
}

// Update puts rows into the table of a page that has the header, where -update is given:
// in place of those with the same first cell, or at its end. Cells that change are
// replaced in the tables of the quoting pages too.
func Update(page, head string, rows []string, quoting ...string) error {
	if !*update {
		return nil
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	at := slices.Index(lines, head)
	if at < 0 {
		return fmt.Errorf("%s has no table with the header %s", page, head)
	}
	changes := map[string]string{}
	for _, row := range rows {
		end := at
		for end < len(lines) && strings.HasPrefix(lines[end], "|") && first(lines[end]) != first(row) {
			end++
		}
		if end == len(lines) || !strings.HasPrefix(lines[end], "|") {
			lines = slices.Insert(lines, end, row)
			continue
		}
		before, after := cells(lines[end]), cells(row)
		for i := range min(len(before), len(after)) {
			changes[before[i]] = after[i]
		}
		lines[end] = row
	}
	if err := os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		return err
	}
	for _, other := range quoting {
		if err := follow(other, changes); err != nil {
			return err
		}
	}
	return nil
}

func cells(row string) []string {
	all := strings.Split(strings.Trim(row, "|"), "|")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

func first(row string) string { return cells(row)[0] }

// follow replaces cells that have a time with allocations, which are like no others.
func follow(page string, changes map[string]string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	parts := strings.Split(string(text), "|")
	for i, part := range parts {
		if after := changes[strings.TrimSpace(part)]; after != "" && strings.Contains(part, " µs, ") {
			parts[i] = " " + after + " "
		}
	}
	return os.WriteFile(page, []byte(strings.Join(parts, "|")), 0o644)
}

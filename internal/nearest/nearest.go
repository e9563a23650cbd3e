// Package nearest finds the names that a user may have meant.
package nearest

import (
	"sort"
	"strings"
)

// Names returns up to three of the candidates that are close to name, the
// closest first.
func Names(name string, candidates []string) []string {
	type scored struct {
		name     string
		distance int
	}
	limit := max(2, len(name)/4)
	var close []scored
	folded := fold(name)
	for _, c := range candidates {
		f := fold(c)
		d := distance(folded, f, limit)
		if d > limit && len(folded) > 2 && strings.Contains(f, folded) {
			d = limit
		}
		if d <= limit {
			close = append(close, scored{c, d})
		}
	}
	sort.SliceStable(close, func(i, j int) bool { return close[i].distance < close[j].distance })
	names := make([]string, 0, 3)
	for _, s := range close[:min(3, len(close))] {
		names = append(names, s.name)
	}
	return names
}

// Hint is "; did you mean A or B?" for the nearest names, or nothing.
func Hint(name string, candidates []string) string {
	names := Names(name, candidates)
	if len(names) == 0 {
		return ""
	}
	last := len(names) - 1
	if last == 0 {
		return "; did you mean " + names[0] + "?"
	}
	return "; did you mean " + strings.Join(names[:last], ", ") + " or " + names[last] + "?"
}

// fold makes list_objects, ListObjects and listObjects alike.
func fold(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
}

// distance is the edit distance with transpositions, or more than limit.
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) > limit {
		return limit + 1
	}
	before, previous, current := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}

func abs(n int) int { return max(n, -n) }

package credentials

import (
	"fmt"
	"strings"
	"time"
)

// timestampLayouts are the forms in which AWS tools have written expiry times.
// Parsing accepts a fraction after the seconds of each.
var timestampLayouts = [...]string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	"20060102T150405Z0700",
	"20060102T150405",
	time.DateOnly,
}

// parseTimestamp reads an ISO 8601 time. A time without a zone is UTC; the
// zones "UTC" and "GMT", which older tools wrote, are understood.
func parseTimestamp(text string) (time.Time, error) {
	clean := strings.ToUpper(strings.TrimSpace(text))
	for _, zone := range [...]string{"UTC", "GMT"} {
		if rest, found := strings.CutSuffix(clean, zone); found {
			clean = strings.TrimSpace(rest) + "Z"
			break
		}
	}
	if len(clean) > 10 && clean[10] == ' ' {
		clean = clean[:10] + "T" + strings.ReplaceAll(clean[11:], " ", "")
	}
	for _, layout := range timestampLayouts {
		if when, err := time.Parse(layout, clean); err == nil {
			return when.UTC(), nil
		}
	}
	if len(text) > 40 {
		text = text[:40] + "..."
	}
	return time.Time{}, fmt.Errorf("%.80q is not an ISO 8601 time", text)
}

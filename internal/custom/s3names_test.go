package custom

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// TestS3Names compares with botocore's regular expressions, on texts made of the
// parts that matter to them.
func TestS3Names(t *testing.T) {
	accessPoint := regexp.MustCompile(`^arn:(aws).*:(s3|s3-object-lambda):[a-z\-0-9]*:[0-9]{12}:accesspoint[/:][a-zA-Z0-9\-.]{1,63}$` +
		`|^arn:(aws).*:s3-outposts:[a-z\-0-9]+:[0-9]{12}:outpost[/:][a-zA-Z0-9\-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9\-]{1,63}$`)
	version := regexp.MustCompile(`\?versionId=[^\s]+$`)
	region := regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9\-]{0,62}$`)
	parts := []string{
		"arn", "aws", "arn:aws", "arn:aws-cn:", ":", ":", ":", "/", "/", "s3", "s3-outposts", ":s3-object-lambda:", "us-west-2", "outpost", "accesspoint",
		"123456789012", ":123456789012:", "1", "a", "B.c", "-", "_", "\n", " ", "é", "?versionId=", "?versionId=", strings.Repeat("x", 62),
		"arn:aws:s3:us-west-2:123456789012:accesspoint", "arn:aws:s3-outposts:us-west-2:123456789012:outpost", "arn:aws:s3-object-lambda::123456789012:accesspoint:",
	}
	r := rand.New(rand.NewPCG(1, 2))
	found := [3]int{}
	for range 100_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		text := b.String()
		at := len(text)
		if m := version.FindStringIndex(text); m != nil {
			at = m[0]
			found[0]++
		}
		if got := s3VersionAt(text); got != at {
			t.Errorf("version of %q at %d, want %d", text, got, at)
		}
		if got, want := s3AccessPoint(text), accessPoint.MatchString(text); got != want {
			t.Errorf("access point %q: %t, want %t", text, got, want)
		} else if want {
			found[1]++
		}
		if got, want := s3Region(text), region.MatchString(text); got != want {
			t.Errorf("region %q: %t, want %t", text, got, want)
		} else if want {
			found[2]++
		}
	}
	if min(found[0], found[1], found[2]) < 300 {
		t.Errorf("only %v matches", found)
	}
}

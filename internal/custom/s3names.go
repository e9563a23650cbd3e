package custom

import (
	"slices"
	"strings"
)

// What follows does without package regexp, which would make every program a
// quarter of a megabyte larger. The names are those that botocore takes for S3.

const (
	lower   = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
	letters = lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + digits + "-"
)

// within says whether text has least to most characters, all of them from set.
func within(text, set string, least, most int) bool {
	return len(text) >= least && len(text) <= most && strings.Trim(text, set) == ""
}

// cutLast splits text around the last one of the separators.
func cutLast(text, separators string) (before, after string) {
	i := strings.LastIndexAny(text, separators)
	if i < 0 {
		return "", text
	}
	return text[:i], text[i+1:]
}

// s3AccessPoint says whether a bucket's name is the ARN of an access point, of
// one on an outpost, or of one of S3 Object Lambda:
//
//	arn:aws*:s3:REGION:ACCOUNT:accesspoint/NAME
//	arn:aws*:s3-outposts:REGION:ACCOUNT:outpost/OUTPOST/accesspoint/NAME
func s3AccessPoint(arn string) bool {
	rest, name := cutLast(arn, "/:")
	owner, ok := strings.CutSuffix(rest, "accesspoint")
	if !ok || !within(name, letters+".", 1, 63) {
		return false
	}
	if s3Owner(owner, 0, "s3", "s3-object-lambda") {
		return true
	}
	owner, outpost := cutLast(strings.TrimRight(owner, "/:"), "/:")
	outside, ok := strings.CutSuffix(owner, "outpost")
	return ok && len(owner)+len(outpost)+len("//accesspoint") == len(rest) && within(outpost, letters, 1, 63) &&
		!strings.Contains(name, ".") && s3Owner(outside, 1, "s3-outposts")
}

// s3Owner says whether an ARN begins so, up to and with the colon behind the
// account. A region has at least so many characters.
func s3Owner(arn string, region int, services ...string) bool {
	arn, ok := strings.CutSuffix(arn, ":")
	arn, account := cutLast(arn, ":")
	arn, where := cutLast(arn, ":")
	arn, service := cutLast(arn, ":")
	return ok && strings.HasPrefix(arn, "arn:aws") && !strings.Contains(arn, "\n") && slices.Contains(services, service) &&
		within(where, lower+digits+"-", region, len(where)) && within(account, digits, 12, 12)
}

// s3VersionAt is where the version begins in "bucket/key?versionId=VERSION", the
// length of the text where there is none.
func s3VersionAt(source string) int {
	const mark = "?versionId="
	at := strings.LastIndexAny(source, " \t\n\f\r") + 1
	if i := strings.Index(source[at:], mark); i >= 0 && at+i+len(mark) < len(source) {
		return at + i
	}
	return len(source)
}

// s3Region says whether a region that S3 names can be a part of a host name.
func s3Region(name string) bool {
	return within(name, letters, 1, 63) && name[0] != '-'
}

package parity_test

import (
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// exception is a difference that is known. It explains parts of a comparison;
// what it leaves must follow from them: the signature, the length and the hash
// of the payload.
type exception struct {
	name     string
	explains func(c *trial, ours, theirs *request, d difference) bool
}

var (
	fractional = regexp.MustCompile(`-?\d+\.\d+`)
	wholeFirst = regexp.MustCompile(`^-?\d+`)
)

// sameButFractions says whether two bodies differ only in that the second has whole
// seconds where the first has their fractions too.
func sameButFractions(ours, theirs string) bool {
	last := 0
	for _, at := range fractional.FindAllStringIndex(ours, -1) {
		if strings.HasPrefix(theirs, ours[last:at[1]]) {
			continue // a text that reads like a number
		}
		rest, same := strings.CutPrefix(theirs, ours[last:at[0]])
		whole := wholeFirst.FindString(rest)
		x, err := strconv.ParseFloat(ours[at[0]:at[1]], 64)
		n, bad := strconv.ParseFloat(whole, 64)
		if !same || err != nil || bad != nil || math.Abs(x-n) > 1 {
			return false
		}
		theirs, last = rest[len(whole):], at[1]
	}
	return last > 0 && theirs == ours[last:]
}

// exceptions are all of them. docs/conformance.md has their reasons.
var exceptions = []exception{
	// Where this module goes past botocore on purpose.
	{"media type of blobs", func(c *trial, _, _ *request, d difference) bool {
		p := payload(c)
		return d.part == "header Content-Type" && c.op.Service.Protocol == "rest-json" && p != nil && !p.Shape.EventStream &&
			d.theirs == "(none)" && slices.Contains([]string{"application/octet-stream", "text/plain"}, d.ours)
	}},
	{"infinities in JSON", func(c *trial, _, _ *request, d difference) bool {
		return d.part == "body" && c.op.Service.Retired && d.theirs ==
			strings.NewReplacer(`"-Infinity"`, "-Infinity", `"Infinity"`, "Infinity", `"NaN"`, "NaN").Replace(d.ours)
	}},
	{"years of four digits", func(c *trial, _, _ *request, d difference) bool {
		short := strings.ReplaceAll(d.ours, "0001-01-01T", "1-01-01T")
		return short != d.ours && (short == d.theirs || c.presign > 0 && alike(difference{"", short, d.theirs}))
	}},
	{"white space beyond ASCII in headers", func(c *trial, ours, _ *request, d difference) bool {
		return (d.part == "header Authorization" || c.presign > 0 && d.part == "query" && alike(d)) && spacedOut(ours.header)
	}},
	{"checksums that botocore lacks", func(_ *trial, _, theirs *request, d difference) bool {
		return d.part == "refusal" && theirs.refused == "FlexibleChecksumError" && !strings.HasSuffix(theirs.message, "algorithm: ")
	}},
	{"what botocore has only with awscrt", func(_ *trial, _, theirs *request, d difference) bool {
		missing := theirs.refused == "MissingDependencyException" && strings.Contains(theirs.message, "botocore[crt]")
		return !*withCRT && d.part == "refusal" && (missing || theirs.refused == "UnsupportedSignatureVersionError" && strings.HasSuffix(theirs.message, ": sigv4a"))
	}},
	{"keys of customers in every operation of S3", func(c *trial, _, _ *request, d difference) bool {
		return c.target.Service == "s3" && strings.HasPrefix(d.part, "header X-Amz-Server-Side-Encryption-Customer-Key") && !slices.Contains(hashesKeys, c.op.Name)
	}},
	{"no Expect for bodies in memory", func(c *trial, _, _ *request, d difference) bool {
		return c.target.Service == "s3" && d.part == "header Expect" && d.ours == "(none)"
	}},
	{"length of chunked bodies", func(_ *trial, ours, _ *request, d difference) bool {
		return ours.header.Get("X-Amz-Trailer") != "" &&
			(d.part == "header Transfer-Encoding" && d.theirs == "chunked" || d.part == "header Content-Length" && d.theirs == "(none)")
	}},
	{"dual-stack endpoints of isolated partitions", func(c *trial, _, theirs *request, d difference) bool {
		dual := c.target.Config["use_dualstack_endpoint"] == true && strings.HasPrefix(c.target.Region, "us-iso")
		return dual && (theirs.refused == "EndpointVariantError" || d.part == "header Authorization" && strings.Contains(d.theirs, "/us-east-1/") && !strings.Contains(d.ours, "/us-east-1/"))
	}},
	{"Import/Export outside its one endpoint", func(c *trial, _, _ *request, d difference) bool {
		return c.target.Service == "importexport" && (d.part == "body" || d.part == "header X-Amz-Date")
	}},
	{"the scheme's own port in SigV2", func(c *trial, _, _ *request, d difference) bool {
		return c.target.Service == "sdb" && d.part == "body" && strings.Contains(c.target.Endpoint, ".com:")
	}},
	{"CodeCatalyst without a token", func(c *trial, _, _ *request, d difference) bool {
		return c.target.Service == "codecatalyst" && d.part == "header Authorization" && strings.Contains(d.theirs, "/aws-global/")
	}},
	{"empty labels", func(_ *trial, ours, _ *request, d difference) bool {
		return d.part == "refusal" && strings.Contains(ours.message, "empty, but part of the address")
	}},
	{"dot segments in labels", func(_ *trial, ours, _ *request, d difference) bool {
		return d.part == "refusal" && strings.Contains(ours.message, "is a step within a path")
	}},
	{"control characters in headers", func(_ *trial, ours, _ *request, d difference) bool {
		return d.part == "refusal" && strings.Contains(ours.message, "net/http refuses the header")
	}},
	{"names that no header can have", func(_ *trial, ours, _ *request, d difference) bool {
		return d.part == "refusal" && strings.Contains(ours.message, "which no name of a header can have")
	}},
	{"fractions of Unix seconds", func(c *trial, _, _ *request, d difference) bool {
		return d.part == "body" && c.op.Service.Retired && sameButFractions(d.ours, d.theirs)
	}},
	{"characters that XML cannot hold", func(_ *trial, ours, _ *request, d difference) bool {
		return d.part == "refusal" && strings.Contains(ours.message, "which no XML document can carry")
	}},
	{"a multi-region signature without awscrt", func(_ *trial, _, theirs *request, d difference) bool {
		return !*withCRT && d.part == "header X-Amz-Region-Set" && strings.HasPrefix(theirs.header.Get("Authorization"), "AWS4-HMAC")
	}},

	// Of presigned URLs.
	{"a multi-region URL without awscrt", func(c *trial, ours, theirs *request, d difference) bool {
		return !*withCRT && c.presign > 0 && d.part == "query" && strings.Contains(ours.query, "X-Amz-Region-Set=") && strings.Contains(theirs.query, "=AWS4-HMAC-SHA256&")
	}},
	{"SigV4a in URLs of services other than S3", func(c *trial, _, theirs *request, d difference) bool {
		return c.presign > 0 && d.part == "refusal" && strings.HasSuffix(theirs.message, ": v4a-query")
	}},
	{"headers that are in the URL", func(c *trial, _, theirs *request, d difference) bool {
		return c.presign > 0 && strings.HasPrefix(d.part, "header ") && d.ours == "(none)" && strings.Contains(theirs.query, "AWSAccessKeyId=")
	}},
	{"blanks around headers that are in the URL", func(c *trial, _, _ *request, d difference) bool {
		close := func(s string) string { return strings.NewReplacer("=%20", "=", "%20&", "&").Replace(s) }
		return c.presign > 0 && d.part == "query" && strings.Contains(d.theirs, "AWSAccessKeyId=") && sameQuery(close(d.ours), close(d.theirs))
	}},
	{"lists in a URL", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "query" && alike(d) && strings.Count(d.ours, "&") > strings.Count(d.theirs, "&")
	}},
	{"bools in a URL", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "query" && alike(d) && (strings.Contains(d.theirs, "=True&") || strings.Contains(d.theirs, "=False&"))
	}},
	{"the region of the endpoint in a URL", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "query" && alike(d) && strings.Contains(d.theirs, "%2F"+c.target.Region+"%2F") && !strings.Contains(d.ours, "%2F"+c.target.Region+"%2F")
	}},
	{"empty lists in a URL", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "query" && strings.HasPrefix(d.theirs, "&") && alike(difference{"", d.ours, d.theirs[1:]})
	}},
	{"URLs of operations that nobody signs", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "query" && !strings.Contains(d.ours, "X-Amz-") && strings.Contains(d.theirs, "X-Amz-Signature=") &&
			(c.op.AuthType == "none" || slices.Contains(c.op.Auth, "smithy.api#noAuth"))
	}},
	{"Glacier's version with a URL", func(c *trial, _, _ *request, d difference) bool {
		return c.presign > 0 && c.target.Service == "glacier" && (d.part == "header X-Amz-Glacier-Version" && d.theirs == "(none)" ||
			d.part == "query" && alike(difference{"", strings.Replace(d.ours, "%3Bx-amz-glacier-version", "", 1), d.theirs}))
	}},
	{"bodies that a URL leaves out", func(c *trial, ours, _ *request, d difference) bool {
		return c.presign > 0 && d.part == "refusal" && strings.Contains(ours.message, "a URL cannot carry")
	}},

	{"Accept-Encoding is not signed", func(c *trial, ours, theirs *request, d difference) bool {
		if c.presign > 0 && d.part == "query" && strings.Contains(d.theirs, "SignedHeaders=accept-encoding%3B") {
			return true
		}
		return d.part == "header Authorization" && ours.header["Accept-Encoding"] != nil && strings.Contains(theirs.header.Get("Authorization"), "=accept-encoding;")
	}},
	{"a SourceRegion that is no region", func(c *trial, ours, _ *request, d difference) bool {
		return slices.Contains([]string{"ec2", "rds", "neptune", "docdb"}, c.target.Service) && d.part == "refusal" &&
			strings.Contains(ours.message, "is no region")
	}},
}

// alike says whether two queries of presigned URLs are the same but for their
// signatures, regions, the form of bools and the rest of lists.
func alike(d difference) bool {
	plain := func(query string) string {
		var list []string
		for p := range strings.SplitSeq(query, "&") {
			name, v, _ := strings.Cut(p, "=")
			parts := strings.Split(v, "%2F")
			switch {
			case name == "X-Amz-Signature", slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, name+"=") }):
				continue
			case v == "True" || v == "False":
				v = strings.ToLower(v)
			case name == "X-Amz-Credential" && len(parts) == 5:
				v = parts[0] + parts[1] + parts[3] + parts[4]
			}
			list = append(list, name+"="+v)
		}
		return strings.Join(list, "&")
	}
	return sameQuery(plain(d.ours), plain(d.theirs))
}

// hashesKeys are the operations for which botocore encodes a customer's key and
// adds its MD5.
var hashesKeys = []string{
	"HeadObject", "GetObject", "PutObject", "CopyObject", "CreateMultipartUpload", "UploadPart", "UploadPartCopy",
	"CompleteMultipartUpload", "SelectObjectContent",
}

func payload(c *trial) *model.Member {
	if c.op.Input == nil {
		return nil
	}
	return c.op.Input.Shape.Payload
}

func spacedOut(h http.Header) bool {
	for _, values := range h {
		for _, v := range values {
			if strings.ContainsAny(v, "\u00a0\u0085\u2028\u2029\u3000") {
				return true
			}
		}
	}
	return false
}

// follows are the parts that differ because others do.
var follows = []string{"header Authorization", "header Content-Length", "header X-Amz-Content-Sha256"}

// known names the exceptions that explain all differences, or returns nil.
func known(c *trial, ours, theirs *request, list []difference) (names []string) {
	var rest []string
	for _, d := range list {
		i := slices.IndexFunc(exceptions, func(e exception) bool { return e.explains(c, ours, theirs, d) })
		switch {
		case i < 0 && c.presign > 0 && d.part == "query" && alike(d):
			rest = append(rest, "header Authorization")
		case i < 0:
			rest = append(rest, d.part)
		case !slices.Contains(names, exceptions[i].name):
			names = append(names, exceptions[i].name)
		}
	}
	for _, part := range rest {
		if !slices.Contains(follows, part) {
			return nil
		}
	}
	return names
}

package auth

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// S3V1Options say how S3's first signature method signs one request.
type S3V1Options struct {
	// Time is when the request is signed. Required.
	Time time.Time
	// ResourcePath is the encoded path with the bucket in front, such as
	// "/bucket/key", for a request that has the bucket in its host name. Empty:
	// the path of the URL.
	ResourcePath string
}

func (o *S3V1Options) check(c Credentials) error {
	if err := c.check(); err != nil {
		return err
	}
	if o.Time.IsZero() {
		return errors.New("auth: S3V1Options.Time is not set")
	}
	return nil
}

// SignS3V1 signs the request in its Authorization header with S3's HMAC-SHA1
// method, which AWS has retired for new buckets and which some stores of other
// makers still take. It sets the Date header.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
func SignS3V1(r *http.Request, c Credentials, o S3V1Options) error {
	if err := o.check(c); err != nil {
		return err
	}
	setHost(r)
	setHeader(r, "Date", o.Time.UTC().Format(http.TimeFormat))
	setHeader(r, "Authorization", "AWS "+c.AccessKeyID+":"+s3v1Signature(r, c, o.ResourcePath))
	return nil
}

// PresignS3V1 signs the request in its query with S3's HMAC-SHA1 method: r.URL
// becomes a URL valid for the given time, whole seconds from 1 s on. Headers
// that the signature covers (x-amz-*, Content-Type, Content-MD5) move into the
// query.
func PresignS3V1(r *http.Request, c Credentials, o S3V1Options, expires time.Duration) error {
	if err := o.check(c); err != nil {
		return err
	}
	if expires < time.Second || expires%time.Second != 0 {
		return fmt.Errorf("auth: %w: %v; give whole seconds from 1s on", ErrPresignExpiry, expires)
	}
	setHost(r)
	delete(r.Header, "Authorization")
	until := strconv.FormatInt(o.Time.Add(expires).Unix(), 10)
	setHeader(r, "Date", until) // stands where the date does in what is signed
	pairs := []pair{{"AWSAccessKeyId", c.AccessKeyID}, {"Signature", s3v1Signature(r, c, o.ResourcePath)}, {"Expires", until}}
	delete(r.Header, "Date")
	for _, p := range s3v1Headers(r) {
		pairs = append(pairs, p)
		maps.DeleteFunc(r.Header, func(name string, _ []string) bool { return strings.EqualFold(name, p.key) })
	}
	for _, name := range []string{"content-md5", "content-type"} {
		if value := strings.TrimSpace(r.Header.Get(name)); value != "" {
			pairs = append(pairs, pair{name, value})
			r.Header.Del(name)
		}
	}
	query := s3v1Query(r.URL.RawQuery)
	if query != "" {
		query += "&"
	}
	r.URL.RawQuery = query + string(appendPairs(nil, pairs))
	return nil
}

// s3v1Query is a query without what an earlier signature left in it.
func s3v1Query(query string) string {
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool {
		key, _, _ := strings.Cut(part, "=")
		return key == "AWSAccessKeyId" || key == "Signature" || key == "Expires"
	})
	return strings.Join(parts, "&")
}

func s3v1Signature(r *http.Request, c Credentials, resourcePath string) string {
	if c.SessionToken != "" {
		setHeader(r, "X-Amz-Security-Token", c.SessionToken)
	}
	var text strings.Builder
	text.WriteString(method(r) + "\n")
	for _, name := range []string{"Content-Md5", "Content-Type", "Date"} {
		text.WriteString(strings.TrimSpace(r.Header.Get(name)) + "\n")
	}
	for _, p := range s3v1Headers(r) {
		text.WriteString(p.key + ":" + p.value + "\n")
	}
	if resourcePath == "" {
		resourcePath = wirePath(r)
	}
	text.WriteString(resourcePath)
	text.WriteString(s3v1SubResources(r.URL.RawQuery))
	return hmacSHA1(c.SecretAccessKey, text.String())
}

func hmacSHA1(secret, text string) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// s3v1Headers gives the x-amz-* headers sorted, their values joined.
func s3v1Headers(r *http.Request) []pair {
	s := getScratch()
	defer s.release()
	s.collectHeaders(r)
	var pairs []pair
	for i := range s.headers {
		h := &s.headers[i]
		key := string(s.lowerName(h))
		if !strings.HasPrefix(key, "x-amz-") {
			continue
		}
		values := make([]string, len(h.values))
		for i, value := range h.values {
			values[i] = strings.TrimSpace(value)
		}
		value := strings.Join(values, ",")
		if last := len(pairs) - 1; last >= 0 && pairs[last].key == key {
			pairs[last].value += "," + value
			continue
		}
		pairs = append(pairs, pair{key, value})
	}
	return pairs
}

// s3v1SubResources is the part of a query that names what is addressed, as it
// is signed: sorted by name, values decoded, with the question mark.
func s3v1SubResources(query string) string {
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		key, value, hasValue := strings.Cut(part, "=")
		if !isS3V1SubResource(key) {
			continue
		}
		if hasValue {
			part = key + "=" + unescape(value, false)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	sort.SliceStable(parts, func(i, j int) bool {
		a, _, _ := strings.Cut(parts[i], "=")
		b, _, _ := strings.Cut(parts[j], "=")
		return a < b
	})
	return "?" + strings.Join(parts, "&")
}

func isS3V1SubResource(name string) bool {
	switch name {
	case "accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "inventory", "lifecycle", "location",
		"logging", "metrics", "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment",
		"response-cache-control", "response-content-disposition", "response-content-encoding",
		"response-content-language", "response-content-type", "response-expires",
		"restore", "select", "select-type", "storageClass", "tagging", "torrent", "uploadId", "uploads",
		"versionId", "versioning", "versions", "website":
		return true
	default:
		return false
	}
}

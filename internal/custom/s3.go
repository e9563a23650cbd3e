package custom

import (
	"crypto/md5" //nolint:gosec // SSE-C sends the key's MD5, as the API asks.
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// encodedKeys marks a listing whose keys this side asked to have URL-encoded,
// so that keys which XML cannot hold come through.
const encodedKeys = 1

func s3() call.Hooks {
	return call.Hooks{
		Input:          s3Input,
		EndpointParams: s3EndpointParams,
		Request:        s3Request,
		Response:       s3Response,
		Redirect:       s3Redirect,
		Output:         s3Output,
		Fault:          s3Fault,
	}
}

// s3Fault gives the code that a GET would have where a HEAD is told no more than
// that there is nothing.
func s3Fault(c *call.Call, f *protocol.Fault) {
	if f.Code != "NotFound" {
		return
	}
	switch c.Op.Name {
	case "HeadBucket":
		f.Code = "NoSuchBucket"
	case "HeadObject":
		f.Code = "NoSuchKey"
	}
}

func s3Input(c *call.Call) error {
	if bucket, ok := c.Text("Bucket"); ok && !s3ValidBucket(bucket) {
		return fmt.Errorf("invalid bucket name %q: it takes 1 to 255 letters, digits, dots, hyphens and underscores, or the ARN of an access point", bucket)
	}
	switch c.Op.Name {
	case "ListObjects", "ListObjectsV2", "ListObjectVersions":
		if _, ok := c.Member("EncodingType"); !ok {
			c.Marks |= encodedKeys
			return c.Set("EncodingType", "url")
		}
	case "CopyObject", "UploadPartCopy":
		if err := s3CopySource(c); err != nil {
			return err
		}
	}
	if err := s3Metadata(c); err != nil {
		return err
	}
	if err := s3CustomerKey(c, "SSECustomerKey", "SSECustomerKeyMD5"); err != nil {
		return err
	}
	return s3CustomerKey(c, "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5")
}

// s3ValidBucket says whether a bucket's name, or the ARN of an access point, can
// be one.
func s3ValidBucket(name string) bool {
	if name == "" || len(name) > 255 {
		return false
	}
	for i := range len(name) {
		b := name[i]
		if b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b == '-' || b == '.' || b == '_' {
			continue
		}
		return s3AccessPoint(name)
	}
	return true
}

// s3CopySource escapes the source's key. The source is "bucket/key", with
// "?versionId=" where a version is meant, or a structure of Bucket, Key and
// VersionId.
func s3CopySource(c *call.Call) error {
	source, ok := c.Member("CopySource")
	if !ok {
		return nil
	}
	if text, err := source.Text(); err == nil {
		at := s3VersionAt(text)
		return c.Set("CopySource", s3Escape(text[:at])+text[at:])
	}
	var parts struct{ Bucket, Key, VersionId string }
	if err := bind.Decode(source.Any(), &parts); err != nil {
		return fmt.Errorf("CopySource: give \"bucket/key\" or a map of Bucket, Key and VersionId: %w", err)
	}
	for _, part := range []*string{&parts.Bucket, &parts.Key, &parts.VersionId} {
		*part = bind.Given(*part)
	}
	if parts.Bucket == "" || parts.Key == "" {
		return fmt.Errorf("CopySource: Bucket and Key are both required")
	}
	path := parts.Bucket + "/" + parts.Key
	if s3AccessPoint(parts.Bucket) {
		path = parts.Bucket + "/object/" + parts.Key
	}
	path = s3Escape(path)
	if parts.VersionId != "" {
		path += "?versionId=" + parts.VersionId
	}
	return c.Set("CopySource", path)
}

func s3Escape(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(path), "+", "%20"), "%2F", "/")
}

// s3Metadata refuses user metadata that no HTTP header can hold.
func s3Metadata(c *call.Call) error {
	switch c.Op.Name {
	case "CopyObject", "PutObject", "CreateMultipartUpload":
	default:
		return nil
	}
	metadata, ok := c.Member("Metadata")
	if !ok || metadata.Shape().Kind != model.Map {
		return nil
	}
	for key, v := range metadata.Entries() {
		text, err := v.Text()
		if err != nil {
			return nil // the validator reports it with its path
		}
		odd := text
		if !ascii(key) {
			odd = key
		}
		if !ascii(odd) {
			return fmt.Errorf("Metadata[%q]: S3 metadata takes ASCII characters only; escape %q first", key, odd) //nolint:staticcheck // begins with a member's name
		}
	}
	return nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// s3CustomerKey sends a customer's encryption key as base64 with its MD5,
// unless the caller has given the MD5 and so done both.
func s3CustomerKey(c *call.Call, keyName, sumName string) error {
	key, ok := c.Member(keyName)
	if _, done := c.Member(sumName); !ok || done {
		return nil
	}
	var raw []byte
	switch v := key.Any().(type) {
	case []byte:
		raw = v
	default:
		text, err := key.Text()
		if err != nil {
			return nil //nolint:nilerr // the validator reports it with its path
		}
		raw = []byte(text)
	}
	sum := md5.Sum(raw)
	if err := c.Set(keyName, base64.StdEncoding.EncodeToString(raw)); err != nil {
		return err
	}
	return c.Set(sumName, base64.StdEncoding.EncodeToString(sum[:]))
}

func s3EndpointParams(c *call.Call, set func(string, any)) {
	bucket, ok := c.Text("Bucket")
	if !ok {
		return
	}
	if region, moved := c.Memory.Load(bucket); moved {
		set("AWS::Region", region)
	}
	switch {
	case c.Op.Name == "GetBucketLocation":
		// The region that a virtual host would be signed for is what the
		// caller wants to find out.
		set("AWS::S3::ForcePathStyle", true)
	case strings.HasPrefix(bucket, "arn:"):
		set("AWS::S3::ForcePathStyle", false)
	}
}

// s3Request takes the bucket out of the path, where the description has it:
// the endpoint rules have put it into the host or the path already.
func s3Request(c *call.Call) error {
	if strings.HasPrefix(c.Op.RequestURI, "/{Bucket}") {
		_, rest, _ := strings.Cut(c.Request.Path[1:], "/")
		c.Request.Path = "/" + rest
		if c.Op.RequestURI == "/{Bucket}" || strings.HasPrefix(c.Op.RequestURI, "/{Bucket}?") {
			c.Request.Path = ""
		}
	}
	switch c.Op.Name {
	case "DeleteObjects", "PutBucketLifecycleConfiguration":
		// A parser of XML would turn line breaks in keys into spaces.
		c.Request.Body = []byte(strings.NewReplacer("\r", "&#xD;", "\n", "&#xA;").Replace(string(c.Request.Body)))
	}
	if c.Request.Stream != nil && (c.Request.Method == http.MethodPut || c.Request.Method == http.MethodPost) {
		c.Request.Header.Set("Expect", "100-continue")
	}
	return nil
}

// s3Response finds the error in a response that says 200: S3 sends its status
// before a long copy or completion is over. A document that is cut off is worth
// another attempt.
func s3Response(c *call.Call, r *protocol.Response) {
	s3Expires(c, r)
	if c.Marks&encodedKeys != 0 && !strings.Contains(r.Body, urlEncoded) {
		c.Marks &^= encodedKeys // a store that does not encode
	}
	if r.StatusCode >= http.StatusMultipleChoices || c.Op.StreamingOutput != nil || c.Op.EventOutput != nil {
		return
	}
	if c.Op.Output == nil || c.Op.Output.Shape.Payload != nil && c.Op.Output.Shape.Payload.Shape.Kind == model.String {
		s3Unread(c.Op, r)
		return
	}
	root := ""
	if r.Body != "" {
		var err error
		if root, err = s3Root(r.Body); err != nil {
			r.Unusable, r.Broken = err, true
			return
		}
	}
	if root == "Error" {
		r.StatusCode = http.StatusInternalServerError
		return
	}
	r.Unusable = s3Own(c.Op, root, r.Body)
	if c.Op.Name == "GetBucketLocation" && root == "LocationConstraint" {
		// The document's root is the member itself.
		at := strings.LastIndexByte(r.Body[:strings.Index(r.Body, root)], '<')
		r.Body = "<Output>" + r.Body[at:] + "</Output>"
	}
}

// urlEncoded tells that the keys of a listing are encoded. It begins with a
// letter that is rarer than <, which makes the search several times as fast.
const urlEncoded = "EncodingType>url</EncodingType>"

// s3KeyPaths are the places of a listing that EncodingType=url encodes.
var s3KeyPaths = map[string][]string{
	"ListObjects":        {"Delimiter", "Marker", "NextMarker", "Contents[].Key", "CommonPrefixes[].Prefix"},
	"ListObjectsV2":      {"Delimiter", "Prefix", "StartAfter", "Contents[].Key", "CommonPrefixes[].Prefix"},
	"ListObjectVersions": {"KeyMarker", "NextKeyMarker", "Prefix", "Delimiter", "Versions[].Key", "DeleteMarkers[].Key", "CommonPrefixes[].Prefix"},
}

func s3Output(c *call.Call) error {
	if err := c.AddExtra(); err != nil {
		return err
	}
	if c.Marks&encodedKeys == 0 {
		return nil
	}
	for _, path := range s3KeyPaths[c.Op.Name] {
		if err := c.Edit(path, s3Unescape); err != nil {
			return err
		}
	}
	return nil
}

func s3Unescape(s string) (any, error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	return unquote(strings.ReplaceAll(s, "+", " ")), nil
}

package boto3

import "net/http"

// PresignedRequest is a request that anyone can send without keys until it
// expires.
type PresignedRequest struct {
	Method string
	URL    string
	// Header holds what must be sent along, with these very values.
	Header http.Header
}

// PostForm says what an HTML form may upload to S3.
type PostForm struct {
	Bucket string
	// Key names the object. Where it ends in "${filename}", S3 puts the name
	// of the uploaded file there, and the uploader is free to send another
	// key that begins with the rest.
	Key string
	// Fields are sent along with the file: "acl", "Content-Type",
	// "x-amz-meta-owner" ... S3 refuses a field that no condition allows.
	Fields map[string]string
	// Conditions bound what the uploader may send, each as JSON has it:
	// Map{"acl": "private"}, []any{"content-length-range", 1, 1 << 20},
	// []any{"starts-with", "$Content-Type", "image/"}. Those for the bucket,
	// the key and the signature are added.
	Conditions []any
}

// PresignedPost is where and with which fields anyone can upload a file
// without keys until it expires.
type PresignedPost struct {
	URL string
	// Fields go into a multipart/form-data body, before the field "file".
	Fields map[string]string
}

package transfer

import (
	"errors"
	"fmt"

	"github.com/boto3-go/boto3"
)

// ChangedError says that what was transferred changed meanwhile: the object of
// a download or copy was replaced, or the file of an upload was written to.
// What was transferred until then is thrown away.
type ChangedError struct {
	What string // the object or file, and what is different
	Err  error  // the service's error, or nil
}

// Error says what changed.
func (e *ChangedError) Error() string {
	text := "transfer: " + e.What + " during the transfer; try again when it is at rest"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the service's error, or nil.
func (e *ChangedError) Unwrap() error { return e.Err }

// ChecksumError says that what arrived is not what was sent.
type ChecksumError struct {
	Object     string // bucket/key
	Algorithm  string
	Want, Got  string // in base64; Want is the sender's
	PartNumber int    // 0 for the whole object
}

// Error names both checksums.
func (e *ChecksumError) Error() string {
	what := e.Object
	if e.PartNumber > 0 {
		what = fmt.Sprintf("part %d of %s", e.PartNumber, e.Object)
	}
	return fmt.Sprintf("transfer: %s: the %s checksum of what arrived is %s, but that of what was sent is %s; try again", what, e.Algorithm, e.Got, e.Want)
}

// SizeError says that a reader did not give the bytes that were announced.
type SizeError struct{ Want, Got int64 }

// Error gives both lengths.
func (e *SizeError) Error() string {
	if e.Got > e.Want {
		return fmt.Sprintf("transfer: the reader gave more than the %d bytes that were announced", e.Want)
	}
	return fmt.Sprintf("transfer: the reader ended after %d of the %d bytes that were announced", e.Got, e.Want)
}

// AbortError says that a failed upload could not be cleaned up: its parts stay,
// and are paid for, until the multipart upload is aborted.
type AbortError struct {
	Bucket, Key, UploadID string
	Err                   error
}

// Error says how to clean up.
func (e *AbortError) Error() string {
	return fmt.Sprintf("transfer: parts of %s/%s remain: call AbortMultipartUpload with UploadId %q: %v", e.Bucket, e.Key, e.UploadID, e.Err)
}

// Unwrap returns why aborting failed.
func (e *AbortError) Unwrap() error { return e.Err }

// changed turns the answer to a failed condition that this package set itself
// into a *ChangedError.
func changed(err error, what string) error {
	if e, ok := errors.AsType[*boto3.Error](err); ok && (e.Code == "PreconditionFailed" || e.StatusCode == 412) {
		return &ChangedError{What: what, Err: err}
	}
	return err
}

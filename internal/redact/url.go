package redact

import (
	"errors"
	"net/url"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// URL takes sensitive members and signatures out of the URL that an error of an HTTP
// client quotes: the path is the operation's as the description has it.
func URL(err error, op *model.Operation) error {
	e, ok := errors.AsType[*url.Error](err)
	if !ok {
		return err
	}
	if !HasSensitiveURL(op) {
		if hidden := Presigned(e.URL); hidden != e.URL {
			return &url.Error{Op: e.Op, URL: hidden, Err: e.Err}
		}
		return err
	}
	place := ""
	if u, err := url.Parse(e.URL); err == nil {
		place = u.Scheme + "://" + u.Host
	}
	return &url.Error{Op: e.Op, URL: place + op.RequestURI, Err: e.Err}
}

// Presigned is a text without the query of a URL that is signed: whoever has that may
// do what it is for.
func Presigned(text string) string {
	for _, name := range [...]string{"X-Amz-Signature=", "X-Amz-Security-Token=", "&Signature="} {
		if strings.Contains(text, name) {
			place, _, _ := strings.Cut(text, "?")
			return place + "?" + Hidden
		}
	}
	return text
}

// Token is a message of a service without the session token that it may repeat: where a
// signature is wrong, some tell the whole of what should have been signed.
func Token(message string) string {
	const header = "x-amz-security-token:"
	var b strings.Builder
	for {
		before, after, found := strings.Cut(message, header)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(header + Hidden)
		message = ""
		if end := strings.IndexAny(after, "\n\r\\'\" "); end >= 0 {
			message = after[end:]
		}
	}
}

// HasSensitiveURL says whether the URL of an operation holds a sensitive member.
func HasSensitiveURL(op *model.Operation) bool {
	if op.Input == nil {
		return false
	}
	for i := range op.Input.Shape.Members {
		m := &op.Input.Shape.Members[i]
		if (m.Location == model.InURI || m.Location == model.InQuery) && m.Shape.Sensitive {
			return true
		}
	}
	return false
}

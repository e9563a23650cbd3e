package parity_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// verify computes the signature of a request anew from what is sent, as a
// server does. A hash of the payload that both sides send is taken as it is. It takes SigV4 in the header only; others pass.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func verify(r, theirs *request) error {
	rest, ok := strings.CutPrefix(r.header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
	if !ok {
		return nil
	}
	scope, rest, _ := strings.Cut(rest, ", SignedHeaders=")
	names, signature, _ := strings.Cut(rest, ", Signature=")
	parts := strings.Split(scope, "/")
	if len(parts) != 4 {
		return fmt.Errorf("scope %q", scope)
	}
	var headers strings.Builder
	for name := range strings.SplitSeq(names, ";") {
		value := r.host
		if name != "host" {
			value = strings.Join(r.header.Values(name), ",")
		}
		fmt.Fprintf(&headers, "%s:%s\n", name, strings.Join(strings.FieldsFunc(value, blank), " "))
	}
	hash := r.header.Get("X-Amz-Content-Sha256")
	actual := hex.EncodeToString(sum(string(r.body)))
	switch {
	case hash == "":
		hash = actual
	case len(hash) == 64 && hash != actual && hash != theirs.header.Get("X-Amz-Content-Sha256"): // a parameter may hold another
		return fmt.Errorf("the payload's hash is %s, not %s", actual, hash)
	}
	var faults []string
	for _, path := range []string{r.path, escapePath(r.path)} {
		canonical := strings.Join([]string{r.method, path, canonicalQuery(r.query), headers.String(), names, hash}, "\n")
		toSign := strings.Join([]string{"AWS4-HMAC-SHA256", r.header.Get("X-Amz-Date"), scope, hex.EncodeToString(sum(canonical))}, "\n")
		key := []byte("AWS4" + secretKey)
		for _, part := range parts {
			key = mac(key, part)
		}
		if hex.EncodeToString(mac(key, toSign)) == signature {
			return nil
		}
		faults = append(faults, canonical)
	}
	return fmt.Errorf("the signature is not of\n%s", strings.Join(faults, "\nnor of\n"))
}

// verifyURL does the same for a presigned URL.
func verifyURL(r *request) error {
	query, signature, ok := strings.Cut(r.query, "&X-Amz-Signature=")
	values, err := url.ParseQuery(query)
	if err != nil || !ok || values.Get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256" {
		return err
	}
	var headers strings.Builder
	for name := range strings.SplitSeq(values.Get("X-Amz-SignedHeaders"), ";") {
		value := r.host
		if name != "host" {
			value = strings.Join(r.header.Values(name), ",")
		}
		fmt.Fprintf(&headers, "%s:%s\n", name, strings.Join(strings.FieldsFunc(value, blank), " "))
	}
	_, scope, _ := strings.Cut(values.Get("X-Amz-Credential"), "/")
	for _, path := range []string{r.path, escapePath(r.path)} {
		for _, hash := range []string{"UNSIGNED-PAYLOAD", hex.EncodeToString(sum(""))} {
			canonical := strings.Join([]string{r.method, path, canonicalQuery(query), headers.String(), values.Get("X-Amz-SignedHeaders"), hash}, "\n")
			toSign := strings.Join([]string{"AWS4-HMAC-SHA256", values.Get("X-Amz-Date"), scope, hex.EncodeToString(sum(canonical))}, "\n")
			key := []byte("AWS4" + secretKey)
			if values.Has("X-Amz-S3session-Token") {
				key = []byte("AWS4express") // the session's
			}
			for part := range strings.SplitSeq(scope, "/") {
				key = mac(key, part)
			}
			if hex.EncodeToString(mac(key, toSign)) == signature {
				return nil
			}
		}
	}
	return fmt.Errorf("the signature is not of %s %s%s", r.method, r.path, query)
}

func blank(r rune) bool { return r == ' ' || r >= '\t' && r <= '\r' }

func sum(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:] }

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text))
	return h.Sum(nil)
}

// escapePath escapes an escaped path once more, as services other than S3 do,
// after taking out empty segments.
func escapePath(path string) string {
	var segments []string
	for s := range strings.SplitSeq(path, "/") {
		switch s {
		case "", ".":
		case "..":
			segments = segments[:max(0, len(segments)-1)]
		default:
			segments = append(segments, s)
		}
	}
	clean := "/" + strings.Join(segments, "/")
	if strings.HasSuffix(path, "/") && clean != "/" {
		clean += "/"
	}
	var b strings.Builder
	for _, c := range []byte(clean) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~/", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func canonicalQuery(query string) string {
	if query == "" {
		return ""
	}
	list := strings.Split(query, "&")
	for i, p := range list {
		if !strings.Contains(p, "=") {
			list[i] = p + "="
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		a1, a2, _ := strings.Cut(a, "=")
		b1, b2, _ := strings.Cut(b, "=")
		if a1 != b1 {
			return strings.Compare(a1, b1)
		}
		return strings.Compare(a2, b2)
	})
	return strings.Join(list, "&")
}

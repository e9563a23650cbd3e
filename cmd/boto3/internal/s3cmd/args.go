package s3cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
)

// plainArgs are options that are members of the requests as they are.
var plainArgs = map[string]string{
	"acl": "ACL", "storage-class": "StorageClass", "website-redirect": "WebsiteRedirectLocation", "content-type": "ContentType",
	"cache-control": "CacheControl", "content-disposition": "ContentDisposition", "content-encoding": "ContentEncoding",
	"content-language": "ContentLanguage", "expires": "Expires", "sse": "ServerSideEncryption", "sse-kms-key-id": "SSEKMSKeyId",
	"checksum-algorithm": "ChecksumAlgorithm",
}

// metadataArgs are those that S3 takes from the source of a copy unless it is told to
// replace them.
var metadataArgs = []string{"CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires", "Metadata"}

var grantArgs = map[string]string{"read": "GrantRead", "full": "GrantFullControl", "readacl": "GrantReadACP", "writeacl": "GrantWriteACP"}

// requestArgs are the members that the options of a command line mean, for each verb.
type requestArgs struct{ upload, download, copy, delete, head boto3.Map }

func newRequestArgs(o *options) (*requestArgs, error) {
	a := &requestArgs{upload: boto3.Map{}, download: boto3.Map{}, copy: boto3.Map{}, delete: boto3.Map{}, head: boto3.Map{}}
	for name, member := range plainArgs {
		if v := o.text(name); v != "" {
			a.upload[member], a.copy[member] = v, v
		}
	}
	if o.Has("metadata") {
		metadata, err := metadataOf(o.text("metadata"))
		if err != nil {
			return nil, err
		}
		a.upload["Metadata"], a.copy["Metadata"] = metadata, metadata
	}
	if err := a.keys(o); err != nil {
		return nil, err
	}
	if payer := o.text("request-payer"); payer != "" {
		for _, m := range []boto3.Map{a.upload, a.download, a.copy, a.delete, a.head} {
			m["RequestPayer"] = payer
		}
	}
	if v := o.text("checksum-mode"); v != "" {
		a.download["ChecksumMode"] = v
	}
	a.directives(o)
	return a, nil
}

// grants adds who may do what. What is wrong with them fails the transfers, not the
// command line, as in the AWS CLI.
func (a *requestArgs) grants(o *options) error {
	for _, grant := range o.Values("grants") {
		permission, grantee, ok := strings.Cut(grant, "=")
		if !ok {
			return errors.New("grants should be of the form permission=principal")
		}
		member, ok := grantArgs[permission]
		if !ok {
			return errors.New("permission must be one of: read|readacl|writeacl|full")
		}
		a.upload[member], a.copy[member] = grantee, grantee
	}
	return nil
}

// keys adds those of the user's own encryption.
func (a *requestArgs) keys(o *options) error {
	for _, name := range []string{"sse-c", "sse-c-copy-source"} {
		for _, pair := range [][2]string{{name, name + "-key"}, {name + "-key", name}} {
			if o.text(pair[0]) != "" && o.text(pair[1]) == "" {
				return usagef("It --%s is specified, --%s must be specified as well.", pair[0], pair[1])
			}
		}
	}
	add := func(option, prefix string, to ...boto3.Map) error {
		if o.text(option) == "" {
			return nil
		}
		key, err := valueOf(o.text(option + "-key"))
		for _, m := range to {
			m[prefix+"SSECustomerAlgorithm"], m[prefix+"SSECustomerKey"] = o.text(option), key
		}
		return err
	}
	return errors.Join(
		add("sse-c", "", a.upload, a.download, a.copy, a.head),
		add("sse-c-copy-source", "CopySource", a.copy),
	)
}

// directives settles what a copy keeps of its source.
func (a *requestArgs) directives(o *options) {
	directive := o.text("metadata-directive")
	if directive == "" && a.copy["Metadata"] != nil {
		directive = "REPLACE"
	}
	if props := o.text("copy-props"); props == "none" || props == "metadata-directive" {
		a.copy["TaggingDirective"] = "REPLACE"
		if props == "none" && directive == "" {
			directive = "REPLACE"
		}
	}
	if directive != "" {
		a.copy["MetadataDirective"] = directive
	}
	if directive != "REPLACE" {
		for _, name := range metadataArgs {
			delete(a.copy, name)
		}
	}
}

// valueOf is the value of an option, or of the file that it names.
func valueOf(text string) (string, error) {
	for _, prefix := range []string{"fileb://", "file://"} {
		if name, ok := strings.CutPrefix(text, prefix); ok {
			data, err := os.ReadFile(name)
			if err != nil {
				return "", usagef("Unable to load paramfile %s: %v", text, err)
			}
			return string(data), nil
		}
	}
	return text, nil
}

// metadataOf reads metadata, as JSON or in the short form name=value,name=value.
func metadataOf(text string) (map[string]string, error) {
	text, err := valueOf(text)
	if err != nil {
		return nil, err
	}
	metadata := map[string]string{}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		if err := json.Unmarshal([]byte(text), &metadata); err != nil {
			return nil, usagef("Error parsing parameter '--metadata': Invalid JSON: %v", err)
		}
		return metadata, nil
	}
	for rest := text; rest != ""; {
		name, value, ok := strings.Cut(rest, "=")
		if !ok {
			return nil, usagef("Error parsing parameter '--metadata': Expected: '=', received: 'EOF' for input: %s", text)
		}
		if value, rest, err = shortValue(value); err != nil {
			return nil, fmt.Errorf("%w for input: %s", err, text)
		}
		metadata[strings.TrimSpace(name)] = value
	}
	return metadata, nil
}

// shortValue takes a value of the short form, which a comma ends unless it stands in
// quotes or behind a backslash.
func shortValue(text string) (value, rest string, err error) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text) && (text[i+1] == ',' || text[i+1] == '\\' || text[i+1] == quote):
			i++
			b.WriteByte(text[i])
		case quote == 0 && (c == '"' || c == '\'') && b.Len() == 0:
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && c == ',':
			return b.String(), text[i+1:], nil
		default:
			b.WriteByte(c)
		}
	}
	if quote != 0 {
		return "", "", usagef("Error parsing parameter '--metadata': Expected: '%c', received: 'EOF'", quote)
	}
	return b.String(), "", nil
}

package s3cmd

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// The options of the commands, in groups as they go together.
var (
	filterOptions = []flags.Option{{Name: "include", Kind: flags.Single, Repeats: true}, {Name: "exclude", Kind: flags.Single, Repeats: true}}
	treeOptions   = []flags.Option{{Name: "recursive"}}
	rawOption     = flags.Option{Name: "raw"}
	payerOption   = flags.Option{Name: "request-payer", Kind: flags.Maybe, Choices: []string{"requester"}}
	pageOption    = flags.Option{Name: "page-size", Kind: flags.Single}

	reportOptions = []flags.Option{{Name: "dryrun"}, {Name: "quiet"}, {Name: "only-show-errors"}}

	objectOptions = []flags.Option{
		{Name: "acl", Kind: flags.Single, Choices: []string{
			"private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read",
			"bucket-owner-full-control", "log-delivery-write",
		}},
		{Name: "sse", Kind: flags.Maybe, Choices: []string{"AES256", "aws:kms", "aws:kms:dsse"}},
		{Name: "sse-c", Kind: flags.Maybe, Choices: []string{"AES256"}},
		{Name: "sse-c-key", Kind: flags.Single},
		{Name: "sse-kms-key-id", Kind: flags.Single},
		{Name: "sse-c-copy-source", Kind: flags.Maybe, Choices: []string{"AES256"}},
		{Name: "sse-c-copy-source-key", Kind: flags.Single},
		{Name: "storage-class", Kind: flags.Single, Choices: []string{
			"STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
			"EXPRESS_ONEZONE", "OUTPOSTS", "SNOW",
		}},
		{Name: "grants", Kind: flags.Many},
		{Name: "website-redirect", Kind: flags.Single},
		{Name: "content-type", Kind: flags.Single},
		{Name: "cache-control", Kind: flags.Single},
		{Name: "content-disposition", Kind: flags.Single},
		{Name: "content-encoding", Kind: flags.Single},
		{Name: "content-language", Kind: flags.Single},
		{Name: "expires", Kind: flags.Single},
		{Name: "metadata", Kind: flags.Single},
		{Name: "metadata-directive", Kind: flags.Single, Choices: []string{"COPY", "REPLACE"}},
		{Name: "copy-props", Kind: flags.Single, Choices: []string{"none", "metadata-directive", "default"}},
		{Name: "checksum-mode", Kind: flags.Single, Choices: []string{"ENABLED"}},
		{Name: "checksum-algorithm", Kind: flags.Single, Choices: []string{
			"CRC64NVME", "CRC32", "SHA256", "SHA1", "CRC32C", "SHA512", "XXHASH64", "XXHASH3", "XXHASH128", "MD5",
		}},
		payerOption,
	}

	transferOptions = slices.Concat(filterOptions, reportOptions, objectOptions, []flags.Option{
		{Name: "follow-symlinks"}, {Name: "no-follow-symlinks"}, {Name: "no-guess-mime-type"}, {Name: "source-region", Kind: flags.Single},
		{Name: "no-progress"}, pageOption, {Name: "ignore-glacier-warnings"}, {Name: "force-glacier-transfer"}, {Name: "no-overwrite"},
		{Name: "case-conflict", Kind: flags.Single, Choices: []string{"ignore", "skip", "warn", "error"}},
		rawOption,
	})
	copyOptions   = slices.Concat(transferOptions, treeOptions, []flags.Option{{Name: "expected-size", Kind: flags.Single}})
	moveOptions   = slices.Concat(transferOptions, treeOptions, []flags.Option{{Name: "validate-same-s3-paths"}})
	syncOptions   = slices.Concat(transferOptions, []flags.Option{{Name: "size-only"}, {Name: "exact-timestamps"}, {Name: "delete"}, {Name: "checksum"}})
	removeOptions = slices.Concat(filterOptions, reportOptions, treeOptions, []flags.Option{payerOption, pageOption, rawOption})
	listOptions   = slices.Concat(filterOptions, treeOptions, []flags.Option{
		{Name: "human-readable"}, {Name: "summarize"}, payerOption, pageOption, rawOption,
		{Name: "bucket-name-prefix", Kind: flags.Single}, {Name: "bucket-region", Kind: flags.Single},
	})
	presignOptions = []flags.Option{
		{Name: "expires-in", Kind: flags.Single}, {Name: "content-type", Kind: flags.Single},
		{Name: "method", Kind: flags.Single, Choices: []string{"GET", "PUT", "HEAD", "DELETE"}},
	}
)

// implied are what options mean that are given without a value.
var implied = map[string]string{"sse": "AES256", "sse-c": "AES256", "sse-c-copy-source": "AES256", "request-payer": "requester"}

// options are those of one command line.
type options struct {
	*flags.Parsed
	words []string
}

// parse reads a command line. Every word that no option takes is an argument of the
// command, of which there have to be least to most.
func parse(name string, known []flags.Option, args []string, least, most int) (*options, error) {
	p, err := flags.ParseCommand(known, args)
	if help, ok := errors.AsType[*flags.Help](err); ok {
		help.Commands = []string{"<path>" + map[bool]string{true: " ..."}[most != 1] + " [options]"}
		return nil, err
	}
	if err != nil {
		return nil, usagef("%v", err)
	}
	o := &options{Parsed: p}
	var unknown []string
	for _, word := range p.Rest {
		if strings.HasPrefix(word, "--") && len(word) > 2 && !slices.Contains(afterEnd(args), word) {
			unknown = append(unknown, word)
		} else {
			o.words = append(o.words, word)
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, usagef("Unknown options: %s", strings.Join(unknown, ","))
	case len(o.words) < least:
		return nil, usagef("the following arguments are required: paths (see `s3 %s help`)", name)
	case most >= 0 && len(o.words) > most:
		return nil, usagef("Unknown options: %s", strings.Join(o.words[most:], ","))
	}
	return o, nil
}

// afterEnd are the words behind "--", none of which is an option.
func afterEnd(args []string) []string {
	if i := slices.Index(args, "--"); i >= 0 {
		return args[i+1:]
	}
	return nil
}

// text is an option's value, or what it means without one.
func (o *options) text(name string) string {
	if values := o.Values(name); len(values) > 0 {
		return values[len(values)-1]
	}
	if o.Has(name) {
		return implied[name]
	}
	return ""
}

// number is the value of an option that takes an integer.
func (o *options) number(name string, otherwise int) (int, error) {
	if !o.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(o.text(name))
	if err != nil {
		return 0, usagef("argument --%s: %q is no integer", name, o.text(name))
	}
	return n, nil
}

// filter is of the --include and --exclude of the command line.
func (o *options) filter(roots ...string) *filter {
	f := &filter{roots: roots}
	for _, given := range o.Order() {
		if given.Name == "include" || given.Name == "exclude" {
			for _, pattern := range given.Values {
				f.add(given.Name == "include", pattern)
			}
		}
	}
	return f
}

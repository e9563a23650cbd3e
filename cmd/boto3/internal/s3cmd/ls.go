package s3cmd

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// object is one of a listing.
type object struct {
	Key, ETag, StorageClass string
	Size                    int64
	LastModified            time.Time
}

type listing struct {
	Contents       []object
	CommonPrefixes []struct{ Prefix string }
}

// lister prints a listing and counts.
type lister struct {
	out    io.Writer
	human  bool
	whole  bool // keys are shown whole
	filter *filter
	glob   *regexp.Regexp // of keys; nil for all

	bucket    string
	shown     int
	objects   int
	totalSize int64
}

// list is `s3 ls`.
func list(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("ls", listOptions, args, 0, -1)
	if err != nil {
		return err
	}
	client, err := env.Client("s3")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(env.Stdout)
	defer func() { _ = out.Flush() }() // a reader that has gone away needs nothing more
	l := &lister{out: out, human: o.Has("human-readable"), whole: o.Has("recursive")}
	if len(o.words) == 0 {
		o.words = []string{scheme}
	}
	found := true
	for _, word := range o.words {
		shown, err := l.place(ctx, client, o, strings.TrimPrefix(word, scheme))
		if err != nil {
			return err
		}
		found = found && shown
	}
	if o.Has("summarize") {
		_, _ = fmt.Fprintf(out, "\nTotal Objects: %d\n   Total Size: %s\n", l.objects, l.size(l.totalSize))
	}
	if !found {
		return exit(cli.SomeFailed)
	}
	return nil
}

// place lists one place; shown says whether what was named is there.
func (l *lister) place(ctx context.Context, client *boto3.Client, o *options, p string) (shown bool, err error) {
	bucket, key, err := splitBucket(p)
	if err != nil {
		return false, err
	}
	if bucket == "" {
		return true, l.buckets(ctx, client, o)
	}
	in := boto3.Map{"Bucket": bucket, "Prefix": key}
	l.bucket, l.glob, l.filter = bucket, nil, o.filter(bucket+"/"+key[:strings.LastIndexByte(key, '/')+1])
	whole := l.whole
	if prefix, glob := globOf(key); glob != nil && !o.Has("raw") {
		in["Prefix"], l.glob = prefix, glob
		l.whole = true
	} else if !l.whole {
		in["Delimiter"] = "/"
	}
	before := l.shown
	err = l.keys(ctx, client, o, in)
	l.whole = whole
	return l.shown > before || key == "", err
}

func (l *lister) keys(ctx context.Context, client *boto3.Client, o *options, in boto3.Map) error {
	if payer := o.text("request-payer"); payer != "" {
		in["RequestPayer"] = payer
	}
	pages, err := pageSize(o)
	if err != nil {
		return err
	}
	for page, err := range boto3.PagesOf[listing](ctx, client, "ListObjectsV2", in, pages...) {
		if err != nil {
			return err
		}
		l.page(page)
	}
	return nil
}

// pageSize is the option of pages that asks for --page-size.
func pageSize(o *options) ([]boto3.PageOption, error) {
	n, err := o.number("page-size", 0)
	if err != nil || n == 0 {
		return nil, err
	}
	return []boto3.PageOption{boto3.PageSize(n)}, nil
}

func (l *lister) page(p *listing) {
	for _, c := range p.CommonPrefixes {
		if l.filter.takes(true, l.bucket+"/"+c.Prefix) {
			l.shown++
			_, _ = fmt.Fprintf(l.out, "%30s %s/\n", "PRE", lastName(c.Prefix))
		}
	}
	for _, c := range p.Contents {
		if l.glob != nil && !l.glob.MatchString(c.Key) || !l.filter.takes(true, l.bucket+"/"+c.Key) {
			continue
		}
		name := c.Key
		if !l.whole {
			name = name[strings.LastIndexByte(name, '/')+1:]
		}
		l.shown++
		l.objects++
		l.totalSize += c.Size
		_, _ = fmt.Fprintf(l.out, "%s %10s %s\n", stamp(c.LastModified), l.size(c.Size), name)
	}
}

func (l *lister) buckets(ctx context.Context, client *boto3.Client, o *options) error {
	pages, err := pageSize(o)
	if err != nil {
		return err
	}
	in := boto3.Map{}
	for name, member := range map[string]string{"bucket-name-prefix": "Prefix", "bucket-region": "BucketRegion"} {
		if v := o.text(name); v != "" {
			in[member] = v
		}
	}
	type found struct {
		Buckets []struct {
			Name         string
			CreationDate time.Time
		}
	}
	for page, err := range boto3.PagesOf[found](ctx, client, "ListBuckets", in, pages...) {
		if err != nil {
			return err
		}
		for _, b := range page.Buckets {
			_, _ = fmt.Fprintf(l.out, "%s %s\n", stamp(b.CreationDate), b.Name)
		}
	}
	return nil
}

func stamp(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func (l *lister) size(n int64) string {
	if l.human {
		return humanSize(float64(n))
	}
	return fmt.Sprint(n)
}

// humanSize is a number of bytes in the unit that keeps it short.
func humanSize(n float64) string {
	switch {
	case n == 1:
		return "1 Byte"
	case n < 1024:
		return fmt.Sprintf("%d Bytes", int64(n))
	}
	const units = "KMGTPE"
	i := 0
	for n /= 1024; n >= 1023.5 && i < len(units)-1; i++ {
		n /= 1024
	}
	return fmt.Sprintf("%.1f %ciB", n, units[i])
}

// globOf divides a key with wildcards into the prefix by which it is listed and the
// pattern of whole keys; nil where it has none. A star does not go beyond a slash, two
// do.
func globOf(key string) (prefix string, pattern *regexp.Regexp) {
	i := strings.IndexAny(key, "*?")
	if i < 0 {
		return key, nil
	}
	return key[:i], wildcards(key, "[^/]*")
}

// lastName is the last name of a prefix that ends in a slash.
func lastName(prefix string) string {
	prefix = strings.TrimSuffix(prefix, "/")
	return prefix[strings.LastIndexByte(prefix, '/')+1:]
}

package s3cmd

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

const scheme = "s3://"

const separator = string(filepath.Separator)

// resources are those whose names have slashes, or colons, of their own. They take a
// while to compile, which every command would wait for.
var resources = sync.OnceValue(func() (r struct{ accessPoint, outpost, objectLambda, outpostItem *regexp.Regexp }) {
	r.accessPoint = regexp.MustCompile(`^(arn:aws[^:]*:[^:]+:[^:]*:[^:]*:accesspoint[:/][^:/]+)/?(.*)$`)
	r.outpost = regexp.MustCompile(`^(arn:aws[^:]*:s3-outposts:[^:]+:\d{12}:outpost[/:][a-zA-Z0-9-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9-]{1,63})[/:]?(.*)$`)
	r.objectLambda = regexp.MustCompile(`^arn:aws[^:]*:s3-object-lambda:[^:]+:\d{12}:accesspoint[/:][a-zA-Z0-9-]{1,63}[/:]?`)
	r.outpostItem = regexp.MustCompile(`^arn:aws[^:]*:s3-outposts:[^:]+:\d{12}:outpost[/:][a-zA-Z0-9-]{1,63}[/:]bucket[/:]`)
	return r
})

// splitBucket divides what stands behind s3:// into bucket and key.
func splitBucket(p string) (bucket, key string, err error) {
	if !strings.HasPrefix(p, "arn:") {
		bucket, key, _ = strings.Cut(p, "/")
		return bucket, key, nil
	}
	r := resources()
	switch {
	case r.objectLambda.MatchString(p):
		return "", "", usagef("s3 commands do not support S3 Object Lambda resources. Use s3api commands instead.")
	case r.outpostItem.MatchString(p):
		return "", "", usagef("s3 commands do not support Outpost Bucket ARNs. Use s3control commands instead.")
	}
	for _, known := range []*regexp.Regexp{r.accessPoint, r.outpost} {
		if m := known.FindStringSubmatch(p); m != nil {
			return m[1], m[2], nil
		}
	}
	bucket, key, _ = strings.Cut(p, "/")
	return bucket, key, nil
}

// place is where a command reads from or writes to: a file, a directory, an object, or
// what lies under a prefix.
type place struct {
	given       string // as the user wrote it
	s3          bool
	path        string // absolute, or bucket/key; ends in a separator where names are added to it
	bucket, key string
	adds        bool // the name of the source is added
}

// newPlace understands a path. tree says that the command is for all that is below.
func newPlace(given string, tree bool) (place, error) {
	p := place{given: given}
	rest, s3 := strings.CutPrefix(given, scheme)
	if !s3 {
		return localPlace(p, tree)
	}
	p.s3 = true
	bucket, key, err := splitBucket(rest)
	if err != nil {
		return p, err
	}
	if (key == "" || tree) && !strings.HasSuffix(rest, "/") {
		rest += "/"
		if key != "" {
			key += "/"
		}
	}
	p.path, p.bucket, p.key, p.adds = rest, bucket, key, strings.HasSuffix(rest, "/")
	return p, nil
}

func localPlace(p place, tree bool) (place, error) {
	full, err := filepath.Abs(p.given)
	if err != nil {
		return p, err
	}
	info, err := os.Stat(full)
	if tree || err == nil && info.IsDir() || strings.HasSuffix(p.given, separator) {
		p.adds = true
		if !strings.HasSuffix(full, separator) {
			full += separator
		}
	}
	p.path = full
	return p, nil
}

// sep is what separates the names in the place's paths.
func (p *place) sep() string { //nolint:unparam // the separator is another one on Windows
	if p.s3 {
		return "/"
	}
	return separator
}

// target is the path in p of what is called rel at its source.
func (p *place) target(rel string) string {
	if !p.adds {
		return p.path
	}
	return p.path + strings.ReplaceAll(rel, "/", p.sep())
}

// root is the folder that filters are relative to.
func (p *place) root(tree bool) string {
	if p.s3 {
		if tree || strings.HasSuffix(p.path, "/") {
			return strings.TrimSuffix(p.path, "/")
		}
		return p.path[:max(strings.LastIndexByte(p.path, '/'), 0)]
	}
	if tree {
		return strings.TrimSuffix(p.path, separator)
	}
	full, err := filepath.Abs(filepath.Dir(p.given))
	if err != nil {
		return filepath.Dir(p.path)
	}
	return full
}

// display is how a path is shown: s3://bucket/key, or relative to where the command
// was started.
func display(s3 bool, p string) string {
	if s3 {
		return scheme + p
	}
	dir, name := filepath.Split(p)
	here, err := os.Getwd()
	if err != nil {
		return p
	}
	rel, err := filepath.Rel(here, filepath.Clean(dir))
	if err != nil {
		return p
	}
	return rel + separator + name
}

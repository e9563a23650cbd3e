package s3cmd

import (
	"bufio"
	_ "embed"
	"io"
	"os"
	"path"
	"strings"
	"sync"
)

// builtin has the types of common endings, as Python knows them, by which the AWS CLI
// goes: a type and its endings on each line, the form of /etc/mime.types.
//
//go:embed types.txt
var builtin string

// typeFiles are read over the built-in types where they are there; Python's list.
var typeFiles = []string{
	"/etc/mime.types", "/etc/httpd/mime.types", "/etc/httpd/conf/mime.types", "/etc/apache/mime.types", "/etc/apache2/mime.types",
	"/usr/local/etc/httpd/conf/mime.types", "/usr/local/lib/netscape/mime.types", "/usr/local/etc/mime.types",
}

var types = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	addTypes(all, strings.NewReader(builtin))
	for _, name := range typeFiles {
		if f, err := os.Open(name); err == nil {
			addTypes(all, f)
			_ = f.Close() // nothing was written
		}
	}
	return all
})

func addTypes(to map[string]string, from io.Reader) {
	for lines := bufio.NewScanner(from); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		for i, ending := range words {
			if i > 0 {
				to["."+ending] = words[0]
			}
		}
	}
}

// Endings that say how a file is packed and nothing of what is in it, and endings that
// stand for two.
var (
	packed  = map[string]bool{".gz": true, ".Z": true, ".bz2": true, ".xz": true, ".br": true}
	doubled = map[string]string{".svgz": ".svg", ".tgz": ".tar", ".taz": ".tar", ".tz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
)

// contentType guesses what a file holds by its name; "" where nothing tells. Of what
// is packed it is the type of what is in there.
func contentType(name string) string {
	name = path.Base(name)
	ending := ext(name)
	if plain, ok := doubled[ending]; ok {
		ending = plain
	} else if packed[ending] {
		ending = ext(strings.TrimSuffix(name, ending))
	}
	if t, ok := types()[ending]; ok {
		return t
	}
	return types()[strings.ToLower(ending)]
}

// ext is a name's ending; a name that only begins with a dot has none.
func ext(name string) string { return path.Ext(strings.TrimLeft(name, ".")) }

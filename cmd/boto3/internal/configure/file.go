package configure

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// change is a key that gets a value. With a sub it is in the block that the key has.
type change struct{ key, sub, value string }

var (
	sectionLine = regexp.MustCompile(`^\s*\[([^]]+)\]`)
	keyLine     = regexp.MustCompile(`^([^:=]+)[:=]`)
)

// edited is a section with the changes to it.
type edited struct {
	section string
	changes []change
}

// update changes keys of a section of a file.
func update(path, section string, changes []change) error {
	return updateAll(path, edited{section, changes})
}

// updateAll changes sections of a file, which is made if it is not there: all of them or
// none. What the file has besides, its comments and its order, stays.
func updateAll(path string, edits ...edited) error {
	if len(edits) == 0 {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lines := slices.Collect(strings.Lines(string(data)))
	for _, e := range edits {
		if err := check(e.section, e.changes); err != nil {
			return err
		}
		before := len(lines)
		if at := findSection(lines, e.section); at >= 0 {
			lines = edit(lines, at, e.changes)
		} else {
			lines = append(append(lines, "["+e.section+"]\n"), written(e.changes, "")...)
		}
		if before > 0 && before < len(lines) && !strings.HasSuffix(lines[before-1], "\n") { // what was last may not be so any more
			lines[before-1] += "\n"
		}
	}
	return replace(path, strings.Join(lines, ""))
}

// check refuses what would not be one line of the file. Values are not shown, since
// they may be secret.
func check(section string, changes []change) error {
	if strings.ContainsAny(section, "\r\n") {
		return errors.New("Invalid section name: newline characters and carriage returns are not allowed") //nolint:staticcheck // the AWS CLI's words
	}
	for _, c := range changes {
		if strings.ContainsAny(c.key+c.sub+c.value, "\r\n") {
			return errors.New("Invalid value for key " + strings.Join(strings.Fields(c.key), " ") + ": newline characters and carriage returns are not allowed.")
		}
	}
	return nil
}

// replace writes a file as a whole or not at all. One that is new is for its owner
// alone.
func replace(path, text string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(dir, ".boto3-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// findSection is the line on which a section begins, -1 where there is none.
func findSection(lines []string, section string) int {
	kind, name, named := strings.Cut(section, " ")
	return slices.IndexFunc(lines, func(line string) bool {
		m := sectionLine.FindStringSubmatch(line)
		if m == nil {
			return false
		}
		return m[1] == section || named && m[1] == kind+` "`+name+`"`
	})
}

// keyOf is the key that a line sets, and how far it is indented.
func keyOf(line string) (key string, indent int, ok bool) {
	m := keyLine.FindStringSubmatch(line)
	if m == nil {
		return "", 0, false
	}
	return strings.TrimSpace(m[1]), len(m[1]) - len(strings.TrimLeft(m[1], " \t")), true
}

// edit changes keys of the section that begins on a line. Those that it has stay where
// they are, others come behind its last one.
func edit(lines []string, start int, changes []change) []string {
	last, left := start, slices.Clone(changes)
	for i := start + 1; i < len(lines); i++ {
		if sectionLine.MatchString(lines[i]) {
			return slices.Insert(lines, last+1, written(left, "")...)
		}
		key, indent, ok := keyOf(lines[i])
		if !ok {
			continue
		}
		last = i
		at := slices.IndexFunc(left, func(c change) bool { return c.key == key })
		if at < 0 || indent > 0 {
			continue
		}
		if left[at].sub != "" {
			return editBlock(lines, i, left[at])
		}
		lines[i] = key + " = " + left[at].value + "\n"
		left = slices.Delete(left, at, at+1)
	}
	if len(left) == 0 {
		return lines
	}
	return slices.Insert(lines, min(last+2, len(lines)), written(left, "")...)
}

// editBlock changes a key of the block that begins on a line.
func editBlock(lines []string, start int, c change) []string {
	end := start + 1
	for ; end < len(lines); end++ {
		key, indent, ok := keyOf(lines[end])
		if sectionLine.MatchString(lines[end]) || ok && indent == 0 {
			break
		}
		if ok && key == c.sub {
			lines[end] = strings.Repeat(" ", indent) + key + " = " + c.value + "\n"
			return lines
		}
	}
	return slices.Insert(lines, end, "    "+c.sub+" = "+c.value+"\n")
}

// written are the lines of changes.
func written(changes []change, indent string) []string {
	var lines []string
	for _, c := range changes {
		if c.sub != "" {
			lines = append(lines, indent+c.key+" =\n", indent+"    "+c.sub+" = "+c.value+"\n")
		} else {
			lines = append(lines, indent+c.key+" = "+c.value+"\n")
		}
	}
	return lines
}

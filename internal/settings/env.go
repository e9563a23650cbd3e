package settings

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// Env is how a program sees its surroundings; tests replace it.
type Env struct {
	// Lookup returns an environment variable and whether it is set.
	Lookup func(name string) (string, bool)
	// Home returns the user's home directory.
	Home func() (string, error)
	// ReadFile returns the content of a file.
	ReadFile func(name string) ([]byte, error)
}

// OS is the environment of this process.
func OS() Env {
	return Env{Lookup: os.LookupEnv, Home: home, ReadFile: ReadFile}
}

// home is the home directory that $HOME names, else the one that the user
// database gives: services started by an init system often run without $HOME.
func home() (string, error) {
	dir, err := os.UserHomeDir()
	if err == nil || runtime.GOOS == "windows" {
		return dir, err
	}
	uid := strconv.Itoa(os.Getuid())
	if dir := homeOf(os.ReadFile, func(fields []string) bool { return fields[2] == uid }); dir != "" {
		return dir, nil
	}
	return "", err
}

// homeOf searches the user database for the home directory of the first entry
// that matches; it returns "" where there is none.
func homeOf(readFile func(string) ([]byte, error), match func(fields []string) bool) string {
	data, err := readFile("/etc/passwd")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) > 5 && match(fields) {
			return fields[5]
		}
	}
	return ""
}

// Get returns an environment variable, "" if it is not set.
func (e Env) Get(name string) string {
	value, _ := e.lookup(name)
	return value
}

func (e Env) lookup(name string) (string, bool) {
	if e.Lookup == nil {
		return "", false
	}
	return e.Lookup(name)
}

// Expand replaces $NAME and ${NAME} and then a leading ~ or ~user in a path, as
// botocore does with every path that it is given. What is not known stays as it is.
func (e Env) Expand(path string) string {
	return e.expandHome(e.expandVariables(path))
}

func (e Env) expandHome(path string) string {
	if !strings.HasPrefix(path, "~") {
		return path
	}
	end := strings.IndexFunc(path, func(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) })
	if end < 0 {
		end = len(path)
	}
	user, rest := path[1:end], path[end:]
	dir := e.homeDir(user)
	if dir == "" {
		return path
	}
	dir = strings.TrimRight(dir, string(filepath.Separator))
	if dir+rest == "" {
		return string(filepath.Separator)
	}
	return dir + rest
}

func (e Env) homeDir(user string) string {
	if user != "" {
		if e.ReadFile == nil {
			return ""
		}
		return homeOf(e.ReadFile, func(fields []string) bool { return fields[0] == user })
	}
	if e.Home == nil {
		return ""
	}
	dir, err := e.Home()
	if err != nil {
		return ""
	}
	return dir
}

func (e Env) expandVariables(path string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(path, "$")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, length := variableName(after)
		value, ok := e.lookup(name)
		switch {
		case length == 0:
			out.WriteByte('$')
		case ok:
			out.WriteString(value)
		default:
			out.WriteString("$" + after[:length])
		}
		path = after[length:]
	}
}

// variableName reads the variable that a path names after a dollar sign, and
// says how many bytes it takes there; 0 if no variable is named.
func variableName(text string) (name string, length int) {
	if strings.HasPrefix(text, "{") {
		end := strings.IndexByte(text, '}')
		if end < 0 {
			return "", 0
		}
		return text[1:end], end + 1
	}
	for length < len(text) && isWordByte(text[length]) {
		length++
	}
	return text[:length], length
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

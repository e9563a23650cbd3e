package artifact

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

var sourceLine = regexp.MustCompile(`^\d+\.\s+(.+)\s\[.*\]`)

// nuget adds the repository to the sources of NuGet, or updates the one that is there.
func (v *visit) nuget(ctx context.Context, tool, list []string) error {
	index := v.endpoint + "v3/index.json"
	out, err := v.run(ctx, append(slices.Clone(tool[:1:1]), append(slices.Clone(tool[1:]), list...)...))
	if err != nil {
		return v.failed(tool[0], err)
	}
	name, verb, said := v.domain+"/"+v.repository, "add", "Added source %s to the user level NuGet.Config\n"
	if known, ok := sourceOf(string(out), index, name); ok {
		name, verb, said = known, "update", "Updated source %s in the NuGet.Config\n"
	}
	command := append(slices.Clone(tool), verb, "-name", name, "-source", index, "-username", "aws", "-password", v.token)
	if tool[0] == "dotnet" {
		command = append(slices.Clone(tool), verb, "source")
		if verb == "add" {
			command = append(command, index, "--name", name)
		} else {
			command = append(command, name, "--source", index)
		}
		command = append(command, "--username", "aws", "--password", v.token)
		if runtime.GOOS != "windows" {
			command = append(command, "--store-password-in-clear-text") // there is no encryption elsewhere
		}
	}
	if v.dry {
		_, err := fmt.Fprintln(v.env.Stdout, strings.Join(command, " "))
		return err
	}
	if _, err := v.run(ctx, command); err != nil {
		_, _ = fmt.Fprintln(v.env.Stdout, "Failed to update the NuGet.Config")
		return v.failed(tool[0], err)
	}
	if _, err := fmt.Fprintf(v.env.Stdout, said, name); err != nil {
		return err
	}
	return v.success("nuget")
}

// sourceOf is the name of the source of a URL in a list of NuGet's, or the usual name if
// that is in the list.
func sourceOf(list, index, usual string) (string, bool) {
	var lines []string
	for l := range strings.Lines(list) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	there := false
	for i, l := range lines {
		m := sourceLine.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		name := strings.TrimSpace(m[1])
		if i+1 < len(lines) && lines[i+1] == index {
			return name, true
		}
		there = there || name == usual
	}
	return usual, there
}

// swift names the repository to Swift, and its token to netrc.
func (v *visit) swift(ctx context.Context) error {
	at, err := url.Parse(v.endpoint)
	if err != nil {
		return err
	}
	set := []string{"swift", "package-registry", "set", v.endpoint}
	if v.scope != "" {
		set = append(set, "--scope", v.scope)
	}
	in := []string{"swift", "package-registry", "login", v.endpoint + "login"}
	if runtime.GOOS == "darwin" {
		in = append(in, "--token", v.token) // which goes to the keychain
	} else {
		entry, path := "machine "+at.Hostname()+" login token password "+v.token, filepath.Join(v.env.Home, ".netrc")
		if v.dry {
			_, err = fmt.Fprintf(v.env.Stdout, "Dryrun mode is enabled, not writing to netrc.\nThe following line would have been written to %s:\n\n%s\n\nAnd would have run the following commands:\n\n", path, entry)
		} else {
			err = v.netrc(path, at.Hostname(), entry)
		}
		if err != nil {
			return err
		}
	}
	return v.perform(ctx, "swift", [][]string{set, in})
}

// npmrc writes the token to npm's file, since others could read a command line.
func (v *visit) npmrc(key string) error {
	path := v.env.Getenv("NPM_CONFIG_USERCONFIG")
	if path == "" {
		path = filepath.Join(v.env.Home, ".npmrc")
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	entry := key + "=" + v.token
	known := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + `=.*$`)
	text := string(data)
	if known.MatchString(text) {
		text = known.ReplaceAllLiteralString(text, entry)
	} else {
		text = withLine(text, entry)
	}
	return writePrivate(path, text)
}

// withLine is a text with one more line.
func withLine(text, line string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text + line + "\n"
}

// netrc gives the entry of a host its token, or adds one.
func (v *visit) netrc(path, host, entry string) error {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	known := regexp.MustCompile(`(?m)(\bmachine\s+` + regexp.QuoteMeta(host) + `\s+login\s+\S+\s+password\s+)\S+`)
	text := string(data)
	if known.MatchString(text) {
		text = known.ReplaceAllString(text, "${1}"+strings.ReplaceAll(v.token, "$", "$$"))
	} else {
		text = withLine(text, entry)
	}
	return writePrivate(path, text)
}

// writePrivate writes a file that its owner alone can read, one that is there too.
func writePrivate(path, text string) error {
	if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// twine writes the repository to .pypirc. Other sections stay.
func (v *visit) twine() error {
	path := filepath.Join(v.env.Home, ".pypirc")
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := pypirc(string(data), v.endpoint, v.token)
	if v.dry {
		_, err := fmt.Fprintf(v.env.Stdout, "Dryrun mode is enabled, not writing to pypirc.\n%s would have been set to the following:\n\n%s\n", path, text)
		return err
	}
	if err := writePrivate(path, text); err != nil {
		return err
	}
	return v.success("twine")
}

// pypirc is a .pypirc with the repository in the place of an older one.
func pypirc(text, endpoint, token string) string {
	const servers = "[distutils]\nindex-servers = \n\tpypi\n\tcodeartifact\n\n"
	own := "[codeartifact]\nrepository = " + endpoint + "\nusername = aws\npassword = " + token + "\n\n"
	if strings.TrimSpace(text) == "" {
		return servers + own
	}
	var kept strings.Builder
	section, listed := "", strings.Contains(text, "\tcodeartifact\n") || strings.Contains(text, " codeartifact\n")
	for line := range strings.Lines(text) {
		if t := strings.TrimSpace(line); strings.HasPrefix(t, "[") {
			section = strings.Trim(t, "[]")
		}
		if section == "codeartifact" {
			continue
		}
		kept.WriteString(strings.TrimSuffix(line, "\n") + "\n")
		if key, _, ok := strings.Cut(line, "="); ok && section == "distutils" && strings.TrimSpace(key) == "index-servers" && !listed {
			kept.WriteString("\tcodeartifact\n")
		}
	}
	rest := strings.TrimRight(kept.String(), "\n") + "\n\n"
	if !strings.Contains(rest, "[distutils]") {
		rest = servers + rest
	}
	return rest + own
}

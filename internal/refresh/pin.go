package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/loader"
)

// named are the places that name the release, by file. Pages of docs take it from
// package release when the counts are written.
var named = map[string]*regexp.Regexp{
	"internal/release/release.go": regexp.MustCompile(`(?m)(^const Botocore = ")[^"]*(")`),
	"requirements.txt":            regexp.MustCompile(`(?m)(^boto(?:3|core)==)\S+()`),
	"NOTICE":                      regexp.MustCompile(`(?m)(^  boto(?:3|core) )\S+( +https)`),
}

const pinsFile = "internal/release/retired.txt"

// pin moves the module in root to a release, which is in a folder of releases.
func pin(ctx context.Context, root, to, releases string, known index) error {
	if err := check(to); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(root, "internal/release/release.go"))
	if err != nil {
		return err
	}
	from := named["internal/release/release.go"].FindString(string(text))
	from = strings.Trim(strings.TrimPrefix(from, "const Botocore = "), `"`)
	described := loader.Paths{filepath.Join(releases, to, "botocore", "data")}.Services(loader.ServiceFile)
	if len(described) == 0 {
		return fmt.Errorf("%s has no botocore %s", releases, to)
	}
	if err := retire(ctx, root, from, to, described, known); err != nil {
		return err
	}
	for file, at := range named {
		err := edit(filepath.Join(root, file), func(text string) string { return at.ReplaceAllString(text, "${1}"+to+"${2}") })
		if err != nil {
			return err
		}
	}
	return edit(filepath.Join(root, "CHANGELOG.md"), func(text string) string { return entry(text, from, to) })
}

// retire pins the services that the release drops to the last one that has them. Pins
// to releases that are not behind are those of an earlier way forth. The index is of
// the release before, or of an earlier one where a refresh was broken off: what it
// calls retired may have no pin, and what it does not may have one.
func retire(ctx context.Context, root, from, to string, described []string, known index) error {
	index, err := os.ReadFile(filepath.Join(root, "service", "index.txt"))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(root, pinsFile))
	if err != nil {
		return err
	}
	pins := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if service, release, ok := strings.Cut(strings.TrimSpace(line), " "); ok && before(release, to) {
			pins[service] = release
		}
	}
	var dropped []string
	for line := range strings.Lines(string(index)) {
		fields := strings.Fields(line)
		if before(from, to) && len(fields) >= 2 && pins[fields[0]] == "" && !slices.Contains(described, fields[0]) {
			dropped = append(dropped, fields[0])
		}
	}
	last, err := lastWith(ctx, known, from, to, dropped)
	if err != nil {
		return err
	}
	maps.Copy(pins, last)
	var lines strings.Builder
	for _, service := range slices.Sorted(maps.Keys(pins)) {
		lines.WriteString(service + " " + pins[service] + "\n")
	}
	return edit(filepath.Join(root, pinsFile), func(string) string { return lines.String() })
}

func edit(file string, change func(string) string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if changed := change(string(text)); changed != string(text) {
		return os.WriteFile(file, []byte(changed), 0o644)
	}
	return nil
}

// before orders releases by their numbers.
func before(a, b string) bool { return slices.Compare(numbers(a), numbers(b)) < 0 }

// isRelease knows the spelling of botocore's own index. pip takes others for the same
// release, such as 1.44.08 and v1.44.8.
func isRelease(s string) bool {
	return regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`).MatchString(s)
}

func check(release string) error {
	if !isRelease(release) {
		return fmt.Errorf("%q is no release of botocore, such as 1.44.8: make refresh BOTOCORE=1.44.8", release)
	}
	return nil
}

func numbers(release string) (list []int) {
	for part := range strings.SplitSeq(release, ".") {
		n, _ := strconv.Atoi(part)
		list = append(list, n)
	}
	return list
}

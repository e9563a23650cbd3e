package boto3_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/settings"
)

var update = flag.Bool("update", false, "write what tests would compare")

// groups are all settings.
var groups = slices.Concat(settings.Table, settings.Credentials)

const configurationPage = "docs/configuration.md"

var marked = regexp.MustCompile(`(?s)<!-- settings: ([a-z0-9-]+) -->\n.*?<!-- end -->`)

// TestConfigurationPage compares the tables of the page with the one that
// settings are resolved by.
func TestConfigurationPage(t *testing.T) {
	page, err := os.ReadFile(configurationPage)
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	want := marked.ReplaceAllStringFunc(string(page), func(old string) string {
		name := marked.FindStringSubmatch(old)[1]
		seen = append(seen, name)
		i := slices.IndexFunc(groups, func(g settings.Group) bool { return g.Name == name })
		if i < 0 {
			t.Errorf("the page asks for the settings %q", name)
			return old
		}
		return "<!-- settings: " + name + " -->\n" + markdown(groups[i].Rows) + "<!-- end -->"
	})
	for _, group := range groups {
		if !slices.Contains(seen, group.Name) {
			t.Errorf("the page lacks the settings %q", group.Name)
		}
	}
	switch {
	case want == string(page):
	case *update:
		if err := os.WriteFile(configurationPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not what the settings are; run make settings", configurationPage)
	}
}

// markdown is a table of settings, without columns that would be empty.
func markdown(rows []settings.Row) string {
	columns := []string{"Setting", "`Config` field", "Variable", "Profile key", "Default", "What it is"}
	used := make([]bool, len(columns))
	lines := make([][]string, 0, len(rows))
	for i := range rows {
		line := cells(&rows[i])
		for j, cell := range line {
			used[j] = used[j] || cell != ""
		}
		lines = append(lines, line)
	}
	var b strings.Builder
	write := func(line []string) {
		for j, cell := range line {
			if used[j] {
				b.WriteString("| " + cell + " ")
			}
		}
		b.WriteString("|\n")
	}
	write(columns)
	b.WriteString(strings.Repeat("|---", strings.Count(b.String(), "|")-1) + "|\n")
	for _, line := range lines {
		write(line)
	}
	return b.String()
}

func cells(row *settings.Row) []string {
	field := ""
	if hasField(reflect.TypeFor[boto3.Config](), row.Field) {
		field = code(row.Field)
	}
	usual := row.Otherwise
	if row.Default != "" {
		usual = code(row.Default)
	}
	var keys []string
	for _, k := range row.Keys {
		if k.Block == "" {
			keys = append(keys, code(k.Name))
		} else {
			keys = append(keys, code(k.Name)+" in "+code(k.Block))
		}
	}
	return []string{code(row.Name), field, variables(row), strings.Join(keys, ", then "), usual, meaning(row)}
}

func variables(row *settings.Row) string {
	var names []string
	for _, name := range row.Env {
		if strings.HasSuffix(name, "_") {
			name += "<NAME>"
		}
		names = append(names, code(name))
	}
	text := strings.Join(names, ", then ")
	if row.LastEnv != "" {
		text += "; after the profile, " + code(row.LastEnv)
	}
	return text
}

func meaning(row *settings.Row) string {
	text := row.About
	add := func(more string) { text += ": " + more }
	words := make([]string, len(row.Allowed))
	for i, word := range row.Allowed {
		words[i] = code(word)
	}
	allowed := strings.Join(words, ", ")
	if row.Fold {
		allowed += ", in any case"
	}
	switch {
	case row.Values != "":
		add(row.Values)
	case row.Allowed != nil:
		add(allowed)
	case row.Max != 0:
		add(fmt.Sprintf("%d to %d", row.Min, row.Max))
	case row.Min != 0:
		add(strconv.FormatInt(row.Min, 10) + " or more")
	}
	switch row.Scope {
	case settings.SessionOnly:
		text += " (sessions only)"
	case settings.ClientOnly:
		text += " (clients only)"
	case settings.Anywhere, settings.OneService:
	}
	return text
}

func code(text string) string { return "`" + text + "`" }

// hasField says whether a type has the field of a row.
func hasField(t reflect.Type, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		f, ok := t.FieldByName(name)
		if !ok {
			return false
		}
		t = f.Type
	}
	return true
}

// TestTableIsSound checks that there is a row for each field that users or the
// rest of the module see, and that each row is one that can be resolved.
func TestTableIsSound(t *testing.T) {
	byField := map[string]string{}
	names := map[string]bool{}
	for _, group := range groups {
		for _, row := range group.Rows {
			if names[row.Name] || row.About == "" {
				t.Errorf("row %q is there twice, or says nothing", row.Name)
			}
			names[row.Name] = true
			if row.Default != "" && row.Parse == nil {
				t.Errorf("the default of %s is never read", row.Name)
			} else if row.Default != "" {
				if _, err := row.Parse(row.Default); err != nil {
					t.Errorf("the default of %s: %v", row.Name, err)
				}
			}
			if row.Field != "" {
				byField[row.Field] = row.Name
			}
			if row.Field != "" && !hasField(reflect.TypeFor[boto3.Config](), row.Field) && !hasField(reflect.TypeFor[settings.Settings](), row.Field) {
				t.Errorf("nothing has the field %s of %s", row.Field, row.Name)
			}
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[boto3.Config](), reflect.TypeFor[settings.Settings]()} {
		for _, path := range fieldPaths(of, "") {
			if byField[path] == "" {
				t.Errorf("no row has %s of %s", path, of)
			}
		}
	}
}

func fieldPaths(of reflect.Type, prefix string) []string {
	var paths []string
	for field := range of.Fields() {
		switch {
		case !field.IsExported():
		case field.Type.Kind() == reflect.Struct:
			paths = append(paths, fieldPaths(field.Type, prefix+field.Name+".")...)
		default:
			paths = append(paths, prefix+field.Name)
		}
	}
	return paths
}

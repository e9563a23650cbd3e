package endpoint

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// ruleSet wraps one condition list and one outcome in a rule set.
func ruleSet(conditions, outcome string) []byte {
	return fmt.Appendf(nil, `{"version": "1.0", "parameters": {
		"Text": {"type": "string"}, "Flag": {"type": "Boolean", "default": false}, "List": {"type": "stringArray"},
		"Region": {"type": "string", "builtIn": "AWS::Region", "default": "us-west-2"}},
		"rules": [{"type": "endpoint", "conditions": [%s], "endpoint": %s},
		          {"type": "error", "conditions": [], "error": "fell through"}]}`, conditions, outcome)
}

func assign(call string) string {
	return strings.TrimSuffix(call, "}") + `, "assign": "x"}`
}

func TestFunctions(t *testing.T) {
	partitions := mustPartitions(t, []byte(testPartitions))
	const ref = `{"ref": "Text"}`
	for _, c := range []struct {
		call string
		text any
		want string
	}{
		{`{"fn": "coalesce", "argv": [` + ref + `, "other"]}`, nil, "other"},
		{`{"fn": "coalesce", "argv": [` + ref + `, "other"]}`, "set", "set"},
		{`{"fn": "coalesce", "argv": [` + ref + `, "other"]}`, "", ""},
		{`{"fn": "ite", "argv": [{"fn": "isSet", "argv": [` + ref + `]}, "yes", "no"]}`, "a", "yes"},
		{`{"fn": "ite", "argv": [{"fn": "isSet", "argv": [` + ref + `]}, "yes", "no"]}`, nil, "no"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 0]}, "[1]"]}`, "a--b--c", "b"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 2]}, "[1]"]}`, "a--b--c", "b--c"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 1]}, "[0]"]}`, "a--b--c", "a--b--c"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 0]}, "[-1]"]}`, "a--b--c", "c"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 0]}, "[3]"]}`, "a--b--c", "!fell through"},
		{`{"fn": "getAttr", "argv": [{"fn": "split", "argv": [` + ref + `, "--", 0]}, "[0]"]}`, "", ""},
		{`{"fn": "uriEncode", "argv": ["{{{Text}}} a/b"]}`, "ü", "%7B%C3%BC%7D%20a%2Fb"},
		{`{"fn": "substring", "argv": [` + ref + `, 0, 4, false]}`, "abc", "!fell through"},
	} {
		for form, set := range reopened(t, ruleSet(assign(c.call), `{"url": "{x}"}`)) {
			p, _ := withParams(t, set, map[string]any{"Text": c.text})
			got, err := set.Resolve(partitions, p)
			text := got.URL
			if err != nil {
				text = "!" + err.Error()
			}
			if text != c.want {
				t.Errorf("%s with %v (%s): got %q, want %q", c.call, c.text, form, text, c.want)
			}
		}
	}
}

func TestFaultyRulesFailAtEvaluation(t *testing.T) {
	partitions := mustPartitions(t, []byte(testPartitions))
	for _, conditions := range []string{
		`{"fn": "stringEquals", "argv": [{"ref": "Text"}, "a"]}`,
		`{"fn": "booleanEquals", "argv": [true, "a"]}`,
		`{"fn": "getAttr", "argv": [{"fn": "aws.partition", "argv": [{"ref": "Region"}]}, "resourceId"]}`,
		`{"fn": "split", "argv": [{"ref": "Region"}, "", 0]}`,
		`{"fn": "split", "argv": [{"ref": "Region"}, "-", -1]}`,
		`{"fn": "ite", "argv": ["a", "b", "c"]}`,
		`{"fn": "stringEquals", "argv": ["{Text}", "a"]}`,
		`{"fn": "parseURL", "argv": [true]}`,
	} {
		for form, set := range reopened(t, ruleSet(conditions, `{"url": "https://x"}`)) {
			if got, err := set.Resolve(partitions, set.NewParams()); !errors.Is(err, ErrEvaluation) {
				t.Errorf("%s (%s): got %v, %v", conditions, form, got, err)
			}
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	const rule = `{"version": "1.0", "parameters": {"A": {"type": "string"}}, "rules": [%s]}`
	const where = "$.rules[0]"
	for _, c := range []struct{ input, path, reason string }{
		{`{`, "$", "EOF"},
		{`[]`, "$", "version"},
		{`{"version": "2.0", "rules": []}`, "$", "version"},
		{`{"version": "1.0"}`, "$", "rules"},
		{`{"version": "1.0", "rules": []} x`, "$", "more text"},
		{`{"version": "1.0", "parameters": {"A": {"type": "int"}}, "rules": []}`, "$.parameters.A", "int"},
		{`{"version": "1.0", "parameters": {"A": {"type": "string", "default": true}}, "rules": []}`, "$.parameters.A.default", "string"},
		{`{"version": "1.0", "parameters": {"A": {}, "A": {}}, "rules": []}`, "$.parameters", "twice"},
		{fmt.Sprintf(rule, `{"type": "loop", "conditions": []}`), where, "loop"},
		{fmt.Sprintf(rule, `{"type": "error", "error": "x"}`), where, "conditions"},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "x", "if": 1}`), where, `"if"`},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "{B}"}`), where + ".error", `"B"`},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "{A"}`), where + ".error", "braces"},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "A}"}`), where + ".error", "braces"},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "{A#color}"}`), where + ".error", "color"},
		{fmt.Sprintf(rule, `{"type": "error", "conditions": [], "error": "a\u0000b"}`), where + ".error", "NUL"},
		{fmt.Sprintf(rule, `{"type": "tree", "conditions": []}`), where, "rules"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [], "endpoint": {}}`), where + ".endpoint", "url"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [], "endpoint": {"url": "x", "headers": {"h": "v"}}}`), where + ".endpoint.headers.h", "list"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [{"fn": "rot13", "argv": []}], "endpoint": {"url": "x"}}`), where + ".conditions[0]", "rot13"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [{"fn": "not", "argv": [true, false]}], "endpoint": {"url": "x"}}`), where + ".conditions[0].argv", "operands"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [{"fn": "isSet", "argv": [{"ref": "A"}], "assign": "A"}], "endpoint": {"url": "x"}}`), where + ".conditions[0]", "already"},
		{fmt.Sprintf(rule, `{"type": "endpoint", "conditions": [{"fn": "substring", "argv": ["a", 1.5, 2, true]}], "endpoint": {"url": "x"}}`), where + ".conditions[0].argv[1]", "integer"},
		{fmt.Sprintf(rule, strings.Repeat(`{"type": "tree", "conditions": [], "rules": [`, 240)+strings.Repeat(`]}`, 240)), "", "deeply"},
		{strings.Repeat(`[`, 100000), "", "deep"},
	} {
		set, err := ParseJSON([]byte(c.input))
		syntax, ok := errors.AsType[*SyntaxError](err)
		if !ok || set != nil || (c.path != "" && syntax.Path != c.path) || !strings.Contains(syntax.Reason, c.reason) {
			t.Errorf("%.100s: got %v, want %s: ...%s...", c.input, err, c.path, c.reason)
		}
	}
}

func TestVariablesEndWithTheirRule(t *testing.T) {
	partitions := mustPartitions(t, []byte(testPartitions))
	// The first tree assigns x and finds nothing: the second rule starts afresh.
	const rules = `{"version": "1.0", "parameters": {"Text": {"type": "string"}}, "rules": [
		{"type": "tree", "conditions": [{"fn": "parseURL", "argv": ["https://one"], "assign": "x"}], "rules": [
			{"type": "error", "conditions": [{"fn": "isSet", "argv": [{"ref": "Text"}]}], "error": "text"}]},
		{"type": "endpoint", "conditions": [{"fn": "parseURL", "argv": ["https://two"], "assign": "x"}], "endpoint": {"url": "{x#authority}"}}]}`
	for form, set := range reopened(t, []byte(rules)) {
		if got, err := set.Resolve(partitions, set.NewParams()); err != nil || got.URL != "two" {
			t.Errorf("%s: got %v, %v", form, got, err)
		}
	}
	// A sibling's variable is not in scope.
	_, err := ParseJSON([]byte(strings.Replace(rules, `"url": "{x#authority}"`, `"url": "{y}"`, 1)))
	if _, ok := errors.AsType[*SyntaxError](err); !ok {
		t.Errorf("got %v", err)
	}
}

func TestParams(t *testing.T) {
	const rules = `{"version": "1.0", "parameters": {
		"Region": {"type": "string", "builtIn": "AWS::Region", "required": true},
		"FIPS": {"type": "boolean", "builtIn": "AWS::UseFIPS", "default": true},
		"Name": {"type": "String", "default": "n", "deprecated": {"message": "old", "since": "2020"}},
		"List": {"type": "stringArray", "default": ["a", "b"]}},
		"rules": [{"type": "endpoint", "conditions": [], "endpoint": {"url": "https://{Name}.{Region}"}}]}`
	partitions := mustPartitions(t, []byte(testPartitions))
	for form, set := range reopened(t, []byte(rules)) {
		want := []Param{
			{Name: "Region", BuiltIn: "AWS::Region", Type: String, Required: true},
			{Name: "FIPS", BuiltIn: "AWS::UseFIPS", Type: Boolean, Default: true},
			{Name: "Name", Type: String, Default: "n", Deprecated: &Deprecation{Message: "old", Since: "2020"}},
			{Name: "List", Type: StringArray, Default: []string{"a", "b"}},
		}
		if got := set.Params(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", form, got, want)
		}
		p := set.NewParams()
		_, err := set.Resolve(partitions, p)
		if missing, ok := errors.AsType[*MissingParamError](err); !ok || *missing != (MissingParamError{"Region", "AWS::Region"}) {
			t.Errorf("%s: got %v", form, err)
		}
		p.SetBool(set.BuiltIn("AWS::Region"), true)
		if _, err = set.Resolve(partitions, p); err == nil || !strings.Contains(err.Error(), "Region is a string") {
			t.Errorf("%s: got %v", form, err)
		}
		p.SetString(set.Slot("Region"), "r")
		p.SetString(set.Slot("Nothing"), "ignored")
		var q Params
		q.CopyFrom(p)
		q.SetString(set.Slot("Name"), "m")
		for want, p := range map[string]Params{"https://n.r": p, "https://m.r": q} {
			if got, err := set.Resolve(partitions, p); err != nil || got.URL != want {
				t.Errorf("%s: got %v, %v, want %s", form, got, err, want)
			}
		}
		q.Unset(set.Slot("Name"))
		if !p.Equal(q) || q.Get(set.Slot("Region")) != "r" {
			t.Errorf("%s: a copy differs: %v %v", form, p, q)
		}
		if err := p.Set("List", []string{"x"}); err != nil || p.Equal(q) {
			t.Errorf("%s: %v", form, err)
		}
		if _, ok := errors.AsType[*UnknownParamError](p.Set("Nothing", "x")); !ok {
			t.Errorf("%s: an unknown parameter is taken", form)
		}
		if _, ok := errors.AsType[*ParamTypeError](p.Set("FIPS", "x")); !ok {
			t.Errorf("%s: a string is taken for a boolean", form)
		}
	}
}

func TestForeignParams(t *testing.T) {
	partitions := mustPartitions(t, []byte(testPartitions))
	set := reopened(t, ruleSet("", `{"url": "https://x"}`))["parsed"]
	var none Params
	none.SetString(3, "x")
	if none.Get(0) != nil || none.Set("A", "x") == nil {
		t.Error("parameters without a rule set hold something")
	}
	for _, resolve := range []func() (Endpoint, error){
		func() (Endpoint, error) { return set.Resolve(partitions, none) },
		func() (Endpoint, error) { return NewResolver(set, partitions, 4).Resolve(none) },
		func() (Endpoint, error) { return set.Resolve(nil, set.NewParams()) },
	} {
		if _, err := resolve(); !errors.Is(err, ErrEvaluation) {
			t.Errorf("got %v", err)
		}
	}
}

// TestResolverUnderPressure has more parameters than places in the cache.
func TestResolverUnderPressure(t *testing.T) {
	set := reopened(t, ruleSet(`{"fn": "isSet", "argv": [{"ref": "List"}]}`, `{"url": "https://{Text}.{Region}"}`))["opened"]
	resolver := NewResolver(set, mustPartitions(t, []byte(testPartitions)), 8)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			p := set.NewParams()
			for i := range 2000 {
				text := fmt.Sprint("t", (i*7+worker)%40)
				p.SetString(set.Slot("Text"), text)
				p.SetStrings(set.Slot("List"), []string{text, "x"})
				got, err := resolver.Resolve(p)
				if want := "https://" + text + ".us-west-2"; err != nil || got.URL != want {
					t.Errorf("got %v, %v, want %s", got, err, want)
					return
				}
			}
		})
	}
	group.Wait()
}

// TestEndlessRules gives a small rule set whose evaluation would take 2^60 steps.
func TestEndlessRules(t *testing.T) {
	set := &RuleSet{}
	add := func(op opcode, operands ...uint32) uint32 {
		set.operands = append(set.operands, operands...)
		if err := set.addNode(op, len(operands)); err != nil {
			t.Fatal(err)
		}
		return uint32(len(set.nodes) - 1)
	}
	conditions := add(opAll)
	tree := add(opTree, conditions)
	for range 60 {
		tree = add(opTree, conditions, tree, tree)
	}
	form, err := set.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(string(form))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.Resolve(mustPartitions(t, []byte(testPartitions)), opened.NewParams()); !errors.Is(err, ErrEvaluation) {
		t.Errorf("got %v", err)
	}
}

func TestDamagedForm(t *testing.T) {
	set := reopened(t, ruleSet(`{"fn": "stringEquals", "argv": [{"ref": "Region"}, "{Region}x"]}`, `{"url": "https://{Text}"}`))["parsed"]
	form, err := set.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	for end := range form {
		if _, err := Open(string(form[:end])); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d of %d bytes: got %v", end, len(form), err)
		}
	}
	if _, err := Open(string(form) + "x"); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a byte too many: got %v", err)
	}
	partitions := mustPartitions(t, []byte(testPartitions))
	for at := range form {
		for bit := range 8 {
			damaged := []byte(string(form))
			damaged[at] ^= 1 << bit
			opened, err := Open(string(damaged))
			if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Errorf("byte %d bit %d: got %v", at, bit, err)
			}
			if err == nil {
				resolveAll(t, opened, partitions, "us-east-1")
			}
		}
	}
}

package runtime_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/runtime"
)

// Account is as generated code is.
type Account struct {
	Name     string
	Password string `boto3:",sensitive"`
}

func (v Account) Format(s fmt.State, r rune) { runtime.Format(v, s, r) }

func (v Account) MarshalText() ([]byte, error) { return runtime.MarshalText(v) }

// Group reaches a sensitive member and has none.
type Group struct {
	Name    string
	Owner   *Account
	Members []Account
}

func (v Group) Format(s fmt.State, r rune) { runtime.Format(v, s, r) }

// LockedError is an error with members.
type LockedError struct {
	*runtime.Failure `boto3:"-"`

	Password string `boto3:",sensitive"`
}

func (v LockedError) Format(s fmt.State, r rune) { runtime.Format(v, s, r) }

func (v LockedError) MarshalText() ([]byte, error) { return runtime.MarshalText(v) }

func TestFormat(t *testing.T) {
	a := Account{Name: "ann", Password: "hunter2"}
	g := Group{Name: "ops", Owner: &a, Members: []Account{a}}
	failure := &boto3.Error{Service: "iam", Operation: "GetUser", Code: "Locked", Message: "no"}
	locked := &LockedError{failure, "hunter2"}
	for _, c := range []struct {
		format string
		value  any
		want   string
	}{
		{"%v", a, `{Name: "ann", Password: ***}`},
		{"%+v", &a, `{Name: "ann", Password: ***}`},
		{"%s", []Account{a}, `[{Name: "ann", Password: ***}]`},
		{"%d", a, `{Name: "ann", Password: ***}`},
		{"%x", map[string]Account{"k": a}, `map[6b:{Name: "ann", Password: ***}]`},
		{"%q", a, `"{Name: \"ann\", Password: ***}"`},
		{"%#v", &a, `runtime_test.Account{Name: "ann", Password: ***}`},
		{"%v", g, `{Name: "ops", Owner: {Name: "ann", Password: ***}, Members: [{Name: "ann", Password: ***}]}`},
		{"%v", (*Account)(nil), "<nil>"},
		{"%v", locked, failure.Error()},
		{"%d", locked, failure.Error()},
	} {
		if got := fmt.Sprintf(c.format, c.value); got != c.want {
			t.Errorf("%s: %s, want %s", c.format, got, c.want)
		}
	}
	if got := fmt.Sprintf("%#v", locked); strings.Contains(got, "hunter2") || !strings.Contains(got, "no") {
		t.Error(got)
	}
	if got := fmt.Sprintf("%v", LockedError{}); strings.Contains(got, "hunter2") || got == "" {
		t.Error(got)
	}
}

func TestSlog(t *testing.T) {
	a := Account{Name: "ann", Password: "hunter2"}
	for _, c := range []struct {
		value      any
		text, json string
	}{
		{a, `value="{Name: \"ann\", Password: ***}"`, `"value":"{Name: \"ann\", Password: ***}"`},
		{(*Account)(nil), "value=<nil>", `"value":null`},
		{
			struct{ Mine []*Account }{[]*Account{&a}},
			`value="{Mine:[{Name: \"ann\", Password: ***}]}"`, `"value":{"Mine":["{Name: \"ann\", Password: ***}"]}`,
		},
		{&Group{Name: "ops", Owner: &a}, `value="{Name: \"ops\", Owner: {Name: \"ann\", Password: ***}}"`,
			`"value":{"Name":"ops","Owner":"{Name: \"ann\", Password: ***}","Members":null}`},
	} {
		var text, object bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("m", "value", c.value)
		slog.New(slog.NewJSONHandler(&object, nil)).Info("m", "value", c.value)
		if !strings.Contains(text.String(), c.text) {
			t.Errorf("%s, want %s", &text, c.text)
		}
		if !strings.Contains(object.String(), c.json) {
			t.Errorf("%s, want %s", &object, c.json)
		}
	}
}

// TestNoInverse holds that what was written to JSON without its sensitive members
// is not read back as if nothing were missing.
func TestNoInverse(t *testing.T) {
	data, err := json.Marshal(Account{Name: "ann", Password: "hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	var back Account
	if _, ok := errors.AsType[*json.UnmarshalTypeError](json.Unmarshal(data, &back)); !ok {
		t.Errorf("%s was read as %v", data, back)
	}
}

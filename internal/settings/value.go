package settings

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// check makes the value of a setting's text; nil stands for no value.
func (p *prepared) check(text, from string) (any, error) {
	fail := func(want string) error {
		return &ValueError{Setting: p.Name, Value: HideUser(text), From: from, Reason: want}
	}
	plain := text
	if p.Fold {
		plain = strings.ToLower(text)
	}
	value, err := p.Parse(plain)
	if err != nil {
		return nil, fail(err.Error())
	}
	switch v := value.(type) {
	case string:
		if p.Allowed != nil && !slices.Contains(p.Allowed, v) {
			return nil, fail("want one of " + strings.Join(p.Allowed, ", "))
		}
	case []string:
		for _, word := range v {
			if p.Allowed != nil && !slices.Contains(p.Allowed, word) {
				return nil, fail(strconv.Quote(word) + " is none of " + strings.Join(p.Allowed, ", "))
			}
		}
	case bool:
		if p.Allowed != nil && !slices.Contains(p.Allowed, plain) {
			return nil, fail("want one of " + strings.Join(p.Allowed, ", "))
		}
	case int64:
		return value, p.bounds(v, fail)
	case time.Duration:
		return value, p.bounds(int64(v/time.Second), fail)
	}
	return value, nil
}

// bounds checks a number; seconds are whole.
func (p *prepared) bounds(n int64, fail func(string) error) error {
	switch {
	case n < p.Min:
		return fail("want at least " + strconv.FormatInt(p.Min, 10))
	case p.Max != 0 && n > p.Max:
		return fail("want at most " + strconv.FormatInt(p.Max, 10))
	case p.isInt && int64(int(n)) != n:
		return fail("the number is too large")
	}
	return nil
}

// blank refuses a program's list with an element that says nothing.
func (p *prepared) blank(v reflect.Value) error {
	list, _ := reflect.TypeAssert[[]string](v)
	for i, text := range list {
		if strip(text) == "" {
			return &ValueError{Setting: p.Name, Value: strings.Join(list, ","), From: "Config." + p.Field, Reason: fmt.Sprintf("element %d is empty", i)}
		}
	}
	return nil
}

// textOf renders a field of a configuration as it would stand in a file; ok is
// false for what is no text.
func textOf(v reflect.Value) (text string, ok bool) {
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Bool {
		v = v.Elem()
	}
	switch v.Kind() { //nolint:exhaustive // others are no text
	case reflect.String:
		return v.String(), true
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case reflect.Int, reflect.Int64:
		if d, ok := reflect.TypeAssert[time.Duration](v); ok {
			return d.String(), true
		}
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Slice:
		if list, ok := reflect.TypeAssert[[]string](v); ok {
			return strings.Join(list, ","), true
		}
	}
	return "", false
}

// describe tells of a field that is no text as much as is no secret.
func describe(v reflect.Value) string {
	switch v.Kind() { //nolint:exhaustive // others are told by their types
	case reflect.Interface:
		return v.Elem().Type().String()
	case reflect.Map:
		keys := make([]string, 0, v.Len())
		for _, key := range v.MapKeys() {
			keys = append(keys, fmt.Sprint(key))
		}
		slices.Sort(keys)
		return strings.Join(keys, ",")
	case reflect.Slice:
		return strconv.Itoa(v.Len())
	case reflect.Func:
		return "a function"
	}
	return v.Type().String()
}

// assign stores a value that a Parse function returned.
func assign(field reflect.Value, value any) {
	switch value := value.(type) {
	case string:
		field.SetString(value)
	case bool:
		if field.Kind() == reflect.Pointer {
			field.Set(reflect.ValueOf(&value))
			return
		}
		field.SetBool(value)
	case int64:
		field.SetInt(value)
	case time.Duration:
		field.SetInt(int64(value))
	case []string:
		field.Set(reflect.ValueOf(value))
	}
}

// copyOf is a field that is no text, apart from the program's own variable.
func copyOf(v reflect.Value) reflect.Value {
	switch m := v.Interface().(type) {
	case map[string]string:
		return reflect.ValueOf(maps.Clone(m))
	case map[string]any:
		return reflect.ValueOf(maps.Clone(m))
	}
	return v
}

// HideUser hides the user and the password in a URL.
func HideUser(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	_, rest, found := strings.Cut(text[:at], "//")
	switch {
	case found:
		return text[:at-len(rest)] + "REDACTED" + text[at:]
	case strings.Contains(text[:at], ":"):
		return "REDACTED" + text[at:]
	}
	return text
}

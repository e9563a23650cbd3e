package profile

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// check turns the text of a setting into its value; nil stands for no value.
func (row *setting) check(f found) (any, error) {
	if f.usual && f.text == "" {
		return nil, nil
	}
	fail := func(want string) error {
		return &ValueError{Setting: row.name, Value: f.text, From: f.from, Want: want}
	}
	text := f.text
	if row.fold {
		text = strings.ToLower(text)
	}
	value, err := row.parse(text)
	if err != nil {
		return nil, fail(err.Error())
	}
	if word, ok := value.(string); ok {
		text = word
	}
	if row.allowed != nil && !slices.Contains(row.allowed, text) {
		return nil, fail("want one of " + strings.Join(row.allowed, ", "))
	}
	if n, ok := value.(int64); ok {
		switch {
		case row.minimum != 0 && n < row.minimum:
			return nil, fail("want at least " + strconv.FormatInt(row.minimum, 10))
		case row.maximum != 0 && n > row.maximum:
			return nil, fail("want at most " + strconv.FormatInt(row.maximum, 10))
		case int64(int(n)) != n:
			return nil, fail("the number is too large")
		}
	}
	return value, nil
}

// givenText renders what a program gave as it would stand in a file; ok is false
// where it gave nothing.
func givenText(value any) (text string, ok bool) {
	switch value := value.(type) {
	case string:
		return value, value != ""
	case *bool:
		return strconv.FormatBool(value != nil && *value), value != nil
	case int:
		return strconv.Itoa(value), value != 0
	case time.Duration:
		return value.String(), value != 0
	}
	return "", false
}

// assign stores a value that a parse function returned.
func assign(target, value any) {
	switch target := target.(type) {
	case *string:
		*target, _ = value.(string)
	case *bool:
		*target, _ = value.(bool)
	case **bool:
		b, _ := value.(bool)
		*target = &b
	case *int:
		n, _ := value.(int64)
		*target = int(n)
	case *int64:
		*target, _ = value.(int64)
	case *time.Duration:
		*target, _ = value.(time.Duration)
	case *[]string:
		*target, _ = value.([]string)
	}
}

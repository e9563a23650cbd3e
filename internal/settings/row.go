package settings

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Row is all that there is to know of one setting. A new setting is a row of
// [Table] or of [Credentials], a field of boto3.Config where a program may give
// it, and a field of [Settings] for those who read it. What is said to users
// follows from the row.
type Row struct {
	// Name is botocore's. Errors, Explain and the page of settings have it.
	Name  string
	About string // what it is, for the page of settings
	// Field is the path of the setting's field in boto3.Config and in Settings,
	// such as "S3.UseARNRegion". Either may lack it.
	Field string
	Scope Scope

	Env     []string // variables, the first one first
	Keys    []Key    // of the profile, the first one first
	LastEnv string   // a variable that counts only where the profile is silent
	Default string   // "" for none
	// Otherwise says what holds where there is no value.
	Otherwise string

	// Parse makes a string, bool, int64, time.Duration or []string of a text. It
	// is nil where a setting is no text, and only a program can give it.
	Parse    func(text string) (any, error)
	Values   string   // what it may hold, where the next ones do not say it
	Allowed  []string // the only values; nil for any
	Min, Max int64    // of a number; Max 0 is no bound
	Fold     bool     // upper and lower case are the same
	NonEmpty bool     // an empty value counts as absent
	// EmptyIsDefault: an empty value counts as the default, and no place after it
	// is asked.
	EmptyIsDefault bool
}

// Key is a key of a profile, or of an indented block within it.
type Key struct{ Block, Name string }

// String joins block and name with a point.
func (k Key) String() string {
	if k.Block == "" {
		return k.Name
	}
	return k.Block + "." + k.Name
}

// Scope says in which Config a setting may be given.
type Scope int

const (
	// Anywhere is the Config of a session, whose clients inherit it, or that of
	// a client.
	Anywhere Scope = iota
	// SessionOnly is what a client cannot have of its own.
	SessionOnly
	// ClientOnly is what makes no sense for many clients.
	ClientOnly
	// OneService is like Anywhere, but where the Config of a client makes a
	// session too, the session that serves the client's credentials is without.
	OneService
)

// Group is the settings of one kind.
type Group struct {
	Name string // of the table on the page of settings
	Rows []Row
}

// prepared is a row with what is worked out once.
type prepared struct {
	*Row
	group    string
	fallback any   // the default, parsed; nil for none
	target   []int // the field in Settings; nil for none
	isInt    bool  // whether that is an int, which is small on some systems
}

// prepare lists the rows that Resolve resolves, in its order.
var prepare = sync.OnceValue(func() []prepared {
	var rows []prepared
	for _, group := range Table {
		for i := range group.Rows {
			row := &group.Rows[i]
			p := prepared{Row: row, group: group.Name, target: fieldIndex(settingsType, row.Field)}
			if p.target != nil {
				p.isInt = settingsType.FieldByIndex(p.target).Type.Kind() == reflect.Int
			}
			if row.Default != "" && row.Parse != nil {
				p.fallback, _ = row.Parse(row.Default) // a test has them all parsed
			}
			rows = append(rows, p)
		}
	}
	return rows
})

var settingsType = reflect.TypeFor[Settings]()

// fieldIndex finds a field by its path; nil if there is none.
func fieldIndex(t reflect.Type, path string) []int {
	var index []int
	for name := range strings.SplitSeq(path, ".") {
		if t.Kind() != reflect.Struct {
			return nil
		}
		f, ok := t.FieldByName(name)
		if !ok {
			return nil
		}
		index, t = append(index, f.Index...), f.Type
	}
	return index
}

// configFields are the fields of the rows of prepare in types of configuration,
// of which a program has one.
var configFields struct {
	mu    sync.Mutex
	types map[reflect.Type][][]int
}

func fieldsOf(t reflect.Type) [][]int {
	configFields.mu.Lock()
	defer configFields.mu.Unlock()
	if known, ok := configFields.types[t]; ok {
		return known
	}
	rows := prepare()
	fields := make([][]int, len(rows))
	for i := range rows {
		fields[i] = fieldIndex(t, rows[i].Field)
	}
	if configFields.types == nil {
		configFields.types = map[reflect.Type][][]int{}
	}
	configFields.types[t] = fields
	return fields
}

// config is a program's configuration as the table sees it.
type config struct {
	value  reflect.Value // the struct
	fields [][]int       // by row
}

// configOf takes a pointer to a struct; nil is a configuration without fields.
func configOf(pointer any) config {
	v := reflect.ValueOf(pointer)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return config{}
	}
	return config{v.Elem(), fieldsOf(v.Elem().Type())}
}

// field is the configuration's field for a row; ok is false if it has none.
func (c config) field(row int) (v reflect.Value, ok bool) {
	if c.fields == nil || c.fields[row] == nil {
		return reflect.Value{}, false
	}
	return c.value.FieldByIndex(c.fields[row]), true
}

// given is the field for a row if it asks for something.
func (c config) given(row int) (v reflect.Value, ok bool) {
	v, ok = c.field(row)
	return v, ok && !v.IsZero()
}

// rowNamed is the number of a row.
func rowNamed(name string) int {
	return slices.IndexFunc(prepare(), func(p prepared) bool { return p.Name == name })
}

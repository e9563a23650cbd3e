package jobs

import (
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Column is a column of a query's result.
type Column struct {
	Name string
	Type string // in the service's words, such as "bigint"; "" where it tells none
}

// rowType is how rows are stored in a Go type: a map or a struct.
type rowType struct {
	of     reflect.Type // of a row, without the pointer
	fields []reflect.StructField
	found  map[string]int // the field of a column; -1 for none
}

func rowTypeOf(t reflect.Type) (*rowType, error) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	r := &rowType{of: t, found: map[string]int{}}
	switch {
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && t.Elem() == reflect.TypeFor[any]():
	case t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]():
		r.fields = rowFields(t)
	default:
		return nil, fmt.Errorf("rows cannot be stored in a %s; take a struct or boto3.Map", t)
	}
	return r, nil
}

// rowFields are the fields that columns are stored in, those of embedded structs too.
func rowFields(t reflect.Type) (list []reflect.StructField) {
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]():
			for _, inner := range rowFields(f.Type) {
				inner.Index = append([]int{i}, inner.Index...)
				list = append(list, inner)
			}
		case f.IsExported() && f.Tag.Get("boto3") != "-":
			list = append(list, f)
		}
	}
	return list
}

// fresh is r for a reader of its own, which may run beside others.
func (r *rowType) fresh() *rowType {
	return &rowType{of: r.of, fields: r.fields, found: map[string]int{}}
}

// nameOf is the column that a field asks for, and whether it does so by its tag.
func nameOf(f *reflect.StructField) (name string, tagged bool) {
	if name, _, _ = strings.Cut(f.Tag.Get("boto3"), ","); name != "" {
		return name, true
	}
	return f.Name, false
}

// plain is a name without what Go names cannot have or do not: customer_id is
// CustomerID, @timestamp is Timestamp.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "@", "", ".", "", "-", "").Replace(name))
}

// field is the position of the field of a column: of its name, or of one alike.
func (r *rowType) field(column string) int {
	at, known := r.found[column]
	if known {
		return at
	}
	at = -1
	for i := range r.fields {
		name, tagged := nameOf(&r.fields[i])
		if name == column {
			at = i
			break
		}
		if !tagged && at < 0 && plain(name) == plain(column) {
			at = i
		}
	}
	r.found[column] = at
	return at
}

// check holds the columns of a result to the type: none twice, and one for each field.
func (r *rowType) check(columns []Column) error {
	taken := map[string]string{}
	for _, c := range columns {
		key := c.Name
		if r.fields != nil {
			at := r.field(c.Name)
			if at < 0 {
				continue
			}
			key = r.fields[at].Name
		}
		if other, twice := taken[key]; twice {
			return fmt.Errorf("the columns %s and %s of the result would both be %s; name one otherwise with AS", other, c.Name, key)
		}
		taken[key] = c.Name
	}
	for i := range r.fields {
		if _, ok := taken[r.fields[i].Name]; !ok {
			name, _ := nameOf(&r.fields[i])
			return fmt.Errorf("the result has no column for %s.%s, which takes %s; it has %s", r.of, r.fields[i].Name, name, names(columns))
		}
	}
	return nil
}

func names(columns []Column) string {
	var list []string
	for _, c := range columns {
		list = append(list, c.Name)
	}
	return strings.Join(list, ", ")
}

// put stores a value of a row; a nil text is NULL.
func (r *rowType) put(row reflect.Value, c Column, text *string) (err error) {
	if r.fields == nil {
		var v any
		if text != nil {
			v, err = natural(c.Type, *text)
		}
		if err == nil {
			value := reflect.Zero(r.of.Elem())
			if v != nil {
				value = reflect.ValueOf(v)
			}
			row.SetMapIndex(reflect.ValueOf(c.Name).Convert(r.of.Key()), value)
		}
	} else if at := r.field(c.Name); at >= 0 && text != nil {
		err = store(row.FieldByIndex(r.fields[at].Index), c.Type, *text)
	}
	if err != nil {
		return fmt.Errorf("column %s: %w", c.Name, err)
	}
	return nil
}

// natural is the value that the type of a column has in Go. Decimals stay text, which
// is exact, and so do arrays, maps, rows and JSON.
func natural(of, text string) (any, error) {
	base, _, _ := strings.Cut(of, "(")
	switch base = strings.TrimSpace(base); {
	case base == "boolean":
		return strconv.ParseBool(text)
	case base == "tinyint" || base == "smallint" || base == "integer" || base == "int" || base == "bigint":
		return strconv.ParseInt(text, 10, 64)
	case base == "float" || base == "real" || base == "double":
		return strconv.ParseFloat(text, 64)
	case base == "varbinary":
		return binary(text)
	case base == "date" || strings.HasPrefix(base, "timestamp"):
		return instant(text)
	}
	return text, nil
}

// binary reads bytes as Athena writes them: in hexadecimal, with blanks.
func binary(text string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(text, " ", ""))
}

// instant reads a date or a time, in UTC where it names no zone.
func instant(text string) (time.Time, error) {
	at, zone := text, time.UTC
	if parts := strings.Fields(text); len(parts) == 3 {
		at = parts[0] + " " + parts[1]
		var err error
		if offset, wrong := time.Parse("-07:00", parts[2]); wrong == nil {
			_, east := offset.Zone()
			zone = time.FixedZone(parts[2], east)
		} else if zone, err = time.LoadLocation(parts[2]); err != nil {
			return time.Time{}, err
		}
	}
	for _, layout := range []string{time.DateTime, time.DateOnly, time.RFC3339} {
		if t, err := time.ParseInLocation(layout, at, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time", text)
}

// store stores a text in a field, as the field's type has it.
func store(v reflect.Value, of, text string) (err error) {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch to := v.Addr().Interface().(type) {
	case *time.Time:
		*to, err = instant(text)
		return err
	case *any:
		*to, err = natural(of, text)
		return err
	case *[]byte:
		if *to = []byte(text); of == "varbinary" {
			*to, err = binary(text)
		}
		return err
	case encoding.TextUnmarshaler:
		return to.UnmarshalText([]byte(text))
	}
	return storeKind(v, text)
}

func storeKind(v reflect.Value, text string) error {
	bits := func() int { return v.Type().Bits() }
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return unfit(err, text, v)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := strconv.ParseInt(whole(text), 10, bits())
		v.SetInt(n)
		return unfit(err, text, v)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := strconv.ParseUint(whole(text), 10, bits())
		v.SetUint(n)
		return unfit(err, text, v)
	case reflect.Float32, reflect.Float64:
		n, err := strconv.ParseFloat(text, bits())
		v.SetFloat(n)
		return unfit(err, text, v)
	case reflect.Slice, reflect.Map, reflect.Struct, reflect.Array:
		if json.Unmarshal([]byte(text), v.Addr().Interface()) != nil {
			return fmt.Errorf("it is no JSON that fits a %s; select CAST(... AS JSON)", v.Type())
		}
	default:
		return fmt.Errorf("a %s cannot hold it", v.Type())
	}
	return nil
}

// whole is a whole number without the zeros behind the point that sums and decimals
// have.
func whole(text string) string {
	if digits, zeros, ok := strings.Cut(text, "."); ok && strings.Trim(zeros, "0") == "" {
		return digits
	}
	return text
}

func unfit(err error, text string, v reflect.Value) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%q does not fit a %s", text, v.Type())
}

// newRow is an empty row of type T, and the map or struct in it.
func newRow[T any](r *rowType) (*T, reflect.Value) {
	row := new(T)
	v := reflect.ValueOf(row).Elem()
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(r.of))
		v = v.Elem()
	}
	if v.Kind() == reflect.Map {
		v.Set(reflect.MakeMap(r.of))
	}
	return row, v
}

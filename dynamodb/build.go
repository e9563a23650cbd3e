package dynamodb

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Expressions are the expressions of one request, which share their
// placeholders.
type Expressions struct {
	Key        KeyCondition
	Filter     Condition
	Condition  Condition
	Update     Update
	Projection []string // document paths

	// Names and Values are placeholders of your own, for expressions that you
	// write yourself. They come back unchanged among those of Built.
	Names  map[string]string
	Values map[string]any
	// Texts are the expressions that you write yourself: no placeholder that
	// stands in one is used for anything else.
	Texts []string
}

// Built are expressions as DynamoDB takes them; what was not asked for is "".
// Values are as they were given.
type Built struct {
	KeyConditionExpression    string
	FilterExpression          string
	ConditionExpression       string
	UpdateExpression          string
	ProjectionExpression      string
	ExpressionAttributeNames  map[string]string // nil when there are none
	ExpressionAttributeValues map[string]any    // nil when there are none
}

// Build writes the expressions. An error names every path that is none, and
// every condition that cannot be.
func (e Expressions) Build() (Built, error) {
	b := builder{
		names: maps.Clone(e.Names), values: maps.Clone(e.Values), texts: e.Texts, byName: map[string]string{},
	}
	built := Built{
		KeyConditionExpression: b.condition(keyCondition, e.Key.Condition),
		FilterExpression:       b.condition("filter", e.Filter),
		ConditionExpression:    b.condition("condition", e.Condition),
		UpdateExpression:       b.update(e.Update),
		ProjectionExpression:   b.projection(e.Projection),
	}
	built.ExpressionAttributeNames, built.ExpressionAttributeValues = b.names, b.values
	if len(b.faults) > 0 {
		return Built{}, fmt.Errorf("dynamodb: %w", errors.Join(b.faults...))
	}
	return built, nil
}

const keyCondition = "key condition"

// builder writes expressions with placeholders that they share.
type builder struct {
	text   []byte
	what   string // the expression that is written
	keys   bool   // it is the key condition
	faults []error

	names             map[string]string // placeholder -> name
	byName            map[string]string // name -> the builder's own placeholder
	values            map[string]any
	texts             []string
	nextName, nextVal int
}

func (b *builder) condition(what string, c Condition) string {
	b.begin(what)
	if !c.IsZero() {
		b.node(c.node)
	}
	return string(b.text)
}

func (b *builder) update(u Update) string {
	b.begin("update")
	u.write(b)
	return string(b.text)
}

func (b *builder) projection(paths []string) string {
	b.begin("projection")
	for i, path := range paths {
		if i > 0 {
			b.text = append(b.text, ", "...)
		}
		b.path(path)
	}
	return string(b.text)
}

func (b *builder) begin(what string) {
	b.what, b.text, b.keys = what, nil, what == keyCondition
}

func (b *builder) fault(err error) {
	b.faults = append(b.faults, fmt.Errorf("%s: %w", b.what, err))
}

// taken says that a placeholder is the caller's.
func (b *builder) taken(placeholder string, isOwn bool) bool {
	for _, text := range b.texts {
		if strings.Contains(text, placeholder) {
			return true
		}
	}
	return isOwn
}

func (b *builder) name(name string) {
	placeholder, ok := b.byName[name]
	for !ok {
		placeholder = "#n" + strconv.Itoa(b.nextName)
		b.nextName++
		_, own := b.names[placeholder]
		if ok = !b.taken(placeholder, own); ok {
			if b.names == nil {
				b.names = map[string]string{}
			}
			b.names[placeholder], b.byName[name] = name, placeholder
		}
	}
	b.text = append(b.text, placeholder...)
}

func (b *builder) value(v any) {
	for {
		placeholder := ":v" + strconv.Itoa(b.nextVal)
		b.nextVal++
		if _, own := b.values[placeholder]; b.taken(placeholder, own) {
			continue
		}
		if b.values == nil {
			b.values = map[string]any{}
		}
		b.values[placeholder] = v
		b.text = append(b.text, placeholder...)
		return
	}
}

func (b *builder) path(path string) {
	first := true
	err := walkPath(path, func(name string) {
		if !first {
			b.text = append(b.text, '.')
		}
		first = false
		b.name(name)
	}, func(index int) {
		b.text = append(strconv.AppendInt(append(b.text, '['), int64(index), 10), ']')
	})
	if err != nil {
		b.fault(err)
	}
}

// operand writes a value's placeholder, or what an Operand is.
func (b *builder) operand(v any) {
	switch v := v.(type) {
	case Condition, KeyCondition, KeyAttribute, Update:
		b.fault(fmt.Errorf("%T cannot be a value; write Attr(...) for an attribute", v))
	case Operand:
		if b.keys {
			b.fault(fmt.Errorf("a key is compared with a value, not with %T", v))
		}
		v.write(b)
	default:
		b.value(v)
	}
}

// target writes what a condition is about, which in a key condition is the key.
func (b *builder) target(v any) {
	keys := b.keys
	b.keys = false
	b.operand(v)
	b.keys = keys
}

func (b *builder) operands(args []any, separator string) {
	b.target(args[0])
	for _, arg := range args[1:] {
		b.text = append(b.text, separator...)
		b.operand(arg)
	}
}

func (b *builder) node(n *node) {
	op := n.op.text
	switch n.op.form {
	case infix:
		b.operands(n.args, " "+op+" ")
	case function:
		b.text = append(append(b.text, op...), '(')
		b.operands(n.args, ", ")
		b.text = append(b.text, ')')
	case between:
		b.target(n.args[0])
		b.text = append(b.text, " BETWEEN "...)
		b.operand(n.args[1])
		b.text = append(b.text, " AND "...)
		b.operand(n.args[2])
	case grouped:
		if len(n.args) < 2 {
			b.fault(errNoValues)
			return
		}
		b.operands(n.args[:1], "")
		b.text = append(append(append(b.text, ' '), op...), " ("...)
		b.operands(n.args[1:], ", ")
		b.text = append(b.text, ')')
	case joined:
		b.text = append(b.text, '(')
		b.node(n.conditions[0])
		b.text = append(append(append(b.text, ' '), op...), ' ')
		b.node(n.conditions[1])
		b.text = append(b.text, ')')
	case prefixed:
		b.text = append(append(append(b.text, '('), op...), ' ')
		b.node(n.conditions[0])
		b.text = append(b.text, ')')
	}
}

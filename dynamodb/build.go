package dynamodb

import (
	"errors"
	"fmt"
	"maps"
	"strconv"

	"github.com/boto3-go/boto3/internal/expression"
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
	p := &expression.Placeholders{Taken: func(placeholder string) bool {
		_, name := e.Names[placeholder]
		_, value := e.Values[placeholder]
		return name || value || expression.InAny(e.Texts, placeholder)
	}}
	var faults []error
	text := func(what string, x expression.Expression) string {
		text, err := x.Express(p)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", what, err))
		}
		return text
	}
	built := Built{
		KeyConditionExpression: text("key condition", e.Key),
		FilterExpression:       text("filter", e.Filter),
		ConditionExpression:    text("condition", e.Condition),
		UpdateExpression:       text("update", e.Update),
		ProjectionExpression:   text("projection", projection{e.Projection}),
	}
	if len(faults) > 0 {
		return Built{}, fmt.Errorf("dynamodb: %w", errors.Join(faults...))
	}
	built.ExpressionAttributeNames = union(e.Names, p.Names)
	built.ExpressionAttributeValues = union(e.Values, p.Values)
	return built, nil
}

// union is a map of its own with the entries of both, nil for none.
func union[V any](a, b map[string]V) map[string]V {
	if a == nil {
		return b
	}
	a = maps.Clone(a)
	maps.Copy(a, b)
	return a
}

// builder writes one expression.
type builder struct {
	*expression.Placeholders
	text   []byte
	keys   bool // it is the key condition
	faults []error
}

// writing is the text of an expression and all that is wrong with it.
func writing(p *expression.Placeholders, keys bool, by func(*builder)) (string, error) {
	b := &builder{Placeholders: p, keys: keys}
	by(b)
	return string(b.text), errors.Join(b.faults...)
}

// Express writes the condition for a call that takes it by name; programs have no
// use for it.
func (c Condition) Express(p *expression.Placeholders) (string, error) {
	if c.IsZero() {
		return "", nil
	}
	return writing(p, false, func(b *builder) { b.node(c.node) })
}

// Express writes the condition for a call that takes it by name; programs have no
// use for it.
func (k KeyCondition) Express(p *expression.Placeholders) (string, error) {
	if k.IsZero() {
		return "", nil
	}
	return writing(p, true, func(b *builder) { b.node(k.Condition.node) })
}

// Express writes the update for a call that takes it by name; programs have no use
// for it.
func (u Update) Express(p *expression.Placeholders) (string, error) {
	return writing(p, false, u.write)
}

// projection is the attributes that are read.
type projection struct{ paths []string }

func (r projection) Express(p *expression.Placeholders) (string, error) {
	return writing(p, false, func(b *builder) {
		for i, path := range r.paths {
			if i > 0 {
				b.text = append(b.text, ", "...)
			}
			b.path(path)
		}
	})
}

func (b *builder) fault(err error) { b.faults = append(b.faults, err) }

func (b *builder) name(name string) { b.text = append(b.text, b.Name(name)...) }

func (b *builder) value(v any) {
	if b.Wire {
		value, err := Marshal(v)
		if err != nil {
			b.fault(err)
		}
		v = value
	}
	b.text = append(b.text, b.Value(v)...)
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

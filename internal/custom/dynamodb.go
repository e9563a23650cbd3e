package custom

import (
	"reflect"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/expression"
	"github.com/boto3-go/boto3/internal/memberpath"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// dynamodb writes the conditions, updates and projections that stand where the
// service has texts, with placeholders beside those of the caller.
func dynamodb() call.Hooks {
	return call.Hooks{Input: func(c *call.Call) error {
		switch c.Op.Name {
		case "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem":
			return express(c, c.In, nil)
		case "BatchGetItem":
			return expressEach(c, "RequestItems")
		case "TransactGetItems", "TransactWriteItems":
			return expressEach(c, "TransactItems")
		}
		return nil
	}}
}

// expressEach goes into the requests of a batch or a transaction.
func expressEach(c *call.Call, member string) error {
	list, ok := c.Member(member)
	if !ok || list.Err() != nil {
		return nil
	}
	at := []memberpath.Step{{Name: member}}
	if list.Shape().Kind == model.Map {
		for _, name := range list.Keys() {
			if err := express(c, list.Entry(name), append(at[:1:1], memberpath.Step{Name: name})); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range list.Len() {
		item := list.Index(i)
		if item.IsNull() || item.Err() != nil {
			continue
		}
		for j, m := range item.Shape().Members {
			request, ok := item.Member(j)
			if !ok {
				continue
			}
			place := append(at[:1:1], memberpath.Step{Kind: memberpath.Index, Index: i}, memberpath.Step{Name: m.Name})
			if err := express(c, request, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// expressionOrder is that in which placeholders are counted.
var expressionOrder = [...]string{
	"KeyConditionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression", "ProjectionExpression",
}

// express writes the expressions of the request that is at a place of the input.
func express(c *call.Call, request bind.Value, at []memberpath.Step) error {
	if request.IsNull() || request.Err() != nil {
		return nil
	}
	var given [len(expressionOrder)]expression.Expression
	any, texts := false, []string(nil)
	for i, name := range expressionOrder {
		v, ok := request.Get(name)
		if !ok {
			continue
		}
		if v.Kind() == reflect.Struct {
			given[i], ok = v.Any().(expression.Expression)
			any = any || ok
		} else if text, err := v.Text(); err == nil {
			texts = append(texts, text)
		}
	}
	if !any {
		return nil
	}
	names, _ := request.Get("ExpressionAttributeNames")
	values, _ := request.Get("ExpressionAttributeValues")
	p := &expression.Placeholders{Wire: !c.Binder.Extended(), Taken: func(placeholder string) bool {
		return names.HasKey(placeholder) || values.HasKey(placeholder) || expression.InAny(texts, placeholder)
	}}
	w := expressionWriter{c, at}
	for i, x := range given {
		if x == nil {
			continue
		}
		if err := w.write(expressionOrder[i], x, p); err != nil {
			return err
		}
	}
	if err := add(w, "ExpressionAttributeNames", names, p.Names); err != nil {
		return err
	}
	return add(w, "ExpressionAttributeValues", values, p.Values)
}

// add puts placeholders beside those of the caller, if there are any.
func add[V any](w expressionWriter, member string, own bind.Value, made map[string]V) error {
	if len(made) == 0 {
		return nil
	}
	if own.IsNull() {
		return w.set(made, member)
	}
	for placeholder, v := range made {
		value := any(v)
		if value == nil {
			value = (*string)(nil) // a null; a bare nil would take the entry away
		}
		if err := w.set(value, member, placeholder); err != nil {
			return err
		}
	}
	return nil
}

// expressionWriter lays over the request at a place of the input.
type expressionWriter struct {
	c  *call.Call
	at []memberpath.Step
}

// write puts an expression's text in its place; what is no expression is taken away.
func (w expressionWriter) write(name string, x expression.Expression, p *expression.Placeholders) error {
	text, err := x.Express(p)
	switch {
	case err != nil:
		return w.fault(name, err)
	case text == "":
		return w.set(nil, name)
	}
	return w.set(text, name)
}

func (w expressionWriter) set(v any, names ...string) error {
	steps := w.at[:len(w.at):len(w.at)]
	for _, name := range names {
		steps = append(steps, memberpath.Step{Name: name})
	}
	in, err := w.c.In.WithAt(steps, v)
	if err != nil {
		return w.fault(names[0], err)
	}
	w.c.In = in
	return nil
}

// fault says what is wrong with a member of the request.
func (w expressionWriter) fault(name string, err error) error {
	var path strings.Builder
	for _, s := range w.at {
		if s.Kind == memberpath.Name && path.Len() > 0 {
			path.WriteByte('.')
		}
		path.WriteString(s.String())
	}
	if path.Len() > 0 {
		path.WriteByte('.')
	}
	return &validate.ParamError{Faults: []validate.Fault{{Path: path.String() + name, Message: err.Error()}}}
}

// Package resourcecmd has resources on the command line: boto3 resource s3 Bucket logs
// objects.
package resourcecmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// Command is boto3 resource.
var Command = cli.Command{Path: "resource", Summary: "resources: their attributes, collections and actions", Run: run}

const usage = `boto3 resource <service> [<Type> <identifier> ...] [<name>] [options]

  boto3 resource s3                                  what there is
  boto3 resource s3 Bucket logs                      its attributes
  boto3 resource s3 Bucket logs creation_date        one of them
  boto3 resource s3 Bucket logs objects --params '{"Prefix": "2026/"}' --limit 10 --attrs
  boto3 resource s3 Bucket logs objects delete       an action on all of a collection
  boto3 resource s3 Bucket logs Object k get --params '{"Range": "bytes=0-9"}'
  boto3 resource ec2 Instance i-1 wait running

  --params <JSON>   parameters of the action, or what the collection is filtered by; file:// names a file
  --limit <number>  how many of a collection
  --attrs           the attributes of each of a collection, beside what identifies it
`

var options = []flags.Option{{Name: "params", Kind: flags.Single}, {Name: "limit", Kind: flags.Single}, {Name: "attrs"}}

// command is one command line.
type command struct {
	env    *cli.Env
	params boto3.Map
	limit  int
	attrs  bool
}

func run(ctx context.Context, e *cli.Env, words []string) error {
	p, err := flags.Parse(options, words)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(p.Rest, func(w string) bool { return len(w) > 1 && w[0] == '-' }); at >= 0 {
		return cli.Usage("Unknown options: %s", p.Rest[at])
	}
	words = p.Rest
	if len(words) == 0 || words[0] == "help" {
		_, err := io.WriteString(e.Stdout, usage)
		return err
	}
	c := &command{env: e, attrs: p.Has("attrs")}
	if p.Has("limit") {
		if c.limit, err = strconv.Atoi(p.Value("limit")); err != nil || c.limit < 1 {
			return cli.Usage("argument --limit: %q is no number above 0", p.Value("limit"))
		}
	}
	if p.Has("params") {
		r := args.Reader{Getenv: e.Getenv, Home: e.Home}
		text, err := r.Text(p.Value("params"))
		if err != nil {
			return &args.Error{Option: "--params", Err: err}
		}
		if err := json.Unmarshal([]byte(text), &c.params); err != nil {
			return &args.Error{Option: "--params", Err: fmt.Errorf("it is no object of JSON: %w", err)}
		}
	}
	s, err := e.Session()
	if err != nil {
		return err
	}
	name := cli.ServiceOf(words[0])
	if known := s.AvailableResources(); !slices.Contains(known, name) {
		return cli.Usage("%s has no resources; those that have: %s%s", words[0], strings.Join(known, ", "), describe.Hint(name, known))
	}
	r, err := s.Resource(name)
	if err != nil {
		return err
	}
	return c.walk(ctx, r, words[1:])
}

// walk follows the words from a resource on.
func (c *command) walk(ctx context.Context, r *boto3.Resource, words []string) error {
	names, err := r.Names()
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return c.show(ctx, r, names)
	case len(words) == 2 && words[0] == "wait":
		state, err := pick(words[1], "state that "+r.String()+" can be waited for", names.Waiters)
		if err != nil {
			return err
		}
		return r.Wait(ctx, state, c.input())
	}
	word, rest := words[0], words[1:]
	if name, ok := match(word, names.Subs); ok {
		sub, rest, err := subOf(r, name, rest)
		if err != nil {
			return err
		}
		return c.walk(ctx, sub, rest)
	}
	if name, ok := match(word, names.Collections); ok {
		return c.collection(ctx, r.Collection(name), rest)
	}
	if name, ok := match(word, names.Refs); ok {
		ref, err := r.Ref(ctx, name)
		switch {
		case err != nil:
			return err
		case ref == nil:
			return fmt.Errorf("%s has no %s", r, name)
		}
		return c.walk(ctx, ref, rest)
	}
	if len(rest) > 0 {
		return cli.Usage("Unknown options: %s", strings.Join(rest, ", "))
	}
	if name, ok := match(word, names.Attributes); ok {
		v, err := r.Attr(ctx, name)
		if err != nil {
			return err
		}
		return c.print(v, name)
	}
	name, err := pick(word, "attribute, collection, action or resource of "+r.String(),
		names.Actions, names.Subs, names.Collections, names.Refs, names.Attributes)
	if err != nil {
		return err
	}
	result, err := r.Do(ctx, name, c.input())
	if err != nil {
		return err
	}
	return c.outcome(result, name)
}

// input is what was given as parameters, nil where nothing was.
func (c *command) input() any {
	if c.params == nil {
		return nil
	}
	return c.params
}

// subOf makes a resource of as many of the words as identify it.
func subOf(r *boto3.Resource, name string, words []string) (*boto3.Resource, []string, error) {
	var wrong error
	for n := 0; n <= min(len(words), 8); n++ {
		ids := make([]any, n)
		for i := range ids {
			ids[i] = words[i]
		}
		sub, err := r.Sub(name, ids...)
		if err == nil {
			return sub, words[n:], nil
		}
		wrong = err
	}
	return nil, nil, &cli.ExitError{Code: cli.BadUsage, Err: wrong}
}

// show prints a resource's attributes, or what there is where it has none.
func (c *command) show(ctx context.Context, r *boto3.Resource, names boto3.ResourceNames) error {
	if len(names.Attributes) > 0 {
		attrs, err := r.Attrs(ctx)
		if err != nil {
			return err
		}
		return c.print(attrs, r.Type())
	}
	there := boto3.Map{}
	for kind, list := range map[string][]string{
		"Identifiers": names.Identifiers, "Actions": names.Actions, "Resources": names.Subs, "References": names.Refs,
		"Collections": names.Collections, "Waiters": names.Waiters,
	} {
		if len(list) > 0 {
			there[kind] = list
		}
	}
	return c.print(there, r.Type())
}

// collection prints a collection's resources, or carries an action out on all.
func (c *command) collection(ctx context.Context, all boto3.Collection, words []string) error {
	if c.limit > 0 {
		all = all.Limit(c.limit)
	}
	if len(words) > 1 {
		return cli.Usage("Unknown options: %s", strings.Join(words[1:], ", "))
	}
	if len(words) == 1 {
		results, err := all.Do(ctx, pascal(words[0]), c.input())
		if err != nil {
			return err
		}
		list := make([]any, len(results))
		for i, r := range results {
			list[i] = r.Value
		}
		return c.print(list, words[0])
	}
	if c.params != nil {
		all = all.Filter(c.params)
	}
	list := []any{}
	for r, err := range all.All(ctx) {
		if err != nil {
			return err
		}
		v, err := c.one(ctx, r)
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	return c.print(list, "Collection")
}

// one is a resource by what identifies it, with its attributes if they are asked for.
func (c *command) one(ctx context.Context, r *boto3.Resource) (boto3.Map, error) {
	out := boto3.Map{}
	if c.attrs {
		attrs, err := r.Attrs(ctx)
		if err != nil {
			return nil, err
		}
		maps.Copy(out, attrs)
	}
	names, err := r.Names()
	if err != nil {
		return nil, err
	}
	for _, name := range names.Identifiers {
		if out[name], err = r.Identifier(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// outcome prints what an action gave: resources by what identifies them, or the answer.
func (c *command) outcome(a *boto3.ActionResult, name string) error {
	if a == nil {
		return nil
	}
	if len(a.Resources) > 0 {
		list := []any{}
		for _, r := range a.Resources {
			v, err := (&command{env: c.env}).one(context.Background(), r)
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		if !a.Plural {
			return c.print(list[0], name)
		}
		return c.print(list, name)
	}
	for _, v := range a.Output {
		if body, ok := v.(io.ReadCloser); ok {
			_, err := io.Copy(c.env.Stdout, body)
			if err2 := body.Close(); err == nil {
				err = err2
			}
			return err
		}
	}
	return c.print(a.Value, name)
}

func (c *command) print(v any, title string) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	t, err := tree.Decode(data)
	if err != nil {
		return err
	}
	return c.env.Print(t, title)
}

// plain is a name without what tells one spelling of it from another.
func plain(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s))
}

// match finds a name in the description's spelling, Python's or a command line's.
func match(word string, names []string) (string, bool) {
	i := slices.IndexFunc(names, func(n string) bool { return plain(n) == plain(word) })
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// pick is match in the first of several lists, and an error with the nearest names of
// all where it is not there.
func pick(word, kind string, lists ...[]string) (string, error) {
	if name, ok := match(word, lists[0]); ok {
		return name, nil
	}
	return "", cli.Usage("%q is no %s%s", word, kind, describe.Hint(word, slices.Concat(lists...)))
}

// pascal is a name in the description's spelling: delete-tags is DeleteTags.
func pascal(s string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

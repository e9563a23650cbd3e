package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
)

// call is one command line of an operation or of a waiter.
type call struct {
	env     *Env
	command string // the service's name here
	name    string // the operation's name here
	client  *boto3.Client
	op      *model.Operation
	waiter  string // to be waited for with the operation's parameters; "" for a call
	reader  args.Reader
	paging  *paging
}

// generic are the options that all operations have.
var generic = []flags.Option{
	{Name: "cli-input-json", Kind: flags.Single}, {Name: "cli-input-yaml", Kind: flags.Single},
	{Name: "generate-cli-skeleton", Kind: flags.Maybe, Choices: []string{"input", "output", "yaml-input"}},
}

func (c *call) run(ctx context.Context, rest []string) error {
	if len(rest) == 1 && rest[0] == "help" {
		return c.help()
	}
	c.reader = args.Reader{Getenv: c.env.Getenv, Home: c.env.Home, RawBlobs: c.env.rawBlobs()}
	defer func() { _ = c.reader.Close() }()
	options := c.options()
	taken := append(known(options), generic...)
	if c.waiter == "" {
		var err error
		if c.paging, err = pagingOf(c.client.Model(), c.op.Name); err != nil {
			return err
		}
		taken = append(taken, c.paging.options(options)...)
	}
	more, rest, err := c.further(options, rest)
	if err != nil {
		return err
	}
	p, err := flags.Parse(taken, rest)
	if err != nil {
		return err
	}
	outfile, err := c.words(p, taken)
	if err != nil {
		return err
	}
	in, err := c.input(options, p)
	if err != nil {
		return err
	}
	if in, err = c.merged(p, in); err != nil {
		return err
	}
	if p.Has("generate-cli-skeleton") {
		return c.skeleton(p.Value("generate-cli-skeleton"))
	}
	if err := missing(options, p, in); err != nil {
		return err
	}
	c.finish(in)
	if outfile == "-" || c.op.EventOutput != nil {
		return c.perform(ctx, p, more, in, outfile)
	}
	return c.env.paged(func() error { return c.perform(ctx, p, more, in, outfile) })
}

// perform makes the call, or what the options ask for in its place.
func (c *call) perform(ctx context.Context, p, more *flags.Parsed, in map[string]any, outfile string) error {
	if form := c.env.Output(); !slices.Contains(output.Formats(), form) {
		return &ExitError{BadSettings, fmt.Errorf("the output %q, of AWS_DEFAULT_OUTPUT or the profile, is not one of %s", form, strings.Join(output.Formats(), ", "))}
	}
	places, many, err := c.places(more)
	if err != nil {
		return err
	}
	if more.Has("trace") {
		if err := c.env.trace(); err != nil {
			return err
		}
	}
	switch {
	case many:
		return c.everywhere(ctx, places, p, in)
	case c.waiter != "":
		_, err := c.client.Wait(ctx, c.waiter, in)
		return err
	case c.op.EventInput != nil:
		return fmt.Errorf("%s sends events while it goes on, which a command line cannot; a program can, by boto3.EventWriter", c.op.Name)
	case c.op.EventOutput != nil:
		return c.events(ctx, in)
	case c.paging.follows(c.env, p):
		return c.pages(ctx, p, in)
	}
	out := boto3.Map{}
	if err := c.client.Call(ctx, c.op.Name, in, &out); err != nil {
		return err
	}
	return c.show(out, outfile)
}

// words takes the one word that is no option: the file for a body.
func (c *call) words(p *flags.Parsed, known []flags.Option) (outfile string, err error) {
	rest := slices.Clone(p.Rest)
	if c.body() != nil && c.waiter == "" {
		at := slices.IndexFunc(rest, func(w string) bool { return w == "-" || !strings.HasPrefix(w, "-") })
		if at < 0 {
			return "", &ExitError{BadUsage, errors.New("the following arguments are required: outfile, the file that the body is written to, or - for standard output")}
		}
		outfile = rest[at]
		rest = slices.Delete(rest, at, at+1)
	}
	if len(rest) == 0 {
		return outfile, nil
	}
	hint := ""
	if name, ok := strings.CutPrefix(rest[0], "--"); ok {
		names := make([]string, len(known))
		for i := range known {
			names[i] = known[i].Name
		}
		hint = nearest.Hint(name, names)
	}
	return "", Usage("Unknown options: %s%s", strings.Join(rest, ", "), hint)
}

// merged puts the options over what --cli-input-json or --cli-input-yaml gives.
func (c *call) merged(p *flags.Parsed, in map[string]any) (map[string]any, error) {
	option := "cli-input-json"
	if p.Has("cli-input-yaml") {
		if option = "cli-input-yaml"; p.Has("cli-input-json") {
			return nil, Usage("--cli-input-json and --cli-input-yaml are given, and only one of them is taken")
		}
	} else if !p.Has(option) {
		return in, nil
	}
	text, err := c.reader.Text(p.Value(option))
	if err != nil {
		return nil, &args.Error{Option: "--" + option, Err: err}
	}
	var given any
	if option == "cli-input-json" {
		t, err := tree.Decode([]byte(text))
		if err != nil {
			return nil, &args.Error{Option: "--" + option, Err: fmt.Errorf("invalid JSON received: %w", err)}
		}
		given = t.Value
	} else if err := yaml.Unmarshal([]byte(text), &given); err != nil {
		return nil, &args.Error{Option: "--" + option, Err: fmt.Errorf("invalid YAML received: %w", err)}
	}
	base, ok := given.(map[string]any)
	if !ok {
		return nil, &args.Error{Option: "--" + option, Err: errors.New("it is no object with the operation's parameters")}
	}
	if c.op.Input != nil {
		v, err := c.reader.Blobs(c.op.Input, base)
		if err != nil {
			return nil, &args.Error{Option: "--" + option, Err: err}
		}
		base, _ = v.(map[string]any)
	}
	maps.Copy(base, in)
	return base, nil
}

// show prints an output, with the body in the file.
func (c *call) show(out boto3.Map, outfile string) (err error) {
	if m := c.body(); m != nil {
		body, ok := out[m.Name].(io.ReadCloser)
		if data, whole := out[m.Name].([]byte); whole || !ok {
			body = io.NopCloser(bytes.NewReader(data))
		}
		if err := c.save(body, outfile); err != nil {
			return err
		}
		delete(out, m.Name)
		if outfile == "-" {
			return nil
		}
	}
	t, err := c.tree(out)
	if err != nil {
		return err
	}
	return c.env.Print(t, c.op.Name)
}

// body is the member that is the whole body of the response and no text, so that a
// file takes it.
func (c *call) body() *model.Member {
	if c.op.Output == nil || c.op.Output.Shape.Payload == nil || c.op.Output.Shape.Payload.Shape.Kind != model.Blob {
		return nil
	}
	return c.op.Output.Shape.Payload
}

func (c *call) save(body io.ReadCloser, outfile string) (err error) {
	defer func() { err = errors.Join(err, body.Close()) }()
	w, done, err := c.env.openOutput(outfile)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, body)
	return errors.Join(err, done())
}

// tree is an output with its members in order, whose maps it takes.
func (c *call) tree(out boto3.Map) (*tree.Tree, error) {
	engine, err := bridge.Engine(c.client)
	if err != nil {
		return nil, err
	}
	var shape *model.Shape
	if c.op.Output != nil {
		shape = c.op.Output.Shape
	}
	return tree.Output(shape, out, engine.Binder.Keys), nil
}

// Print prints a result through --query in the form of --output.
func (e *Env) Print(t *tree.Tree, title string) error {
	t, err := e.Search(t)
	if err != nil {
		return err
	}
	return output.Write(e.Stdout, e.Output(), t, output.Options{Title: title, Color: e.Color(), Width: e.Width})
}

// Search is what --query finds in a result, the result where there is none.
func (e *Env) Search(t *tree.Tree) (*tree.Tree, error) {
	if e.Globals.Query == nil {
		return t, nil
	}
	v, err := e.Globals.Query.SearchOrdered(t.Value, t)
	if err != nil {
		return nil, err
	}
	return t.With(v), nil
}

// events prints what comes, one event a line.
func (c *call) events(ctx context.Context, in map[string]any) error {
	out := boto3.Map{}
	if err := c.client.Call(ctx, c.op.Name, in, &out); err != nil {
		return err
	}
	events, ok := out[c.op.EventOutput.Name].(iter.Seq2[boto3.Map, error])
	if !ok {
		return fmt.Errorf("%s answered without events", c.op.Name)
	}
	for event, err := range events {
		if err != nil {
			return err
		}
		data, err := json.Marshal(event)
		if err != nil {
			return err
		}
		if _, err := c.env.Stdout.Write(append(data, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (e *Env) rawBlobs() bool {
	format := e.Globals.BinaryFormat
	if format == "" {
		format = e.Setting("cli_binary_format")
	}
	return format == "raw-in-base64-out"
}

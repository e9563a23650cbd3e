package secrets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/service/ssm"
)

// ParameterStore is a Store of the parameters of Systems Manager, decrypted. Names may
// have a version or a label, such as "/app/host:3".
type ParameterStore struct {
	*Store
	trees cache[Tree]
}

// Parameters makes a ParameterStore.
func Parameters(client boto3.AnyClient, cfg ...Config) *ParameterStore {
	s := newStore(client, parameters{}, cfg)
	return &ParameterStore{s, cache[Tree]{cfg: s.values.cfg, entries: map[key]*entry[Tree]{}}}
}

// Tree returns all parameters below a path, such as "/app". A path without any gives
// an empty Tree. Trees are kept as single values are.
//
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
func (p *ParameterStore) Tree(ctx context.Context, path string) (Tree, error) {
	if p == nil {
		p = &ParameterStore{}
	}
	if err := p.ready(ctx); err != nil {
		return nil, err
	}
	k := key{name: "/" + strings.Trim(path, "/")}
	got := p.trees.get(ctx, []key{k}, func(ctx context.Context, _ []key) found[Tree] {
		f := newFound[Tree]()
		tree, err := readTree(ctx, p.client, k.name)
		if err != nil {
			f.errs[k] = err
		} else {
			f.values[k] = tree
		}
		return f
	})
	if err := got.errs[k]; err != nil {
		return nil, fmt.Errorf("secrets: %s: %w", quote.Message(k.name), err)
	}
	return maps.Clone(got.values[k]), nil
}

// Forget drops what is kept under the names, and the trees at or above them.
func (p *ParameterStore) Forget(names ...string) {
	if p == nil {
		return
	}
	p.Store.Forget(names...)
	paths := []string{"/"}
	for _, name := range names {
		path := "/" + strings.Trim(name, "/")
		for paths = append(paths, path); strings.Count(path, "/") > 1; paths = append(paths, path) {
			path = path[:strings.LastIndexByte(path, '/')]
		}
	}
	if len(names) == 0 {
		paths = nil
	}
	p.trees.forget(paths...)
}

func readTree(ctx context.Context, client *boto3.Client, path string) (Tree, error) {
	tree := Tree{}
	in := &ssm.GetParametersByPathInput{Path: path, Recursive: new(true), WithDecryption: new(true)}
	for page, err := range boto3.PagesOf[ssm.GetParametersByPathOutput](ctx, client, "GetParametersByPath", in) {
		if err != nil {
			return nil, err
		}
		for _, one := range page.Parameters {
			tree[strings.Trim(strings.TrimPrefix(one.Name, path), "/")] = parameter(one)
		}
	}
	return tree, nil
}

type parameters struct{}

// errTwo is of a parameter that is asked for by its version and its label.
var errTwo = errors.New("a parameter has either a version or a stage")

func (p parameters) fetch(ctx context.Context, client *boto3.Client, keys []key) found[Value] {
	const most = 10
	got := newFound[Value]()
	ids := map[string]key{}
	for _, k := range keys {
		if k.version != "" && k.stage != "" {
			got.errs[k] = errTwo
			continue
		}
		id := k.name
		if selector := k.version + k.stage; selector != "" {
			id += ":" + selector
		}
		ids[id] = k
	}
	if len(ids) == 1 {
		for id, k := range ids {
			p.one(ctx, client, id, k, got)
		}
		return got
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(ids)), most) {
		apart(some, func(some []string) error { return p.batch(ctx, client, some, ids, got) }, func(some []string, err error) {
			for _, id := range some {
				got.errs[ids[id]] = err
			}
		}, "AccessDeniedException") // which one parameter of all is enough for
	}
	return got
}

func (parameters) one(ctx context.Context, client *boto3.Client, id string, k key, got found[Value]) {
	var out ssm.GetParameterOutput
	err := client.Call(ctx, "GetParameter", &ssm.GetParameterInput{Name: id, WithDecryption: new(true)}, &out)
	switch {
	case err != nil:
		got.errs[k] = err
	case out.Parameter != nil:
		got.values[k] = parameter(*out.Parameter)
	}
}

func (p parameters) batch(ctx context.Context, client *boto3.Client, some []string, ids map[string]key, got found[Value]) error {
	var out ssm.GetParametersOutput
	if err := client.Call(ctx, "GetParameters", &ssm.GetParametersInput{Names: some, WithDecryption: new(true)}, &out); err != nil {
		return err
	}
	for _, one := range out.Parameters {
		selector := ""
		if one.Selector != "" {
			selector = ":" + strings.TrimPrefix(one.Selector, ":")
		}
		for _, id := range []string{one.Name + selector, one.ARN + selector} {
			if k, ok := ids[id]; ok {
				got.values[k] = parameter(one)
			}
		}
	}
	for _, id := range out.InvalidParameters {
		if k, ok := ids[id]; ok {
			got.errs[k] = &boto3.Error{Service: "ssm", Operation: "GetParameters", Code: ssm.ErrParameterNotFound, Message: "there is no " + id}
		}
	}
	for _, id := range some { // a server may not say which version or label a value is of
		k := ids[id]
		if _, ok := got.values[k]; !ok && got.errs[k] == nil {
			p.one(ctx, client, id, k, got)
		}
	}
	return nil
}

func parameter(p ssm.Parameter) Value {
	return Value{
		Name: p.Name, ARN: p.ARN, Version: strconv.FormatInt(p.Version, 10), Type: string(p.Type), Created: p.LastModifiedDate, reveal: hold([]byte(p.Value)),
	}
}

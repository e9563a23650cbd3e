package cli

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// beyond are options of every operation that the AWS CLI has not. They must be written
// out, so that no beginning of another option becomes ambiguous by them, and those that
// an operation has itself are its own.
var beyond = []flags.Option{
	{Name: "regions", Kind: flags.Single}, {Name: "all-regions"}, {Name: "profiles", Kind: flags.Single},
	{Name: "each-account", Kind: flags.Single}, {Name: "trace"},
}

// further takes these options out of what follows an operation.
func (c *call) further(own []*option, words []string) (p *flags.Parsed, rest []string, err error) {
	var taken []flags.Option
	for _, o := range beyond {
		if !slices.ContainsFunc(own, func(have *option) bool { return have.Name == o.Name }) {
			taken = append(taken, o)
		}
	}
	var given []string
	for i := 0; i < len(words); i++ {
		if words[i] == "--" {
			rest = append(rest, words[i:]...)
			break
		}
		name, _, joined := strings.Cut(strings.TrimPrefix(words[i], "--"), "=")
		at := slices.IndexFunc(taken, func(o flags.Option) bool { return o.Name == name })
		if at < 0 || !strings.HasPrefix(words[i], "--") {
			rest = append(rest, words[i])
			continue
		}
		given = append(given, words[i])
		if taken[at].Kind == flags.Single && !joined && i+1 < len(words) {
			i++
			given = append(given, words[i])
		}
	}
	p, err = flags.Parse(taken, given)
	return p, rest, err
}

// places are where the options have a call made; ok is false where it is the one place
// that it would be anyway.
func (c *call) places(p *flags.Parsed) (in boto3.Places, ok bool, err error) {
	for _, option := range []struct {
		name string
		to   *[]string
	}{{"regions", &in.Regions}, {"profiles", &in.Profiles}} {
		for v := range strings.SplitSeq(p.Value(option.name), ",") {
			if v = strings.TrimSpace(v); v != "" {
				*option.to = append(*option.to, v)
			}
		}
		if p.Has(option.name) && len(*option.to) == 0 {
			return in, false, Usage("argument --%s: it names none; several are parted by commas", option.name)
		}
	}
	if p.Has("all-regions") {
		in.RegionsOf = c.client.Service()
	}
	if p.Has("each-account") {
		in.AllAccounts, in.Role = true, p.Value("each-account")
	}
	ok = p.Has("regions") || p.Has("all-regions") || p.Has("profiles") || p.Has("each-account")
	switch {
	case ok && (c.waiter != "" || c.body() != nil || c.op.StreamingInput != nil || c.op.EventInput != nil || c.op.EventOutput != nil):
		return in, false, Usage("%s is made in one place at a time, since it waits or has a stream", c.name)
	case p.Has("profiles") && c.env.Globals.Profile != "":
		return in, false, Usage("argument --profiles: not allowed with argument --profile")
	case p.Has("regions") && c.env.Globals.Region != "":
		return in, false, Usage("argument --regions: not allowed with argument --region")
	}
	return in, ok, nil
}

// everywhere makes the call in many places at once and prints what each gave, with
// where it is from; what failed is told apart, on standard error.
func (c *call) everywhere(ctx context.Context, in boto3.Places, p *flags.Parsed, params map[string]any) error {
	s, err := c.env.Session()
	if err != nil {
		return err
	}
	var ids accounts
	var visits []boto3.Visit[*found]
	for v := range boto3.Each(ctx, s, in, func(ctx context.Context, s *boto3.Session) (*found, error) {
		there := *c
		var err error
		if there.client, err = s.Client(c.client.Service()); err != nil {
			return nil, err
		}
		t, err := there.whole(ctx, p, params)
		if err != nil {
			return nil, err
		}
		return &found{t, ids.of(ctx, s)}, nil
	}) {
		if v.Value != nil {
			v.Account = cmp.Or(v.Account, v.Value.account)
		}
		if len(in.Profiles) == 0 {
			v.Profile = "" // it is the same everywhere
		}
		visits = append(visits, v)
	}
	slices.SortFunc(visits, func(a, b boto3.Visit[*found]) int {
		return cmp.Or(strings.Compare(a.Profile, b.Profile), strings.Compare(a.Account, b.Account), strings.Compare(a.Region, b.Region))
	})
	return c.gathered(visits)
}

// found is what one place gave.
type found struct {
	tree    *tree.Tree
	account string
}

// accounts are those of sessions, each asked for once.
type accounts struct{ known sync.Map }

func (a *accounts) of(ctx context.Context, s *boto3.Session) string {
	keys, err := s.Credentials(ctx)
	if err != nil || keys.AccountID != "" {
		return keys.AccountID
	}
	once, _ := a.known.LoadOrStore(keys.AccessKeyID, sync.OnceValue(func() string {
		var id struct{ Account string }
		c, err := s.Client("sts")
		if err != nil || c.Call(ctx, "GetCallerIdentity", nil, &id) != nil {
			return "" // the answer is worth more than whose it is
		}
		return id.Account
	}))
	account, _ := once.(func() string)
	return account()
}

// whole is all that the call gives, with its pages put together.
func (c *call) whole(ctx context.Context, p *flags.Parsed, in map[string]any) (*tree.Tree, error) {
	if !c.paging.follows(c.env, p) {
		out := boto3.Map{}
		if err := c.client.Call(ctx, c.op.Name, in, &out); err != nil {
			return nil, err
		}
		return c.tree(out)
	}
	var resume string
	opts, err := c.pageOptions(p, in, &resume)
	if err != nil {
		return nil, err
	}
	merged := merging{whole: tree.Of(map[string]any{})}
	n := 0
	for page, err := range c.client.Pages(ctx, c.op.Name, boto3.Map(in), opts...) {
		if err != nil {
			return nil, err
		}
		t, err := c.tree(page)
		if err != nil {
			return nil, err
		}
		if err := merged.add(t, c.paging.Results, false); err != nil {
			return nil, err
		}
		if n++; n > 1 {
			continue
		}
		if err := merged.add(t, c.paging.Aggregate, true); err != nil {
			return nil, err
		}
	}
	if resume != "" {
		merged.put([]string{"NextToken"}, resume)
	}
	return merged.whole, nil
}

// gathered prints what came, each through --query, then tells the failures.
func (c *call) gathered(visits []boto3.Visit[*found]) error {
	all := tree.Of(nil)
	list := []any{}
	var failed []error
	for _, v := range visits {
		at := map[string]any{}
		var keys []string
		for _, fact := range [][2]string{{"Profile", v.Profile}, {"Account", v.Account}, {"Region", v.Region}} {
			if fact[1] != "" {
				at[fact[0]] = fact[1]
				keys = append(keys, fact[0])
			}
		}
		if v.Err != nil {
			failed = append(failed, &placeError{v.Profile, v.Account, v.Region, v.Err})
			continue
		}
		t, err := c.env.Search(v.Value.tree)
		if err != nil {
			return err
		}
		all.Adopt(t)
		at["Result"] = t.Value
		all.Keep(at, append(keys, "Result"))
		list = append(list, at)
	}
	all.Value = list
	plain := c.env.again()
	plain.Globals.Query = nil // which has been applied in each place
	if err := plain.Print(all, c.op.Name); err != nil {
		return err
	}
	if len(failed) == 0 {
		return nil
	}
	for _, err := range failed {
		if err := say(c.env.Stderr, err.Error()); err != nil {
			return err
		}
	}
	return &ExitError{Code: codeOf(errors.Join(failed...))}
}

// placeError is what failed in one place.
type placeError struct {
	profile, account, region string
	err                      error
}

func (e *placeError) Unwrap() error { return e.err }

func (e *placeError) Error() string {
	var at []string
	for _, s := range []string{e.profile, e.account, e.region} {
		if s != "" {
			at = append(at, s)
		}
	}
	return cmp.Or(strings.Join(at, " "), "the places") + ": " + e.err.Error()
}

package boto3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/fanout"
)

// Places are the places that [Each] visits: every region of every account of every
// profile.
type Places struct {
	// Profiles are those of the config file; the session's own where empty.
	Profiles []string

	// Accounts are visited by the role, AllAccounts adds those of the organization that
	// are active, which its management account or a delegated administrator may list.
	// Where both are empty it is the session's own account. The session's own account
	// is always visited with the session's credentials.
	Accounts    []string
	AllAccounts bool
	// Role is the name, with its path if it has one, of the role that is assumed in each
	// other account, such as "OrganizationAccountAccessRole".
	Role string

	// Regions are visited as they are named. RegionsOf, the name of a service, adds
	// those of the partition that the service has an endpoint in and that each account
	// has enabled, as EC2's DescribeRegions tells. Where both are empty it is the
	// session's region.
	Regions   []string
	RegionsOf string

	// Limit is the number of places that are visited at once; 64 where zero.
	Limit int
}

// Visit is what [Each] found in one place. Where the places themselves could not be
// found out, the error says why, and the names of what is not known are empty.
type Visit[T any] struct {
	Profile, Account, Region string
	Value                    T
	Err                      error
}

// Each calls fn in many places at once, each time with a session that makes its
// clients there, and yields what fn returns as it comes, in no order. An error of one
// place does not end the others. A break ends the context of those that are under
// way and waits for them; when ctx ends, each place that was not reached yields its
// error. A nil session is the default one.
//
//	for v := range boto3.Each(ctx, sess, boto3.Places{RegionsOf: "ec2"}, unusedVolumes) {
//		if v.Err != nil {
//			log.Printf("%s: %v", v.Region, v.Err)
//		}
//	}
func Each[T any](ctx context.Context, s *Session, in Places, fn func(ctx context.Context, s *Session) (T, error)) iter.Seq[Visit[T]] {
	var missing error
	switch {
	case ctx == nil:
		ctx, missing = context.Background(), engine.ErrNilContext
	case fn == nil:
		missing = errors.New("the function that Each calls is nil")
	}
	return fanout.All(ctx, cmp.Or(in.Limit, 64), func(ctx context.Context, g *fanout.Group[Visit[T]]) {
		visit := func(v Visit[T], s *Session, err error) {
			if v.Err = cmp.Or(err, ctxerr.Of(ctx)); v.Err == nil {
				v.Value, v.Err = fn(ctx, s)
			}
			g.Yield(v)
		}
		if missing != nil {
			visit(Visit[T]{}, nil, missing)
			return
		}
		fan := &fan{in: in, start: g.Go}
		fan.visit = func(profile, account, region string, s *Session, err error) {
			visit(Visit[T]{Profile: profile, Account: account, Region: region}, s, err)
		}
		fan.profiles(ctx, s)
	})
}

// fan finds the places, and visits each in a job of its own.
type fan struct {
	in    Places
	start func(func(context.Context))
	visit func(profile, account, region string, s *Session, err error)
}

func (f *fan) profiles(ctx context.Context, s *Session) {
	s, _, err := sessionFor(s, nil)
	switch {
	case err == nil && f.in.Limit < 0:
		err = fmt.Errorf("Places.Limit is %d; it is the number of places visited at once, 0 for 64", f.in.Limit)
	case err == nil:
		err = s.ready()
	}
	if err != nil {
		f.visit("", "", "", nil, err)
		return
	}
	if len(f.in.Profiles) == 0 {
		f.accounts(ctx, s)
	}
	for _, name := range unique(f.in.Profiles) {
		f.start(func(ctx context.Context) {
			cfg := *s.cfg
			cfg.Profile = name
			own, err := NewSession(cfg)
			if err != nil {
				f.visit(name, "", "", nil, err)
				return
			}
			own.hooks, own.resourceHooks = s.hooks, s.resourceHooks // as in the other places
			f.accounts(ctx, own)
		})
	}
}

func (f *fan) accounts(ctx context.Context, s *Session) {
	if len(f.in.Accounts) == 0 && !f.in.AllAccounts {
		f.regions(ctx, s, "")
		return
	}
	own, err := f.ownAccount(ctx, s)
	var ids []string
	if err == nil && f.in.AllAccounts {
		ids, err = organization(ctx, s)
	}
	ids = unique(append(slices.Clone(f.in.Accounts), ids...))
	if err == nil && f.in.Role == "" && slices.ContainsFunc(ids, func(id string) bool { return id != own }) {
		err = errors.New("Places.Role is empty; it names the role that is assumed in other accounts than the session's own, " + own)
	}
	if err != nil {
		f.visit(s.Profile(), "", "", nil, err)
		return
	}
	partition, err := s.PartitionForRegion(anyRegion(s))
	for _, id := range ids {
		f.start(func(ctx context.Context) {
			switch {
			case err != nil:
				f.visit(s.Profile(), id, "", nil, err)
			case id == own:
				f.regions(ctx, s, id)
			default:
				role := "arn:" + partition + ":iam::" + id + ":role/" + strings.TrimPrefix(f.in.Role, "/")
				f.regions(ctx, s.AssumeRole(credentials.AssumeRoleOptions{RoleARN: role}), id)
			}
		})
	}
}

func (f *fan) ownAccount(ctx context.Context, s *Session) (string, error) {
	var caller struct{ Account string }
	err := callAnywhere(ctx, s, "sts", "GetCallerIdentity", nil, &caller)
	return caller.Account, err
}

// organization lists the active accounts.
func organization(ctx context.Context, s *Session) (ids []string, err error) {
	c, err := s.Client("organizations", anywhere(s))
	if err != nil {
		return nil, err
	}
	type accounts struct {
		Accounts []struct{ Id, Status, State string }
	}
	for page, err := range PagesOf[accounts](ctx, c, "ListAccounts", nil) {
		if err != nil {
			return nil, err
		}
		for _, a := range page.Accounts {
			if cmp.Or(a.State, a.Status) == "ACTIVE" {
				ids = append(ids, a.Id)
			}
		}
	}
	return ids, nil
}

func (f *fan) regions(ctx context.Context, s *Session, account string) {
	names := f.in.Regions
	if f.in.RegionsOf != "" {
		enabled, err := enabledRegions(ctx, s, f.in.RegionsOf)
		if err != nil {
			f.visit(s.Profile(), account, "", nil, err)
			return
		}
		names = append(slices.Clone(names), enabled...)
	}
	if len(names) == 0 {
		f.visit(s.Profile(), account, s.Region(), s, nil)
		return
	}
	for _, region := range unique(names) {
		f.start(func(context.Context) {
			if region == "" { // which would be whatever the environment says
				f.visit(s.Profile(), account, "", nil, errors.New("Places.Regions has an empty name"))
				return
			}
			there, err := s.inRegion(region)
			f.visit(s.Profile(), account, region, there, err)
		})
	}
}

// enabledRegions are those that an account has enabled, of those that the service has
// an endpoint in. A service that is the same everywhere is visited once. The table of
// endpoints lacks services that are new: those are visited in every region.
func enabledRegions(ctx context.Context, s *Session, name string) ([]string, error) {
	partition, err := s.PartitionForRegion(anyRegion(s))
	if err != nil {
		return nil, err
	}
	known, global, err := s.presence(name, partition)
	switch {
	case err != nil:
		return nil, err
	case global:
		return []string{anyRegion(s)}, nil
	}
	var enabled struct{ Regions []struct{ RegionName string } }
	if err := callAnywhere(ctx, s, "ec2", "DescribeRegions", nil, &enabled); err != nil {
		return nil, err
	}
	var names []string
	for _, r := range enabled.Regions {
		if len(known) == 0 || slices.Contains(known, r.RegionName) {
			names = append(names, r.RegionName)
		}
	}
	return names, nil
}

// callAnywhere calls an operation whose answer is the same in every region.
func callAnywhere(ctx context.Context, s *Session, service, operation string, in, out any) error {
	c, err := s.Client(service, anywhere(s))
	if err != nil {
		return err
	}
	return c.Call(ctx, operation, in, out)
}

// anywhere has calls that would do in any region made in the session's, if it has one.
func anywhere(s *Session) Config { return Config{Region: anyRegion(s)} }

func anyRegion(s *Session) string { return cmp.Or(s.Region(), "us-east-1") }

// inRegion is a session like this one in another region.
func (s *Session) inRegion(region string) (*Session, error) {
	out, cfg := *s, *s.cfg
	cfg.Region, out.cfg = region, &cfg
	var err error
	out.settings, err = s.resolve(cfg)
	return &out, err
}

// unique is a list without what it has twice, in its order.
func unique(list []string) []string {
	var out []string
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

package mcp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3"
)

// Effect is what a rule has done with a call.
type Effect string

// The effects, from the weakest: where several rules match, the strongest counts.
const (
	Allow Effect = "allow"
	Ask   Effect = "ask"
	Deny  Effect = "deny"
)

// Rule is about the calls that all its patterns match. A pattern may have * for any
// characters and ? for one, upper and lower case are the same, and one that is left
// out matches everything.
type Rule struct {
	Effect    Effect  `yaml:"effect"`
	Service   pattern `yaml:"service"`
	Operation pattern `yaml:"operation"`
	Region    pattern `yaml:"region"`
	Account   pattern `yaml:"account"`
	Profile   pattern `yaml:"profile"`
	Reason    string  `yaml:"reason"`
}

// Policy says which calls are made. Where no rule matches, what only reads is allowed
// and everything else denied.
type Policy struct {
	Rules []Rule `yaml:"rules"`
}

// pattern is one or several of them, of which one must match.
type pattern []string

// UnmarshalYAML takes a text or a list of them.
func (p *pattern) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*p = pattern{n.Value}
		return nil
	}
	var list []string
	err := n.Decode(&list)
	*p = list
	return err
}

func (p pattern) matches(s string) bool {
	return len(p) == 0 || slices.ContainsFunc(p, func(w string) bool { return wild(strings.ToLower(w), strings.ToLower(s)) })
}

// wild says whether a text is what a pattern describes. It goes back only to the last
// *, so that no pattern takes longer than the product of both lengths.
func wild(p, s string) bool {
	at, star, mark := 0, -1, 0
	i := 0
	for i < len(s) {
		switch {
		case at < len(p) && p[at] == '*':
			star, mark = at, i
			at++
		case at < len(p) && (p[at] == '?' || p[at] == s[i]):
			at++
			i++
		case star >= 0:
			mark++
			at, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(p[at:], "*") == ""
}

// target is what a call is about.
type target struct{ Service, Operation, Region, Account, Profile string }

// Decide is what the policy says of a call, and the rule by which it does.
func (p Policy) Decide(t target, reads bool) (effect Effect, why string) {
	effect, why = Deny, "it is not known to only read, and no rule of the policy allows it"
	if reads {
		effect, why = Allow, "it only reads"
	}
	rank := map[Effect]int{Allow: 1, Ask: 2, Deny: 3}
	strongest := 0
	for i, r := range p.Rules {
		if !r.matches(t) || rank[r.Effect] <= strongest {
			continue
		}
		strongest = rank[r.Effect]
		effect, why = r.Effect, fmt.Sprintf("rule %d of the policy", i+1)
		if r.Reason != "" {
			why += ": " + r.Reason
		}
	}
	return effect, why
}

// matches says whether a rule is about a call. Of an account that could not be found
// out, a rule that allows is never about it, and one that does not always is.
func (r *Rule) matches(t target) bool {
	account := r.Account.matches(t.Account)
	if t.Account == "" && len(r.Account) > 0 {
		account = r.Effect != Allow
	}
	return account && r.Service.matches(t.Service) && r.Operation.matches(t.Operation) && r.Region.matches(t.Region) && r.Profile.matches(t.Profile)
}

// readPolicy reads a policy, JSON or YAML. A rule that no operation is like is an
// error, since it would do nothing.
func readPolicy(path string, s *boto3.Session) (Policy, error) {
	var p Policy
	if path == "" {
		return p, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return p, fmt.Errorf("the policy %s: %w", path, err)
	}
	if err := noGaps(data); err != nil {
		return p, fmt.Errorf("the policy %s: %w", path, err)
	}
	for i := range p.Rules {
		if err := p.Rules[i].check(s); err != nil {
			return p, fmt.Errorf("rule %d of the policy %s: %w", i+1, path, err)
		}
	}
	return p, nil
}

// noGaps refuses a policy that says less than it seems to: a pattern without a value,
// which would match everything, and rules behind the document that is read.
func noGaps(data []byte) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var document, more yaml.Node
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		return errors.New("it has several documents, of which only one is a policy")
	}
	var p struct{ Rules []map[string]any }
	if err := document.Decode(&p); err != nil {
		return err
	}
	for i, rule := range p.Rules {
		for key, v := range rule {
			if list, ok := v.([]any); v == nil || ok && (len(list) == 0 || slices.Contains(list, nil)) {
				return fmt.Errorf("rule %d: %s has no value; leave it out where all are meant", i+1, key)
			}
		}
	}
	return nil
}

func (r *Rule) check(s *boto3.Session) error {
	if !slices.Contains([]Effect{Allow, Ask, Deny}, r.Effect) {
		return fmt.Errorf("effect is %q; it is allow, ask or deny", r.Effect)
	}
	if len(r.Service) == 0 && len(r.Operation) == 0 {
		return nil
	}
	named := false
	for _, name := range s.AvailableServices() {
		if !r.Service.matches(name) {
			continue
		}
		if named = true; len(r.Operation) == 0 || slices.Contains(r.Operation, "*") {
			return nil
		}
		c, err := s.Client(name, boto3.Config{Region: "us-east-1"})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(c.Model().OperationNames(), r.Operation.matches) {
			return nil
		}
	}
	if !named {
		return fmt.Errorf("no service is like %s", strings.Join(r.Service, ", "))
	}
	return fmt.Errorf("no operation is like %s, as the API names them, such as DeleteBucket", strings.Join(r.Operation, ", "))
}

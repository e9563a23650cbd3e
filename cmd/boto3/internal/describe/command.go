package describe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// Commands are those that tell instead of calling.
func Commands() []cli.Command {
	return []cli.Command{
		{Path: "describe", Summary: "what a service, an operation, a shape or a resource is", Run: run},
		{Path: "explain", Summary: "which settings and credentials are in force, and where they are from", Run: explain},
		{Path: "whoami", Summary: "whose credentials these are, and where they and the region are from", Run: whoami},
	}
}

func run(_ context.Context, e *cli.Env, args []string) error {
	if slices.Equal(args, []string{"help"}) {
		return &flags.Help{Commands: []string{"<service> [<operation>|<shape>|<resource>]"}}
	}
	if len(args) < 1 || len(args) > 2 || strings.HasPrefix(args[0], "-") {
		return cli.Usage("usage: %s describe <service> [<operation>|<shape>|<resource>]", e.Name)
	}
	s, err := e.Session()
	if err != nil {
		return err
	}
	text, err := Text(s, args[0], args[1:]...)
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.Stdout, text)
	return err
}

// Text describes a service, or what a name of it stands for.
func Text(s *boto3.Session, service string, names ...string) (string, error) {
	name := cli.ServiceOf(service)
	if known := s.AvailableServices(); !slices.Contains(known, name) {
		return "", cli.Usage("%q is no service%s", service, Hint(service, known))
	}
	c, err := s.Client(name, boto3.Config{Region: regionOf(s)})
	if err != nil {
		return "", err
	}
	resources := resourceTypes(s, name)
	if len(names) == 0 {
		return Service(c, resources)
	}
	if op := Find(c.Model(), names[0]); op != "" {
		return Operation(c, op, 0)
	}
	if i := slices.IndexFunc(resources, func(r string) bool { return strings.EqualFold(r, names[0]) }); i >= 0 {
		return resource(s, name, resources[i])
	}
	text, known, err := Shape(c.Model(), names[0])
	if err != nil || text != "" {
		return text, err
	}
	known = append(append(known, c.Model().OperationNames()...), resources...)
	return "", cli.Usage("%q is no operation, shape or resource of %s%s", names[0], service, Hint(names[0], known))
}

// regionOf is any region, since nothing is called.
func regionOf(s *boto3.Session) string {
	if s.Region() != "" {
		return s.Region()
	}
	return "us-east-1"
}

func explain(ctx context.Context, e *cli.Env, args []string) error {
	if _, err := flags.ParseCommand(nil, args); err != nil {
		return err
	}
	if len(args) > 0 {
		return cli.Usage("usage: %s explain [--profile <name>]; it takes no %s", e.Name, args[0])
	}
	s, err := e.Session()
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.Stdout, s.Explain(ctx).String())
	return err
}

// whoami prints the caller's identity beside where region and keys came from.
func whoami(ctx context.Context, e *cli.Env, args []string) error {
	if _, err := flags.ParseCommand(nil, args); err != nil {
		return err
	}
	if len(args) > 0 {
		return cli.Usage("usage: %s whoami [--profile <name>]; it takes no %s", e.Name, args[0])
	}
	s, err := e.Session()
	if err != nil {
		return err
	}
	found, err := s.Credentials(ctx)
	if err != nil {
		return err
	}
	c, err := s.Client("sts", boto3.Config{Region: regionOf(s)})
	if err != nil {
		return err
	}
	var id struct{ Account, Arn, UserId string }
	if err := c.Call(ctx, "GetCallerIdentity", nil, &id); err != nil {
		return err
	}
	facts := []string{"Account", id.Account, "Arn", id.Arn, "UserId", id.UserId, "Profile", s.Profile(), "CredentialsFrom", found.Source, "Region", s.Region(), "RegionFrom", from(s.Explain(ctx), "region")}
	if !found.Expires.IsZero() {
		facts = append(facts, "Expires", found.Expires.UTC().Format("2006-01-02T15:04:05Z"))
	}
	t, err := ordered(facts)
	if err != nil {
		return err
	}
	return e.Print(t, "Identity")
}

func from(x boto3.Explanation, name string) string {
	for _, s := range x.Settings {
		if s.Name == name {
			return s.From
		}
	}
	return ""
}

// ordered is an object of names and texts in their order, without those that are
// empty.
func ordered(pairs []string) (*tree.Tree, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		value, err := json.Marshal(pairs[i+1])
		if err != nil {
			return nil, err
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", pairs[i], value)
	}
	b.WriteByte('}')
	return tree.Decode([]byte(b.String()))
}

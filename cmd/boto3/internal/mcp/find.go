package mcp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
)

// indexed is an operation as it is searched for.
type indexed struct {
	service, operation, title string
	words                     []string
}

// makeIndex lists all operations of all services.
func (s *server) makeIndex() ([]indexed, error) {
	session, err := s.env.Session()
	if err != nil {
		return nil, err
	}
	var list []indexed
	for _, name := range session.AvailableServices() {
		c, err := session.Client(name, boto3.Config{Region: "us-east-1"})
		if err != nil {
			return nil, err
		}
		m := c.Model()
		about := strings.FieldsFunc(strings.ToLower(name+" "+m.ServiceFullName), func(r rune) bool { return r == ' ' || r == '-' })
		for _, op := range m.OperationNames() {
			list = append(list, indexed{name, op, m.ServiceFullName, append(strings.Split(cli.Case(op), "-"), about...)})
		}
	}
	return list, nil
}

type findInput struct {
	Words   string `json:"words" jsonschema:"words of the operation's and the service's name"`
	Service string `json:"service,omitempty" jsonschema:"only operations of this service"`
	Limit   int    `json:"limit,omitempty" jsonschema:"how many are listed, 20 by default"`
}

func (s *server) find(_ context.Context, _ *sdk.CallToolRequest, in findInput) (*sdk.CallToolResult, any, error) {
	all, err := s.index()
	if err != nil {
		return nil, nil, err
	}
	wanted := strings.FieldsFunc(strings.ToLower(in.Words), func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == ',' })
	type found struct {
		*indexed
		score int
	}
	var list []found
	for i := range all {
		if in.Service != "" && all[i].service != cli.ServiceOf(in.Service) {
			continue
		}
		if score := all[i].score(wanted); score > 0 {
			list = append(list, found{&all[i], score})
		}
	}
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(a.operation), len(b.operation)))
	})
	limit := 20
	if in.Limit > 0 {
		limit = min(in.Limit, 200)
	}
	var b strings.Builder
	for i, f := range list {
		if i == limit {
			fmt.Fprintf(&b, "... %d more; add words, service or limit\n", len(list)-limit)
			break
		}
		does := "changes things"
		if Reads(f.service, f.operation) {
			does = "reads"
		}
		fmt.Fprintf(&b, "%s %s (%s; %s)\n", f.service, f.operation, does, f.title)
	}
	if len(list) == 0 {
		b.WriteString("Nothing is like that. Try fewer words, or those of AWS's own names.\n")
	}
	return text("%s", b.String()), nil, nil
}

// score is how well an operation fits, 0 where not a half of the words do.
func (x *indexed) score(wanted []string) int {
	score, hits := 0, 0
	for _, w := range wanted {
		best := 0
		singular := strings.TrimSuffix(w, "s")
		for _, have := range x.words {
			switch {
			case have == w:
				best = max(best, 4)
			case strings.TrimSuffix(have, "s") == singular:
				best = max(best, 3)
			case len(w) > 2 && strings.HasPrefix(have, w):
				best = max(best, 2)
			}
		}
		if strings.ToLower(x.operation) == w || x.service == w {
			best = 5
		}
		if score += best; best > 0 {
			hits++
		}
	}
	if hits == 0 || hits*2 < len(wanted) {
		return 0
	}
	return score
}

type describeInput struct {
	Service string `json:"service" jsonschema:"such as ec2"`
	Name    string `json:"name,omitempty" jsonschema:"an operation, a shape or a resource of it; its operations are listed without"`
}

func (s *server) describe(_ context.Context, _ *sdk.CallToolRequest, in describeInput) (*sdk.CallToolResult, any, error) {
	session, err := s.env.Session()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	if in.Name != "" {
		names = []string{in.Name}
	}
	t, err := describe.Text(session, in.Service, names...)
	if err != nil {
		return nil, nil, err
	}
	return text("%s", capped(t, "describe one of its shapes by name")), nil, nil
}

// most is how long an answer may be.
const most = 40_000

// capped cuts what is too long and says how to get the rest.
func capped(t, rest string) string {
	if len(t) <= most {
		return t
	}
	cut := strings.ToValidUTF8(t[:most], "")
	return cut + fmt.Sprintf("\n... cut after %d of %d bytes: %s", len(cut), len(t), rest)
}

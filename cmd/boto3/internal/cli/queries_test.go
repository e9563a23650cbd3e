package cli_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/model"
)

// asked are operations with deep outputs, one of each kind: lists of structures, maps,
// numbers, times, an answer of scalars.
var asked = []string{
	"ec2 DescribeInstances", "ec2 DescribeSecurityGroups", "iam ListUsers", "s3 ListObjectsV2", "dynamodb DescribeTable", "lambda ListFunctions", "cloudwatch GetMetricData",
	"ecs DescribeServices", "rds DescribeDBInstances", "sts GetCallerIdentity", "route53 ListHostedZones", "cloudformation DescribeStacks", "logs DescribeLogGroups", "apigateway GetRestApis",
}

// TestAsAWSQueries prints what drawn expressions find in drawn outputs, in every form.
func TestAsAWSQueries(t *testing.T) {
	b := beside(t)
	r := rand.New(rand.NewPCG(*seed, 1)) //nolint:gosec // to be drawn again
	for range max(2, *each) * 20 {
		service, operation, _ := strings.Cut(asked[r.IntN(len(asked))], " ")
		c, err := b.srv.Session().Client(service)
		if err != nil {
			t.Fatal(err)
		}
		op, err := c.Model().Operation(operation)
		if err != nil {
			t.Fatal(err)
		}
		in, err := bototest.ExampleInput(service, operation, r.Uint64())
		if err != nil {
			t.Fatal(err)
		}
		out, err := bototest.ExampleOutput(service, operation, r.Uint64())
		if err != nil {
			t.Fatal(err)
		}
		command := service
		if service == "s3" {
			command = "s3api"
		}
		args := []string{command, cli.Case(operation), "--cli-input-json", toJSON(in), "--query", query(r, op.Output, out, 3)}
		args = append(args, "--output", []string{"json", "text", "table"}[r.IntN(3)])
		if r.IntN(3) == 0 {
			args = append(args, "--no-paginate")
		}
		b.passed = fails
		b.compare(t, &line{service: service, operation: operation, args: args, out: out, tokens: tokens(c, operation)})
	}
	b.report(t, 30)
}

// fails says whether the AWS CLI fails where there is an answer: texts beside structures
// in one list as text, objects of S3 without a key. It writes to_string beyond ASCII in
// escapes.
func fails(theirs oracle.Result) bool {
	return theirs.Code == 255 && (strings.Contains(theirs.Stderr, "object has no attribute 'items'") || strings.TrimSpace(theirs.Stderr) == "'Key'") ||
		strings.Contains(theirs.Stdout, `\u`)
}

// query draws an expression, most of which finds something in a value of the shape.
func query(r *rand.Rand, m *model.Member, v any, depth int) string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	if depth == 0 || r.IntN(12) == 0 {
		return pick("@", "type(@)", "to_string(@)", "@ == `null`", "nosuch", "!@", "[@]", "{v: @}", "not_null(@, `1`)")
	}
	next := func(m *model.Member, v any) string { return query(r, m, v, depth-1) }
	switch v := v.(type) {
	case boto3.Map:
		return queryObject(r, m, v, next)
	case map[string]any:
		return queryObject(r, m, v, next)
	case []any:
		if len(v) == 0 {
			return pick("[]", "[0]", "length(@)")
		}
		of := next(m.Shape.Element, v[0])
		return pick("[0] | "+of, "[].["+of+"]", "[*].["+of+", `1`]", "[-1]", "[1:]", "[::-1]", "[]", "length(@)", "[?@ != `null`].to_string(@)", "[].{a: "+of+"}", "reverse(@)", "[*]", "map(&type(@), @)", "@[?type(@) == 'object'].["+of+"]", "join('+', [].to_string(@))")
	case string:
		return pick("@", "length(@)", "contains(@, 'a')", "starts_with(@, 'b')", "[@, @]", "@ < 'm'", "to_number(@)", "reverse(@)")
	case int64, float64, int, int32, float32:
		return pick("@", "@ > `5`", "to_string(@)", "abs(@)", "sum([@, `1.5`])", "max([@, `2`])", "[@]", "floor(@)")
	}
	return pick("@", "type(@)", "[@, `true`]")
}

func queryObject(r *rand.Rand, m *model.Member, v map[string]any, next func(*model.Member, any) string) string {
	var names []string
	for name := range v {
		names = append(names, name)
	}
	if len(names) == 0 {
		return "keys(@)"
	}
	slices.Sort(names)
	name := names[r.IntN(len(names))]
	of := m.Shape.Value
	if m.Shape.Kind == model.Structure {
		of, _ = m.Shape.Member(name)
	}
	if of == nil {
		return "@"
	}
	inner := fmt.Sprintf("%q | ", name) + next(of, v[name])
	return []string{
		inner, inner, inner, "{one: " + inner + ", two: " + fmt.Sprintf("%q", names[0]) + "}", "[" + inner + ", " + fmt.Sprintf("%q", names[0]) + "]", "sort(keys(@))", "length(@)", "*", "[*]", "@",
		fmt.Sprintf("%q.nosuch", name), fmt.Sprintf("%q || 'none'", name), fmt.Sprintf("merge(@, {%q: `9`})", name),
	}[r.IntN(13)]
}

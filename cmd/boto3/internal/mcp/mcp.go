// Package mcp is a server of the Model Context Protocol: it lets a language model find
// AWS's operations, read what they take, and call those that a policy allows.
//
// https://modelcontextprotocol.io/specification/
package mcp

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// Command is boto3 mcp.
var Command = cli.Command{Path: "mcp", Summary: "a server of the Model Context Protocol, which only reads unless a policy allows more", Run: run}

var options = []flags.Option{
	{Name: "http", Kind: flags.Single}, {Name: "policy", Kind: flags.Single}, {Name: "folder", Kind: flags.Single},
	{Name: "audit-log", Kind: flags.Single}, {Name: "allow-profile", Kind: flags.Many, Repeats: true},
}

const help = `boto3 mcp serves find, describe and call over standard input and output.

  --http <port>               serve streamable HTTP at 127.0.0.1 instead; the token is that of BOTO3_MCP_TOKEN, or one of this run
  --policy <file>             rules that deny, ask or allow, in YAML or JSON; without any only what is known to read is allowed
  --allow-profile <name> ...  profiles that calls may name besides the one of this command
  --folder <path>             the one folder that bodies are read from and written to; no file is touched without it
  --audit-log <file>          where each call is written down, - for standard error; ~/.aws/boto3/mcp.log by default
`

func run(ctx context.Context, e *cli.Env, args []string) error {
	if slices.Equal(args, []string{"help"}) {
		_, err := io.WriteString(e.Stdout, help)
		return err
	}
	p, err := flags.Parse(options, args)
	if err != nil {
		return err
	}
	if len(p.Rest) > 0 {
		return cli.Usage("Unknown options: %s\n%s", strings.Join(p.Rest, ", "), help)
	}
	port := p.Value("http")
	if _, err := strconv.ParseUint(port, 10, 16); p.Has("http") && err != nil {
		return cli.Usage("argument --http: %q is no port; the address is always 127.0.0.1", port)
	}
	s, done, err := newServer(e, p)
	if err != nil {
		return err
	}
	defer func() { _ = done() }()
	if p.Has("http") {
		return serveHTTP(ctx, e, s.mcp(), port)
	}
	return s.mcp().Run(ctx, &sdk.IOTransport{Reader: io.NopCloser(e.Stdin), Writer: unclosed{e.Stdout}})
}

// unclosed is a writer that stays open: standard output is not the server's.
type unclosed struct{ io.Writer }

// Close does nothing.
func (unclosed) Close() error { return nil }

// server is what the tools work on.
type server struct {
	env      *cli.Env
	policy   Policy
	profiles []string // that calls may name
	folder   *os.Root // nil where no file may be touched
	audit    *audit

	mu       sync.Mutex
	sessions map[string]*boto3.Session // by profile
	accounts map[string]string         // by profile
	asked    map[string]string         // what the user is asked, by the state of the question
	index    func() ([]indexed, error)
}

func newServer(e *cli.Env, p *flags.Parsed) (*server, func() error, error) {
	s := &server{
		env: e, profiles: p.Values("allow-profile"), sessions: map[string]*boto3.Session{},
		accounts: map[string]string{}, asked: map[string]string{},
	}
	s.index = sync.OnceValues(s.makeIndex)
	session, err := e.Session()
	if err != nil {
		return nil, nil, err
	}
	if s.policy, err = readPolicy(p.Value("policy"), session); err != nil {
		return nil, nil, &cli.ExitError{Code: cli.BadSettings, Err: err}
	}
	path := p.Value("audit-log")
	if path == "" {
		path = filepath.Join(e.Home, ".aws", "boto3", "mcp.log")
	}
	var closeAudit func() error
	if s.audit, closeAudit, err = openAudit(path, e.Stderr); err != nil {
		return nil, nil, err
	}
	if folder := p.Value("folder"); folder != "" {
		if s.folder, err = os.OpenRoot(folder); err != nil {
			_ = closeAudit()
			return nil, nil, err
		}
	}
	return s, func() error {
		if s.folder != nil {
			_ = s.folder.Close()
		}
		return closeAudit()
	}, nil
}

// mcp is the server with its three tools: each tool costs a model's context.
func (s *server) mcp() *sdk.Server {
	server := sdk.NewServer(&sdk.Implementation{Name: "boto3", Version: boto3.Version}, &sdk.ServerOptions{
		Capabilities: &sdk.ServerCapabilities{},
		Instructions: "Calls AWS's API. Find an operation with find, read what it takes with describe, then use call. Calls that change things are refused unless the user's policy allows them.",
	})
	sdk.AddTool(server, &sdk.Tool{
		Name: "find", Description: "Finds operations of AWS by words of their names, such as \"list buckets\" or \"ec2 volumes\".",
		Annotations: &sdk.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: new(false)},
	}, s.find)
	sdk.AddTool(server, &sdk.Tool{
		Name: "describe", Description: "Tells what a service, an operation or a shape has: parameters, types, limits, errors, pages, waiters.",
		Annotations: &sdk.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: new(false)},
	}, s.describe)
	sdk.AddTool(server, &sdk.Tool{
		Name: "call", Description: "Calls an operation. The answer names account, region and profile; sensitive values are hidden. Narrow it with query (JMESPath) or max_items.",
		Annotations: &sdk.ToolAnnotations{DestructiveHint: new(true), OpenWorldHint: new(true)},
	}, s.call)
	return server
}

// text is an answer of the tools.
func text(format string, values ...any) *sdk.CallToolResult {
	t := format
	if len(values) > 0 {
		t = fmt.Sprintf(format, values...)
	}
	return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: t}}}
}

package cli

import (
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/transport"
)

// Globals are the options that every command takes.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
type Globals struct {
	Profile, Region, EndpointURL, CABundle    string
	Output, Color                             string
	Query                                     *jmes.Expression
	NoSignRequest, NoVerifySSL                bool
	NoPaginate, Debug                         bool
	NoCLIPager                                bool
	ReadTimeout, ConnectTimeout, BinaryFormat string
}

var globalOptions = []flags.Option{
	{Name: "debug"}, {Name: "endpoint-url", Kind: flags.Single}, {Name: "no-verify-ssl"}, {Name: "no-paginate"},
	{Name: "output", Kind: flags.Single, Choices: output.Formats()}, {Name: "query", Kind: flags.Single},
	{Name: "profile", Kind: flags.Single}, {Name: "region", Kind: flags.Single}, {Name: "version"},
	{Name: "color", Kind: flags.Single, Choices: []string{"on", "off", "auto"}}, {Name: "no-sign-request"},
	{Name: "ca-bundle", Kind: flags.Single}, {Name: "cli-read-timeout", Kind: flags.Single},
	{Name: "cli-connect-timeout", Kind: flags.Single}, {Name: "cli-binary-format", Kind: flags.Single, Choices: binaryFormats},
	{Name: "no-cli-pager"}, {Name: "cli-auto-prompt"}, {Name: "no-cli-auto-prompt"},
}

var binaryFormats = []string{"base64", "raw-in-base64-out"}

// parseGlobals takes the global options out of a command line.
func parseGlobals(words []string) (Globals, *flags.Parsed, error) {
	p, err := flags.Parse(globalOptions, words)
	if err != nil {
		return Globals{}, nil, err
	}
	g := Globals{
		Profile: p.Value("profile"), Region: p.Value("region"), EndpointURL: p.Value("endpoint-url"), CABundle: p.Value("ca-bundle"),
		Output: p.Value("output"), Color: p.Value("color"), NoSignRequest: p.Has("no-sign-request"), NoVerifySSL: p.Has("no-verify-ssl"),
		NoPaginate: p.Has("no-paginate"), Debug: p.Has("debug"), NoCLIPager: p.Has("no-cli-pager"),
		ReadTimeout: p.Value("cli-read-timeout"), ConnectTimeout: p.Value("cli-connect-timeout"), BinaryFormat: p.Value("cli-binary-format"),
	}
	if p.Has("query") {
		if g.Query, err = jmes.New(p.Value("query")); err != nil {
			return g, p, Usage("Bad value for --query %s: %w", p.Value("query"), err)
		}
	}
	if p.Has("endpoint-url") && !strings.Contains(g.EndpointURL, "://") {
		return g, p, Usage("Bad value for --endpoint-url %q: scheme is missing. Must be of the form http://<hostname>/ or https://<hostname>/", g.EndpointURL)
	}
	return g, p, nil
}

// config is the Config of the session.
func (g *Globals) config(cfg boto3.Config) (boto3.Config, error) {
	cfg.Profile, cfg.Region, cfg.EndpointURL, cfg.Unsigned = g.Profile, g.Region, g.EndpointURL, g.NoSignRequest
	if g.CABundle != "" {
		cfg.CABundle = g.CABundle
	}
	var err error
	if cfg.ReadTimeout, err = timeout("cli-read-timeout", g.ReadTimeout); err != nil {
		return cfg, err
	}
	if cfg.ConnectTimeout, err = timeout("cli-connect-timeout", g.ConnectTimeout); err != nil {
		return cfg, err
	}
	if g.NoVerifySSL && cfg.HTTPClient == nil {
		return g.unverified(cfg)
	}
	return cfg, nil
}

// never is as long as a timeout can be, for those that are switched off by 0.
const never = 10 * 365 * 24 * time.Hour

func timeout(option, value string) (time.Duration, error) {
	if value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n < 0:
		return 0, Usage("argument --%s: %q is no number of seconds", option, value)
	case n == 0:
		return never, nil
	}
	return time.Duration(n) * time.Second, nil
}

// unverified has connections that take any certificate.
func (g *Globals) unverified(cfg boto3.Config) (boto3.Config, error) {
	client, err := transport.NewClient(transport.Options{InsecureSkipVerify: true, ConnectTimeout: cfg.ConnectTimeout, ReadTimeout: cfg.ReadTimeout})
	cfg.HTTPClient, cfg.ConnectTimeout, cfg.ReadTimeout, cfg.CABundle = client, 0, 0, ""
	return cfg, err
}

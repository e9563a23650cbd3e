// Package artifact has `codeartifact login`, which has the tools of package formats use
// a repository of CodeArtifact.
package artifact

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

var loginOptions = []flags.Option{
	{Name: "tool", Kind: flags.Single, Choices: []string{"swift", "nuget", "dotnet", "npm", "pip", "twine"}},
	{Name: "domain", Kind: flags.Single}, {Name: "domain-owner", Kind: flags.Single}, {Name: "namespace", Kind: flags.Single},
	{Name: "duration-seconds", Kind: flags.Single}, {Name: "repository", Kind: flags.Single}, {Name: "endpoint-type", Kind: flags.Single}, {Name: "dry-run"},
}

// formats are the package formats of tools whose name is not theirs.
var formats = map[string]string{"dotnet": "nuget", "pip": "pypi", "twine": "pypi"}

// Command is `codeartifact login`.
func Command() cli.Command {
	return cli.Command{Path: "codeartifact login", Summary: "have a package tool use a repository", Run: login}
}

// visit is a login under way.
type visit struct {
	env                *cli.Env
	dry                bool
	domain, repository string
	scope              string
	endpoint, token    string
	expires            time.Time
	run                func(ctx context.Context, command []string) ([]byte, error)
}

func login(ctx context.Context, env *cli.Env, args []string) error {
	p, err := flags.ParseCommand(loginOptions, args)
	if err != nil {
		return err
	}
	for _, name := range []string{"tool", "domain", "repository"} {
		if !p.Has(name) {
			return cli.Usage("the following arguments are required: --%s", name)
		}
	}
	if len(p.Rest) > 0 {
		return cli.Usage("Unknown options: %s", strings.Join(p.Rest, ", "))
	}
	v := &visit{env: env, dry: p.Has("dry-run"), domain: p.Value("domain"), repository: p.Value("repository"), run: output}
	if v.scope, err = scopeOf(p.Value("tool"), p.Value("namespace")); err != nil {
		return err
	}
	if err := v.ask(ctx, p); err != nil {
		return err
	}
	switch p.Value("tool") {
	case "twine":
		return v.twine()
	case "nuget":
		return v.nuget(ctx, []string{"nuget", "sources"}, []string{"list", "-format", "detailed"})
	case "dotnet":
		return v.nuget(ctx, []string{"dotnet", "nuget"}, []string{"list", "source", "--format", "detailed"})
	case "swift":
		return v.swift(ctx)
	}
	commands, err := v.commands(p.Value("tool"))
	if err != nil {
		return err
	}
	return v.perform(ctx, p.Value("tool"), commands)
}

func output(ctx context.Context, command []string) ([]byte, error) {
	out, err := exec.CommandContext(ctx, command[0], command[1:]...).Output() //nolint:gosec // the tool that was asked for
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out, fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

// ask asks CodeArtifact for the endpoint and a token.
func (v *visit) ask(ctx context.Context, p *flags.Parsed) error {
	client, err := v.env.Client("codeartifact")
	if err != nil {
		return err
	}
	tool := p.Value("tool")
	format := formats[tool]
	if format == "" {
		format = tool
	}
	forToken := boto3.Map{"domain": v.domain}
	forEndpoint := boto3.Map{"domain": v.domain, "repository": v.repository, "format": format}
	if owner := p.Value("domain-owner"); owner != "" {
		forToken["domainOwner"], forEndpoint["domainOwner"] = owner, owner
	}
	if kind := p.Value("endpoint-type"); kind != "" {
		forEndpoint["endpointType"] = kind
	}
	if text := p.Value("duration-seconds"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return cli.Usage("argument --duration-seconds: %q is no integer", text)
		}
		forToken["durationSeconds"] = n
	}
	var token struct {
		AuthorizationToken string
		Expiration         time.Time
	}
	if err := client.Call(ctx, "GetAuthorizationToken", forToken, &token); err != nil {
		return err
	}
	var endpoint struct{ RepositoryEndpoint string }
	if err := client.Call(ctx, "GetRepositoryEndpoint", forEndpoint, &endpoint); err != nil {
		return err
	}
	v.token, v.expires, v.endpoint = token.AuthorizationToken, token.Expiration, endpoint.RepositoryEndpoint
	return nil
}

var (
	npmScope   = regexp.MustCompile(`^@[a-z0-9~-][a-z0-9._~-]*`)
	swiftScope = regexp.MustCompile(`^[a-zA-Z0-9](-?[a-zA-Z0-9])*$`)
)

// scopeOf is a namespace as a tool has it.
func scopeOf(tool, namespace string) (string, error) {
	switch {
	case namespace == "":
		return "", nil
	case tool == "npm":
		scope := "@" + strings.TrimPrefix(namespace, "@")
		if !npmScope.MatchString(scope) {
			return "", cli.Usage("Invalid scope name, scope must contain URL-safe characters, no leading dots or underscores")
		}
		return scope, nil
	case tool == "swift":
		if len(namespace) > 39 || !swiftScope.MatchString(namespace) {
			return "", cli.Usage("Invalid scope name, scope must contain URL-safe characters, no leading dots or underscores and no more than 39 characters")
		}
		return namespace, nil
	}
	return "", cli.Usage("Argument --namespace is not supported for %s", tool)
}

// commands are those that configure npm or pip.
func (v *visit) commands(tool string) ([][]string, error) {
	at, err := url.Parse(v.endpoint)
	if err != nil {
		return nil, err
	}
	if tool == "pip" {
		index := at.Scheme + "://aws:" + v.token + "@" + at.Host + at.EscapedPath() + "simple/"
		return [][]string{{"pip", "config", "set", "global.index-url", index}}, nil
	}
	npm, registry := "npm", "registry"
	if runtime.GOOS == "windows" {
		npm = "npm.cmd"
	}
	if v.scope != "" {
		registry = v.scope + ":registry"
	}
	key := "//" + at.Host + at.EscapedPath()
	if !v.dry {
		if err := v.npmrc(key + ":_authToken"); err != nil {
			return nil, err
		}
	}
	return [][]string{
		{npm, "config", "set", registry, v.endpoint},
		{npm, "config", "set", key + ":always-auth", "true"},
	}, nil
}

// perform runs commands, or shows them.
func (v *visit) perform(ctx context.Context, tool string, commands [][]string) error {
	for _, c := range commands {
		if v.dry {
			if _, err := fmt.Fprint(v.env.Stdout, strings.Join(c, " "), "\n\n"); err != nil {
				return err
			}
			continue
		}
		_, err := v.run(ctx, c)
		newNPM := strings.HasSuffix(c[min(3, len(c)-1)], ":always-auth") // of which newer releases know nothing
		if err != nil && !newNPM {
			return v.failed(tool, err)
		}
	}
	if v.dry {
		return nil
	}
	return v.success(tool)
}

// failed describes the failure of a tool, without the token.
func (v *visit) failed(tool string, err error) error {
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%s was not found; install it, or have it in PATH", tool)
	}
	return fmt.Errorf("%s failed: %s", tool, strings.ReplaceAll(err.Error(), v.token, "******"))
}

func (v *visit) success(tool string) error {
	_, err := fmt.Fprintf(v.env.Stdout, "Successfully configured %s to use AWS CodeArtifact repository %s \nLogin expires in %s at %s\n",
		tool, v.endpoint, remaining(time.Until(v.expires)+30*time.Second), v.expires.Format("2006-01-02 15:04:05-07:00"))
	return err
}

// remaining is a time to go in its two greatest units.
func remaining(d time.Duration) string {
	var words []string
	for _, u := range []struct {
		name string
		unit time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		n := int64(d / u.unit)
		d -= time.Duration(n) * u.unit
		begun := len(words) > 0
		if n > 0 {
			word := u.name
			if n > 1 {
				word += "s"
			}
			words = append(words, fmt.Sprint(n), word)
		}
		if begun {
			break
		}
	}
	return strings.Join(words, " ")
}

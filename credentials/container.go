package credentials

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/settings"
)

const (
	envContainerRelative  = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
	envContainerFull      = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	envContainerToken     = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
	envContainerTokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"

	containerHost = "http://169.254.170.2"
)

// containerHosts may be asked over plain HTTP, as may any loopback address: the
// agents of ECS and EKS, the latter over both IP versions.
var containerHosts = []string{"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"}

// ContainerOptions sets up a [Container] provider. The zero value is right in
// every container that AWS runs.
type ContainerOptions struct {
	LookupEnv  func(name string) (string, bool)  // os.LookupEnv where nil
	ReadFile   func(path string) ([]byte, error) // where nil, os.ReadFile for plain files
	HTTPClient HTTPClient                        // one without proxy or redirects where nil
	Timeout    time.Duration                     // of one attempt; 2 seconds where zero
	Attempts   int                               // 3 where zero, a second apart
}

// Container yields the credentials of the role of an ECS task or EKS pod. It
// asks the agent that AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI names,
// with the token in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or
// AWS_CONTAINER_AUTHORIZATION_TOKEN where one is set. A full URI must use HTTPS
// or name a loopback address or an agent of ECS or EKS.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
func Container(opts ContainerOptions) Provider {
	if opts.ReadFile == nil {
		opts.ReadFile = settings.ReadFile
	}
	opts.HTTPClient = orMetadataClient(opts.HTTPClient)
	opts.Timeout = cmp.Or(opts.Timeout, 2*time.Second)
	opts.Attempts = cmp.Or(opts.Attempts, 3)
	return &container{env: orOS(opts.LookupEnv), opts: opts}
}

type container struct {
	env  lookupEnv
	opts ContainerOptions
}

func containerError(reason string, err error) error {
	return &RetrievalError{Source: SourceContainer, Reason: reason, Err: err}
}

// Retrieve asks the agent, up to the set number of times.
func (c *container) Retrieve(ctx context.Context) (Credentials, error) {
	address, err := c.address()
	if err != nil {
		return Credentials{}, err
	}
	header := http.Header{"Accept": {"application/json"}}
	token, err := c.token()
	if err != nil {
		return Credentials{}, err
	}
	if token != "" {
		header.Set("Authorization", token)
	}
	for attempt := 1; ; attempt++ {
		found, retry, err := c.fetch(ctx, address, header)
		if err == nil || !retry || attempt >= c.opts.Attempts {
			return found, err
		}
		if err := pause(ctx, time.Second); err != nil {
			return Credentials{}, containerError("waiting to ask the agent again", err)
		}
	}
}

func (c *container) address() (string, error) {
	if relative, ok := c.env(envContainerRelative); ok {
		if !strings.HasPrefix(relative, "/") { // it would continue the host's name
			return "", containerError(badVariable("container_credentials_relative_uri", envContainerRelative, relative, "want a path that begins with /"), nil)
		}
		return containerHost + relative, nil
	}
	full, ok := c.env(envContainerFull)
	if !ok {
		return "", &NotConfiguredError{SourceContainer, "neither " + envContainerRelative + " nor " + envContainerFull + " is set"}
	}
	parsed, err := url.Parse(full)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "" {
		return "", containerError(badVariable("container_credentials_full_uri", envContainerFull, full, "want a URL with http or https and a host"), nil)
	}
	host := parsed.Hostname()
	address, err := netip.ParseAddr(host)
	loopback := err == nil && address.IsLoopback()
	if parsed.Scheme != "https" && !loopback && !slices.Contains(containerHosts, host) {
		return "", containerError(fmt.Sprintf("%s names the host %q; without HTTPS it must be a loopback address or one of %s",
			envContainerFull, host, strings.Join(containerHosts, ", ")), nil)
	}
	return full, nil
}

// badVariable says what is wrong with the value of a setting's variable.
func badVariable(setting, name, value, want string) string {
	fault := settings.ValueError{Setting: setting, Value: settings.HideUser(value), From: "env " + name, Reason: want}
	return quote.Message(fault.Error())
}

// token is read anew each time, for the file's content is rotated.
func (c *container) token() (string, error) {
	token := c.env.get(envContainerToken)
	from := envContainerToken
	if path, ok := c.env(envContainerTokenFile); ok {
		text, err := c.opts.ReadFile(path)
		if err != nil {
			return "", containerError("reading the file that "+envContainerTokenFile+" names", err)
		}
		token, from = string(text), "the file that "+envContainerTokenFile+" names"
	}
	if strings.ContainsAny(token, "\r\n") {
		return "", containerError("the token in "+from+" has a line break, so it cannot go into a header", nil)
	}
	return token, nil
}

func (c *container) fetch(ctx context.Context, address string, header http.Header) (found Credentials, retry bool, err error) {
	answer, err := ask(ctx, c.opts.HTTPClient, http.MethodGet, address, header, c.opts.Timeout)
	if err != nil {
		return found, ctx.Err() == nil, containerError("asking the agent for credentials", err)
	}
	if answer.status != http.StatusOK {
		return found, true, containerError(fmt.Sprintf("the agent answered with status %d%s",
			answer.status, containerMessage(answer.body, header.Get("Authorization"))), nil)
	}
	parsed, err := parseMetadata(answer.body)
	if err != nil {
		return found, true, containerError("reading the agent's answer", err)
	}
	found, err = parsed.credentials(SourceContainer)
	return found, false, err
}

// containerMessage is what the agent says of a refusal, without the token in
// case the agent echoes it.
func containerMessage(body []byte, token string) string {
	parsed, err := parseMetadata(body)
	if err != nil || parsed.Message == "" {
		return ""
	}
	message := parsed.Message
	if token != "" {
		message = strings.ReplaceAll(message, token, "REDACTED")
	}
	return ": " + quote.Text(message, 200)
}

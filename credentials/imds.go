package credentials

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

const (
	imdsEndpointIPv4 = "http://169.254.169.254/"
	imdsEndpointIPv6 = "http://[fd00:ec2::254]/"

	imdsTokenPath = "latest/api/token"
	imdsRolePath  = "latest/meta-data/iam/security-credentials/"
	imdsZonePath  = "latest/meta-data/placement/availability-zone/"

	imdsTokenSeconds = "21600"
	imdsSession      = 6 * time.Hour // the same
)

// MetadataOptions says how to reach the EC2 instance metadata service. The zero
// value is right on EC2.
type MetadataOptions struct {
	Disabled     bool          // do not ask at all
	DisableV1    bool          // fail where the service gives no session token
	Endpoint     string        // a base URL; wins over EndpointMode
	EndpointMode string        // "ipv4", the default, or "ipv6"; case does not matter
	Timeout      time.Duration // of one attempt; 1 second where zero
	Attempts     int           // of each request; 1 where zero
	UserAgent    string        // sent where not empty
	HTTPClient   HTTPClient    // one without proxy or redirects where nil
}

// imds asks the instance metadata service.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
type imds struct {
	base string
	opts MetadataOptions
}

// errNoIMDS is behind every failure that means "not on EC2, or as good as".
var errNoIMDS = errors.New("the instance metadata service gave no usable answer")

func newIMDS(opts MetadataOptions) (*imds, error) {
	base := opts.Endpoint
	switch mode := strings.ToLower(opts.EndpointMode); {
	case mode != "" && mode != "ipv4" && mode != "ipv6":
		return nil, &ConfigError{Source: SourceInstanceProfile,
			Reason: fmt.Sprintf("ec2_metadata_service_endpoint_mode is %q; it must be ipv4 or ipv6", opts.EndpointMode)}
	case base != "":
	case mode == "ipv6":
		base = imdsEndpointIPv6
	default:
		base = imdsEndpointIPv4
	}
	if parsed, err := url.Parse(base); err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return nil, &ConfigError{Source: SourceInstanceProfile,
			Reason: "the endpoint of the instance metadata service must be a URL with http or https"}
	}
	if !strings.HasSuffix(base, "/") {
		base += "/"
	}
	opts.Timeout = cmp.Or(opts.Timeout, time.Second)
	opts.Attempts = max(opts.Attempts, 1)
	opts.HTTPClient = orMetadataClient(opts.HTTPClient)
	return &imds{base: base, opts: opts}, nil
}

func (m *imds) header() http.Header {
	header := http.Header{}
	if m.opts.UserAgent != "" {
		header.Set("User-Agent", m.opts.UserAgent)
	}
	return header
}

// token starts a session of version 2. No token and no error means to go on
// with version 1: the service knows no other, or a firewall swallows the PUT.
func (m *imds) token(ctx context.Context) (string, error) {
	if ctx == nil {
		return "", errNilContext
	}
	if m.opts.Disabled {
		return "", fmt.Errorf("%w: AWS_EC2_METADATA_DISABLED is true", errNoIMDS)
	}
	header := m.header()
	header.Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", imdsTokenSeconds)
	var last error
	for range m.opts.Attempts {
		connected := false
		traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GotConn: func(httptrace.GotConnInfo) { connected = true },
		})
		answer, err := ask(traced, m.opts.HTTPClient, http.MethodPut, m.base+imdsTokenPath, header, m.opts.Timeout)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		last = err
		switch {
		case err != nil && connected && isTimeout(err):
			return m.withoutToken(err)
		case err != nil:
		case answer.status == http.StatusOK:
			return strings.TrimSpace(string(answer.body)), nil
		case answer.status == http.StatusForbidden, answer.status == http.StatusNotFound, answer.status == http.StatusMethodNotAllowed:
			return m.withoutToken(fmt.Errorf("status %d", answer.status))
		case answer.status == http.StatusBadRequest:
			return "", fmt.Errorf("%w: it refused the request for a session token as malformed", errNoIMDS)
		default:
			last = fmt.Errorf("status %d", answer.status)
		}
	}
	return m.withoutToken(last)
}

func (m *imds) withoutToken(cause error) (string, error) {
	if m.opts.DisableV1 {
		return "", fmt.Errorf("%w: it gave no session token (%w) and version 1 is disabled", errNoIMDS, cause)
	}
	return "", nil
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

// get reads one path. An answer that check refuses is asked for again, as often
// as the options allow.
func (m *imds) get(ctx context.Context, path, token string, check func(body []byte) error) ([]byte, error) {
	header := m.header()
	if token != "" {
		header.Set("X-Aws-Ec2-Metadata-Token", token)
	}
	var last error
	for range m.opts.Attempts {
		answer, err := ask(ctx, m.opts.HTTPClient, http.MethodGet, m.base+path, header, m.opts.Timeout)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		switch {
		case err != nil:
			last = err
		case answer.status != http.StatusOK:
			last = &MetadataError{path, answer.status}
		default:
			if last = check(answer.body); last == nil {
				return answer.body, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: %w", errNoIMDS, last)
}

// plainName accepts what can be one segment of a path, so that a page of HTML is
// not taken for the name of a role or a zone.
func plainName(body []byte) error {
	if len(body) == 0 {
		return errors.New("it answered with nothing")
	}
	for _, char := range strings.TrimSpace(string(body)) {
		if char <= ' ' || char > '~' || strings.ContainsRune(`<>"/\?#%`, char) {
			return errors.New("it answered with something that is not a name")
		}
	}
	return nil
}

// InstanceRegion is the region of the EC2 instance that the program runs on. It
// returns a [NotConfiguredError] where the metadata service gives none.
func InstanceRegion(ctx context.Context, opts MetadataOptions) (string, error) {
	service, err := newIMDS(opts)
	if err != nil {
		return "", err
	}
	token, err := service.token(ctx)
	if err != nil {
		return "", notOnEC2(err)
	}
	zone, err := service.get(ctx, imdsZonePath, token, plainName)
	if err != nil {
		return "", notOnEC2(err)
	}
	name := strings.TrimSpace(string(zone))
	return name[:max(len(name)-1, 0)], nil
}

// notOnEC2 turns "no answer" into "not configured" and leaves other errors.
func notOnEC2(err error) error {
	if errors.Is(err, errNoIMDS) {
		return &NotConfiguredError{SourceInstanceProfile, err.Error()}
	}
	return &RetrievalError{SourceInstanceProfile, "asking the instance metadata service", err}
}

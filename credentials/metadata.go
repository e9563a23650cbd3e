package credentials

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/jsonread"
)

// HTTPClient sends one request. *http.Client is one.
type HTTPClient interface {
	Do(request *http.Request) (*http.Response, error)
}

// metadataClient is the client for container and instance metadata: no proxy,
// for the addresses are the machine's own and the answers are keys; no
// redirects; no connection kept for calls that are hours apart.
var metadataClient = sync.OnceValue(func() HTTPClient {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:       (&net.Dialer{}).DialContext,
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
})

func orMetadataClient(client HTTPClient) HTTPClient {
	if client == nil {
		return metadataClient()
	}
	return client
}

const metadataMaxBody = 1 << 20

// metadataAnswer is one complete answer of a metadata service.
type metadataAnswer struct {
	status int
	body   []byte
}

// ask sends a request without a body and reads the answer within timeout.
func ask(ctx context.Context, client HTTPClient, method, url string, header http.Header, timeout time.Duration) (metadataAnswer, error) {
	if ctx == nil {
		return metadataAnswer{}, errNilContext
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, http.NoBody)
	if err != nil {
		return metadataAnswer{}, err
	}
	request.Header = header.Clone()
	response, err := client.Do(request)
	if err != nil {
		return metadataAnswer{}, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, metadataMaxBody+1))
	if closeErr := response.Body.Close(); err == nil {
		err = closeErr
	}
	if err == nil && len(body) > metadataMaxBody {
		err = fmt.Errorf("the answer is larger than %d bytes", metadataMaxBody)
	}
	return metadataAnswer{response.StatusCode, body}, err
}

// pause waits for the given time or until ctx ends, and then returns its error.
func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// metadataCredentials is the answer of both metadata services.
type metadataCredentials struct {
	AccessKeyID     *string `json:"AccessKeyId"`
	SecretAccessKey *string
	Token           *string
	Expiration      *string
	AccountID       string `json:"AccountId"`
	// Code and Message tell of a failure, some with status 200.
	Code    string
	Message string
}

func parseMetadata(body []byte) (metadataCredentials, error) {
	var parsed metadataCredentials
	if err := json.Unmarshal(body, &parsed); err != nil {
		return parsed, jsonread.Fault(err)
	}
	return parsed, nil
}

// missing names the first member that is not there, or is empty.
func (m metadataCredentials) missing() string {
	members := [...]struct {
		name  string
		value *string
	}{
		{"AccessKeyId", m.AccessKeyID},
		{"SecretAccessKey", m.SecretAccessKey},
		{"Token", m.Token},
		{"Expiration", m.Expiration},
	}
	for _, member := range members {
		if member.value == nil || *member.value == "" {
			return member.name
		}
	}
	return ""
}

func (m metadataCredentials) credentials(source string) (Credentials, error) {
	if name := m.missing(); name != "" {
		return Credentials{}, &RetrievalError{Source: source, Reason: "the answer of the metadata service has no " + name}
	}
	expires, err := parseTimestamp(*m.Expiration)
	if err != nil {
		return Credentials{}, &RetrievalError{Source: source, Reason: "reading Expiration in the answer of the metadata service", Err: err}
	}
	return Credentials{
		AccessKeyID:     *m.AccessKeyID,
		SecretAccessKey: *m.SecretAccessKey,
		SessionToken:    *m.Token,
		Expires:         expires,
		AccountID:       m.AccountID,
		Source:          source,
	}, nil
}

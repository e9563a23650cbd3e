//go:build peers

package lines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/smithy-go"
)

// Hidden is a secret that is not printed.
type Hidden struct{ text *string }

// Text is the secret.
func (h Hidden) Text() string { return *h.text }

// String does not tell it.
func (h Hidden) String() string { return "***" }

// Format does not print it.
func (h Hidden) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, "***") }

// MarshalText does not write it.
func (h Hidden) MarshalText() ([]byte, error) { return []byte("***"), nil }

// AWSLogins are Logins.
type AWSLogins struct {
	client  *secretsmanager.Client
	mu      sync.Mutex
	entries map[string]*awsEntry
}

type awsEntry struct {
	value   Hidden
	fetched time.Time
	flight  chan struct{}
	err     error
	given   bool
}

// NewAWSLogins makes AWSLogins.
func NewAWSLogins(c *secretsmanager.Client) *AWSLogins {
	return &AWSLogins{client: c, entries: map[string]*awsEntry{}}
}

// Get returns a login, for any number of goroutines by one call.
func (l *AWSLogins) Get(ctx context.Context, name string) (login Login, err error) {
	value, err := l.get(ctx, name)
	if err == nil {
		if json.Unmarshal([]byte(value.Text()), &login) != nil {
			err = fmt.Errorf("secret %s is no login", name)
		}
	}
	return login, err
}

func (l *AWSLogins) get(ctx context.Context, name string) (Hidden, error) {
	for {
		l.mu.Lock()
		e := l.entries[name]
		if e == nil {
			e = &awsEntry{}
			l.entries[name] = e
		}
		if !e.fetched.IsZero() && time.Since(e.fetched) < 5*time.Minute {
			defer l.mu.Unlock()
			return e.value, nil
		}
		if flight := e.flight; flight != nil {
			l.mu.Unlock()
			select {
			case <-flight:
			case <-ctx.Done():
				return Hidden{}, ctx.Err()
			}
			l.mu.Lock()
			value, err, given := e.value, e.err, e.given
			l.mu.Unlock()
			if given {
				continue
			}
			return value, err
		}
		flight := make(chan struct{})
		e.flight = flight
		l.mu.Unlock()
		out, err := l.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
		l.mu.Lock()
		e.err, e.given, e.flight = nil, false, nil
		var refused smithy.APIError
		switch {
		case err == nil && out.SecretString != nil:
			e.value, e.fetched = Hidden{out.SecretString}, time.Now()
		case err == nil:
			e.value, e.fetched = Hidden{aws.String(string(out.SecretBinary))}, time.Now()
		case ctx.Err() != nil:
			e.given = true
		case !e.fetched.IsZero() && time.Since(e.fetched) < 65*time.Minute && (!errors.As(err, &refused) || refused.ErrorFault() != smithy.FaultClient):
			err = nil
		default:
			e.err = err
		}
		value := e.value
		close(flight)
		l.mu.Unlock()
		return value, err
	}
}

// GetAll returns many secrets.
func (l *AWSLogins) GetAll(ctx context.Context, names ...string) (map[string]Hidden, error) {
	values := map[string]Hidden{}
	var missing []string
	l.mu.Lock()
	for _, name := range names {
		if e := l.entries[name]; e != nil && !e.fetched.IsZero() && time.Since(e.fetched) < 5*time.Minute {
			values[name] = e.value
		} else {
			missing = append(missing, name)
		}
	}
	l.mu.Unlock()
	var faults []error
	for len(missing) > 0 {
		n := min(len(missing), 20)
		out, err := l.client.BatchGetSecretValue(ctx, &secretsmanager.BatchGetSecretValueInput{SecretIdList: missing[:n]})
		if err != nil {
			return values, err
		}
		l.mu.Lock()
		for _, entry := range out.SecretValues {
			text := entry.SecretString
			if text == nil {
				text = aws.String(string(entry.SecretBinary))
			}
			values[aws.ToString(entry.Name)] = Hidden{text}
			l.entries[aws.ToString(entry.Name)] = &awsEntry{value: Hidden{text}, fetched: time.Now()}
		}
		l.mu.Unlock()
		for _, e := range out.Errors {
			faults = append(faults, fmt.Errorf("%s: %s", aws.ToString(e.SecretId), aws.ToString(e.ErrorCode)))
		}
		missing = missing[n:]
	}
	return values, errors.Join(faults...)
}

// AWSReadSettings is ReadSettings.
func AWSReadSettings(ctx context.Context, c *ssm.Client, path string) (s Settings, err error) {
	pages := ssm.NewGetParametersByPathPaginator(c, &ssm.GetParametersByPathInput{Path: &path, Recursive: aws.Bool(true), WithDecryption: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s, err
		}
		for _, p := range page.Parameters {
			value := aws.ToString(p.Value)
			switch strings.TrimPrefix(aws.ToString(p.Name), path+"/") {
			case "db/host":
				s.DB.Host = value
			case "db/port":
				s.DB.Port, err = strconv.Atoi(value)
			case "timeout":
				s.Timeout, err = time.ParseDuration(value)
			}
			if err != nil {
				return s, fmt.Errorf("parameter %s does not fit", aws.ToString(p.Name))
			}
		}
	}
	return s, nil
}

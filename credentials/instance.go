package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// InstanceMetadata reads the metadata service of the EC2 instance that the program runs
// on; package imds, which is for programs, is built on it. It keeps the service's session
// token and is safe for concurrent use.
type InstanceMetadata struct {
	service *imds

	mu      sync.Mutex
	token   string
	renewAt time.Time
}

// NewInstanceMetadata makes no request. Options that make no sense are a [ConfigError].
func NewInstanceMetadata(opts MetadataOptions) (*InstanceMetadata, error) {
	service, err := newIMDS(opts)
	if err != nil {
		return nil, err
	}
	return &InstanceMetadata{service: service}, nil
}

// MetadataError is an answer of the instance metadata service that is not the one asked
// for.
type MetadataError struct {
	Path       string
	StatusCode int // 404 where the instance has no such value
}

// Error tells the path and the status.
func (e *MetadataError) Error() string { return fmt.Sprintf("status %d for /%s", e.StatusCode, e.Path) }

// Get reads what is at a path, such as "latest/user-data". Where there is no service it
// is a [NotConfiguredError], where the service refuses a [MetadataError].
func (m *InstanceMetadata) Get(ctx context.Context, path string) ([]byte, error) {
	body, err := m.get(ctx, path)
	if refused, ok := errors.AsType[*MetadataError](err); ok && refused.StatusCode == http.StatusUnauthorized && m.forget() {
		body, err = m.get(ctx, path) // the service has forgotten the token
	}
	if refused, ok := errors.AsType[*MetadataError](err); ok {
		return nil, refused
	}
	if err != nil {
		return nil, notOnEC2(err)
	}
	return body, nil
}

func (m *InstanceMetadata) get(ctx context.Context, path string) ([]byte, error) {
	token, err := m.session(ctx)
	if err != nil {
		return nil, err
	}
	return m.service.get(ctx, path, token, func([]byte) error { return nil })
}

// session is the token of the session, which is begun anew a while before it ends. Where
// the service gives none it is asked again for each value.
func (m *InstanceMetadata) session(ctx context.Context) (string, error) {
	m.mu.Lock()
	token, renewAt := m.token, m.renewAt
	m.mu.Unlock()
	if token != "" && time.Now().Before(renewAt) {
		return token, nil
	}
	token, err := m.service.token(ctx)
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.token, m.renewAt = token, time.Now().Add(imdsSession-time.Minute)
	return token, nil
}

// forget drops the token, and says whether there was one.
func (m *InstanceMetadata) forget() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	had := m.token != ""
	m.token = ""
	return had
}

package mcp

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// entry is what the audit log has of a call: one before it is made, one after it.
type entry struct {
	Time       time.Time      `json:"time"`
	Event      string         `json:"event"` // "decided" or "done"
	Client     string         `json:"client,omitempty"`
	Service    string         `json:"service"`
	Operation  string         `json:"operation"`
	Region     string         `json:"region,omitempty"`
	Account    string         `json:"account,omitempty"`
	Profile    string         `json:"profile,omitempty"`
	Parameters map[string]any `json:"parameters,omitempty"` // without what is sensitive
	DryRun     bool           `json:"dry_run,omitempty"`
	Effect     Effect         `json:"effect,omitempty"`
	Why        string         `json:"why,omitempty"`
	RequestID  string         `json:"request_id,omitempty"`
	Error      string         `json:"error,omitempty"`
}

// audit writes entries, a line of JSON each.
type audit struct {
	mu sync.Mutex
	w  io.Writer
}

// openAudit opens the log to be appended to; only the user may read it.
func openAudit(path string, stderr io.Writer) (*audit, func() error, error) {
	if path == "-" {
		return &audit{w: stderr}, func() error { return nil }, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, nil, fmt.Errorf("the audit log: %w", err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("the audit log: %w", err)
	}
	return &audit{w: f}, f.Close, nil
}

// write fails where the entry is not written: what is not on record is not done.
func (a *audit) write(e entry) error {
	e.Time = time.Now().UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("the audit log: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("the audit log: %w", err)
	}
	return nil
}

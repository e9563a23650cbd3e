package secrets

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/jsonfault"
)

// Value is a secret or a parameter at one version. What it holds is never printed: not
// by fmt, log/slog or encoding/json, whether the Value is printed by itself or within
// something else. Text, Bytes, List and Decode give it.
type Value struct {
	Name, ARN string
	// Version is the id of a secret's version, or a parameter's number.
	Version string
	// Stages are those of a secret's version, such as AWSCURRENT.
	Stages []string
	// Type is a parameter's: String, StringList or SecureString.
	Type string
	// Created is when this version was made.
	Created time.Time

	// reveal returns what is held. A function is opaque to whatever prints values by
	// walking over them.
	reveal func() []byte
}

func hold(content []byte) func() []byte { return func() []byte { return content } }

// Bytes returns what the secret holds; it is the caller's own copy.
func (v Value) Bytes() []byte {
	if v.reveal == nil {
		return nil
	}
	return slices.Clone(v.reveal())
}

// Text returns what the secret holds as text.
func (v Value) Text() string { return string(v.Bytes()) }

// List returns the elements of a StringList, or of any text with commas.
func (v Value) List() []string {
	text := v.Text()
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// Decode reads JSON into to, a pointer. The error does not quote what the secret holds.
func (v Value) Decode(to any) error {
	content := v.Bytes()
	if err := json.Unmarshal(content, to); err != nil {
		return fmt.Errorf("secrets: %s: %w", v.Name, jsonfault.Of(err, len(content), to))
	}
	return nil
}

// String names the secret, and does not show it.
func (v Value) String() string {
	if v.Version == "" {
		return fmt.Sprintf("secret %s", v.Name)
	}
	return fmt.Sprintf("secret %s at version %s", v.Name, v.Version)
}

// Format prints String for every verb.
func (v Value) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.String()) }

// LogValue is String.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// MarshalText is String, for encoding/json and the like.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

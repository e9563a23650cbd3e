// Package secrets reads Secrets Manager and the Parameter Store: single values, many in
// one call, trees of parameters and JSON into structs, kept for a time and fetched once
// for all goroutines that ask. What it reads is never printed by fmt, log/slog or
// encoding/json.
//
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets.html
package secrets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/quote"
)

// Config says how long values are kept.
type Config struct {
	// TTL is how long a value is used before it is fetched again: 5 minutes if it is
	// 0, never if it is below 0.
	TTL time.Duration
	// Stale is for how much longer an old value stands in when it cannot be fetched
	// again, not at all if it is 0. What AWS refuses, because the secret is gone or
	// the permission taken away, is an error all the same.
	Stale time.Duration
	// OnStale, which may be nil, is told that an old value has stood in, and why.
	OnStale func(name string, err error)
}

const (
	defaultTTL  = 5 * time.Minute
	longestRest = 30 * time.Second // after a refresh that failed, while an old value stands in
)

var (
	errNotMentioned = errors.New("the answer does not mention it")
	errNotUTF8      = errors.New("the name is not UTF-8")
)

// Store reads secrets or parameters and keeps them. It is safe for concurrent use: for
// any number of goroutines that ask for the same value at a time there is one call, and
// that one of them gives up fails no other.
type Store struct {
	service source
	values  cache[Value]
	client  *boto3.Client
	err     error // of Config
}

// source fetches from a service.
type source interface {
	fetch(ctx context.Context, client *boto3.Client, keys []key) found[Value]
}

func newStore(client boto3.AnyClient, s source, cfg []Config) *Store {
	c := Config{}
	store := &Store{service: s}
	switch len(cfg) {
	case 0:
	case 1:
		c = cfg[0]
	default:
		store.err = fmt.Errorf("secrets: %d Configs were given, one will do", len(cfg))
	}
	if client != nil {
		store.client = client.Dynamic()
	}
	if c.Stale < 0 {
		store.err = fmt.Errorf("secrets: Config.Stale is %s", c.Stale)
	}
	if c.TTL == 0 {
		c.TTL = defaultTTL
	}
	c.TTL = max(c.TTL, 0)
	store.values = cache[Value]{cfg: c, entries: map[key]*entry[Value]{}}
	return store
}

// Option chooses what Get returns.
type Option func(*key)

// Version is the version of that id, of parameters that of the number.
func Version(id string) Option { return func(k *key) { k.version = id } }

// Stage is the version at a stage, such as AWSPREVIOUS, of parameters that with the
// label.
func Stage(name string) Option { return func(k *key) { k.stage = name } }

// Get returns a value, the current version if no option says otherwise. Names may be
// ARNs. Errors are those of the service: one that is not there is
// secretsmanager.ErrResourceNotFound or ssm.ErrParameterNotFound.
func (s *Store) Get(ctx context.Context, name string, opts ...Option) (Value, error) {
	if err := s.ready(ctx); err != nil {
		return Value{}, err
	}
	k := key{name: name}
	for _, opt := range opts {
		if opt != nil {
			opt(&k)
		}
	}
	got := s.values.get(ctx, []key{k}, s.fetch)
	if err := got.errs[k]; err != nil {
		return Value{}, fmt.Errorf("secrets: %s: %w", quote.Message(name), err)
	}
	return got.values[k].clone(), nil
}

// GetAll returns the values of many names, as few calls as the service allows: Secrets
// Manager gives twenty at a time, to callers that may BatchGetSecretValue, and the
// Parameter Store ten. Those that there are come beside an error that joins what is
// wrong with the others.
func (s *Store) GetAll(ctx context.Context, names ...string) (map[string]Value, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	keys := make([]key, len(names))
	for i, name := range names {
		keys[i] = key{name: name}
	}
	got := s.values.get(ctx, keys, s.fetch)
	values := make(map[string]Value, len(names))
	var faults []error
	for i, k := range keys {
		switch err := got.errs[k]; {
		case err == nil:
			values[k.name] = got.values[k].clone()
		case !slices.Contains(keys[:i], k):
			faults = append(faults, fmt.Errorf("secrets: %s: %w", quote.Message(k.name), err))
		}
	}
	return values, errors.Join(faults...)
}

// Forget drops what is kept under the names, at all versions, so that it is fetched
// when it is next asked for: after a password was refused, for one. Without names it
// drops all.
func (s *Store) Forget(names ...string) {
	if s != nil {
		s.values.forget(names...)
	}
}

// ready says what keeps the store from reading.
func (s *Store) ready(ctx context.Context) error {
	switch {
	case s == nil || s.service == nil:
		return errors.New("secrets: there is no store: it is nil or its zero value; make one with Manager or Parameters")
	case ctx == nil:
		return errors.New("secrets: the context is nil")
	}
	return s.err
}

func (s *Store) fetch(ctx context.Context, keys []key) found[Value] {
	sound := slices.DeleteFunc(slices.Clone(keys), func(k key) bool { return !utf8.ValidString(k.name) })
	got := s.service.fetch(ctx, s.client, sound)
	for _, k := range keys {
		if !utf8.ValidString(k.name) {
			got.errs[k] = errNotUTF8
		}
	}
	return got
}

// apart fetches many in one call, and in two calls of half of them where what is wrong
// with one may have kept the service from telling the others. Codes are those of errors
// for which that is so, beside invalid names.
func apart[T any](list []T, fetch func([]T) error, fail func([]T, error), codes ...boto3.Code) {
	err := fetch(list)
	_, unfit := errors.AsType[*boto3.ParamError](err)
	for _, code := range append(codes, "ValidationException", "InvalidParameterException") {
		unfit = unfit || errors.Is(err, code)
	}
	switch half := len(list) / 2; {
	case err == nil:
	case half > 0 && unfit:
		apart(list[:half], fetch, fail, codes...)
		apart(list[half:], fetch, fail, codes...)
	default:
		fail(list, err)
	}
}

// As returns a value that is JSON as a T.
func As[T any](ctx context.Context, s *Store, name string, opts ...Option) (T, error) {
	var to T
	v, err := s.Get(ctx, name, opts...)
	if err == nil {
		err = v.Decode(&to)
	}
	return to, err
}

func (v Value) clone() Value {
	v.Stages = slices.Clone(v.Stages)
	return v
}

// final says that the service has answered and will not give the value: an old one must
// not stand in.
func final(err error) bool {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok {
		return false
	}
	code := string(e.Code)
	return (e.StatusCode == 0 && e.Err == nil || e.StatusCode >= http.StatusBadRequest && e.StatusCode < http.StatusInternalServerError) &&
		!strings.Contains(code, "Throttl") && !strings.Contains(code, "Expired") && !strings.Contains(code, "Internal")
}

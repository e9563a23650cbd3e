package credentials

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
)

// Link is one source of a [Chain].
type Link struct {
	Source   string // one of the Source constants, or a name of the user's own
	Where    string // what the source looks at, for messages; may be empty
	Provider Provider
}

// Attempt is what came of asking one source of a chain.
type Attempt struct {
	Source  string
	Outcome string // "found", or why the source was passed over or failed
	Found   bool
}

// Chain asks its sources in order until one has credentials, then stays with
// that source and keeps its credentials fresh as a [Cache] does. A source that
// returns a [NotConfiguredError] is passed over; any other error ends the search
// and is returned. While no source has been found, each Retrieve searches anew.
type Chain struct {
	cache *Cache
	walk  *walk
}

// NewChain is the chain that boto3 uses, set up by opts. It reads the shared
// files at the first Retrieve.
func NewChain(opts Options) *Chain {
	return newChain(&walk{open: func() ([]Link, error) { return Links(opts) }})
}

// ChainOf is a chain of the given sources.
func ChainOf(links ...Link) *Chain {
	return newChain(&walk{open: func() ([]Link, error) { return links, nil }})
}

func newChain(w *walk) *Chain {
	return &Chain{cache: NewCache(w, CacheOptions{}), walk: w}
}

// Retrieve returns credentials from the first source that has some, or a
// [NoCredentialsError].
func (c *Chain) Retrieve(ctx context.Context) (Credentials, error) {
	if c == nil {
		return Credentials{}, errNoProvider
	}
	return c.cache.Retrieve(ctx)
}

// Attempts tells what each source said when the chain was last searched, in the
// order of the search. It is empty before the first Retrieve.
func (c *Chain) Attempts() []Attempt {
	if c == nil || c.walk == nil {
		return nil
	}
	c.walk.mu.Lock()
	defer c.walk.mu.Unlock()
	return slices.Clone(c.walk.attempts)
}

// walk is the search, as the provider under the chain's cache.
type walk struct {
	open func() ([]Link, error)

	mu       sync.Mutex
	attempts []Attempt
	chosen   Provider // nil until one is found
}

func (w *walk) keepsStale() bool {
	lasting, ok := w.current().(staleKeeper)
	return ok && lasting.keepsStale()
}

func (w *walk) current() Provider {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.chosen
}

// Retrieve asks the source that was found before, else searches for one.
func (w *walk) Retrieve(ctx context.Context) (Credentials, error) {
	if chosen := w.current(); chosen != nil {
		return chosen.Retrieve(ctx)
	}
	links, err := w.open()
	if err != nil {
		return Credentials{}, err
	}
	found, chosen, attempts, err := search(ctx, links)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.attempts, w.chosen = attempts, chosen
	return found, err
}

func search(ctx context.Context, links []Link) (Credentials, Provider, []Attempt, error) {
	attempts := make([]Attempt, 0, len(links))
	for _, link := range links {
		if link.Provider == nil {
			link.Provider = ProviderFunc(nil)
		}
		found, err := link.Provider.Retrieve(ctx)
		if err == nil {
			found.Source = cmp.Or(found.Source, link.Source)
			outcome := "found"
			if link.Where != "" {
				outcome += ": " + link.Where
			}
			attempts = append(attempts, Attempt{link.Source, outcome, true})
			return found, link.Provider, attempts, nil
		}
		passed, ok := notConfigured(err)
		if !ok {
			attempts = append(attempts, Attempt{link.Source, "failed: " + trimPackage(err.Error()), false})
			return Credentials{}, nil, attempts, err
		}
		attempts = append(attempts, Attempt{link.Source, passed.Reason, false})
	}
	return Credentials{}, nil, attempts, &NoCredentialsError{slices.Clone(attempts)}
}

// notConfigured tells an error by which a source stands aside from one by which
// it fails. A source that stands aside underneath one that needs it is a failure
// of the latter.
func notConfigured(err error) (*NotConfiguredError, bool) {
	if _, failed := errors.AsType[*RetrievalError](err); failed {
		return nil, false
	}
	return errors.AsType[*NotConfiguredError](err)
}

// trimPackage cuts the prefix that an error of this package has, where another
// text of the package goes before it.
func trimPackage(text string) string { return strings.TrimPrefix(text, "credentials: ") }

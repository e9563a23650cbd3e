package credentials

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
)

var errAborted = errors.New("credentials: the source ended without an answer")

// errStillExpired says that a source yielded credentials or a token that cannot
// be used any more.
var errStillExpired = errors.New("what the source returned has already expired")

// CacheOptions sets the times of a [Cache]. Zero means the default.
type CacheOptions struct {
	// Advisory is how long before expiry a refresh is first tried, by one caller
	// at a time; the others go on with what is there, and so does that one if
	// the refresh fails. 15 minutes by default.
	Advisory time.Duration
	// Mandatory is how long before expiry every caller waits for the refresh and
	// gets its error if it fails. 10 minutes by default.
	Mandatory time.Duration
	// Linger is how long a refresh goes on after the last caller has stopped
	// waiting for it. 30 seconds by default.
	Linger time.Duration
}

func (o CacheOptions) withDefaults() CacheOptions {
	return CacheOptions{
		Advisory:  cmp.Or(o.Advisory, defaultAdvisory),
		Mandatory: cmp.Or(o.Mandatory, defaultMandatory),
		Linger:    cmp.Or(o.Linger, defaultLinger),
	}
}

// Cache keeps what a provider yields until it nears its expiry. It refreshes on
// demand, with one Retrieve of its source at a time however many callers wait.
//
// The refresh runs in a goroutine of its own under a context that keeps the
// values of the first caller's and none of its deadlines, so a caller whose
// context ends leaves alone. The goroutine ends with the source's Retrieve,
// whose context is cancelled once nobody has waited for the linger time; there
// is nothing to close. A failed advisory refresh is tried again after a minute.
//
// Where the source is an EC2 role, keys that cannot be refreshed are kept past
// their expiry and tried again at a random time within the next ten minutes:
// EC2 goes on honouring them while its metadata service is impaired.
type Cache struct{ fresh keptFresh }

// NewCache wraps source. The zero CacheOptions gives botocore's windows.
func NewCache(source Provider, opts CacheOptions) *Cache {
	opts = opts.withDefaults()
	kept := &refresher{
		fetch:     func(ctx context.Context) (Credentials, error) { return filledKeys(ctx, source) },
		advisory:  opts.Advisory,
		mandatory: opts.Mandatory,
		linger:    opts.Linger,
	}
	if lasting, ok := source.(staleKeeper); ok {
		kept.keep = func(old Credentials) (Credentials, bool) {
			if !lasting.keepsStale() {
				return Credentials{}, false
			}
			old.Expires = time.Now().Add(kept.advisory + staleJitter())
			return old, true
		}
	}
	return &Cache{kept}
}

// Retrieve returns the held credentials, refreshed first if they are about to
// expire. It returns ctx's error if ctx ends before a refresh that it must wait
// for.
func (c *Cache) Retrieve(ctx context.Context) (Credentials, error) {
	if c == nil || c.fresh == nil {
		return Credentials{}, errNoProvider
	}
	if ctx == nil {
		return Credentials{}, errNilContext
	}
	return c.fresh.get(ctx)
}

// filledKeys asks a source and refuses keys that are empty in part or whole, with
// which requests would go unsigned without anybody having asked for it.
func filledKeys(ctx context.Context, source Provider) (Credentials, error) {
	if source == nil {
		return Credentials{}, errNoProvider
	}
	found, err := source.Retrieve(ctx)
	switch {
	case err != nil || found.Source == SourceAnonymous:
	case found.AccessKeyID == "":
		err = &PartialError{Source: cmp.Or(found.Source, SourceExplicit), Where: "what the provider returned", Missing: "AccessKeyID"}
	case found.SecretAccessKey == "":
		err = &PartialError{Source: cmp.Or(found.Source, SourceExplicit), Where: "what the provider returned", Missing: "SecretAccessKey"}
	case strings.ContainsFunc(found.AccessKeyID+found.SessionToken, unicode.IsControl):
		err = &ConfigError{Source: cmp.Or(found.Source, SourceExplicit), Reason: "the access key id or the session token holds a control character such as a line end, which no header can carry"}
	}
	return found, err
}

// staleKeeper is a provider whose credentials stay good past their expiry when
// they cannot be refreshed.
type staleKeeper interface {
	keepsStale() bool
}

// staleJitter spreads the next attempt of many machines over botocore's two to
// ten minutes.
func staleJitter() time.Duration {
	return 2*time.Minute + rand.N(8*time.Minute+1)
}

package credentials

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Of two sources that both have keys, the one that comes first in boto3's order
// is used, and the ones before it say why they were passed over.
func TestChainPrecedence(t *testing.T) {
	sources := setups(t)
	for i, first := range sources {
		for j := i; j < len(sources); j++ {
			home := newTestHome(t, "")
			first.setup(home)
			if j > i {
				sources[j].setup(home)
			}
			home.flush()
			chain := NewChain(home.options(fakeAWS()))
			got, err := chain.Retrieve(t.Context())
			if err != nil || got.Source != first.source {
				t.Errorf("%s and %s: got %v %v", first.source, sources[j].source, got, err)
			}
			attempts := chain.Attempts()
			if len(attempts) != i+1 {
				t.Fatalf("%s: %d attempts, want %d", first.source, len(attempts), i+1)
			}
			for k, attempt := range attempts {
				if attempt.Source != sources[k].source || attempt.Found != (k == i) || attempt.Outcome == "" {
					t.Errorf("attempt %d is %+v", k, attempt)
				}
			}
		}
	}
}

func TestChainWithoutCredentials(t *testing.T) {
	home := newTestHome(t, "")
	_, err := NewChain(home.options(nil)).Retrieve(t.Context())
	none, ok := errors.AsType[*NoCredentialsError](err)
	if !ok || len(none.Attempts) != 12 {
		t.Fatalf("got %v", err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 13 || !strings.Contains(lines[0], "aws configure") || !strings.Contains(lines[12], "AWS_EC2_METADATA_DISABLED") {
		t.Errorf("got %q", lines)
	}
}

func TestChainSearchesAnewUntilItFinds(t *testing.T) {
	home := newTestHome(t, "")
	chain := NewChain(home.options(nil))
	if _, err := chain.Retrieve(t.Context()); err == nil {
		t.Fatal("found keys in an empty home")
	}
	home.write(".aws/credentials", "[default]\naws_access_key_id=A\naws_secret_access_key=B\n")
	for range 2 {
		if got, err := chain.Retrieve(t.Context()); err != nil || got.AccessKeyID != "A" {
			t.Errorf("got %v %v", got, err)
		}
		withEnvKeys(home) // comes first, but the chain has settled
	}
}

func TestChainNamesTheProfileThatIsNotThere(t *testing.T) {
	home := newTestHome(t, "")
	home.profile = "ghost"
	home.section("profile real", "region = eu-west-1")
	home.flush()
	_, err := NewChain(home.options(nil)).Retrieve(t.Context())
	if missing, ok := errors.AsType[*ConfigError](err); !ok || missing.Profile != "ghost" || !strings.HasSuffix(missing.Reason, "there are real") {
		t.Errorf("got %v", err)
	}
}

func TestChainPrintsTheLoop(t *testing.T) {
	home := newTestHome(t, "")
	home.section("default", roleOf("1", "b")...)
	home.section("profile b", roleOf("2", "c")...)
	home.section("profile c", roleOf("3", "b")...)
	home.flush()
	_, err := NewChain(home.options(fakeAWS())).Retrieve(t.Context())
	if err == nil || !strings.Contains(err.Error(), "default -> b -> c -> b") {
		t.Errorf("got %v", err)
	}
}

func TestChainRolesOfAnyLength(t *testing.T) {
	home := newTestHome(t, "")
	const length = 50
	name := func(i int) string { return "p" + strings.Repeat("x", i) }
	for i := range length {
		home.section("profile "+name(i), roleOf("123456789012", name(i+1))...)
	}
	home.section("profile "+name(length), static("last")...)
	home.profile = name(0)
	home.flush()
	caller := fakeAWS()
	if _, err := NewChain(home.options(caller)).Retrieve(t.Context()); err != nil {
		t.Fatal(err)
	}
	calls := caller.seen()
	if len(calls) != length || calls[0].credentials.AccessKeyID != "AKIALAST" {
		t.Errorf("%d calls", len(calls))
	}
}

func TestChainMFA(t *testing.T) {
	home := newTestHome(t, "")
	home.section("default", append(roleOf("123456789012", "b"), "mfa_serial = arn:aws:iam::1:mfa/me")...)
	home.section("profile b", static("b")...)
	home.flush()
	opts := home.options(fakeAWS())
	if _, err := NewChain(opts).Retrieve(t.Context()); err == nil || !strings.Contains(err.Error(), "MFAToken") {
		t.Errorf("without a function: got %v", err)
	}
	opts.MFAToken = func(context.Context, string) (string, error) { return "123456", nil }
	if _, err := NewChain(opts).Retrieve(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestChainWithoutCaller(t *testing.T) {
	home := newTestHome(t, "")
	home.section("default", roleOf("123456789012", "b")...)
	home.section("profile b", static("b")...)
	home.flush()
	_, err := NewChain(home.options(nil)).Retrieve(t.Context())
	if err == nil || !strings.Contains(err.Error(), "Options.Caller is nil") {
		t.Errorf("got %v", err)
	}
}

func TestChainUnreadableFile(t *testing.T) {
	home := newTestHome(t, "")
	home.sharedSection("default", static("x")...)
	home.flush()
	opts := home.options(nil)
	if os.Getuid() == 0 {
		// Root reads every file, so the refusal is made up.
		opts.ReadFile = func(path string) ([]byte, error) {
			if strings.HasSuffix(path, "credentials") {
				return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
			}
			return os.ReadFile(path)
		}
	} else if err := os.Chmod(filepath.Join(home.dir, ".aws", "credentials"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := NewChain(opts).Retrieve(t.Context())
	if err == nil || !strings.Contains(err.Error(), "shared-credentials-file: cannot be read: open ") {
		t.Errorf("got %v", err)
	}
}

func TestChainOfOwnSources(t *testing.T) {
	home := newTestHome(t, "")
	withEnvKeys(home)
	links, err := Links(home.options(nil))
	if err != nil {
		t.Fatal(err)
	}
	own := Link{Source: "vault", Provider: ProviderFunc(func(context.Context) (Credentials, error) {
		return Credentials{AccessKeyID: "V", SecretAccessKey: "s"}, nil
	})}
	got, err := ChainOf(slices.Insert(links, 0, own)...).Retrieve(t.Context())
	if err != nil || got.Source != "vault" {
		t.Errorf("got %v %v", got, err)
	}
	broken := Link{Source: "vault", Provider: ProviderFunc(func(context.Context) (Credentials, error) { return Credentials{}, errDown })}
	chain := ChainOf(slices.Insert(links, 0, broken)...)
	if _, err := chain.Retrieve(t.Context()); !errors.Is(err, errDown) || len(chain.Attempts()) != 1 {
		t.Errorf("got %v, %v: a source that fails ends the search", err, chain.Attempts())
	}
}

func TestChainIsConcurrent(t *testing.T) {
	home := newTestHome(t, "")
	home.section("default", roleOf("123456789012", "b")...)
	home.section("profile b", static("b")...)
	home.flush()
	caller := fakeAWS()
	chain := NewChain(home.options(caller))
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if _, err := chain.Retrieve(t.Context()); err != nil {
				t.Error(err)
			}
			chain.Attempts()
		})
	}
	group.Wait()
	if calls := len(caller.seen()); calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
}

// Through the chain as well, keys of EC2 outlast a failure of its service, and
// those of a role do not.
func TestChainKeepsStaleKeysOfEC2Alone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, stale := range []bool{true, false} {
			source := &rotating{life: time.Hour, stale: stale}
			chain := ChainOf(Link{Source: "empty", Provider: failing(&NotConfiguredError{"empty", "is empty"})}, Link{Source: "x", Provider: source})
			retrieve(t, chain)
			source.fail.Store(true)
			time.Sleep(2 * time.Hour)
			if _, err := chain.Retrieve(t.Context()); (err == nil) != stale {
				t.Errorf("stale %v: got %v", stale, err)
			}
		}
	})
}

// A source role that is refreshed on its own does not disturb the role above it.
func TestChainRefreshesSourceRole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		home := newTestHome(t, "")
		home.section("default", roleOf("111111111111", "b")...)
		home.section("profile b", roleOf("222222222222", "c")...)
		home.section("profile c", static("c")...)
		home.flush()
		caller := fakeAWS()
		chain := NewChain(home.options(caller))
		for range 3 {
			retrieve(t, chain)
			time.Sleep(55 * time.Minute)
		}
		if calls := len(caller.seen()); calls != 6 {
			t.Errorf("%d calls, want 2 for each hour", calls)
		}
	})
}

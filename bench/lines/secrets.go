package lines

import (
	"context"
	"time"

	"github.com/boto3-go/boto3/secrets"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/ssm"
)

// Login is a secret that is JSON.
type Login struct{ User, Password string }

// Settings are the parameters of a tree.
type Settings struct {
	DB struct {
		Host string
		Port int
	}
	Timeout time.Duration
}

// Logins are kept for five minutes, an hour longer where AWS cannot be reached.
type Logins struct{ store *secrets.Store }

// NewLogins makes Logins.
func NewLogins(c *secretsmanager.Client) *Logins {
	return &Logins{secrets.Manager(c, secrets.Config{TTL: 5 * time.Minute, Stale: time.Hour})}
}

// Get returns a login, for any number of goroutines by one call.
func (l *Logins) Get(ctx context.Context, name string) (Login, error) {
	return secrets.As[Login](ctx, l.store, name)
}

// GetAll returns many secrets.
func (l *Logins) GetAll(ctx context.Context, names ...string) (map[string]secrets.Value, error) {
	return l.store.GetAll(ctx, names...)
}

// ReadSettings reads a tree of parameters into a struct.
func ReadSettings(ctx context.Context, c *ssm.Client, path string) (s Settings, err error) {
	tree, err := secrets.Parameters(c).Tree(ctx, path)
	if err == nil {
		err = tree.Decode(&s)
	}
	return s, err
}

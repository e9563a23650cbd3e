package boto3

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/credentials"
)

// openProvider is a provider as a careless program writes it.
type openProvider struct {
	credentials.Provider
	Key string
}

func TestNothingPrintsSecrets(t *testing.T) {
	const secret = "wJalrXUtnFEMI"
	file := filepath.Join(t.TempDir(), "credentials")
	text := "[default]\naws_access_key_id=AK\naws_secret_access_key=" + secret + "\n[other]\naws_access_key_id=AK\naws_secret_access_key=" + secret + "2\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		CredentialsFile: file, ConfigFile: os.DevNull, Region: "eu-west-1",
		EndpointURL: "http://user:" + secret + "@127.0.0.1:1", Proxies: map[string]string{"https": "http://user:" + secret + "@127.0.0.1:1"},
	}
	session, err := NewSession(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.Credentials(t.Context()); err != nil {
		t.Fatal(err)
	}
	client, err := session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	role := session.AssumeRole(credentials.AssumeRoleOptions{RoleARN: "arn:aws:iam::123456789012:role/A"})
	resource, err := session.Resource("s3")
	if err != nil {
		t.Fatal(err)
	}
	given := cfg
	given.Credentials = openProvider{credentials.Static("AK", secret, ""), secret}
	type holder struct {
		session *Session
		client  *Client
		chain   credentials.Provider
	}
	held := holder{session, client, session.chain}
	for _, value := range []any{
		session, client, cfg, &cfg, given, []Config{given}, role, role.chain, resource, held, &held,
		chainCaller{session}, session.chainOptions(), new(session.chainOptions()), session.chain,
	} {
		var logged bytes.Buffer
		slog.New(slog.NewTextHandler(&logged, nil)).Info("here", "value", value)
		slog.New(slog.NewJSONHandler(&logged, nil)).Info("here", "value", value)
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			logged.WriteString(fmt.Sprintf(verb, value) + "\n")
		}
		if strings.Contains(logged.String(), secret) || strings.Contains(logged.String(), fmt.Sprintf("%x", secret)) {
			t.Errorf("%T shows a secret: %s", value, logged.String())
		}
	}
	if got := fmt.Sprintf("%s %v", session, client); got != `boto3.Session{Profile: "default", Region: "eu-west-1"} boto3.Client{Service: "s3", Region: "eu-west-1"}` {
		t.Error(got)
	}
	if got := fmt.Sprint(cfg); !strings.Contains(got, `EndpointURL: "http://REDACTED@127.0.0.1:1"`) || !strings.Contains(got, `Region: "eu-west-1"`) {
		t.Error(got)
	}
}

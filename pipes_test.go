//go:build unix

package boto3_test

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestPipesInPlaceOfFiles holds that nothing waits for what comes out of a named
// pipe, or reads on without an end.
func TestPipesInPlaceOfFiles(t *testing.T) {
	home := isolate(t)
	pipe, large := filepath.Join(home, "pipe"), filepath.Join(home, "large")
	writeFile(t, large, "")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Truncate(large, 1<<30)); err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum([]byte("corp"))
	signIn := hex.EncodeToString(sum[:]) + ".json"
	for _, path := range []string{pipe, large, "/dev/zero"} {
		dir := filepath.Join(t.TempDir(), "cache")
		model := filepath.Join(dir, "s3", "2006-03-01", "service-2.json")
		for _, name := range []string{filepath.Join(dir, signIn), model} {
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.Symlink(path, name)); err != nil {
				t.Fatal(err)
			}
		}
		provided := func(p credentials.Provider) error {
			_, err := p.Retrieve(t.Context())
			return err
		}
		made := func(cfg boto3.Config) error {
			cfg.Region = "us-west-2"
			_, err := boto3.NewClient("s3", cfg)
			return err
		}
		env := func(name string) (string, bool) {
			value, ok := map[string]string{
				"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": path,
			}[name]
			return value, ok
		}
		var entry any
		_, cached := credentials.FileCache{Dir: dir}.Load(strings.TrimSuffix(signIn, ".json"), &entry)
		t.Setenv("BOTO_CONFIG", path)
		boto2 := provided(credentials.NewChain(credentials.Options{}))
		for name, err := range map[string]error{
			"cache":   cached,
			"sign-in": provided(credentials.SSO(nil, credentials.SSOOptions{SSOTokenOptions: credentials.SSOTokenOptions{SessionName: "corp", Cache: credentials.FileCache{Dir: dir}}})),
			"token":   provided(credentials.WebIdentity(nil, credentials.WebIdentityOptions{RoleARN: "arn:aws:iam::123456789012:role/dev", TokenFile: path})),
			"agent":   provided(credentials.Container(credentials.ContainerOptions{LookupEnv: env})),
			"boto2":   boto2,
			"bundle":  made(boto3.Config{CABundle: path, DataPath: []string{home}}),
			"cert":    made(boto3.Config{ClientCert: path, DataPath: []string{home}}),
			"proxy":   made(boto3.Config{Proxy: boto3.ProxyConfig{ClientCert: path}, DataPath: []string{home}}),
			"model":   made(boto3.Config{DataPath: []string{dir}}),
		} {
			if path == large && name == "model" {
				continue // it may be as large as that
			}
			if err == nil || !strings.Contains(err.Error(), "cannot be read as a plain file") {
				t.Errorf("%s of %s: %v", name, path, err)
			}
		}
	}
}

package artifact

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
)

const tool = `#!/bin/sh
echo "$(basename "$0") $*" >> "$HOME/log"
case "$*" in
*list*) printf 'Registered Sources:\n\n  1.  nuget.org [Enabled]\n      https://api.nuget.org/v3/index.json\n  2.  dom/known [Enabled]\n      https://old/index.json\n' ;;
*always-auth*) exit 1 ;;
*fail.example*) echo "no token-123" >&2; exit 3 ;;
esac
`

func codeartifact(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "authorization-token") {
		_, _ = io.WriteString(w, `{"authorizationToken":"token-123","expiration":`+expiration+`}`)
		return
	}
	host := "repo.example.com"
	if r.URL.Query().Get("repository") == "broken" {
		host = "fail.example"
	}
	_, _ = io.WriteString(w, `{"repositoryEndpoint":"https://`+host+`/`+r.URL.Query().Get("format")+`/r/"}`)
}

// expiration is when tokens end, in seconds since 1970.
var expiration = strconv.FormatInt(time.Now().Add(12*time.Hour+20*time.Second).Unix(), 10)

const oldNetrc = "machine other login a password b\nmachine repo.example.com login x password old\n"

var lines = []string{
	"--tool pip", "--tool pip --dry-run", "--tool npm", "--tool npm --dry-run", "--tool npm --namespace @scope --dry-run", "--tool npm --namespace scope", "--tool npm --namespace _x",
	"--tool nuget", "--tool nuget --dry-run", "--tool dotnet --dry-run", "--tool dotnet", "--tool swift", "--tool swift --dry-run", "--tool swift --namespace s", "--tool swift --namespace -x",
	"--tool twine", "--tool twine --dry-run", "--tool pip --namespace x", "--tool nonsense", "--tool pip --domain-owner 123456789012 --duration-seconds 900 --endpoint-type ipv4",
	"--tool pip --repository broken", "--tool nuget --repository known", "--tool dotnet --repository known",
}

func TestParity(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(codeartifact))
	defer server.Close()
	bin := t.TempDir()
	for _, name := range []string{"pip", "npm", "nuget", "dotnet", "swift", "twine"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(tool), 0o755); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
	}
	path := bin + string(filepath.ListSeparator) + os.Getenv("PATH")
	var commands []oracle.Line
	homes := [2][]string{}
	for i, line := range lines {
		args := append([]string{"codeartifact", "login", "--domain", "dom"}, strings.Fields(line)...)
		if !strings.Contains(line, "--repository") {
			args = append(args, "--repository", "rep")
		}
		for side := range homes {
			home := t.TempDir()
			if err := os.WriteFile(filepath.Join(home, ".netrc"), []byte(oldNetrc), 0o600); err != nil {
				t.Fatal(err)
			}
			if i%2 == 0 {
				old := "registry=x\n//repo.example.com/npm/r/:_authToken=old\nother=y"
				if err := os.WriteFile(filepath.Join(home, ".npmrc"), []byte(old), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			homes[side] = append(homes[side], home)
		}
		commands = append(commands, oracle.Line{Args: args, Env: map[string]string{"HOME": homes[0][len(homes[0])-1]}})
	}
	results := oracle.Run(t, []string{
		"PATH=" + path, "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_DEFAULT_REGION=us-east-1", "AWS_ENDPOINT_URL=" + server.URL, "AWS_EC2_METADATA_DISABLED=true", "TZ=UTC",
	}, commands)
	cli.Register(Command())
	t.Setenv("PATH", path)
	t.Setenv("TZ", "UTC")
	for i, c := range commands {
		home := homes[1][i]
		t.Setenv("HOME", home)
		var stdout, stderr bytes.Buffer
		env := &cli.Env{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Name: "aws", Home: home,
			Config: boto3.Config{Credentials: credentials.Static("AKID", "secret", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull},
		}
		code := cli.Run(t.Context(), env, append([]string{"--endpoint-url", server.URL, "--region", "us-east-1"}, c.Args...))
		if (code == 0) != (results[i].Code == 0) {
			t.Errorf("%s: code %d, want %d\n%s\n%s", lines[i], code, results[i].Code, stderr.String(), results[i].Stderr)
		}
		if strings.Contains(stderr.String(), "token-123") {
			t.Errorf("%s tells the token: %s", lines[i], stderr.String())
		}
		got, want := plain(stdout.String(), home), plain(results[i].Stdout, homes[0][i])
		if got != want {
			t.Errorf("%s\n%q\nwant\n%q", lines[i], got, want)
		}
		for _, name := range []string{"log", ".netrc", ".pypirc", ".npmrc"} {
			a, _ := os.ReadFile(filepath.Join(homes[0][i], name))
			b, _ := os.ReadFile(filepath.Join(home, name))
			if string(a) != string(b) {
				t.Errorf("%s: %s\n%q\nwant\n%q", lines[i], name, b, a)
			}
		}
	}
}

var moment = regexp.MustCompile(` at \d{4}-.*`)

func plain(text, home string) string {
	return moment.ReplaceAllString(strings.ReplaceAll(text, home, "HOME"), " at TIME")
}

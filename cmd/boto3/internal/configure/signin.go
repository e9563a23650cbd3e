package configure

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/signin"
)

// SignIn are the commands that sign a user in with a browser, and out.
func SignIn() []cli.Command {
	return []cli.Command{
		{Path: "sso login", Summary: "sign in to IAM Identity Center", Run: ssoLogin},
		{Path: "sso logout", Summary: "forget all sign-ins to IAM Identity Center", Run: ssoLogout},
		{Path: "login", Summary: "sign in with the credentials of the console", Run: login},
		{Path: "logout", Summary: "forget the sign-in of the profile, or all with --all", Run: logout},
	}
}

// ssoLogin signs in to what the profile names, or to an sso-session.
func ssoLogin(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, flags.Option{Name: "sso-session", Kind: flags.Single}, flags.Option{Name: "no-browser"}, flags.Option{Name: "use-device-code"})
	if err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	o := signin.SSOOptions{
		SessionName: p.Value("sso-session"), DeviceCode: p.Has("use-device-code"), Again: true, Show: shower(env, p.Has("no-browser")),
		Cache: credentials.FileCache{Dir: filepath.Join(env.Home, ".aws", "sso", "cache")},
	}
	name := profileOrDefault(env)
	if o.SessionName == "" {
		o.SessionName, _ = f.value(name, "sso_session")
	}
	value := func(key string) (v string) {
		if o.SessionName != "" {
			section, _ := f.SSOSession(o.SessionName)
			v, _ = section.Get(key)
			return v
		}
		v, _ = f.value(name, key)
		return v
	}
	o.StartURL, o.Region = value("sso_start_url"), value("sso_region")
	o.Scopes = split(value("sso_registration_scopes"))
	if o.StartURL == "" || o.Region == "" {
		of := "profile " + name
		if o.SessionName != "" {
			of = "sso-session " + o.SessionName
		}
		return &cli.ExitError{Code: cli.BadSettings, Err: fmt.Errorf("%s has no sso_start_url or no sso_region in the config file; %s configure sso writes them", of, env.Name)}
	}
	s, err := session(env)
	if err != nil {
		return err
	}
	if _, err := signin.SSO(ctx, s, o); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "Successfully logged into Start URL: %s\n", o.StartURL)
	return err
}

// ssoLogout tells IAM Identity Center that the sign-ins are over, and removes them with
// the keys that came from them.
func ssoLogout(ctx context.Context, env *cli.Env, args []string) error {
	if _, err := parse(args); err != nil {
		return err
	}
	s, err := session(env)
	if err != nil {
		return err
	}
	dir := filepath.Join(env.Home, ".aws", "sso", "cache")
	err = eachFile(dir, func(name string) error {
		var t struct{ AccessToken, Region string }
		if ok, err := (credentials.FileCache{Dir: dir}).Load(name, &t); err == nil && ok && t.AccessToken != "" {
			if c, err := s.Client("sso", boto3.Config{Region: t.Region, Unsigned: true}); err == nil {
				_ = c.Call(ctx, "Logout", boto3.Map{"accessToken": t.AccessToken}, nil) // one that is over already is no harm
			}
		}
		return os.Remove(filepath.Join(dir, name+".json"))
	})
	keys := filepath.Join(env.Home, ".aws", "cli", "cache")
	return errors.Join(err, eachFile(keys, func(name string) error {
		var k struct{ ProviderType string }
		if ok, err := (credentials.FileCache{Dir: keys}).Load(name, &k); err != nil || !ok || k.ProviderType != "sso" {
			return nil //nolint:nilerr // a file that is none of ours
		}
		return os.Remove(filepath.Join(keys, name+".json"))
	}))
}

// eachFile calls fn with the names, without .json, of a folder's files.
func eachFile(dir string, fn func(name string) error) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			err = errors.Join(err, fn(name))
		}
	}
	return err
}

// login signs in and has the profile use it.
func login(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, flags.Option{Name: "remote"}, flags.Option{Name: "no-browser"})
	if err != nil {
		return err
	}
	s, err := session(env)
	if err != nil {
		return err
	}
	o := signin.LoginOptions{
		Region: env.Globals.Region, Show: shower(env, p.Has("no-browser") || p.Has("remote")),
		Cache: credentials.FileCache{Dir: filepath.Join(env.Home, ".aws", "login", "cache")},
	}
	if p.Has("remote") {
		o.Code = func(ctx context.Context) (string, error) {
			return ask(ctx, env, "Enter the authorization code displayed in your browser: ")
		}
	}
	name, err := signin.Login(ctx, s, o)
	if err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	of := profileOrDefault(env)
	if err := update(f.ConfigPath(), sectionOf(of), []change{{key: "login_session", value: name}}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "Updated profile %s to use %s credentials.\n", of, name)
	return err
}

// logout removes the sign-in of the profile.
func logout(_ context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, flags.Option{Name: "all"})
	if err != nil {
		return err
	}
	dir := filepath.Join(env.Home, ".aws", "login", "cache")
	if p.Has("all") {
		return eachFile(dir, func(name string) error { return os.Remove(filepath.Join(dir, name+".json")) })
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	of := profileOrDefault(env)
	name, _ := f.value(of, "login_session")
	if name == "" {
		return &cli.ExitError{Code: cli.BadSettings, Err: fmt.Errorf("profile %s has no login_session; --all forgets all sign-ins", of)}
	}
	sum := sha256.Sum256([]byte(name)) // by which the file goes
	err = os.Remove(filepath.Join(dir, hex.EncodeToString(sum[:])+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// session makes the calls of a sign-in, which nothing signs.
func session(env *cli.Env) (*boto3.Session, error) {
	cfg := env.Config
	cfg.Unsigned, cfg.Region, cfg.EndpointURL = true, env.Globals.Region, env.Globals.EndpointURL
	cfg.Profile = env.Globals.Profile
	return boto3.NewSession(cfg)
}

// shower brings the user to the page: by a browser, and by words in any case.
func shower(env *cli.Env, noBrowser bool) func(context.Context, signin.Prompt) error {
	return func(ctx context.Context, p signin.Prompt) error {
		page := p.URL
		if p.Complete != "" {
			page = p.Complete
		}
		if !noBrowser {
			_ = open(ctx, page) // the words say where to go
		}
		text := "If the browser does not open or you wish to use a different device to authorize this request, open the following URL:\n\n" + p.URL + "\n"
		if noBrowser {
			text = "Open the following URL in a browser:\n\n" + p.URL + "\n"
		}
		if p.Code != "" {
			text += "\nThen enter the code:\n\n" + p.Code + "\n"
		}
		if p.Complete != "" {
			text += "\nAlternatively, you may visit the following URL which will autofill the code upon loading:\n" + p.Complete + "\n"
		}
		_, err := fmt.Fprint(env.Stderr, text)
		return err
	}
}

// open has the system open a page.
func open(ctx context.Context, page string) error {
	command := []string{"xdg-open", page}
	switch runtime.GOOS {
	case "darwin":
		command[0] = "open"
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", page}
	}
	return exec.CommandContext(ctx, command[0], command[1:]...).Start() //nolint:gosec // the page is AWS's answer, and an argument
}

func ask(ctx context.Context, env *cli.Env, question string) (string, error) {
	if _, err := fmt.Fprint(env.Stderr, question); err != nil {
		return "", err
	}
	return readLine(ctx, bufio.NewReader(env.Stdin))
}

// profileOrDefault is the profile that was asked for.
func profileOrDefault(env *cli.Env) string { return cmp.Or(env.Profile(), "default") }

func parse(args []string, known ...flags.Option) (*flags.Parsed, error) {
	p, err := flags.ParseCommand(known, args)
	if err == nil && len(p.Rest) > 0 {
		err = cli.Usage("Unknown options: %s", strings.Join(p.Rest, ", "))
	}
	return p, err
}

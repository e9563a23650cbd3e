package configure

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/signin"
)

const defaultScopes = "sso:account:access"

// center is where a user signs in to IAM Identity Center. Without a session its keys are
// the profile's own.
type center struct{ session, startURL, region, scopes string }

// wizard asks for what a profile of IAM Identity Center needs. Nothing is written before
// everything has been answered.
type wizard struct {
	env   *cli.Env
	files *files
	in    *bufio.Reader
}

func newWizard(env *cli.Env) (*wizard, error) {
	f, err := load(env)
	return &wizard{env, f, bufio.NewReader(env.Stdin)}, err
}

// ssoProfile is `configure sso`: it signs in, lets the user choose account and role, and
// writes the profile and its sso-session.
func ssoProfile(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, flags.Option{Name: "no-browser"}, flags.Option{Name: "use-device-code"})
	if err != nil {
		return err
	}
	w, err := newWizard(env)
	if err != nil {
		return err
	}
	at, err := w.center(ctx)
	if err != nil {
		return err
	}
	s, err := session(env)
	if err != nil {
		return err
	}
	token, err := signin.SSO(ctx, s, signin.SSOOptions{
		StartURL: at.startURL, Region: at.region, SessionName: at.session, Scopes: split(at.scopes), DeviceCode: p.Has("use-device-code"),
		Show: shower(env, p.Has("no-browser")), Cache: credentials.FileCache{Dir: filepath.Join(env.Home, ".aws", "sso", "cache")},
	})
	if err != nil {
		return err
	}
	c, err := s.Client("sso", boto3.Config{Region: at.region, Unsigned: true})
	if err != nil {
		return err
	}
	account, role, err := w.accountAndRole(ctx, c, token.Value)
	if err != nil {
		return err
	}
	return w.profile(ctx, at, account, role)
}

// ssoSession is `configure sso-session`.
func ssoSession(ctx context.Context, env *cli.Env, args []string) error {
	if _, err := parse(args); err != nil {
		return err
	}
	w, err := newWizard(env)
	if err != nil {
		return err
	}
	name, err := w.ask(ctx, "SSO session name: ", "")
	if err != nil {
		return err
	}
	if name == "" {
		return cli.Usage("an sso-session needs a name; nothing was changed")
	}
	at := center{session: name}
	section, _ := w.files.SSOSession(name)
	old := func(key string) string { v, _ := section.Get(key); return v }
	if err := w.where(ctx, &at, old); err != nil {
		return err
	}
	if err := updateAll(w.files.ConfigPath(), at.section()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "\nCompleted configuring SSO session: %s\nRun the following to login and refresh access token for this session:\n\n%s sso login --sso-session %[1]s\n", name, env.Name)
	return err
}

// center asks where to sign in. A session that the config file has is taken as it is.
func (w *wizard) center(ctx context.Context) (center, error) {
	profile := w.env.Profile()
	old := func(key string) string { v, _ := w.files.value(profile, key); return v }
	prompt := "SSO session name (Recommended): "
	if known := old("sso_session"); known != "" {
		prompt = "SSO session name (Recommended) [" + known + "]: "
	}
	name, err := w.ask(ctx, prompt, old("sso_session"))
	if err != nil {
		return center{}, err
	}
	at := center{session: name}
	if name == "" {
		_, err := fmt.Fprintf(w.env.Stdout, "WARNING: Configuring using legacy format (e.g. without an SSO session).\nConsider re-running \"configure sso\" command and providing a session name.\n")
		if err != nil {
			return center{}, err
		}
		return at, w.where(ctx, &at, old)
	}
	section, _ := w.files.SSOSession(name)
	kept := func(key string) string { v, _ := section.Get(key); return v }
	if at.startURL, at.region, at.scopes = kept("sso_start_url"), kept("sso_region"), kept("sso_registration_scopes"); at.startURL != "" && at.region != "" {
		return at, nil
	}
	err = w.where(ctx, &at, kept)
	return at, err
}

// where asks for the place of a sign-in; old are the values that there are.
func (w *wizard) where(ctx context.Context, at *center, old func(key string) string) (err error) {
	if at.startURL, err = w.ask(ctx, bracketed("SSO start URL", old("sso_start_url")), old("sso_start_url")); err != nil {
		return err
	}
	if at.region, err = w.ask(ctx, bracketed("SSO region", old("sso_region")), old("sso_region")); err != nil {
		return err
	}
	if at.startURL == "" || at.region == "" {
		return cli.Usage("a sign-in needs a start URL and a region; nothing was changed")
	}
	if at.session != "" {
		scopes := cmp.Or(old("sso_registration_scopes"), defaultScopes)
		at.scopes, err = w.ask(ctx, bracketed("SSO registration scopes", scopes), scopes)
	}
	return err
}

// section is what is written of a session.
func (c center) section() edited {
	return edited{"sso-session " + c.session, []change{
		{key: "sso_start_url", value: c.startURL}, {key: "sso_region", value: c.region}, {key: "sso_registration_scopes", value: c.scopes},
	}}
}

// accountAndRole has the user choose among what the token gives.
func (w *wizard) accountAndRole(ctx context.Context, c *boto3.Client, token string) (account, role string, err error) {
	accounts, err := listed(ctx, c, "ListAccounts", boto3.Map{"accessToken": token}, "accountList", "accountId", "accountName", "emailAddress")
	if err != nil {
		return "", "", err
	}
	if account, err = w.choose(ctx, accounts, "AWS account", "AWS accounts"); err != nil {
		return "", "", err
	}
	if _, err := fmt.Fprintf(w.env.Stdout, "Using the account ID %s\n", account); err != nil {
		return "", "", err
	}
	roles, err := listed(ctx, c, "ListAccountRoles", boto3.Map{"accessToken": token, "accountId": account}, "roleList", "roleName")
	if err != nil {
		return "", "", err
	}
	if role, err = w.choose(ctx, roles, "role", "roles"); err != nil {
		return "", "", err
	}
	_, err = fmt.Fprintf(w.env.Stdout, "Using the role name \"%s\"\n", role)
	return account, role, err
}

// listed are the elements of all pages of a list, each by some of its members.
func listed(ctx context.Context, c *boto3.Client, operation string, in boto3.Map, list string, members ...string) ([][]string, error) {
	var found [][]string
	for page, err := range c.Pages(ctx, operation, in) {
		if err != nil {
			return nil, err
		}
		elements, _ := page[list].([]any)
		for _, e := range elements {
			m, _ := e.(boto3.Map)
			var words []string
			for _, name := range members {
				if v, ok := m[name].(string); ok {
					words = append(words, v)
				}
			}
			if len(words) > 0 {
				found = append(found, words)
			}
		}
	}
	return found, nil
}

// choose lets the user choose by a number or by the name, which is the first word. The
// only one is taken without asking.
func (w *wizard) choose(ctx context.Context, from [][]string, one, many string) (string, error) {
	switch len(from) {
	case 0:
		return "", fmt.Errorf("there is no %s that is available to you; nothing was changed", one)
	case 1:
		_, err := fmt.Fprintf(w.env.Stdout, "The only %s available to you is: %s\n", one, from[0][0])
		return from[0][0], err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "There are %d %s available to you.\n", len(from), many)
	for i, words := range from {
		fmt.Fprintf(&text, "%4d  %s\n", i+1, strings.Join(words, ", "))
	}
	if _, err := fmt.Fprint(w.env.Stdout, text.String()); err != nil {
		return "", err
	}
	for {
		answer, err := w.ask(ctx, fmt.Sprintf("Number of the %s: ", one), "")
		if err != nil {
			return "", err
		}
		for i, words := range from {
			if answer == words[0] || answer == strconv.Itoa(i+1) {
				return words[0], nil
			}
		}
	}
}

// profile asks for the rest and writes everything at once.
func (w *wizard) profile(ctx context.Context, at center, account, role string) error {
	name := w.env.Profile()
	of := cmp.Or(name, "default")
	changes := []change{{key: "sso_session", value: at.session}}
	if at.session == "" {
		changes = []change{{key: "sso_start_url", value: at.startURL}, {key: "sso_region", value: at.region}}
	}
	changes = append(changes, change{key: "sso_account_id", value: account}, change{key: "sso_role_name", value: role})
	for _, q := range []struct{ key, prompt string }{{"region", "Default client Region"}, {"output", "CLI default output format (json if not specified)"}} {
		old, _ := w.files.value(of, q.key)
		answer, err := w.ask(ctx, bracketed(q.prompt, old), old)
		if err != nil {
			return err
		}
		if answer != "" {
			changes = append(changes, change{key: q.key, value: answer})
		}
	}
	if name == "" {
		var err error
		suggested := role + "-" + account
		if name, err = w.ask(ctx, bracketed("Profile name", suggested), suggested); err != nil {
			return err
		}
	}
	edits := []edited{{sectionOf(name), changes}}
	if at.session != "" {
		edits = append(edits, at.section())
	}
	if err := updateAll(w.files.ConfigPath(), edits...); err != nil {
		return err
	}
	shown := "--profile " + name
	if name == "default" {
		shown = ""
	}
	_, err := fmt.Fprintln(w.env.Stdout, strings.TrimRight("\nTo use this profile, specify the profile name using --profile, as shown:\n\n"+w.env.Name+" sts get-caller-identity "+shown, " "))
	return err
}

func bracketed(prompt, old string) string { return prompt + " [" + cmp.Or(old, "None") + "]: " }

// ask returns the answer, or what there was where it is empty.
func (w *wizard) ask(ctx context.Context, prompt, old string) (string, error) {
	if _, err := fmt.Fprint(w.env.Stdout, prompt); err != nil {
		return "", err
	}
	answer, err := readLine(ctx, w.in)
	if err != nil {
		return "", err
	}
	return cmp.Or(strings.TrimSpace(answer), old), nil
}

// split are the scopes that stand in one text.
func split(scopes string) []string {
	var list []string
	for scope := range strings.SplitSeq(scopes, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			list = append(list, scope)
		}
	}
	return list
}

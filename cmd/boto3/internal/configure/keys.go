package configure

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/credentials"
)

var formats = []string{"process", "env", "env-no-export", "powershell", "windows-cmd", "fish"}

// exportCredentials is `configure export-credentials`: it prints the credentials in a
// form that other programs take.
func exportCredentials(ctx context.Context, env *cli.Env, args []string) error {
	p, err := flags.ParseCommand([]flags.Option{{Name: "format", Kind: flags.Single, Choices: formats}}, args)
	if err != nil {
		return err
	}
	if len(p.Rest) > 0 {
		return cli.Usage("configure export-credentials: unknown options: %s", strings.Join(p.Rest, ", "))
	}
	session, err := env.Session()
	if err != nil {
		return err
	}
	found, err := session.Credentials(ctx)
	if err != nil {
		return err
	}
	if found.IsAnonymous() {
		return &cli.ExitError{Code: cli.BadSettings, Err: fmt.Errorf("Unable to retrieve credentials: no credentials found")} //nolint:staticcheck // the AWS CLI's words
	}
	text, err := formatted(p.Value("format"), found)
	if err != nil {
		return err
	}
	_, err = io.WriteString(env.Stdout, text)
	return err
}

// forms are how a variable is set, by format.
var forms = map[string]string{
	"env": "export %s=%s\n", "env-no-export": "%s=%s\n", "powershell": "$Env:%s=\"%s\"\n", "windows-cmd": "set %s=%s\n", "fish": "set -gx %s %s\n",
}

func formatted(format string, c credentials.Credentials) (string, error) {
	expires := ""
	if !c.Expires.IsZero() {
		expires = c.Expires.UTC().Format("2006-01-02T15:04:05-07:00")
	}
	if form, ok := forms[format]; ok {
		var b strings.Builder
		for _, v := range [][2]string{
			{"AWS_ACCESS_KEY_ID", c.AccessKeyID}, {"AWS_SECRET_ACCESS_KEY", c.SecretAccessKey}, {"AWS_SESSION_TOKEN", c.SessionToken}, {"AWS_CREDENTIAL_EXPIRATION", expires},
		} {
			if v[1] != "" {
				fmt.Fprintf(&b, form, v[0], v[1])
			}
		}
		return b.String(), nil
	}
	out := struct {
		Version         int
		AccessKeyId     string
		SecretAccessKey string
		SessionToken    string `json:",omitempty"`
		Expiration      string `json:",omitempty"`
	}{1, c.AccessKeyID, c.SecretAccessKey, c.SessionToken, expires}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return b.String(), err
}

// importKeys is `configure import`: it takes access keys from a file that the console
// of AWS gives.
func importKeys(_ context.Context, env *cli.Env, args []string) error {
	p, err := flags.ParseCommand([]flags.Option{{Name: "csv", Kind: flags.Single}, {Name: "profile-prefix", Kind: flags.Single}, {Name: "skip-invalid"}}, args)
	if err != nil {
		return err
	}
	text := p.Value("csv")
	if text == "" || len(p.Rest) > 0 {
		return cli.Usage("the following arguments are required: --csv, such as --csv file://keys.csv")
	}
	if name, ok := strings.CutPrefix(text, "file://"); ok {
		data, err := os.ReadFile(name)
		if err != nil {
			return cli.Usage("Unable to load paramfile %s: %w", text, err)
		}
		text = string(data)
	}
	keys, err := readKeys(text, p.Has("skip-invalid"))
	if err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	var edits []edited
	for _, k := range keys {
		edits = append(edits, edited{p.Value("profile-prefix") + k.user, []change{{key: "aws_access_key_id", value: k.id}, {key: "aws_secret_access_key", value: k.secret}}})
	}
	if err := updateAll(f.CredentialsPath(), edits...); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "Successfully imported %d profile(s)\n", len(keys))
	return err
}

// key is an access key of a user.
type key struct{ user, id, secret string }

// columns are those of the file.
var columns = []string{"User Name", "Access key ID", "Secret access key"}

func readKeys(text string, skip bool) ([]key, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(strings.TrimSpace(text), "\ufeff")))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = -1, true, true
	header, err := r.Read()
	if err != nil {
		return nil, cli.Usage("Expected CSV with a header of %s: %w", strings.Join(columns, ", "), err)
	}
	place := make([]int, len(columns))
	for i, c := range columns {
		place[i] = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), c) })
		if place[i] < 0 {
			return nil, cli.Usage("Expected header %q not found in CSV header: %s", c, strings.Join(header, ","))
		}
	}
	var keys []key
	for number := 2; ; number++ {
		record, err := r.Read()
		if err == io.EOF {
			return keys, nil
		}
		if err != nil {
			return nil, cli.Usage("the CSV: %w", err)
		}
		values := make([]string, len(columns))
		whole := true
		for i, at := range place {
			if at < len(record) {
				values[i] = strings.TrimSpace(record[at])
			}
			whole = whole && values[i] != ""
		}
		switch {
		case whole:
			keys = append(keys, key{values[0], values[1], values[2]})
		case !skip:
			return nil, cli.Usage("row %d of the CSV lacks a value; --skip-invalid passes over such rows", number)
		}
	}
}

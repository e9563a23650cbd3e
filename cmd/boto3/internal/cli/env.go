package cli

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bridge"
)

// Env is what a command runs in. Commands take all that is outside the process from
// here, so that tests can run them within one.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(name string) string
	// Lookup is Getenv for variables that say something when they are empty; nil for one
	// that takes those for absent.
	Lookup func(name string) (string, bool)
	Home   string
	// Terminal says that Stdout is one, Width how many columns it has; 0 where that
	// is not known.
	Terminal bool
	Width    int
	// Name is what the program is called by in what it prints.
	Name string

	Globals Globals
	// Config is what Session begins with: tests put an HTTP client there.
	Config  boto3.Config
	session *boto3.Session
	keys    map[string]string // of the profile, read once
	within  []string          // the aliases that the command line comes from
}

// OS is the environment of the process.
func OS() *Env {
	home, _ := os.UserHomeDir()
	e := &Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Lookup: os.LookupEnv, Home: home, Name: "boto3"}
	if e.Terminal = term.IsTerminal(int(os.Stdout.Fd())); e.Terminal { //nolint:gosec // a descriptor is small
		e.Width, _, _ = term.GetSize(int(os.Stdout.Fd())) //nolint:gosec // see above
	}
	return e
}

// Session is the session that the global options ask for.
func (e *Env) Session() (*boto3.Session, error) {
	if e.session != nil {
		return e.session, nil
	}
	cfg, err := e.Globals.config(e.Config)
	if err != nil {
		return nil, err
	}
	e.session, err = boto3.NewSession(cfg)
	return e.session, err
}

// Client is a client by the service's name in botocore.
func (e *Env) Client(service string) (*boto3.Client, error) {
	s, err := e.Session()
	if err != nil {
		return nil, err
	}
	c, err := s.Client(service)
	if err != nil {
		return nil, err
	}
	engine, err := bridge.Engine(c)
	if err != nil {
		return nil, err
	}
	engine.Binder = engine.Binder.InOrder() // so that maps are printed as they came
	engine.WholePages = true                // as the AWS CLI asks for them
	return c, nil
}

// Setting is a key of the profile that only the AWS CLI and this program read, such
// as "cli_timestamp_format".
func (e *Env) Setting(name string) string {
	v, _ := e.setting(name)
	return v
}

func (e *Env) setting(name string) (string, bool) {
	if e.keys == nil {
		e.keys = e.profile()
	}
	v, ok := e.keys[name]
	return v, ok
}

func (e *Env) lookup(name string) (string, bool) {
	if e.Lookup != nil {
		return e.Lookup(name)
	}
	v := e.Getenv(name)
	return v, v != ""
}

// Color says whether what goes to Stdout may have colors.
func (e *Env) Color() bool {
	switch e.Globals.Color {
	case "on":
		return true
	case "off":
		return false
	}
	return e.Terminal && e.Getenv("NO_COLOR") == ""
}

// Output is the form in which results are printed.
func (e *Env) Output() string {
	for _, v := range []string{e.Globals.Output, e.Getenv("AWS_DEFAULT_OUTPUT"), e.Setting("output")} {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return "json"
}

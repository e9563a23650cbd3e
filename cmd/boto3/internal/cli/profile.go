package cli

import (
	"cmp"
	"io"
	"log/slog"

	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/settings"
)

// Profile is the profile that was asked for, "" where none was.
func (e *Env) Profile() string {
	for _, name := range []string{e.Globals.Profile, e.Getenv("AWS_DEFAULT_PROFILE"), e.Getenv("AWS_PROFILE")} {
		if name != "" {
			return name
		}
	}
	return ""
}

// Files are the config and the credentials file of the environment.
func (e *Env) Files() (*settings.Files, error) {
	around := settings.OS()
	around.Home = func() (string, error) { return e.Home, nil }
	around.Lookup = func(name string) (string, bool) {
		v := e.Getenv(name)
		return v, v != ""
	}
	return settings.Load(around, settings.Paths{})
}

// profile has the keys of the profile in the config file that are the command line's.
func (e *Env) profile() map[string]string {
	keys := map[string]string{}
	files, err := e.Files()
	if err != nil {
		return keys // what is wrong is the error of the session
	}
	if section, ok := files.Config(cmp.Or(e.Profile(), "default")); ok {
		for _, key := range []string{"output", "cli_binary_format", "cli_timestamp_format", "cli_pager", "cli_follow_urlparam"} {
			if v, ok := section.Get(key); ok {
				keys[key] = v
			}
		}
	}
	return keys
}

func debugLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func botocore() string { return release.Botocore }

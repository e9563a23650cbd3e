// Package logs has `logs tail`, which shows the events of a log group as they come.
package logs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/jobs"
)

// pause is how long `logs tail --follow` waits before it asks again.
const pause = 5 * time.Second

var tailOptions = []flags.Option{
	{Name: "since", Kind: flags.Single}, {Name: "follow"}, {Name: "format", Kind: flags.Single, Choices: []string{"detailed", "short", "json"}},
	{Name: "filter-pattern", Kind: flags.Single}, {Name: "log-stream-names", Kind: flags.Many}, {Name: "log-stream-name-prefix", Kind: flags.Single},
}

// Command is `logs tail`.
func Command() cli.Command {
	return cli.Command{Path: "logs tail", Summary: "show the events of a log group as they come", Run: tail}
}

func tail(ctx context.Context, env *cli.Env, args []string) error {
	p, err := flags.ParseCommand(tailOptions, args)
	if err != nil {
		return err
	}
	if len(p.Rest) != 1 {
		return cli.Usage("logs tail takes the name of one log group, and was given %q", p.Rest)
	}
	since, err := parseSince(p.Value("since"), time.Now())
	if err != nil {
		return err
	}
	in := boto3.Map{"startTime": since.UnixMilli()}
	name := "logGroupName"
	if strings.HasPrefix(p.Rest[0], "arn:") {
		name = "logGroupIdentifier"
	}
	in[name] = strings.TrimSuffix(p.Rest[0], ":*")
	for option, member := range map[string]string{"filter-pattern": "filterPattern", "log-stream-name-prefix": "logStreamNamePrefix"} {
		if p.Has(option) {
			in[member] = p.Value(option)
		}
	}
	if p.Has("log-stream-names") {
		in["logStreamNames"] = p.Values("log-stream-names")
	}
	client, err := env.Client("logs")
	if err != nil {
		return err
	}
	every := pause
	if !p.Has("follow") {
		every = 0
	}
	for e, err := range jobs.TailLogs(ctx, client, in, every) {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(env.Stdout, line(&e, p.Value("format"))); err != nil {
			return err
		}
	}
	return nil
}

// line is how an event is shown.
func line(e *jobs.LogEvent, format string) string {
	at := e.Time
	detailed := at.Format("2006-01-02T15:04:05.000000-07:00")
	if at.Nanosecond() == 0 {
		detailed = at.Format("2006-01-02T15:04:05-07:00")
	}
	switch format {
	case "short":
		return at.Format("2006-01-02T15:04:05") + " " + e.Message
	case "json":
		var b bytes.Buffer
		if json.Indent(&b, []byte(strings.TrimSpace(e.Message)), "", "    ") == nil {
			return detailed + " " + e.Stream + "\n" + b.String()
		}
	}
	return detailed + " " + e.Stream + " " + e.Message
}

var (
	ago   = regexp.MustCompile(`^(\d+)(s|m|h|d|w)$`)
	units = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}
)

// parseSince reads --since: how long ago, or a time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		text = "10m"
	}
	if m := ago.FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseInt(m[1], 10, 32)
		if err != nil {
			return now, cli.Usage("argument --since: %q is too long ago", text)
		}
		return now.Add(-time.Duration(n) * units[m[2]]), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return now, cli.Usage("argument --since: %q is neither a time such as 2006-01-02T15:04:05Z nor how long ago, such as 10m, 2h, 1d or 1w", text)
}

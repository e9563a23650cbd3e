package logs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/credentials"
)

// group answers FilterLogEvents with events in pages of two, one more with each round.
type group struct {
	rounds int
	end    context.CancelFunc
}

func (g *group) Do(r *http.Request) (*http.Response, error) {
	var in struct {
		StartTime int64
		NextToken string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	if in.NextToken == "" {
		if g.rounds++; g.rounds == 4 {
			g.end()
		}
	}
	var events []string
	for i := range g.rounds + 1 {
		if at := int64(1_700_000_000_000 + i/2*1500); at >= in.StartTime || in.StartTime > 1_750_000_000_000 {
			events = append(events, fmt.Sprintf(`{"eventId":"%d","logStreamName":"s","message":"{\"n\":%d}","timestamp":%d}`, i, i, at))
		}
	}
	next := ""
	if in.NextToken == "" && len(events) > 2 {
		events, next = events[:2], `,"nextToken":"more"`
	} else if in.NextToken != "" {
		events = events[2:]
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, _ = fmt.Fprintf(w, `{"events":[%s]%s}`, strings.Join(events, ","), next)
	return w.Result(), nil
}

func run(ctx context.Context, g *group, args ...string) (string, int) {
	var out, wrong bytes.Buffer
	env := &cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &wrong, Getenv: func(string) string { return "" }, Name: "boto3", Home: filepath.Join(os.TempDir(), "nobody"),
		Config: boto3.Config{HTTPClient: g, Credentials: credentials.Static("AKID", "secret", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull},
	}
	cli.Register(Command())
	code := cli.Run(ctx, env, append([]string{"--region", "us-east-1", "logs", "tail"}, args...))
	return out.String() + wrong.String(), code
}

func TestFollowShowsEachEventOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		began := time.Now()
		out, code := run(ctx, &group{end: end}, "group", "--follow", "--format", "short")
		for i := range 4 {
			if n := strings.Count(out, fmt.Sprintf(`{"n":%d}`, i)); n != 1 {
				t.Errorf("event %d is shown %d times in\n%s", i, n, out)
			}
		}
		if code != cli.Interrupted || time.Since(began) != 3*pause {
			t.Errorf("code %d after %v", code, time.Since(began))
		}
	})
}

func TestFormats(t *testing.T) {
	for format, want := range map[string]string{
		"":         "2023-11-14T22:13:20+00:00 s {\"n\":0}\n2023-11-14T22:13:20+00:00 s {\"n\":1}\n",
		"detailed": "2023-11-14T22:13:20+00:00 s {\"n\":0}\n2023-11-14T22:13:20+00:00 s {\"n\":1}\n",
		"short":    "2023-11-14T22:13:20 {\"n\":0}\n2023-11-14T22:13:20 {\"n\":1}\n",
		"json":     "2023-11-14T22:13:20+00:00 s\n{\n    \"n\": 0\n}\n2023-11-14T22:13:20+00:00 s\n{\n    \"n\": 1\n}\n",
	} {
		args := []string{"group"}
		if format != "" {
			args = append(args, "--format", format)
		}
		if out, code := run(t.Context(), &group{}, args...); out != want || code != 0 {
			t.Errorf("%q: code %d\n%s", format, code, out)
		}
	}
}

func TestSince(t *testing.T) {
	now := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"": now.Add(-10 * time.Minute), "90s": now.Add(-90 * time.Second), "2h": now.Add(-2 * time.Hour), "1d": now.AddDate(0, 0, -1), "1w": now.AddDate(0, 0, -7),
		"2026-01-02": time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), "2026-01-02T03:04:05Z": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	} {
		if got, err := parseSince(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"yesterday", "10", "-1m", "99999999999w"} {
		if _, err := parseSince(text, now); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

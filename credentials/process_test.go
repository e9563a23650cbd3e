package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func needUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("runs POSIX commands")
	}
}

func TestProcessPassesStderrOn(t *testing.T) {
	needUnix(t)
	var stderr bytes.Buffer
	_, err := Process(`sh -c "echo please sign in >&2; exit 3"`, ProcessOptions{Stderr: &stderr}).Retrieve(t.Context())
	if stderr.String() != "please sign in\n" {
		t.Errorf("the user saw %q", stderr.String())
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 3 || !strings.Contains(err.Error(), "sh failed and says why on standard error: exit status 3") || strings.Contains(err.Error(), "please") {
		t.Errorf("got %v", err)
	}
}

func TestProcessThatNeverEnds(t *testing.T) {
	needUnix(t)
	for _, command := range []string{"sleep 1000", `sh -c "sleep 5; true"`} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		begin := time.Now()
		var stderr bytes.Buffer // os.Stderr would tie go test to what outlives the command
		_, err := Process(command, ProcessOptions{Stderr: &stderr}).Retrieve(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 4*time.Second {
			t.Errorf("%s: got %v after %v", command, err, time.Since(begin))
		}
	}
}

func TestProcessAnswers(t *testing.T) {
	for _, c := range []struct{ answer, fault string }{
		{`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`, ""},
		{`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","SessionToken":null,"Expiration":null,"AccountId":null}`, ""},
		{``, "JSON"},
		{`[]`, "JSON"},
		{`{"Version":1`, "JSON"},
		{`{"AccessKeyId":"a","SecretAccessKey":"b"}`, "no Version"},
		{`{"Version":2,"AccessKeyId":"a","SecretAccessKey":"b"}`, "Version 2"},
		{`{"Version":1,"SecretAccessKey":"b"}`, "no AccessKeyId"},
		{`{"Version":1,"AccessKeyId":"a"}`, "no SecretAccessKey"},
		{`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"soon"}`, "Expiration"},
		{`{"Version":1,"AccessKeyId":7,"SecretAccessKey":"b"}`, "AccessKeyId"},
	} {
		_, err := parseProcessOutput([]byte(c.answer), "")
		if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("%s: got %v, want %q", c.answer, err, c.fault)
		}
	}
}

func TestProcessThatWritesTooMuch(t *testing.T) {
	needUnix(t)
	_, err := Process("head -c 3000000 /dev/zero", ProcessOptions{}).Retrieve(t.Context())
	if err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("got %v", err)
	}
}

// The expected words of both tables are what botocore's compat_shell_split gives
// for "linux" and for "win32".
func TestSplitCommand(t *testing.T) {
	posix := map[string][]string{
		``:                     nil,
		`a b`:                  {"a", "b"},
		"a\tb\r\nc":            {"a", "b", "c"},
		`a "b c" d`:            {"a", "b c", "d"},
		`a 'b "c' d`:           {"a", `b "c`, "d"},
		`a"b"c`:                {"abc"},
		`'' ""`:                {"", ""},
		`a\ b`:                 {"a b"},
		`"a\"b" "a\nb" "a\\b"`: {`a"b`, `a\nb`, `a\b`},
		`'a\'b`:                {`a\b`},
		`a # b`:                {"a", "#", "b"},
		`$HOME ~ *`:            {"$HOME", "~", "*"},
	}
	for line, want := range posix {
		if got, err := splitPOSIX(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("POSIX %q: got %q %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`"a`, `'a`, `a\`, `"a\`} {
		if got, err := splitPOSIX(line); err == nil {
			t.Errorf("POSIX %q: got %q", line, got)
		}
	}
	windows := map[string][]string{
		``:                     nil,
		`spam`:                 {"spam"},
		`spam \`:               {"spam", `\`},
		`"spam "`:              {"spam "},
		`C:\spam\eggs "a b"`:   {`C:\spam\eggs`, "a b"},
		`a\"b`:                 {`a"b`},
		`"a\\" b`:              {`a\`, "b"},
		`"a\\\" b"`:            {`a\" b`},
		`""`:                   {""},
		`'spam eggs'`:          {"'spam", "eggs'"},
		"a\nb":                 {"a\nb"},
		`"C:\foo\bar\" c d" e`: {`C:\foo\bar" c d`, "e"},
	}
	for line, want := range windows {
		if got, err := splitWindows(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("Windows %q: got %q %v, want %q", line, got, err, want)
		}
	}
	if _, err := splitWindows(`"a`); err == nil {
		t.Error("Windows: an open quote is accepted")
	}
}

func FuzzSplitCommand(f *testing.F) {
	for _, line := range []string{`a "b c" 'd'`, `\`, `"\`, `a\\b`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, split := range []func(string) ([]string, error){splitPOSIX, splitWindows} {
			words, err := split(line)
			if err != nil {
				continue
			}
			total := 0
			for _, word := range words {
				total += len([]rune(word))
			}
			if total > len([]rune(line)) {
				t.Errorf("%q grew to %q", line, words)
			}
		}
	})
}

func FuzzProcessOutput(f *testing.F) {
	f.Add([]byte(`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2026-03-04T05:06:07Z"}`))
	f.Fuzz(func(t *testing.T, output []byte) {
		found, err := parseProcessOutput(output, "")
		if err == nil && (found.AccessKeyID == "" || found.SecretAccessKey == "" || !json.Valid(output)) {
			t.Errorf("%q yields keys", output)
		}
	})
}

func FuzzTimestamp(f *testing.F) {
	f.Add("2026-03-04T05:06:07Z")
	f.Add("UTC")
	f.Fuzz(func(t *testing.T, text string) {
		if when, err := parseTimestamp(text); err == nil && when.Location() != time.UTC {
			t.Errorf("%q is in %v", text, when.Location())
		}
	})
}

// What a command writes may be anything: its own debugging output, the token that it
// was refused with.
func TestProcessErrorsHoldNoOutput(t *testing.T) {
	needUnix(t)
	for command, want := range map[string]string{
		`sh -c "echo HUSH; echo HUSH >&2; exit 1"`: "says why",
		`sh -c "exit 1"`:    "wrote nothing",
		`sh -c "echo HUSH"`: "must print one JSON object",
		`echo '"HUSH"'`:     "must print one JSON object",
		`echo '{"Version": 1, "SecretAccessKey": {"HUSH": "HUSH"}}'`:             "SecretAccessKey",
		`echo '{"Version": 1, "AccessKeyId": ["HUSH"]}'`:                         "AccessKeyId",
		`echo '{"Version": "HUSH", "AccessKeyId": "a", "SecretAccessKey": "b"}'`: "must be 1",
	} {
		_, err := Process(command, ProcessOptions{Stderr: io.Discard}).Retrieve(t.Context())
		if err == nil || strings.Contains(err.Error(), "HUSH") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", command, err, want)
		}
	}
}

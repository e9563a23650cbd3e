package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

const (
	hiddenKey   = "wJalrXUtnFEMI/SECRET"
	hiddenToken = "FwoGZXIvYXdzE/TOKEN"
)

func assertHidden(t *testing.T, how, shown string) {
	t.Helper()
	if strings.Contains(shown, hiddenKey) || strings.Contains(shown, hiddenToken) {
		t.Errorf("%s shows a secret", how)
	}
}

func TestNothingPrintsSecrets(t *testing.T) {
	keys := Credentials{AccessKeyID: "AKIA", SecretAccessKey: hiddenKey, SessionToken: hiddenToken, Expires: time.Unix(1<<32, 0), AccountID: "1", Source: "test"}
	token := Token{Value: hiddenToken, Source: "test"}
	cache := NewCache(StaticCredentials(keys), CacheOptions{})
	chain := ChainOf(Link{Source: "x", Provider: cache})
	tokens := NewTokenCache(StaticToken(hiddenToken), CacheOptions{})
	for _, provider := range []Provider{cache, chain} {
		if _, err := provider.Retrieve(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := tokens.RetrieveToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	type holder struct {
		Keys  Credentials
		Token *Token
	}
	role := AssumeRole(fakeAWS(), StaticCredentials(keys), AssumeRoleOptions{})
	values := []any{
		keys, &keys, token, &token, []Credentials{keys}, map[string]Token{"a": token}, holder{keys, &token},
		Static("AKIA", hiddenKey, hiddenToken), cache, chain, *chain, tokens, role, StaticToken(hiddenToken),
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
			assertHidden(t, fmt.Sprintf("%s of %T", verb, value), fmt.Sprintf(verb, value))
		}
		for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
			"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			"slog JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var out bytes.Buffer
			slog.New(handler(&out)).Info("here", "value", value)
			assertHidden(t, fmt.Sprintf("%s of %T", name, value), out.String())
		}
		text, err := json.Marshal(value)
		if err == nil {
			assertHidden(t, fmt.Sprintf("JSON of %T", value), string(text))
		}
	}
	if got := keys.String(); !strings.Contains(got, "AKIA") || !strings.Contains(got, "2106-02-07T06:28:16Z") {
		t.Errorf("%s does not tell the key and its expiry", got)
	}
}

func TestErrorsHideSecrets(t *testing.T) {
	home := newTestHome(t, "")
	secret := `"SecretAccessKey":"` + hiddenKey + `"`
	home.section("profile process", "credential_process = cat "+home.write("a.json", `{"Version":3,`+secret+`}`))
	home.section("profile malformed", "credential_process = cat "+home.write("b.json", `{"Version":1,`+secret+` `+hiddenKey))
	home.section("profile expiry", "credential_process = cat "+home.write("c.json", `{"Version":1,"AccessKeyId":"a",`+secret+`,"Expiration":"x"}`))
	home.section("profile half", "aws_access_key_id = A", "aws_session_token = "+hiddenToken)
	home.section("profile argument", "credential_process = false --password "+hiddenKey)
	home.flush()
	for _, name := range []string{"process", "malformed", "expiry", "half", "argument"} {
		home.profile = name
		chain := NewChain(home.options(fakeAWS()))
		_, err := chain.Retrieve(t.Context())
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		assertHidden(t, name, fmt.Sprintf("%v %+v %#v", err, err, chain.Attempts()))
	}
	home.write(".aws/credentials", "[default]\naws_secret_access_key = "+hiddenKey+"\n"+hiddenToken+"\n")
	_, err := NewChain(home.options(nil)).Retrieve(t.Context())
	if err == nil {
		t.Fatal("a malformed file gave no error")
	}
	assertHidden(t, "malformed file", err.Error())
}

func TestStaticNeedsBothKeys(t *testing.T) {
	for _, provider := range []Provider{Static("", "s", ""), Static("a", "", "")} {
		_, err := provider.Retrieve(t.Context())
		if _, ok := errors.AsType[*PartialError](err); !ok {
			t.Errorf("got %v", err)
		}
	}
	got, err := Anonymous().Retrieve(t.Context())
	if err != nil || !got.IsAnonymous() {
		t.Errorf("got %v %v", got, err)
	}
}

func TestParseTimestamp(t *testing.T) {
	want := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for _, text := range []string{
		"2026-03-04T05:06:07Z", "2026-03-04T05:06:07UTC", "2026-03-04T05:06:07", "2026-03-04 05:06:07",
		"2026-03-04T06:06:07+01:00", "2026-03-04T06:06:07+0100", "2026-03-04 05:06:07+00:00", "2026-03-04t05:06:07z",
		"20260304T050607Z", "2026-03-04T05:06:07 GMT", " 2026-03-04T05:06:07Z\n",
	} {
		if got, err := parseTimestamp(text); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v %v", text, got, err)
		}
	}
	if got, err := parseTimestamp("2026-03-04T05:06:07.250+00:00"); err != nil || got.Sub(want) != 250*time.Millisecond {
		t.Errorf("got %v %v", got, err)
	}
	for _, text := range []string{"", "soon", "2026-13-04T05:06:07Z", "UTC"} {
		if got, err := parseTimestamp(text); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"testing"
	"time"
)

// browser is a headless Chromium, told what to do by the WebDriver protocol.
type browser struct {
	t       *testing.T
	session string // the URL of its session
}

// startBrowser skips the test where there is none: apt-get install chromium chromium-driver.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium is installed to submit the form with")
	}
	driver, err := exec.LookPath("chromedriver")
	if err != nil {
		t.Skip("no chromedriver is installed to submit the form with")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close() // the driver listens there
	process := exec.CommandContext(context.WithoutCancel(t.Context()), driver, "--port="+port)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, session: "http://127.0.0.1:" + port}
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait() // it was killed
	})
	b.await()
	var made struct{ SessionID string }
	b.do("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName": "chrome",
		"goog:chromeOptions": map[string]any{"binary": chromium, "args": []string{
			"--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--user-data-dir=" + t.TempDir(),
		}},
	}}}, &made)
	b.session += "/session/" + made.SessionID
	t.Cleanup(func() { b.do("DELETE", "", nil, nil) }) // ends Chromium
	return b
}

func (b *browser) await() {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if response, err := http.Get(b.session + "/status"); err == nil {
			_ = response.Body.Close()
			return
		}
	}
	b.t.Fatal("chromedriver does not answer")
}

// do sends a command and reads its value.
func (b *browser) do(method, path string, in, out any) {
	b.t.Helper()
	var body bytes.Buffer // empty where the command has no parameters
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			b.t.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, b.session+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer := struct{ Value json.RawMessage }{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || response.StatusCode != http.StatusOK {
		b.t.Fatalf("%s %s: %s %s %v", method, path, response.Status, answer.Value, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Value, out); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *browser) open(url string) { b.do("POST", "/url", map[string]any{"url": url}, nil) }

// awaitTitle waits for the page with a title: a click does not wait for what it leads to.
func (b *browser) awaitTitle(want string) {
	b.t.Helper()
	title := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if b.do("GET", "/title", nil, &title); title == want {
			return
		}
	}
	b.t.Fatalf("the browser shows %q, not %q", title, want)
}

func (b *browser) write(selector, text string) {
	b.do("POST", b.element(selector)+"/value", map[string]any{"text": text}, nil)
}

func (b *browser) click(selector string) {
	b.do("POST", b.element(selector)+"/click", map[string]any{}, nil)
}

func (b *browser) element(selector string) string {
	found := map[string]string{}
	b.do("POST", "/element", map[string]any{"using": "css selector", "value": selector}, &found)
	for _, id := range found {
		return "/element/" + id
	}
	b.t.Fatal(fmt.Sprint("no element ", selector))
	return ""
}

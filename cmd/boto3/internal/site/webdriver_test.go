package site

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// browser is a headless Chromium that is driven by the protocol of WebDriver.
//
// https://www.w3.org/TR/webdriver2/
type browser struct {
	t       *testing.T
	session string // its address at the driver
	client  *http.Client
}

// openBrowser starts one. Where there is none the test is skipped; make site and CI
// say by BOTO3_BROWSER that there has to be one.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	driver, err := exec.LookPath("chromedriver")
	if err == nil {
		_, err = exec.LookPath("chromium")
	}
	switch {
	case err != nil && os.Getenv("BOTO3_BROWSER") != "":
		t.Fatal("BOTO3_BROWSER is set, and there is no chromium with chromedriver: ", err)
	case err != nil:
		t.Skip("there is no chromium with chromedriver here, so pages are looked at in no browser: ", err)
	}
	port := freePort(t)
	home := t.TempDir()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, driver, "--port="+port)
	cmd.Env = append(os.Environ(), "HOME="+home)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, client: &http.Client{Timeout: 5 * time.Minute}}
	t.Cleanup(func() {
		if b.session != "" {
			_ = b.send(http.MethodDelete, "", nil, nil)
		}
		cancel()
		_ = cmd.Wait()
	})
	address := "http://127.0.0.1:" + port
	awaitPort(t, "127.0.0.1:"+port)
	b.session = address + "/session"
	var made struct {
		SessionID string `json:"sessionId"`
	}
	args := []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir=" + filepath.Join(home, "profile")}
	err = b.send(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName": "chrome", "timeouts": map[string]int{"script": 240_000}, "goog:chromeOptions": map[string]any{"args": args}, "goog:loggingPrefs": map[string]string{"browser": "ALL"},
	}}}, &made)
	if err != nil {
		b.session = ""
		t.Fatal(err)
	}
	b.session += "/" + made.SessionID
	return b
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

func awaitPort(t *testing.T, address string) {
	t.Helper()
	var d net.Dialer
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		c, err := d.DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = c.Close()
			return
		}
		<-time.After(20 * time.Millisecond) // another process is waited for
	}
	t.Fatal("nothing listens at ", address)
}

// send makes a call of the protocol and reads its value into out.
func (b *browser) send(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	q, err := http.NewRequestWithContext(context.WithoutCancel(b.t.Context()), method, b.session+path, body)
	if err != nil {
		return err
	}
	r, err := b.client.Do(q)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return err
	}
	var answer struct{ Value json.RawMessage }
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %.400s", method, path, answer.Value)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, out)
}

func (b *browser) must(path string, in, out any) {
	b.t.Helper()
	if err := b.send(http.MethodPost, path, in, out); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.must("/url", map[string]string{"url": address}, nil)
}

// run evaluates a function's body, whose promise is waited for.
func (b *browser) run(script string, out any) {
	b.t.Helper()
	b.must("/execute/sync", map[string]any{"script": script, "args": []any{}}, out)
}

// until evaluates an expression until it is true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		var ok bool
		if b.run("return !!("+expression+")", &ok); ok {
			return
		}
	}
	b.t.Fatalf("%s does not come true", expression)
}

// keys types, with keys such as "\ue007" for Enter as WebDriver has them.
func (b *browser) keys(text string) {
	b.t.Helper()
	var actions []map[string]string
	for _, r := range text {
		actions = append(actions, map[string]string{"type": "keyDown", "value": string(r)}, map[string]string{"type": "keyUp", "value": string(r)})
	}
	b.must("/actions", map[string]any{"actions": []any{map[string]any{"type": "key", "id": "k", "actions": actions}}}, nil)
}

// cdp sends a command of Chromium's own.
func (b *browser) cdp(command string, params map[string]any) {
	b.t.Helper()
	b.must("/goog/cdp/execute", map[string]any{"cmd": command, "params": params}, nil)
}

// size has the window as that of a desktop or of a phone, in light or dark.
func (b *browser) size(width, height int, scheme string) {
	b.t.Helper()
	b.cdp("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
	b.cdp("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}

// complaints are what the console has had since the last call.
func (b *browser) complaints() []string {
	b.t.Helper()
	var list []struct{ Level, Message string }
	b.must("/se/log", map[string]string{"type": "browser"}, &list)
	var texts []string
	for _, m := range list {
		texts = append(texts, m.Level+" "+m.Message)
	}
	return texts
}

// shot saves what is seen in the folder that BOTO3_SHOTS names, if any.
func (b *browser) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("BOTO3_SHOTS")
	if dir == "" {
		return
	}
	var data string
	if err := b.send(http.MethodGet, "/screenshot", nil, &data); err != nil {
		b.t.Fatal(err)
	}
	png, err := base64.StdEncoding.DecodeString(data)
	if err == nil {
		err = os.MkdirAll(dir, 0o750)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const useOwn = `package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"example.com/own/shelf"
)

type answer struct{}

func (answer) Do(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	fmt.Println(r.URL, r.Header.Get("X-Amz-Target"), string(body))
	return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: 2, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

func main() {
	sess, err := boto3.NewSession(boto3.Config{Region: "us-east-1", HTTPClient: answer{}, Credentials: credentials.Static("a", "b", "")})
	if err == nil {
		_, err = shelf.New(sess, boto3.Config{EndpointURL: "https://shelf.example"}).Put(context.Background(), &shelf.PutInput{Documentation: "x"})
	}
	fmt.Println(err)
}
`

// TestOwnModel makes the package of a description of the user's own, in a module
// of the user's own, and a program that calls it.
func TestOwnModel(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	module := strings.Replace(string(read(t, filepath.Join(root, "go.mod"))), "module github.com/boto3-go/boto3", "module example.com/own", 1)
	module += "\nrequire github.com/boto3-go/boto3 v0.0.0\n\nreplace github.com/boto3-go/boto3 => " + root + "\n"
	file := filepath.Join(home, "my-service.json")
	for path, text := range map[string]string{
		file: small, filepath.Join(home, "main.go"): useOwn,
		filepath.Join(home, "go.mod"): module,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(home, "shelf")
	if err := (ownModel{file: file}).write(dir, false, false); err != nil {
		t.Fatal(err)
	}
	if err := (ownModel{file: file}).write(dir, false, true); err != nil {
		t.Error(err)
	}
	if client := read(t, filepath.Join(dir, "client.go")); strings.Contains(string(client), "docs.aws.amazon.com") {
		t.Error("it links to a page of AWS's, which knows nothing of it")
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", ".")
	cmd.Dir, cmd.Env = home, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "https://shelf.example/ Shelf.Put {\"documentation\": \"x\"}\n<nil>\n" {
		t.Errorf("%v %s", err, out)
	}
	if err := (ownModel{file: file + "x"}).write(dir, false, false); err == nil || !strings.Contains(err.Error(), file+"x") {
		t.Error(err)
	}
}

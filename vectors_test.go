package boto3_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// engineCases is how many of the protocol vectors are the engine's to pass, not
// the codecs': compression, checksums, endpoints with a path.
const engineCases = 18

type engineSuite struct {
	Metadata       map[string]any  `json:"metadata"`
	Shapes         json.RawMessage `json:"shapes"`
	ClientEndpoint string          `json:"clientEndpoint"`
	Cases          []engineCase    `json:"cases"`
}

type engineCase struct {
	ID         string         `json:"id"`
	Given      map[string]any `json:"given"`
	Params     boto3.Map      `json:"params"`
	Serialized struct {
		Method, URI string
		Headers     map[string]string
		Host        string
	} `json:"serialized"`
}

func (c engineCase) isEngine() bool {
	return strings.HasPrefix(c.ID, "SDKAppl") || strings.HasPrefix(c.ID, "SDKAppend") ||
		strings.HasSuffix(c.ID, "HostWithPath") || c.ID == "RestJsonHttpChecksumRequired"
}

func TestEngineVectors(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testvectors.Dir(t), "protocols", "input", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suites []engineSuite
		if err := json.Unmarshal(data, &suites); err != nil {
			t.Fatal(err)
		}
		for _, s := range suites {
			for _, c := range s.Cases {
				if c.isEngine() {
					ran++
					t.Run(c.ID, func(t *testing.T) { runEngineCase(t, s, c) })
				}
			}
		}
	}
	if ran != engineCases {
		t.Errorf("%d cases ran, want %d", ran, engineCases)
	}
}

// runEngineCase calls the operation with a client of a description that holds
// just this case.
func runEngineCase(t *testing.T, s engineSuite, c engineCase) {
	metadata := map[string]any{"endpointPrefix": "vectors", "serviceId": "Vectors", "signatureVersion": "v4"}
	maps.Copy(metadata, s.Metadata)
	name := c.Given["name"].(string)
	description, err := json.Marshal(map[string]any{
		"metadata": metadata, "shapes": s.Shapes, "operations": map[string]any{name: c.Given},
	})
	if err != nil {
		t.Fatal(err)
	}
	home := writeHome(t, map[string]string{"data/vectors/2020-01-01/service-2.json": string(description)})
	body := "{}"
	if text, _ := metadata["protocol"].(string); text == "query" || text == "ec2" {
		body = "<Response/>"
	}
	web := &canned{answers: []answer{{body: body}}}
	sess, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", HTTPClient: web, EndpointURL: s.ClientEndpoint, DataPath: []string{filepath.Join(home, "data")},
		Credentials: credentials.Static("a", "b", ""), RequestMinCompressionSizeBytes: 10240,
	})
	if err != nil {
		t.Fatal(err)
	}
	client, err := sess.Client("vectors")
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(t.Context(), name, c.Params, nil); err != nil {
		t.Fatal(err)
	}
	checkEngineCase(t, c, web.requests[0], web.bodies[0])
}

func checkEngineCase(t *testing.T, c engineCase, r *http.Request, body string) {
	t.Helper()
	if r.Method != c.Serialized.Method || r.URL.Path != c.Serialized.URI {
		t.Errorf("%s %s, want %s %s", r.Method, r.URL.Path, c.Serialized.Method, c.Serialized.URI)
	}
	if host, _, _ := strings.Cut(c.Serialized.Host, "/"); host != "" && r.URL.Host != host {
		t.Errorf("host %s, want %s", r.URL.Host, host)
	}
	for name, want := range c.Serialized.Headers {
		got := r.Header.Get(name)
		switch {
		case name == "Content-MD5": // botocore sends a CRC32 in its place, and so does this
			if got = r.Header.Get("X-Amz-Checksum-Crc32"); got == "" {
				t.Error("no checksum is sent")
			}
		case strings.ReplaceAll(got, ", ", ",") != strings.ReplaceAll(want, ", ", ","):
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(c.ID, "SDKApp") {
		return
	}
	z, err := gzip.NewReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if text := c.Params["data"].(string); err != nil || !bytes.Contains(plain, []byte(text[:40])) {
		t.Errorf("the body does not hold the data: %v", err)
	}
}

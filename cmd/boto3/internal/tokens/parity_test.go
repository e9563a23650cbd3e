package tokens

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
)

// aws answers what the commands ask of AWS.
func aws(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	token := base64.StdEncoding.EncodeToString([]byte("AWS:pass+word"))
	switch {
	case strings.HasPrefix(r.URL.Path, "/clusters/"):
		name := strings.TrimPrefix(r.URL.Path, "/clusters/")
		outpost, status := "", "ACTIVE"
		if name == "outpost" {
			outpost = `,"id":"id-1","outpostConfig":{"outpostArns":["arn"]}`
		}
		if name == "creating" {
			status = "CREATING"
		}
		_, _ = io.WriteString(w, `{"cluster":{"name":"`+name+`","arn":"arn:aws:eks:eu-west-1:123456789012:cluster/`+name+`","endpoint":"https://x.eks.amazonaws.com","status":"`+status+
			`","certificateAuthority":{"data":"Q0E="}`+outpost+`}}`)
	case strings.Contains(r.Header.Get("X-Amz-Target"), "SpencerFrontendService"):
		_, _ = io.WriteString(w, `{"authorizationData":{"authorizationToken":"`+token+`"}}`)
	case strings.Contains(r.Header.Get("X-Amz-Target"), "GetAuthorizationToken"):
		_, _ = io.WriteString(w, `{"authorizationData":[{"authorizationToken":"`+token+`","proxyEndpoint":"https://x"}]}`)
	case bytes.Contains(body, []byte("AssumeRole")):
		_, _ = io.WriteString(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>`+
			`<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`)
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
}

const oldKubeconfig = `apiVersion: v1
clusters:
- cluster:
    server: https://old
  name: other
- cluster:
    certificate-authority-data: b2xk
    server: https://older
  name: arn:aws:eks:eu-west-1:123456789012:cluster/known
contexts: null
current-context: other
kind: Config
preferences: {}
users:
- name: other
  user:
    token: abc
`

// lines are command lines; KUBE stands for a file that is there, NEW for one that is
// not, KEY for a private key.
var lines = []string{
	"ecr get-login-password", "ecr get-login-password --x", "ecr-public get-login-password",
	"eks get-token --cluster-name c", "eks get-token --cluster-id i", "eks get-token --cluster-name c --role-arn arn:aws:iam::123456789012:role/r", "eks get-token --cluster-name c --cluster-id d",
	"eks update-kubeconfig --name c --kubeconfig NEW", "eks update-kubeconfig --name c --kubeconfig NEW --alias short --user-alias user", "eks update-kubeconfig --name known --kubeconfig KUBE",
	"eks update-kubeconfig --name new --kubeconfig KUBE --verbose", "eks update-kubeconfig --name outpost --kubeconfig NEW --dry-run", "eks update-kubeconfig --name c --kubeconfig KUBE --dry-run --role-arn arn:r",
	"eks update-kubeconfig --name creating --kubeconfig NEW", "eks update-kubeconfig", "eks update-kubeconfig --name c --kubeconfig NEW --proxy-url p:80 --assume-role-arn arn:aws:iam::123456789012:role/r",
	"eks update-kubeconfig --name c --kubeconfig NEW --profile dev", "rds generate-db-auth-token --hostname db.example.com --port 3306 --username u+1 --region eu-west-1", "rds generate-db-auth-token --hostname h --port x --username u",
	"rds generate-db-auth-token --hostname h", "cloudfront sign --url https://d.cloudfront.net/a?b=c --key-pair-id K --private-key file://KEY --date-less-than 2030-01-01",
	"cloudfront sign --url https://d.cloudfront.net/a --key-pair-id K --private-key file://KEY --date-less-than 1900000000 --date-greater-than 2024-01-01T10:00:00+02:00 --ip-address 10.0.0.0/8",
	"cloudfront sign --url https://d.cloudfront.net/a --key-pair-id K --private-key file://KEY --date-less-than 2030-01-01T01:02:03 --ip-address 10.0.0.1/32", "cloudfront sign --url u",
}

var moments = regexp.MustCompile(`X-Amz-Date=[^&"]*|X-Amz-Signature=[^&"]*|"expirationTimestamp": "[^"]*"|Credential=[^%]*%2F\d{8}`)

// plain is an output without times and signatures, a token as the URL that it holds.
func plain(text, dir string) string {
	text = regexp.MustCompile(`k8s-aws-v1\.[A-Za-z0-9_-]+`).ReplaceAllStringFunc(text, func(token string) string {
		url, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "k8s-aws-v1."))
		if err != nil {
			return token
		}
		parts := strings.FieldsFunc(moments.ReplaceAllString(string(url), ""), func(r rune) bool { return r == '&' || r == '?' })
		slices.Sort(parts)
		return strings.Join(parts, "\n")
	})
	return strings.ReplaceAll(moments.ReplaceAllString(text, ""), dir, "DIR")
}

func place(t *testing.T, dir string) [][]string {
	t.Helper()
	var all [][]string
	for i, line := range lines {
		own := filepath.Join(dir, strconv.Itoa(i))
		if err := os.Mkdir(own, 0o700); err != nil {
			t.Fatal(err)
		}
		kube := filepath.Join(own, "kube")
		if err := os.WriteFile(kube, []byte(oldKubeconfig), 0o600); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Fields(strings.NewReplacer("KUBE", kube, "NEW", filepath.Join(own, "new", "config"), "KEY", filepath.Join(dir, "key")).Replace(line)))
	}
	return all
}

func TestParity(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(aws))
	defer server.Close()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	dirs := []string{t.TempDir(), t.TempDir()}
	home := t.TempDir()
	config := filepath.Join(home, "config")
	for _, dir := range dirs {
		data := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
		if err := os.WriteFile(filepath.Join(dir, "key"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(config, []byte("[profile dev]\naws_access_key_id = AKID\naws_secret_access_key = secret\nregion = us-east-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	theirs, ours := place(t, dirs[0]), place(t, dirs[1])
	var commands []oracle.Line
	for _, args := range theirs {
		commands = append(commands, oracle.Line{Args: args})
	}
	results := oracle.Run(t, []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE=" + config,
		"AWS_ENDPOINT_URL=" + server.URL, "AWS_EC2_METADATA_DISABLED=true",
	}, commands)
	cli.Register(Commands()...)
	for i, args := range ours {
		var stdout, stderr bytes.Buffer
		env := &cli.Env{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }, Name: "aws", Home: home,
			Config: boto3.Config{Credentials: credentials.Static("AKID", "secret", ""), ConfigFile: config, CredentialsFile: os.DevNull},
		}
		if !slices.Contains(args, "--region") {
			args = append([]string{"--region", "us-east-1"}, args...)
		}
		code := cli.Run(t.Context(), env, append([]string{"--endpoint-url", server.URL}, args...))
		if (code == 0) != (results[i].Code == 0) {
			t.Errorf("%s: code %d, want %d\n%s\n%s", lines[i], code, results[i].Code, stderr.String(), results[i].Stderr)
			continue
		}
		if code != 0 {
			continue
		}
		if got, want := plain(stdout.String(), dirs[1]), plain(results[i].Stdout, dirs[0]); unnamed(got, ours[i]) != unnamed(want, theirs[i]) {
			t.Errorf("%s\n%s\nwant\n%s", lines[i], got, want)
		}
		if got, want := written(ours[i]), written(theirs[i]); got != want {
			t.Errorf("%s wrote\n%s\nwant\n%s", lines[i], got, want)
		}
	}
}

// unnamed is an output without the name of the file that a command line was given.
func unnamed(text string, args []string) string {
	for i, a := range args {
		if a == "--kubeconfig" {
			return regexp.MustCompile(`DIR/[^/]*`).ReplaceAllString(strings.ReplaceAll(text, args[i+1], "FILE"), "DIR")
		}
	}
	return text
}

// written is the file that a command line has written.
func written(args []string) string {
	i := slices.Index(args, "--kubeconfig")
	if i < 0 {
		return ""
	}
	data, err := os.ReadFile(args[i+1])
	if err != nil {
		return "nothing"
	}
	return string(data)
}

package stacks

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
)

// cloudformation answers as a stack of a name does: "old" is there, "same" has nothing to
// change, "broken" fails.
type cloudformation struct{ asked []url.Values }

func (c *cloudformation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, err := url.ParseQuery(string(body))
	if err != nil || r.Method != http.MethodPost {
		w.Header().Set("ETag", `"x"`) // of the template in its bucket
		return
	}
	c.asked = append(c.asked, form)
	stack, action := form.Get("StackName"), form.Get("Action")
	there := stack != "new"
	text := ""
	switch action {
	case "DescribeStacks":
		executed := len(c.asked) > 1 && c.asked[len(c.asked)-2].Get("Action") == "ExecuteChangeSet"
		switch {
		case executed && stack == "broken":
			text = "<Stacks><member><StackName>x</StackName><StackStatus>UPDATE_ROLLBACK_FAILED</StackStatus></member></Stacks>"
		case executed && there:
			text = "<Stacks><member><StackName>x</StackName><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>"
		case executed || there:
			text = "<Stacks><member><StackName>x</StackName><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks>"
		default:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id new does not exist</Message></Error></ErrorResponse>")
			return
		}
	case "GetTemplateSummary":
		text = "<Parameters><member><ParameterKey>A</ParameterKey></member></Parameters>"
	case "CreateChangeSet":
		text = "<Id>arn:aws:cloudformation:us-east-1:1:changeSet/x</Id>"
	case "DescribeChangeSet":
		text = "<Status>CREATE_COMPLETE</Status>"
		if stack == "same" {
			text = "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes. Submit different information to create a change set.</StatusReason>"
		}
	}
	_, _ = io.WriteString(w, "<"+action+"Response><"+action+"Result>"+text+"</"+action+"Result></"+action+"Response>")
}

const template = "Parameters:\n  A: {Type: String}\n  B: {Type: String, Default: x}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref A\n"

var lines = []string{
	"--stack-name new --parameter-overrides A=1 --capabilities CAPABILITY_IAM --tags k=v --fail-on-empty-changeset", "--stack-name old --parameter-overrides B=a=b", "--stack-name old",
	"--stack-name same --no-fail-on-empty-changeset", "--stack-name same --fail-on-empty-changeset", "--stack-name broken", "--stack-name new --no-execute-changeset --role-arn arn:r --notification-arns arn:a arn:b",
	"--stack-name new --disable-rollback", "--stack-name old --s3-bucket bucket --s3-prefix p", "--stack-name old --parameter-overrides nonsense", "--stack-name",
}

// requests are what was asked, without times.
func (c *cloudformation) requests() string {
	var b strings.Builder
	for _, f := range c.asked {
		f.Del("Description")
		f.Del("ClientToken")
		if f.Get("Action") == "CreateChangeSet" {
			f.Set("ChangeSetName", "name")
		}
		b.WriteString(f.Encode() + "\n")
	}
	c.asked = nil
	return b.String()
}

func TestParity(t *testing.T) {
	oracle.Python(t)
	store := &cloudformation{}
	server := httptest.NewServer(store)
	defer server.Close()
	file := filepath.Join(t.TempDir(), "template.yaml")
	if err := os.WriteFile(file, []byte(template), 0o600); err != nil {
		t.Fatal(err)
	}
	cli.Register(Commands()...)
	for _, line := range lines {
		args := append([]string{"cloudformation", "deploy", "--template-file", file}, strings.Fields(line)...)
		theirs := oracle.Run(t, []string{
			"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_DEFAULT_REGION=us-east-1", "AWS_ENDPOINT_URL=" + server.URL,
			"AWS_EC2_METADATA_DISABLED=true",
		}, []oracle.Line{{Args: args}})[0]
		want := store.requests()
		out, wrong, code := run(t.Context(), server.URL, args)
		if got := store.requests(); got != want {
			t.Errorf("%s asked\n%s\nwant\n%s", line, got, want)
		}
		if out != theirs.Stdout || (code == 0) != (theirs.Code == 0) {
			t.Errorf("%s: code %d, want %d\n%s%s\nwant\n%s%s", line, code, theirs.Code, out, wrong, theirs.Stdout, theirs.Stderr)
		}
	}
}

func run(ctx context.Context, url string, args []string) (string, string, int) {
	var out, wrong bytes.Buffer
	env := &cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &wrong, Getenv: func(string) string { return "" }, Name: "aws", Home: filepath.Join(os.TempDir(), "nobody"),
		Config: boto3.Config{Credentials: credentials.Static("AKID", "secret", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull},
	}
	code := cli.Run(ctx, env, append([]string{"--endpoint-url", url, "--region", "us-east-1"}, args...))
	return out.String(), wrong.String(), code
}

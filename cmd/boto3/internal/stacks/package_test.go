package stacks

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
)

// project is a folder with what templates name.
var project = map[string]string{
	"src/app.py": "print(1)\n", "src/lib/util.py": "x = 1\n", "src/empty": "", "script.py": "import sys\n", "layer/python/a.txt": "a", "api.json": "{}", "machine.json": `{"StartAt": "x"}`,
	"schema.graphql": "type Query { a: Int }\n", "README.md": "# read\n", "parts.yaml": "A: 1\n", "dir/code/x.js": "1",
	"nested.yaml": "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {CodeUri: src, Handler: !Sub \"${A}.b\"}\n",
	"main.yaml": `AWSTemplateFormatVersion: '2010-09-09' # of 2010
Transform: AWS::Serverless-2016-10-31
Metadata:
  AWS::ServerlessRepo::Application: {Name: n, ReadmeUrl: README.md, LicenseUrl: s3://there/LICENSE}
Conditions:
  IsProd: !And [!Equals [!Ref Stage, prod], !Condition Other]
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src # the folder
      Handler: app.handler
      Role: !GetAtt Role.Arn.Of
      Timeout: 030
      Environment: {Variables: {WORD: on, ACCOUNT: 012345678901, QUOTED: "yes", F: 1.50, N: ~, LONG: "a: b", MULTI: !Join ["", [!Ref A, "-x"]]}}
  File: {Type: AWS::Serverless::Function, Properties: {CodeUri: script.py}}
  Inline: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: "x"}}}
  Lambda: {Type: AWS::Lambda::Function, Properties: {Code: script.py, Runtime: python3.12}}
  There: {Type: AWS::Lambda::Function, Properties: {Code: "s3://bucket/key.zip?versionId=v1"}}
  Layer: {Type: AWS::Lambda::LayerVersion, Properties: {Content: layer}}
  Layer2: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: ./layer}}
  Api: {Type: AWS::Serverless::Api, Properties: {DefinitionUri: api.json}}
  Api2: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {}}}
  Rest: {Type: AWS::ApiGateway::RestApi, Properties: {BodyS3Location: api.json}}
  Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionS3Location: machine.json}}
  Schema: {Type: AWS::AppSync::GraphQLSchema, Properties: {DefinitionS3Location: schema.graphql}}
  Job: {Type: AWS::Glue::Job, Properties: {Command: {Name: glueetl, ScriptLocation: script.py}}}
  Repository: {Type: AWS::CodeCommit::Repository, Properties: {RepositoryName: r, Code: {BranchName: main, S3: dir}}}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested.yaml}}
  Nested2: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://s3.amazonaws.com/b/k"}}
  Computed: {Type: AWS::Serverless::Function, Properties: {CodeUri: !Sub "s3://${B}/k"}}
  Without: {Type: AWS::SNS::Topic}
  Included:
    Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts.yaml}}
  Fn::ForEach::Functions:
    - Name
    - [A, B]
    - Function${Name}: {Type: AWS::Serverless::Function, Properties: {CodeUri: dir/code}}
Outputs:
  Short: {Value: !Transform {Name: AWS::Include, Parameters: {Location: parts.yaml}}}
`,
	"plain.json":   `{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Code": "src", "Description": "a: b", "Timeout": 3}}}, "Outputs": {"é": {"Value": {"Ref": "F"}}}}`,
	"none.yaml":    "Parameters: {A: {Type: String}}\n",
	"missing.yaml": "Resources: {F: {Type: AWS::Serverless::Function, Properties: {CodeUri: absent}}}\n",
	"anchors.yaml": "Resources:\n  A: {Type: AWS::SNS::Topic, Properties: &p {DisplayName: x, FifoTopic: true}}\n  B: {Type: AWS::SNS::Topic, Properties: {<<: *p, DisplayName: y}}\n  C: {Type: AWS::SNS::Topic, Properties: *p}\n",
	"foreach.yaml": "Resources: {\"Fn::ForEach::X\": {a: b}}\n",
	"stack.yaml":   "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: absent.yaml}}}\n",
}

var packages = []string{
	"main.yaml", "main.yaml --s3-prefix some/where --kms-key-id k --metadata a=b,c=d", "main.yaml --use-json", "plain.json", "plain.json --use-json", "none.yaml", "missing.yaml",
	"anchors.yaml", "anchors.yaml --use-json", "foreach.yaml", "stack.yaml", "absent.yaml", "main.yaml --output-template-file out.yaml", "main.yaml --force-upload --nonsense",
}

// readTemplates is how the AWS CLI reads templates.
const readTemplates = `
import json, sys
from awscli.customizations.cloudformation.yamlhelper import yaml_parse
json.dump([yaml_parse(t) for t in json.load(sys.stdin)], sys.stdout, default=str)
`

// TestPackageAsAWS packages templates with the AWS CLI and here, each into a bucket of a
// moto server: the AWS CLI reads the same from both, archives have the same files and
// objects the same settings.
func TestPackageAsAWS(t *testing.T) {
	python, url := oracle.Python(t), oracle.Moto(t)
	dir := t.TempDir()
	for name, text := range project {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", EndpointURL: url, Credentials: credentials.Static("AKID", "secret", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull})
	if err != nil {
		t.Fatal(err)
	}
	client, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	cli.Register(Commands()...)
	aws := oracle.Start(t, []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_DEFAULT_REGION=us-east-1", "AWS_ENDPOINT_URL=" + url,
		"AWS_EC2_METADATA_DISABLED=true",
	})
	t.Chdir(dir)
	for i, line := range packages {
		words := append([]string{"cloudformation", "package", "--template-file"}, strings.Fields(line)...)
		var read [2]any
		var codes [2]int
		for side := range 2 {
			bucket := fmt.Sprintf("bucket-%d-%d", i, side)
			if err := client.Call(t.Context(), "CreateBucket", boto3.Map{"Bucket": bucket}, nil); err != nil {
				t.Fatal(err)
			}
			args := append(slices.Clone(words), "--s3-bucket", bucket)
			out, wrong := "", ""
			if side == 0 {
				r := aws.Run(t, oracle.Line{Args: args, Dir: dir})
				out, wrong, codes[side] = r.Stdout, r.Stderr, r.Code
			} else {
				out, wrong, codes[side] = run(t.Context(), url, args)
			}
			if codes[side] != 0 {
				continue
			}
			text := strings.TrimPrefix(out, "\n")
			if strings.Contains(line, "out.yaml") {
				data, err := os.ReadFile(filepath.Join(dir, "out.yaml"))
				if err != nil || !strings.Contains(out, "wrote output template to file out.yaml.\nExecute the following command to deploy the packaged template\naws cloudformation deploy --template-file "+dir+"/out.yaml --stack-name <YOUR STACK NAME>\n") {
					t.Errorf("%s: %v\n%s", line, err, out)
				}
				text = string(data)
			}
			if strings.Contains(line, "--use-json") && !json.Valid([]byte(text)) {
				t.Errorf("%s: no JSON\n%s\n%s", line, text, wrong)
			}
			p := &places{t, python, client, bucket, url}
			if read[side] = p.read(text); !strings.Contains(line, "--use-json") {
				continue
			}
			read[side] = p.named(text) // byte by byte
		}
		if (codes[0] == 0) != (codes[1] == 0) || !reflect.DeepEqual(read[0], read[1]) {
			a, _ := json.MarshalIndent(read[0], "", " ")
			b, _ := json.MarshalIndent(read[1], "", " ")
			t.Errorf("%s: codes %v\n%s\nwant\n%s", line, codes, b, a)
		}
	}
}

// places tells what is where in a bucket.
type places struct {
	*testing.T
	python string
	client *boto3.Client
	bucket string
	url    string
}

// read is a template as the AWS CLI reads it, with contents in place of names.
func (p *places) read(text string) any {
	p.Helper()
	in, err := json.Marshal([]string{text})
	if err != nil {
		p.Fatal(err)
	}
	c := exec.CommandContext(p.Context(), p.python, "-c", readTemplates) //nolint:gosec // the test's own
	c.Stdin = bytes.NewReader(in)
	data, err := c.Output()
	if err != nil {
		p.Fatalf("%v\n%s", err, text)
	}
	var v []any
	if err := json.Unmarshal([]byte(p.named(string(data))), &v); err != nil {
		p.Fatal(err)
	}
	return v[0]
}

var names = regexp.MustCompile(`(?:[a-z]+/)*[0-9a-f]{32}(?:\.template)?`)

// named has the contents of objects in place of their names.
func (p *places) named(text string) string {
	text = names.ReplaceAllStringFunc(text, func(key string) string {
		quoted, err := json.Marshal(p.object(strings.TrimPrefix(key, p.bucket+"/")))
		if err != nil {
			p.Fatal(err)
		}
		return string(quoted[1 : len(quoted)-1])
	})
	return strings.ReplaceAll(text, p.bucket, "BUCKET")
}

func (p *places) object(key string) string {
	p.Helper()
	var out struct {
		Body                 io.ReadCloser
		ServerSideEncryption string
		SSEKMSKeyId          string
		Metadata             map[string]string
	}
	if err := p.client.Call(p.Context(), "GetObject", boto3.Map{"Bucket": p.bucket, "Key": key}, &out); err != nil {
		p.Fatalf("%s: %v", key, err)
	}
	data, err := io.ReadAll(out.Body)
	if err != nil {
		p.Fatal(err)
	}
	at := key[:strings.LastIndexByte("/"+key, '/')]
	about := fmt.Sprintf("%s %s %s %v: ", at, out.ServerSideEncryption, out.SSEKMSKeyId, out.Metadata)
	if strings.HasSuffix(key, ".template") {
		return fmt.Sprint(about, p.read(string(data)))
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return about + string(data)
	}
	var files []string
	for _, f := range r.File {
		body, err := f.Open()
		if err != nil {
			p.Fatal(err)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			p.Fatal(err)
		}
		files = append(files, fmt.Sprintf("%s %v %q", f.Name, f.Mode(), content))
	}
	slices.Sort(files)
	return about + strings.Join(files, ", ")
}

// FuzzTemplate packages templates of which nothing is a file.
func FuzzTemplate(f *testing.F) {
	for name, text := range project {
		if strings.Contains(name, ".yaml") || name == "plain.json" {
			f.Add(text)
		}
	}
	f.Add("a: &a [*a]\nResources: {A: {Type: AWS::Glue::Job, Properties: {Command: x}}}")
	f.Add("a: &a {<<: *a}\nb: {<<: [*a, *a]}")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "t.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		document, err := readTemplate(path)
		if err != nil {
			return
		}
		place(document, "Resources.A.B", scalarNode("x"))
		for _, asJSON := range []bool{false, true} {
			text, err := encoded(document, asJSON)
			if err == nil && asJSON && !json.Valid(text) && !strings.Contains(string(text), "NaN") && !strings.Contains(string(text), "Infinity") {
				t.Errorf("no JSON: %s", text)
			}
		}
	})
}

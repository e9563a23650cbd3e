package stacks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/model"
)

var packageOptions = []flags.Option{
	{Name: "template-file", Kind: flags.Single}, {Name: "s3-bucket", Kind: flags.Single}, {Name: "s3-prefix", Kind: flags.Single}, {Name: "kms-key-id", Kind: flags.Single},
	{Name: "output-template-file", Kind: flags.Single}, {Name: "use-json"}, {Name: "force-upload"}, {Name: "metadata", Kind: flags.Single},
}

// metadata is what --metadata takes.
var metadata = &model.Member{Shape: &model.Shape{Kind: model.Map, Key: &model.Member{Shape: &model.Shape{Kind: model.String}}, Value: &model.Member{Shape: &model.Shape{Kind: model.String}}}}

// packaged is `cloudformation package`: it uploads the files that a template names, and
// prints the template with where they are.
func packaged(ctx context.Context, env *cli.Env, words []string) error {
	p, err := flags.ParseCommand(packageOptions, words)
	if err != nil {
		return err
	}
	switch {
	case !p.Has("template-file") || !p.Has("s3-bucket"):
		return cli.Usage("the following arguments are required: --template-file, --s3-bucket")
	case len(p.Rest) > 0:
		return cli.Usage("Unknown options: %s", strings.Join(p.Rest, ", "))
	}
	store, err := newUploader(env, p)
	if err != nil {
		return err
	}
	if p.Has("metadata") {
		v, err := new(args.Reader).Member(metadata, "metadata", p.Values("metadata"), false)
		if err != nil {
			return &cli.ExitError{Code: cli.BadUsage, Err: err}
		}
		store.extra["Metadata"] = v
	}
	path := p.Value("template-file")
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("Invalid template path %s", path) //nolint:staticcheck // the AWS CLI's words
	}
	document, err := store.template(ctx, path, nil)
	if err != nil {
		return err
	}
	text, err := encoded(document, p.Has("use-json"))
	if err != nil {
		return fmt.Errorf("the template %s: %w", path, err)
	}
	to := p.Value("output-template-file")
	if to == "" {
		_, err = fmt.Fprintf(env.Stdout, "\n%s", text)
		return err
	}
	if err := os.WriteFile(to, text, 0o666); err != nil { //nolint:gosec // as any file of the user's
		return err
	}
	full, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "\nSuccessfully packaged artifacts and wrote output template to file %s.\n"+
		"Execute the following command to deploy the packaged template\n%s cloudformation deploy --template-file %s --stack-name <YOUR STACK NAME>\n", to, env.Name, full)
	return err
}

// artifact is a property that may name a file.
type artifact struct {
	of, property string // the type of the resource, and the property's path in it
	// bucket, key and version are the names by which an object is told; without a
	// bucket it is a URL.
	bucket, key, version string
	always               bool // where the property is absent, the template's folder is meant
	zipped               bool // a file goes into an archive
	template             bool // it is a template itself
}

// artifacts are those of resources.
//
// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
var artifacts = []artifact{
	{of: "AWS::Serverless::Function", property: "CodeUri", always: true, zipped: true},
	{of: "AWS::Serverless::Api", property: "DefinitionUri"},
	{of: "AWS::Serverless::LayerVersion", property: "ContentUri", always: true, zipped: true},
	{of: "AWS::Serverless::Application", property: "Location", template: true},
	{of: "AWS::Serverless::StateMachine", property: "DefinitionUri", bucket: "Bucket", key: "Key", version: "Version"},
	{of: "AWS::StepFunctions::StateMachine", property: "DefinitionS3Location", bucket: "Bucket", key: "Key", version: "Version"},
	{of: "AWS::AppSync::GraphQLSchema", property: "DefinitionS3Location"},
	{of: "AWS::AppSync::Resolver", property: "RequestMappingTemplateS3Location"},
	{of: "AWS::AppSync::Resolver", property: "ResponseMappingTemplateS3Location"},
	{of: "AWS::AppSync::FunctionConfiguration", property: "RequestMappingTemplateS3Location"},
	{of: "AWS::AppSync::FunctionConfiguration", property: "ResponseMappingTemplateS3Location"},
	{of: "AWS::ApiGateway::RestApi", property: "BodyS3Location", bucket: "Bucket", key: "Key", version: "Version"},
	{of: "AWS::Lambda::Function", property: "Code", bucket: "S3Bucket", key: "S3Key", version: "S3ObjectVersion", always: true, zipped: true},
	{of: "AWS::Lambda::LayerVersion", property: "Content", bucket: "S3Bucket", key: "S3Key", version: "S3ObjectVersion", always: true, zipped: true},
	{of: "AWS::ElasticBeanstalk::ApplicationVersion", property: "SourceBundle", bucket: "S3Bucket", key: "S3Key", always: true},
	{of: "AWS::CloudFormation::Stack", property: "TemplateURL", template: true},
	{of: "AWS::Glue::Job", property: "Command.ScriptLocation", always: true},
	{of: "AWS::CodeCommit::Repository", property: "Code.S3", bucket: "Bucket", key: "Key", version: "ObjectVersion", zipped: true},
}

// described are those of the section Metadata.
var described = []artifact{
	{of: "AWS::ServerlessRepo::Application", property: "ReadmeUrl"},
	{of: "AWS::ServerlessRepo::Application", property: "LicenseUrl"},
}

// template reads a template and uploads what it names. Above are the templates that it
// is a part of.
func (u *uploader) template(ctx context.Context, path string, above []string) (*yaml.Node, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if slices.Contains(above, path) {
		return nil, fmt.Errorf("the template %s is a part of itself", path)
	}
	document, err := readTemplate(path)
	if err != nil {
		return nil, err
	}
	t := &packing{u, filepath.Dir(path), append(slices.Clip(above), path)}
	for name, entry := range pairsIn(child(document, "Metadata")) {
		if err := t.resource(ctx, name, name, entry, described); err != nil {
			return nil, err
		}
	}
	resources := child(document, "Resources")
	if resources == nil {
		return document, nil
	}
	if err := t.includes(ctx, document); err != nil {
		return nil, err
	}
	return document, t.resources(ctx, resources)
}

// packing is a template under way.
type packing struct {
	*uploader
	dir   string
	above []string
}

func (t *packing) resources(ctx context.Context, resources *yaml.Node) error {
	for id, r := range pairsIn(resources) {
		if strings.HasPrefix(id, "Fn::ForEach::") {
			if r.Kind != yaml.SequenceNode || len(r.Content) != 3 {
				return fmt.Errorf("The value of %s has an invalid \"Fn::ForEach::\" format: Must be a list of three entries", id) //nolint:staticcheck // the AWS CLI's words
			}
			if err := t.resources(ctx, r.Content[2]); err != nil {
				return err
			}
			continue
		}
		if kind := child(r, "Type"); kind != nil {
			if err := t.resource(ctx, id, kind.Value, child(r, "Properties"), artifacts); err != nil {
				return err
			}
		}
	}
	return nil
}

// resource uploads what a resource names.
func (t *packing) resource(ctx context.Context, id, kind string, properties *yaml.Node, known []artifact) error {
	if properties == nil || properties.Kind != yaml.MappingNode {
		return nil
	}
	for _, a := range known {
		if a.of != kind {
			continue
		}
		if err := t.artifact(ctx, properties, &a); err != nil {
			value := "None"
			if v := child(properties, a.property); v != nil {
				value = v.Value
			}
			return fmt.Errorf("Unable to upload artifact %s referenced by %s parameter of %s resource.\n%w", value, a.property, id, err) //nolint:staticcheck // the AWS CLI's words
		}
	}
	return nil
}

func (t *packing) artifact(ctx context.Context, properties *yaml.Node, a *artifact) error {
	v := child(properties, a.property)
	switch {
	case v != nil && (v.Kind != yaml.ScalarNode || strings.HasPrefix(v.Tag, "!") && !strings.HasPrefix(v.Tag, "!!")): // said otherwise, or computed
		return nil
	case v == nil || v.Value == "" || v.Tag == "!!null":
		if !a.always {
			return nil
		}
		v = nil
	}
	if a.template {
		return t.nested(ctx, properties, a, v)
	}
	path := t.dir
	if v != nil {
		path = t.local(v.Value)
	}
	url := ""
	if v != nil && isURL(v.Value) {
		url = v.Value
	} else {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return fmt.Errorf("%s does not exist", path)
		case info.IsDir():
			url, err = t.folder(ctx, path)
		case a.zipped && !isZip(path):
			url, err = t.folder(ctx, path)
		default:
			url, err = t.file(ctx, path)
		}
		if err != nil {
			return err
		}
	}
	place(properties, a.property, a.written(url))
	return nil
}

// nested packages a template that a stack names.
func (t *packing) nested(ctx context.Context, properties *yaml.Node, a *artifact, v *yaml.Node) error {
	if v == nil || isURL(v.Value) || strings.HasPrefix(v.Value, "http://") || strings.HasPrefix(v.Value, "https://") {
		return nil
	}
	path := t.local(v.Value)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("it must be a S3 URL or path to CloudFormation template file, and %s is none", path)
	}
	document, err := t.template(ctx, path, t.above)
	if err != nil {
		return err
	}
	text, err := encoded(document, false)
	if err != nil {
		return err
	}
	key, err := t.text(ctx, text, ".template")
	if err != nil {
		return err
	}
	place(properties, a.property, scalarNode(t.pathURL(key)))
	return nil
}

// includes uploads what transforms AWS::Include name, wherever they stand.
func (t *packing) includes(ctx context.Context, n *yaml.Node) error {
	if n.Tag == "!Transform" {
		return t.include(ctx, n)
	}
	for i, c := range n.Content {
		var err error
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "Fn::Transform" {
			err = t.include(ctx, c)
		} else {
			err = t.includes(ctx, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *packing) include(ctx context.Context, n *yaml.Node) error {
	location := child(n, "Parameters.Location")
	if name := child(n, "Name"); name == nil || name.Value != "AWS::Include" || location == nil || location.Kind != yaml.ScalarNode || location.Value == "" || isURL(location.Value) || location.ShortTag() != "!!str" {
		return nil
	}
	path := t.local(location.Value)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("Parameter Location of resource AWS::Include refers to a file or folder that does not exist %s", path) //nolint:staticcheck // the AWS CLI's words
	}
	url, err := t.file(ctx, path)
	if err == nil {
		location.SetString(url)
	}
	return err
}

// local is a path that is written in the template.
func (t *packing) local(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(t.dir, path)
}

// isURL says whether a text names an object.
func isURL(text string) bool {
	_, _, ok := object(text)
	return ok
}

// object parts s3://bucket/key.
func object(url string) (bucket, key string, ok bool) {
	rest, ok := strings.CutPrefix(url, "s3://")
	if !ok {
		return "", "", false
	}
	bucket, key, ok = strings.Cut(rest, "/")
	return bucket, key, ok && bucket != ""
}

// written is how a property tells where an object is.
func (a *artifact) written(url string) *yaml.Node {
	if a.bucket == "" {
		return scalarNode(url)
	}
	bucket, key, _ := object(url)
	key, query, _ := strings.Cut(strings.TrimLeft(key, "/"), "?")
	n := mappingNode(a.bucket, bucket, a.key, key)
	if version, ok := strings.CutPrefix(query, "versionId="); ok && a.version != "" && !strings.Contains(version, "&") {
		n.Content = append(n.Content, scalarNode(a.version), scalarNode(version))
	}
	return n
}

// missingBucket tells how to make a bucket that there is not.
func missingBucket(err error, env *cli.Env, bucket string) error {
	if errors.Is(err, boto3.Code("NoSuchBucket")) {
		return fmt.Errorf("S3 Bucket does not exist. Execute the command to create a new bucket\n%s s3 mb s3://%s", env.Name, bucket)
	}
	return err
}

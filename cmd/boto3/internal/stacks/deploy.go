// Package stacks has `cloudformation deploy`, which makes or updates a stack from a
// template and waits for it, and `cloudformation package`, which uploads the files that a
// template names.
package stacks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// mostInline is the size in bytes up to which a template goes into the request.
const mostInline = 51200

var deployOptions = []flags.Option{
	{Name: "template-file", Kind: flags.Single}, {Name: "stack-name", Kind: flags.Single}, {Name: "s3-bucket", Kind: flags.Single}, {Name: "s3-prefix", Kind: flags.Single},
	{Name: "force-upload"}, {Name: "kms-key-id", Kind: flags.Single}, {Name: "parameter-overrides", Kind: flags.Many}, {Name: "capabilities", Kind: flags.Many},
	{Name: "no-execute-changeset"}, {Name: "disable-rollback"}, {Name: "no-disable-rollback"}, {Name: "role-arn", Kind: flags.Single},
	{Name: "notification-arns", Kind: flags.Many}, {Name: "fail-on-empty-changeset"}, {Name: "no-fail-on-empty-changeset"}, {Name: "tags", Kind: flags.Many},
}

// Commands are `cloudformation deploy` and `cloudformation package`.
func Commands() []cli.Command {
	return []cli.Command{
		{Path: "cloudformation deploy", Summary: "make or update a stack from a template", Run: deploy},
		{Path: "cloudformation package", Summary: "upload the files that a template names", Run: packaged},
	}
}

// deployment is one under way.
type deployment struct {
	env    *cli.Env
	p      *flags.Parsed
	client *boto3.Client
	stack  string
	update bool
}

func deploy(ctx context.Context, env *cli.Env, args []string) error {
	p, err := flags.ParseCommand(deployOptions, args)
	if err != nil {
		return err
	}
	switch {
	case !p.Has("template-file") || !p.Has("stack-name"):
		return cli.Usage("the following arguments are required: --template-file, --stack-name")
	case len(p.Rest) > 0:
		return cli.Usage("Unknown options: %s", strings.Join(p.Rest, ", "))
	}
	d := &deployment{env: env, p: p, stack: p.Value("stack-name")}
	if d.client, err = env.Client("cloudformation"); err != nil {
		return err
	}
	id, err := d.prepare(ctx)
	if err != nil {
		return err
	}
	empty, err := d.await(ctx, id)
	if err != nil {
		return err
	}
	if empty {
		reason := fmt.Errorf("No changes to deploy. Stack %s is up to date", d.stack) //nolint:staticcheck // the AWS CLI's words
		if p.Has("fail-on-empty-changeset") {
			return reason
		}
		_, err = fmt.Fprintf(env.Stdout, "\n%v\n", reason)
		return err
	}
	if p.Has("no-execute-changeset") {
		_, err = fmt.Fprintf(env.Stdout, "Changeset created successfully. Run the following command to review changes:\n%s cloudformation describe-change-set --change-set-name %s\n", env.Name, id)
		return err
	}
	return d.execute(ctx, id)
}

// prepare makes the change set.
func (d *deployment) prepare(ctx context.Context) (id string, err error) {
	text, err := os.ReadFile(d.p.Value("template-file"))
	if err != nil {
		return "", fmt.Errorf("Invalid template path %s: %w", d.p.Value("template-file"), err) //nolint:staticcheck // the AWS CLI's words
	}
	bucket := d.p.Value("s3-bucket")
	if len(text) > mostInline && bucket == "" {
		return "", errors.New("Templates with a size greater than 51,200 bytes must be deployed via an S3 Bucket. Please add the --s3-bucket parameter to your command. " + //nolint:staticcheck // see above
			"The local template will be copied to that S3 bucket and then deployed.")
	}
	overrides, err := pairs(d.p.Values("parameter-overrides"), "parameter-overrides")
	if err != nil {
		return "", err
	}
	tags, err := pairs(d.p.Values("tags"), "tags")
	if err != nil {
		return "", err
	}
	known, err := d.existing(ctx)
	if err != nil {
		return "", err
	}
	parameters, err := d.parameters(text, overrides, known)
	if err != nil {
		return "", err
	}
	in := boto3.Map{
		"ChangeSetName": "awscli-cloudformation-package-deploy-" + strconv.FormatInt(time.Now().Unix(), 10), "StackName": d.stack, "ChangeSetType": "CREATE",
		"Parameters": parameters, "Description": "Created by boto3 at " + time.Now().UTC().Format("2006-01-02T15:04:05.000000") + " UTC",
	}
	if d.update {
		in["ChangeSetType"] = "UPDATE"
	}
	list := []any{} // an empty list is sent too: the stack then has no tags
	for _, t := range tags {
		list = append(list, boto3.Map{"Key": t[0], "Value": t[1]})
	}
	in["Tags"], in["Capabilities"] = list, append([]string{}, d.p.Values("capabilities")...)
	if topics := d.p.Values("notification-arns"); len(topics) > 0 {
		in["NotificationARNs"] = topics
	}
	if role := d.p.Value("role-arn"); role != "" {
		in["RoleARN"] = role
	}
	if bucket == "" {
		in["TemplateBody"] = string(text)
	} else if in["TemplateURL"], err = d.upload(ctx, text); err != nil {
		return "", err
	}
	var out struct{ Id string }
	err = d.client.Call(ctx, "CreateChangeSet", in, &out)
	return out.Id, err
}

// existing are the parameters of the stack, if it is there.
func (d *deployment) existing(ctx context.Context) ([]string, error) {
	var out struct {
		Stacks []struct{ StackStatus string }
	}
	err := d.client.Call(ctx, "DescribeStacks", boto3.Map{"StackName": d.stack}, &out)
	if e, ok := errors.AsType[*boto3.Error](err); ok && strings.Contains(e.Message, "does not exist") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(out.Stacks) != 1 || out.Stacks[0].StackStatus == "REVIEW_IN_PROGRESS" { // which a change set has left that was not executed
		return nil, nil
	}
	d.update = true
	var summary struct {
		Parameters []struct{ ParameterKey string }
	}
	if err := d.client.Call(ctx, "GetTemplateSummary", boto3.Map{"StackName": d.stack}, &summary); err != nil {
		return nil, err
	}
	var names []string
	for _, p := range summary.Parameters {
		names = append(names, p.ParameterKey)
	}
	return names, nil
}

// parameters are those of the template: with the value that is given, or with that of
// the stack.
func (d *deployment) parameters(template []byte, overrides [][2]string, known []string) ([]any, error) {
	var document struct {
		Parameters yaml.Node `yaml:"Parameters"`
	}
	if err := yaml.Unmarshal(template, &document); err != nil {
		return nil, fmt.Errorf("the template %s: %w", d.p.Value("template-file"), err)
	}
	list := []any{}
	for i := 0; document.Parameters.Kind == yaml.MappingNode && i+1 < len(document.Parameters.Content); i += 2 {
		name := document.Parameters.Content[i].Value
		at := slices.IndexFunc(overrides, func(o [2]string) bool { return o[0] == name })
		switch {
		case at >= 0:
			list = append(list, boto3.Map{"ParameterKey": name, "ParameterValue": overrides[at][1]})
		case slices.Contains(known, name):
			list = append(list, boto3.Map{"ParameterKey": name, "UsePreviousValue": true})
		}
	}
	return list, nil
}

// upload puts the template into the bucket.
func (d *deployment) upload(ctx context.Context, text []byte) (string, error) {
	u, err := newUploader(d.env, d.p)
	if err != nil {
		return "", err
	}
	key, err := u.text(ctx, text, ".template")
	return u.pathURL(key), err
}

// pathStyle is where CloudFormation looks for buckets.
func pathStyle(endpoint, region string) string {
	switch {
	case endpoint != "":
		return strings.TrimSuffix(endpoint, "/")
	case region == "" || region == "us-east-1":
		return "https://s3.amazonaws.com"
	case strings.HasPrefix(region, "cn-"):
		return "https://s3." + region + ".amazonaws.com.cn"
	}
	return "https://s3." + region + ".amazonaws.com"
}

// await waits for the change set; empty says that it changes nothing.
func (d *deployment) await(ctx context.Context, id string) (empty bool, err error) {
	if _, err := fmt.Fprint(d.env.Stdout, "\nWaiting for changeset to be created..\n"); err != nil {
		return false, err
	}
	in := boto3.Map{"ChangeSetName": id, "StackName": d.stack}
	_, err = d.client.Wait(ctx, "ChangeSetCreateComplete", in, boto3.Delay(5*time.Second))
	failed, ok := errors.AsType[*boto3.WaitError](err)
	if !ok || failed.Last == nil {
		return false, err
	}
	status, _ := failed.Last["Status"].(string)
	reason, _ := failed.Last["StatusReason"].(string)
	if status == "FAILED" && (strings.Contains(reason, "The submitted information didn't contain changes.") || strings.Contains(reason, "No updates are to be performed")) {
		return true, nil
	}
	return false, fmt.Errorf("Failed to create the changeset: %w Status: %s. Reason: %s", err, status, reason) //nolint:staticcheck // the AWS CLI's words
}

func (d *deployment) execute(ctx context.Context, id string) error {
	in := boto3.Map{"ChangeSetName": id, "StackName": d.stack, "DisableRollback": d.p.Has("disable-rollback") && !d.p.Has("no-disable-rollback")}
	if err := d.client.Call(ctx, "ExecuteChangeSet", in, nil); err != nil {
		return err
	}
	if _, err := fmt.Fprint(d.env.Stdout, "Waiting for stack create/update to complete\n"); err != nil {
		return err
	}
	waiter := "StackCreateComplete"
	if d.update {
		waiter = "StackUpdateComplete"
	}
	_, err := d.client.Wait(ctx, waiter, boto3.Map{"StackName": d.stack}, boto3.Delay(30*time.Second), boto3.MaxWaitAttempts(120))
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("Failed to create/update the stack. Run the following command\nto fetch the list of events leading up to the failure\n%s cloudformation describe-stack-events --stack-name %s", //nolint:staticcheck // the AWS CLI's words
			d.env.Name, d.stack)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(d.env.Stdout, "Successfully created/updated stack - %s\n", d.stack)
	return err
}

// pairs reads words of the form Key=Value, or a file of them in JSON: such words, or
// the list of parameters that the API takes.
func pairs(words []string, option string) ([][2]string, error) {
	if len(words) == 1 {
		if name, ok := strings.CutPrefix(words[0], "file://"); ok {
			return pairsOf(name, option)
		}
	}
	var list [][2]string
	for _, w := range words {
		key, value, ok := strings.Cut(w, "=")
		if !ok {
			return nil, cli.Usage("%q value passed to --%s must be of format Key=Value", w, option)
		}
		list = append(list, [2]string{key, value})
	}
	return list, nil
}

func pairsOf(file, option string) ([][2]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, cli.Usage("Unable to load paramfile file://%s: %w", file, err)
	}
	var words []string
	if json.Unmarshal(data, &words) == nil {
		return pairs(words, option)
	}
	var parameters []struct{ ParameterKey, ParameterValue, Key, Value string }
	if err := json.Unmarshal(data, &parameters); err != nil {
		return nil, cli.Usage("argument --%s: %s is neither a list of Key=Value nor one of parameters: %w", option, file, err)
	}
	var list [][2]string
	for _, p := range parameters {
		list = append(list, [2]string{p.ParameterKey + p.Key, p.ParameterValue + p.Value})
	}
	return list, nil
}

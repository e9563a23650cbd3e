package s3cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// bucketOf is the bucket and key that a command is given.
func bucketOf(name string, o *options) (bucket, key string, err error) {
	rest, ok := strings.CutPrefix(o.words[0], scheme)
	if !ok {
		return "", "", usagef("usage: aws s3 %s <S3Uri>\nError: Invalid argument type", name)
	}
	return splitBucket(rest)
}

// makeBucket is `s3 mb`.
func makeBucket(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("mb", []flags.Option{{Name: "tags", Kind: flags.Many, Repeats: true}}, args, 1, 1)
	if err != nil {
		return err
	}
	bucket, _, err := bucketOf("mb", o)
	if err != nil {
		return err
	}
	client, err := env.Client("s3")
	if err != nil {
		return err
	}
	if strings.HasSuffix(bucket, "--x-s3") {
		return usagef("Cannot use mb command with a directory bucket.")
	}
	in, configuration := boto3.Map{"Bucket": bucket}, boto3.Map{}
	if strings.HasSuffix(bucket, "-an") && strings.Count(bucket, "-") > 2 {
		in["BucketNamespace"] = "account-regional"
	}
	if region := client.Region(); region != "us-east-1" {
		configuration["LocationConstraint"] = region
	}
	tags := o.Values("tags")
	if len(tags)%2 != 0 {
		return usagef("argument --tags: expected 2 arguments, a key and a value")
	}
	var list []any
	for i := 0; i < len(tags); i += 2 {
		list = append(list, boto3.Map{"Key": tags[i], "Value": tags[i+1]})
	}
	if len(list) > 0 {
		configuration["Tags"] = list
	}
	if len(configuration) > 0 {
		in["CreateBucketConfiguration"] = configuration
	}
	if err := client.Call(ctx, "CreateBucket", in, nil); err != nil {
		_, _ = fmt.Fprintf(env.Stderr, "make_bucket failed: %s %s\n", o.words[0], errorText(err))
		return exit(cli.SomeFailed)
	}
	_, err = fmt.Fprintf(env.Stdout, "make_bucket: %s\n", bucket)
	return err
}

// removeBucket is `s3 rb`.
func removeBucket(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("rb", []flags.Option{{Name: "force"}}, args, 1, 1)
	if err != nil {
		return err
	}
	bucket, key, err := bucketOf("rb", o)
	switch {
	case err != nil:
		return err
	case key != "":
		return usagef("Please specify a valid bucket name only. E.g. s3://%s", bucket)
	}
	if o.Has("force") {
		if err := removeCommand(ctx, env, []string{o.words[0], "--recursive", "--raw"}); err != nil {
			_, _ = fmt.Fprintln(env.Stderr, "remove_bucket failed: Unable to delete all objects in the bucket, bucket will not be deleted.")
			return exit(255)
		}
	}
	client, err := env.Client("s3")
	if err != nil {
		return err
	}
	if err := client.Call(ctx, "DeleteBucket", boto3.Map{"Bucket": bucket}, nil); err != nil {
		_, _ = fmt.Fprintf(env.Stderr, "remove_bucket failed: %s %s\n", o.words[0], errorText(err))
		return exit(cli.SomeFailed)
	}
	_, err = fmt.Fprintf(env.Stdout, "remove_bucket: %s\n", bucket)
	return err
}

// website is `s3 website`.
func website(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("website", []flags.Option{{Name: "index-document", Kind: flags.Single}, {Name: "error-document", Kind: flags.Single}}, args, 1, 1)
	if err != nil {
		return err
	}
	bucket := strings.TrimSuffix(strings.TrimPrefix(o.words[0], scheme), "/")
	client, err := env.Client("s3")
	if err != nil {
		return err
	}
	configuration := boto3.Map{}
	if v := o.text("index-document"); v != "" {
		configuration["IndexDocument"] = boto3.Map{"Suffix": v}
	}
	if v := o.text("error-document"); v != "" {
		configuration["ErrorDocument"] = boto3.Map{"Key": v}
	}
	return client.Call(ctx, "PutBucketWebsite", boto3.Map{"Bucket": bucket, "WebsiteConfiguration": configuration}, nil)
}

// presign is `s3 presign`.
func presign(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("presign", presignOptions, args, 1, 1)
	if err != nil {
		return err
	}
	bucket, key, err := splitBucket(strings.TrimPrefix(o.words[0], scheme))
	if err != nil {
		return err
	}
	seconds, err := o.number("expires-in", 3600)
	if err != nil {
		return err
	}
	operation := map[string]string{"": "GetObject", "GET": "GetObject", "PUT": "PutObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}[o.text("method")]
	in := boto3.Map{"Bucket": bucket, "Key": key}
	if t := o.text("content-type"); t != "" {
		if operation != "PutObject" {
			return usagef("argument --content-type: it is of a PUT, so that --method PUT has to be given too")
		}
		in["ContentType"] = t
	}
	client, err := env.Client("s3")
	if err != nil {
		return err
	}
	request, err := client.PresignURL(ctx, operation, in, time.Duration(seconds)*time.Second)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, request.URL)
	return err
}

package secrets

import (
	"context"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/secretsmanager"
)

// Manager makes a Store of the secrets in Secrets Manager.
func Manager(client boto3.AnyClient, cfg ...Config) *Store { return newStore(client, manager{}, cfg) }

type manager struct{}

func (m manager) fetch(ctx context.Context, client *boto3.Client, keys []key) found[Value] {
	const most = 20
	got := newFound[Value]()
	var many []key
	for _, k := range keys {
		if k.version == "" && k.stage == "" && len(keys) > 1 {
			many = append(many, k)
			continue
		}
		var out secretsmanager.GetSecretValueOutput
		in := &secretsmanager.GetSecretValueInput{SecretId: k.name, VersionId: k.version, VersionStage: k.stage}
		if err := client.Call(ctx, "GetSecretValue", in, &out); err != nil {
			got.errs[k] = err
			continue
		}
		got.values[k] = secret(secretsmanager.SecretValueEntry(out))
	}
	for some := range slices.Chunk(many, most) {
		apart(some, func(keys []key) error { return m.batch(ctx, client, keys, got) }, got.failAll)
	}
	return got
}

func (manager) batch(ctx context.Context, client *boto3.Client, keys []key, got found[Value]) error {
	in := &secretsmanager.BatchGetSecretValueInput{SecretIdList: namesOf(keys)}
	for {
		var out secretsmanager.BatchGetSecretValueOutput
		if err := client.Call(ctx, "BatchGetSecretValue", in, &out); err != nil {
			return err
		}
		for _, entry := range out.SecretValues {
			for _, k := range keys {
				if k.name == entry.Name || k.name == entry.ARN || isPart(k.name, entry.ARN) {
					got.values[k] = secret(entry)
				}
			}
		}
		for _, e := range out.Errors {
			got.errs[key{name: e.SecretId}] = &boto3.Error{
				Service: "secretsmanager", Operation: "BatchGetSecretValue", Code: boto3.Code(e.ErrorCode), Message: e.Message,
			}
		}
		if out.NextToken == "" || out.NextToken == in.NextToken {
			return nil
		}
		in.NextToken = out.NextToken
	}
}

// isPart says that a name is an ARN without the six characters that Secrets Manager
// puts at its end.
func isPart(name, arn string) bool {
	rest, ok := strings.CutPrefix(arn, name+"-")
	return ok && strings.HasPrefix(name, "arn:") && len(rest) == 6
}

func secret(e secretsmanager.SecretValueEntry) Value {
	content := e.SecretBinary
	if content == nil {
		content = []byte(e.SecretString)
	}
	return Value{Name: e.Name, ARN: e.ARN, Version: e.VersionId, Stages: e.VersionStages, Created: e.CreatedDate, reveal: hold(content)}
}

func namesOf(keys []key) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return names
}

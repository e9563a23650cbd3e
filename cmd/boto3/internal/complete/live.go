package complete

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// lister is an operation that lists the values of a member, and where they are in its
// answer.
type lister struct{ operation, query string }

// listers are by service and member; members of lists are written as their elements.
var listers = map[string]lister{
	"s3.Bucket":                        {"ListBuckets", "Buckets[].Name"},
	"dynamodb.TableName":               {"ListTables", "TableNames"},
	"lambda.FunctionName":              {"ListFunctions", "Functions[].FunctionName"},
	"sqs.QueueUrl":                     {"ListQueues", "QueueUrls"},
	"sns.TopicArn":                     {"ListTopics", "Topics[].TopicArn"},
	"iam.UserName":                     {"ListUsers", "Users[].UserName"},
	"iam.RoleName":                     {"ListRoles", "Roles[].RoleName"},
	"iam.GroupName":                    {"ListGroups", "Groups[].GroupName"},
	"iam.PolicyArn":                    {"ListPolicies", "Policies[].Arn"},
	"logs.logGroupName":                {"DescribeLogGroups", "logGroups[].logGroupName"},
	"ecs.cluster":                      {"ListClusters", "clusterArns"},
	"eks.clusterName":                  {"ListClusters", "clusters"},
	"ec2.InstanceIds":                  {"DescribeInstances", "Reservations[].Instances[].InstanceId"},
	"ec2.InstanceId":                   {"DescribeInstances", "Reservations[].Instances[].InstanceId"},
	"ec2.VolumeIds":                    {"DescribeVolumes", "Volumes[].VolumeId"},
	"ec2.VolumeId":                     {"DescribeVolumes", "Volumes[].VolumeId"},
	"ec2.VpcIds":                       {"DescribeVpcs", "Vpcs[].VpcId"},
	"ec2.VpcId":                        {"DescribeVpcs", "Vpcs[].VpcId"},
	"ec2.SubnetIds":                    {"DescribeSubnets", "Subnets[].SubnetId"},
	"ec2.SubnetId":                     {"DescribeSubnets", "Subnets[].SubnetId"},
	"ec2.GroupIds":                     {"DescribeSecurityGroups", "SecurityGroups[].GroupId"},
	"ec2.GroupId":                      {"DescribeSecurityGroups", "SecurityGroups[].GroupId"},
	"ec2.KeyName":                      {"DescribeKeyPairs", "KeyPairs[].KeyName"},
	"cloudformation.StackName":         {"DescribeStacks", "Stacks[].StackName"},
	"secretsmanager.SecretId":          {"ListSecrets", "SecretList[].Name"},
	"kms.KeyId":                        {"ListAliases", "Aliases[].AliasName"},
	"rds.DBInstanceIdentifier":         {"DescribeDBInstances", "DBInstances[].DBInstanceIdentifier"},
	"rds.DBClusterIdentifier":          {"DescribeDBClusters", "DBClusters[].DBClusterIdentifier"},
	"ecr.repositoryName":               {"DescribeRepositories", "repositories[].repositoryName"},
	"kinesis.StreamName":               {"ListStreams", "StreamNames"},
	"stepfunctions.stateMachineArn":    {"ListStateMachines", "stateMachines[].stateMachineArn"},
	"route53.HostedZoneId":             {"ListHostedZones", "HostedZones[].Id"},
	"autoscaling.AutoScalingGroupName": {"DescribeAutoScalingGroups", "AutoScalingGroups[].AutoScalingGroupName"},
}

// How long values are taken from the cache, and how many are kept.
const (
	fresh = time.Minute
	most  = 1000
)

// patience is how long listing values may take.
var patience = 3 * time.Second

// live are the values that an API lists.
func live(ctx context.Context, e *cli.Env, found *cli.Candidates, current string) []string {
	prefix, service, member := "", found.Service, ""
	switch {
	case found.Member != nil:
		member = found.Member.Name
	case found.Command == "s3" && strings.HasPrefix(current, "s3:"):
		prefix, member = "s3://", "Bucket"
	}
	l, ok := listers[service+"."+member]
	if !ok || found.Operation != nil && creates(found.Operation.Name) {
		return nil
	}
	s, err := e.Session()
	if err != nil {
		return nil
	}
	file := cacheFile(e, s, service, l)
	values, ok := cached(file)
	if !ok {
		if values, err = listed(ctx, s, service, l); err != nil {
			return nil
		}
		keep(file, values)
	}
	for i := range values {
		values[i] = prefix + values[i]
	}
	return values
}

// creates says whether an operation makes what it names, so that no name that there
// is would do.
func creates(operation string) bool {
	return strings.HasPrefix(operation, "Create") && !strings.Contains(operation, "Policy")
}

func listed(ctx context.Context, s *boto3.Session, service string, l lister) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := s.Client(service)
	if err != nil {
		return nil, err
	}
	values := []string{}
	add := func(page boto3.Map) error {
		found, err := page.Search(l.query)
		if err != nil {
			return err
		}
		list, _ := found.([]any)
		for _, v := range list {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
		return nil
	}
	if names, err := c.Names(); err != nil || !slices.Contains(names.Paginators, l.operation) {
		out := boto3.Map{}
		if err := c.Call(ctx, l.operation, nil, &out); err != nil {
			return nil, err
		}
		return values, add(out)
	}
	for page, err := range c.Pages(ctx, l.operation, nil, boto3.MaxItems(most)) {
		if err != nil {
			return nil, err
		}
		if err := add(page); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// cacheFile is where the values of a place are kept.
func cacheFile(e *cli.Env, s *boto3.Session, service string, l lister) string {
	dir := e.Getenv("XDG_CACHE_HOME")
	if dir == "" {
		dir = filepath.Join(e.Home, ".cache")
	}
	of := []string{s.Profile(), s.Region(), e.Globals.EndpointURL, e.Getenv("AWS_ENDPOINT_URL"), e.Getenv("AWS_ACCESS_KEY_ID"), service, l.operation, l.query}
	sum := sha256.Sum256([]byte(strings.Join(of, "\x00")))
	return filepath.Join(dir, "boto3", "complete", hex.EncodeToString(sum[:16])+".json")
}

func cached(file string) ([]string, bool) {
	info, err := os.Stat(file)
	if err != nil || time.Since(info.ModTime()) > fresh {
		return nil, false
	}
	data, err := os.ReadFile(file) //nolint:gosec // of the user's own cache
	var values []string
	if err != nil || json.Unmarshal(data, &values) != nil {
		return nil, false
	}
	return values, true
}

// keep writes values to the cache, whole or not at all; without one they are listed
// again.
func keep(file string, values []string) {
	data, err := json.Marshal(values)
	if err != nil || os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(file), "new-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if closing := f.Close(); err != nil || closing != nil || os.Rename(f.Name(), file) != nil {
		_ = os.Remove(f.Name())
	}
}

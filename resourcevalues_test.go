package boto3_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/resource/ec2"
)

// aliases are all attributes that boto3 1.43.11 takes from an identifier: the
// service, type, number of identifiers, boto3's name and the identifier's place.
const aliases = `cloudformation Event 1 event_id 0
cloudformation Stack 1 stack_name 0
cloudformation StackResource 2 logical_resource_id 1
cloudformation StackResourceSummary 2 logical_resource_id 1
cloudwatch Alarm 1 alarm_name 0
cloudwatch Metric 2 metric_name 1
dynamodb Table 1 table_name 0
ec2 DhcpOptions 1 dhcp_options_id 0
ec2 Image 1 image_id 0
ec2 Instance 1 instance_id 0
ec2 InternetGateway 1 internet_gateway_id 0
ec2 KeyPair 1 key_name 0
ec2 NetworkAcl 1 network_acl_id 0
ec2 NetworkInterface 1 network_interface_id 0
ec2 PlacementGroup 1 group_name 0
ec2 RouteTable 1 route_table_id 0
ec2 RouteTableAssociation 1 route_table_association_id 0
ec2 SecurityGroup 1 group_id 0
ec2 Snapshot 1 snapshot_id 0
ec2 Subnet 1 subnet_id 0
ec2 Volume 1 volume_id 0
ec2 Vpc 1 vpc_id 0
ec2 VpcPeeringConnection 1 vpc_peering_connection_id 0
glacier Job 3 job_id 2
glacier MultipartUpload 3 multipart_upload_id 2
glacier Vault 2 vault_name 1
iam AccessKey 2 access_key_id 1
iam AccessKeyPair 3 access_key_id 1
iam AccessKeyPair 3 secret_access_key 2
iam Group 1 group_name 0
iam GroupPolicy 2 policy_name 1
iam InstanceProfile 1 instance_profile_name 0
iam Role 1 role_name 0
iam RolePolicy 2 policy_name 1
iam SigningCertificate 2 certificate_id 1
iam User 1 user_name 0
iam UserPolicy 2 policy_name 1`

// TestAliasesNeedNoCall holds that an attribute which an identifier stands for is
// known without a call, under boto3's name.
func TestAliasesNeedNoCall(t *testing.T) {
	services := map[string]*boto3.Resource{}
	for line := range strings.Lines(aliases) {
		var service, typ, name string
		var count, place int
		if _, err := fmt.Sscan(line, &service, &typ, &count, &name, &place); err != nil {
			t.Fatal(err)
		}
		if services[service] == nil {
			services[service] = silent(t, service)
		}
		identifiers := []any{"x0", "x1", "x2"}
		v, err := sub(t, services[service], typ, identifiers[:count]...).Attr(t.Context(), name)
		if err != nil || v != identifiers[place] {
			t.Errorf("%s.%s %s: %v, %v", service, typ, name, v, err)
		}
	}
}

// TestFilterKeepsACopy holds that what is written to a parameter after Filter
// changes no request, however deep it lies, by name and typed.
func TestFilterKeepsACopy(t *testing.T) {
	var asked []string
	root := answering(t, "ec2", func(_ string, in boto3.Map) (boto3.Map, error) {
		asked = append(asked, fmt.Sprint(in["InstanceIds"], in["Filters"]))
		return boto3.Map{}, nil
	})
	collections := []boto3.Collection{}
	scratch := boto3.Map{}
	for _, id := range []string{"i-1", "i-2", "i-3"} {
		scratch["InstanceIds"] = []string{id}
		collections = append(collections, root.Collection("Instances").Filter(scratch))
	}
	filters := []boto3.Map{{"Name": "state", "Values": []string{"running"}}}
	collections = append(collections, root.Collection("Instances").Filter(boto3.Map{"Filters": filters}))
	typed := []ec2.Filter{{Name: "state", Values: []string{"running"}}}
	collections = append(collections,
		root.Collection("Instances").Filter(ec2.DescribeInstancesInput{Filters: typed}),
		root.Collection("Instances").Filter(&ec2.DescribeInstancesInput{Filters: typed}))
	filters[0]["Values"].([]string)[0] = "stopped"
	filters[0]["Name"] = "other"
	typed[0].Values[0], typed[0].Name = "stopped", "other"
	for _, c := range collections {
		for _, err := range c.All(t.Context()) {
			t.Error(err)
		}
	}
	if want := []string{"[i-1] <nil>", "[i-2] <nil>", "[i-3] <nil>"}; !slices.Equal(asked[:3], want) {
		t.Errorf("%q, want %q", asked[:3], want)
	}
	for _, got := range asked[3:] {
		if !strings.Contains(got, "state") || !strings.Contains(got, "running") || strings.Contains(got, "stopped") {
			t.Errorf("asked for %s", got)
		}
	}
}

// TestEmptyPlural holds that an action which gives a list gives an empty one where
// the service gives nothing, as boto3 does.
func TestEmptyPlural(t *testing.T) {
	for _, out := range []boto3.Map{{}, {"Messages": []any{}}} {
		sqs := answering(t, "sqs", func(string, boto3.Map) (boto3.Map, error) { return out, nil })
		a, err := sub(t, sqs, "Queue", "https://example.com/q").Do(t.Context(), "receive_messages", nil)
		if err != nil || !a.Plural || len(a.Resources) != 0 {
			t.Errorf("%v: %+v, %v", out, a, err)
		}
	}
	ec2 := answering(t, "ec2", func(string, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
	if a, err := ec2.Do(t.Context(), "create_instances", boto3.Map{"MinCount": 1, "MaxCount": 1}); err != nil || !a.Plural {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := ec2.Do(t.Context(), "CreateVpc", boto3.Map{"CidrBlock": "10.0.0.0/16"}); err != nil || a.Plural || a.Resource() != nil {
		t.Errorf("one resource: %+v, %v", a, err)
	}
}

// TestBatchOfNothing holds that a batch action whose resources supply no parameter
// makes no call, which would be about none of them.
func TestBatchOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "s3", "2006-03-01")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "resources-1.json"), []byte(`{"service": {"hasMany": {"Things": {
		"request": {"operation": "ListBuckets"},
		"resource": {"type": "Thing", "identifiers": [{"target": "Name", "source": "response", "path": "Buckets[].Name"}]}}}},
		"resources": {"Thing": {"identifiers": [{"name": "Name"}], "batchActions": {"Wipe": {"request": {"operation": "DeleteBucket"}}}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	called := []string{}
	sess := newSession(t, boto3.Config{DataPath: []string{filepath.Dir(filepath.Dir(dir))}, Interceptors: []boto3.Interceptor{func(boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			called = append(called, inv.Operation)
			*inv.Output.(*boto3.Map) = boto3.Map{"Buckets": []any{boto3.Map{"Name": "a"}}}
			return nil
		}
	}}})
	r, err := sess.Resource("s3")
	if err != nil {
		t.Fatal(err)
	}
	results, err := r.Collection("Things").Do(t.Context(), "Wipe", boto3.Map{"Bucket": "a"})
	if err != nil || len(results) != 0 || !slices.Equal(called, []string{"ListBuckets"}) {
		t.Errorf("%v, %v, called %v", results, err, called)
	}
}

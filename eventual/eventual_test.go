package eventual_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/eventual"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/iam"
)

// call is one call by name and how it is answered: with errors first, then with out.
type call struct {
	service, operation string
	in                 boto3.Map
	faults             []*boto3.Error
	out                boto3.Map
	fails              bool // with the last of the faults
}

var (
	noEntity   = &boto3.Error{Code: "NoSuchEntity", Message: "The role with name app-role cannot be found.", StatusCode: 404}
	noInstance = &boto3.Error{Code: "InvalidInstanceID.NotFound", Message: "The instance ID 'i-1234' does not exist", StatusCode: 400}
	noBucket   = &boto3.Error{Code: "NoSuchBucket", StatusCode: 404}
	noRole     = &boto3.Error{Code: "InvalidParameterValueException", Message: "The role defined for the function cannot be assumed by Lambda.", StatusCode: 400}
	noProfile  = &boto3.Error{Code: "InvalidParameterValue", Message: "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name", StatusCode: 400}
	noSubject  = &boto3.Error{Code: "MalformedPolicy", Message: "Invalid principal in policy", StatusCode: 400}
	badSize    = &boto3.Error{Code: "InvalidParameterValue", Message: "Invalid value 'x' for InstanceType", StatusCode: 400}
)

const roleARN = "arn:aws:iam::123456789012:role/app-role"

func role(name string) boto3.Map {
	return boto3.Map{"Role": boto3.Map{"RoleName": name, "RoleId": "AROA1234567890123456", "Arn": "arn:aws:iam::123456789012:role/" + name, "Path": "/", "CreateDate": time.Unix(0, 0)}}
}

func create(name string) call {
	return call{service: "iam", operation: "CreateRole", in: boto3.Map{"RoleName": name, "AssumeRolePolicyDocument": "{}"}, out: role(name)}
}

func TestHook(t *testing.T) {
	get := func(name string) boto3.Map { return boto3.Map{"RoleName": name} }
	function := boto3.Map{"FunctionName": "f", "Role": roleARN, "Code": boto3.Map{"ZipFile": []byte("x")}}
	instances := boto3.Map{"InstanceIds": []string{"i-1234"}}
	run := call{
		service: "ec2", operation: "RunInstances", in: boto3.Map{"MinCount": 1, "MaxCount": 1, "SubnetId": "subnet-1"},
		out: boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-1234", "SubnetId": "subnet-1"}}},
	}
	for name, calls := range map[string][]call{
		"a role is not there yet": {create("app-role"), {service: "iam", operation: "GetRole", in: get("app-role"), faults: []*boto3.Error{noEntity, noEntity, noEntity}, out: role("app-role")}},
		"another role":            {create("app-role"), {service: "iam", operation: "GetRole", in: get("other"), faults: []*boto3.Error{noEntity}, fails: true}},
		"a role that is gone": {
			create("app-role"), {service: "iam", operation: "DeleteRole", in: get("app-role"), out: boto3.Map{}},
			{service: "iam", operation: "GetRole", in: get("app-role"), faults: []*boto3.Error{noEntity}, fails: true},
		},
		"a role whose policy is gone": {
			create("app-role"), {service: "iam", operation: "DeleteRolePolicy", in: boto3.Map{"RoleName": "app-role", "PolicyName": "p"}, out: boto3.Map{}},
			{service: "iam", operation: "GetRole", in: get("app-role"), faults: []*boto3.Error{noEntity}, out: role("app-role")},
		},
		"an instance": {run, {service: "ec2", operation: "DescribeInstances", in: instances, faults: []*boto3.Error{noInstance, noInstance}, out: boto3.Map{}}},
		"a terminated instance": {
			run, {service: "ec2", operation: "TerminateInstances", in: instances, out: boto3.Map{}},
			{service: "ec2", operation: "DescribeInstances", in: instances, faults: []*boto3.Error{noInstance}, fails: true},
		},
		"what was there before": {run, {service: "ec2", operation: "DescribeSubnets", in: boto3.Map{"SubnetIds": []string{"subnet-1"}},
			faults: []*boto3.Error{{Code: "InvalidSubnetID.NotFound", StatusCode: 400}}, fails: true}},
		"a bucket": {
			{service: "s3", operation: "CreateBucket", in: boto3.Map{"Bucket": "logs-1"}, out: boto3.Map{}},
			{service: "s3", operation: "PutBucketTagging", in: boto3.Map{"Bucket": "logs-1", "Tagging": boto3.Map{"TagSet": []any{}}}, faults: []*boto3.Error{noBucket}, out: boto3.Map{}},
		},
		"a role of a function": {create("app-role"), {service: "lambda", operation: "CreateFunction", in: function, faults: []*boto3.Error{noRole, noRole}, out: boto3.Map{}}},
		"another function":     {create("app"), {service: "lambda", operation: "CreateFunction", in: function, faults: []*boto3.Error{noRole}, fails: true}},
		"an instance profile": {
			{service: "iam", operation: "CreateInstanceProfile", in: boto3.Map{"InstanceProfileName": "web"}, out: boto3.Map{"InstanceProfile": boto3.Map{
				"InstanceProfileName": "web", "InstanceProfileId": "AIPA1234567890123456", "Arn": "arn:aws:iam::123456789012:instance-profile/web", "Path": "/", "CreateDate": time.Unix(0, 0), "Roles": []any{},
			}}},
			{service: "ec2", operation: "RunInstances", in: boto3.Map{"MinCount": 1, "MaxCount": 1, "IamInstanceProfile": boto3.Map{"Name": "web"}}, faults: []*boto3.Error{noProfile, noProfile}, out: boto3.Map{}},
			{service: "ec2", operation: "RunInstances", in: boto3.Map{"MinCount": 1, "MaxCount": 1, "InstanceType": "x", "IamInstanceProfile": boto3.Map{"Name": "web"}}, faults: []*boto3.Error{badSize}, fails: true},
		},
		"a principal": {
			create("app-role"), {service: "s3", operation: "PutBucketPolicy", in: boto3.Map{"Bucket": "old", "Policy": `{"Statement": [{"Principal": {"AWS": "` + roleARN + `"}}]}`},
				faults: []*boto3.Error{noSubject}, out: boto3.Map{}},
		},
		"a name of another service": {
			create("app-role"), {service: "ecs", operation: "DescribeServices", in: boto3.Map{"cluster": "app-role", "services": []string{"s"}},
				faults: []*boto3.Error{{Code: "ClusterNotFoundException", StatusCode: 400}}, fails: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { play(t, calls) })
		})
	}
}

// play makes the calls one after the other, with a hook.
func play(t *testing.T, calls []call) {
	t.Helper()
	stub := bototest.New(t)
	s := stub.Session()
	defer s.Hook(eventual.Hook(time.Minute))()
	for _, c := range calls {
		e := stub.Expect(c.service, c.operation, nil)
		for _, f := range c.faults {
			e.Fail(f)
		}
		if !c.fails {
			e.Return(c.out)
		}
		client, err := s.Client(c.service)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		err = client.Call(t.Context(), c.operation, c.in, nil)
		if (err != nil) != c.fails || c.fails && !errors.Is(err, c.faults[len(c.faults)-1].Code) {
			t.Errorf("%s: %v", c.operation, err)
		}
		if waited := time.Since(began); (waited > 0) != (len(c.faults) > 0 && !c.fails) {
			t.Errorf("%s took %v", c.operation, waited)
		}
	}
}

// TestWindow ends the attempts with it, and each call with its context.
func TestWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t).AnyOrder()
		s := stub.Session()
		s.Hook(eventual.Hook(30 * time.Second))
		stub.Expect("iam", "CreateRole", nil).Return(role("app-role"))
		stub.Expect("iam", "GetRole", nil).AnyTimes().Fail(noEntity)
		c := iam.New(s)
		if _, err := c.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: "app-role", AssumeRolePolicyDocument: "{}"}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := c.GetRole(ctx, &iam.GetRoleInput{RoleName: "app-role"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		began := time.Now()
		_, err := c.GetRole(t.Context(), &iam.GetRoleInput{RoleName: "app-role"})
		if took := time.Since(began); !errors.Is(err, iam.ErrNoSuchEntity) || took != 20*time.Second {
			t.Error(err, took)
		}
		if e, ok := errors.AsType[*boto3.Error](err); !ok || e.Attempts < 6 || e.Attempts > 12 {
			t.Error(e)
		}
	})
}

// TestMany keeps the latest of more than are remembered.
func TestMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t).AnyOrder()
		s := stub.Session()
		s.Hook(eventual.Hook(time.Hour))
		stub.Expect("iam", "CreateRole", nil).AnyTimes().Return(role("app-role"))
		stub.Expect("iam", "GetRole", boto3.Map{"RoleName": "role-0"}).Fail(noEntity)
		stub.Expect("iam", "GetRole", boto3.Map{"RoleName": "role-1499"}).Fail(noEntity).Return(role("app-role"))
		c := iam.New(s)
		for i := range 1500 {
			time.Sleep(time.Millisecond)
			if _, err := c.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: fmt.Sprint("role-", i), AssumeRolePolicyDocument: "{}"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.GetRole(t.Context(), &iam.GetRoleInput{RoleName: "role-0"}); !errors.Is(err, iam.ErrNoSuchEntity) {
			t.Error(err)
		}
		if _, err := c.GetRole(t.Context(), &iam.GetRoleInput{RoleName: "role-1499"}); err != nil {
			t.Error(err)
		}
	})
}

// TestPresigned holds that what is not sent makes nothing.
func TestPresigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		s := stub.Session()
		s.Hook(eventual.Hook(time.Hour))
		c := ec2.New(s)
		if _, err := c.Dynamic().PresignURL(t.Context(), "CreateKeyPair", boto3.Map{"KeyName": "key-1"}, time.Minute, boto3.PresignMethod("GET")); err != nil {
			t.Fatal(err)
		}
		stub.Expect("ec2", "DescribeKeyPairs", nil).Fail(boto3.Code("InvalidKeyPair.NotFound"))
		if _, err := c.DescribeKeyPairs(t.Context(), &ec2.DescribeKeyPairsInput{KeyNames: []string{"key-1"}}); !errors.Is(err, boto3.Code("InvalidKeyPair.NotFound")) {
			t.Error(err)
		}
	})
}

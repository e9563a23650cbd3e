package integration

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/boto3-go/boto3/resource/iam"
)

const (
	anyLogs = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`
	byEC2   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
)

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// TestTypedIAMUsers makes users with keys, groups and policies.
func TestTypedIAMUsers(t *testing.T) {
	ctx, access := t.Context(), iam.New(newSession(t))
	for i := range 5 {
		try(access.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: fmt.Sprintf("typed-%d", i)})).or(t)
	}
	group := access.Group("typed-3")
	inCollection(t, access.Groups().PageSize(2).All(ctx), group, true)
	user := try(access.CreateUser(ctx, &iam.CreateUserInput{UserName: "typed", Path: "/team/"})).or(t)
	if path := try(user.Attrs(ctx)).or(t).Path; path != "/team/" {
		t.Error(path)
	}
	try(group.AddUser(ctx, &iam.AddUserToGroupInput{UserName: user.Name()})).or(t)
	inCollection(t, group.Users().All(ctx), user, true)
	inCollection(t, user.Groups().All(ctx), group, true)
	try(user.RemoveGroup(ctx, &iam.RemoveUserFromGroupInput{GroupName: group.Name()})).or(t)
	pair := try(user.CreateAccessKeyPair(ctx, nil)).or(t)
	if pair.Secret() == "" || pair.UserName() != "typed" {
		t.Errorf("%s has no secret", pair)
	}
	inCollection(t, user.AccessKeys().All(ctx), user.AccessKey(pair.Id()), true)
	try(pair.Deactivate(ctx, nil)).or(t)
	try(pair.Delete(ctx, nil)).or(t)
	inline := try(user.CreatePolicy(ctx, &iam.PutUserPolicyInput{PolicyName: "logs", PolicyDocument: anyLogs})).or(t)
	if document := try(inline.Attrs(ctx)).or(t).PolicyDocument; !sameJSON(document, anyLogs) {
		t.Error(document)
	}
	inCollection(t, user.Policies().All(ctx), user.Policy("logs"), true)
	try(inline.Delete(ctx, nil)).or(t)
	renamed := try(user.Update(ctx, &iam.UpdateUserInput{NewUserName: "typed2"})).or(t)
	if renamed.Name() != "typed2" {
		t.Error(renamed)
	}
	try(renamed.Delete(ctx, nil)).or(t)
	_, err := user.Delete(ctx, nil)
	code(t, err, "NoSuchEntity")
	there, err := user.Exists(ctx)
	exists(t, user, there, err, false)
}

// TestTypedIAMRoles makes a role with policies and an instance profile.
func TestTypedIAMRoles(t *testing.T) {
	ctx, access := t.Context(), iam.New(newSession(t))
	role := try(access.CreateRole(ctx, &iam.CreateRoleInput{RoleName: "typed", AssumeRolePolicyDocument: byEC2})).or(t)
	policy := try(access.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: "typed", PolicyDocument: anyLogs})).or(t)
	inCollection(t, access.Policies().Filter(iam.ListPoliciesInput{Scope: "Local"}).All(ctx), policy, true)
	try(policy.AttachRole(ctx, &iam.AttachRolePolicyInput{RoleName: role.Name()})).or(t)
	inCollection(t, role.AttachedPolicies().All(ctx), policy, true)
	inCollection(t, policy.AttachedRoles().All(ctx), role, true)
	version := try(policy.CreateVersion(ctx, &iam.CreatePolicyVersionInput{PolicyDocument: anyLogs, SetAsDefault: new(true)})).or(t)
	if v := try(policy.DefaultVersion(ctx)).or(t); v.VersionId() != version.VersionId() {
		t.Errorf("%s, not %s", v, version)
	}
	if n := len(named(t, policy.Versions().All(ctx))); n != 2 {
		t.Errorf("%d versions", n)
	}
	profile := try(access.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: "typed"})).or(t)
	try(profile.AddRole(ctx, &iam.AddRoleToInstanceProfileInput{RoleName: role.Name()})).or(t)
	if roles := try(profile.Roles(ctx)).or(t); len(roles) != 1 || !roles[0].Equal(role) {
		t.Errorf("%v", roles)
	}
	inCollection(t, role.InstanceProfiles().All(ctx), profile, true)
	try(profile.RemoveRole(ctx, &iam.RemoveRoleFromInstanceProfileInput{RoleName: role.Name()})).or(t)
	try(profile.Delete(ctx, nil)).or(t)
	try(role.DetachPolicy(ctx, &iam.DetachRolePolicyInput{PolicyArn: policy.Arn()})).or(t)
	for v, err := range policy.Versions().All(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if attrs := try(v.Attrs(ctx)).or(t); !sameJSON(attrs.Document, anyLogs) {
			t.Error(attrs.Document)
		} else if !attrs.IsDefaultVersion {
			try(v.Delete(ctx, nil)).or(t)
		}
	}
	try(policy.Delete(ctx, nil)).or(t)
	try(role.Delete(ctx, nil)).or(t)
	there, err := role.Exists(ctx)
	exists(t, role, there, err, false)
}

package integration

import (
	"testing"

	"github.com/boto3-go/boto3/resource/ec2"
)

// TestTypedEC2Network makes a network and takes it down again.
func TestTypedEC2Network(t *testing.T) {
	ctx, cloud := t.Context(), ec2.New(newSession(t))
	vpc := try(cloud.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: "10.7.0.0/16"})).or(t)
	if err := vpc.WaitUntilAvailable(ctx); err != nil {
		t.Error(err)
	}
	if cidr := try(vpc.Attrs(ctx)).or(t).CidrBlock; cidr != "10.7.0.0/16" {
		t.Error(cidr)
	}
	subnet := try(vpc.CreateSubnet(ctx, &ec2.CreateSubnetInput{CidrBlock: "10.7.1.0/24"})).or(t)
	inCollection(t, vpc.Subnets().All(ctx), subnet, true)
	if back := try(subnet.Vpc(ctx)).or(t); !back.Equal(vpc) {
		t.Errorf("%s is in %s", subnet, back)
	}
	gateway := try(cloud.CreateInternetGateway(ctx, nil)).or(t)
	try(gateway.AttachToVpc(ctx, &ec2.AttachInternetGatewayInput{VpcId: vpc.Id()})).or(t)
	inCollection(t, vpc.InternetGateways().All(ctx), gateway, true)
	table := try(vpc.CreateRouteTable(ctx, nil)).or(t)
	route := try(table.CreateRoute(ctx, &ec2.CreateRouteInput{DestinationCidrBlock: "0.0.0.0/0", GatewayId: gateway.Id()})).or(t)
	association := try(table.AssociateWithSubnet(ctx, &ec2.AssociateRouteTableInput{SubnetId: subnet.Id()})).or(t)
	if err := table.Reload(ctx); err != nil {
		t.Error(err)
	}
	if routes := try(table.Routes(ctx)).or(t); len(routes) != 2 || !routes[1].Equal(route) {
		t.Errorf("%v", routes)
	}
	group := try(vpc.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{GroupName: "typed", Description: "of a test"})).or(t)
	ports := ec2.IpPermission{IpProtocol: "tcp", FromPort: new(int32(443)), ToPort: new(int32(443)), IpRanges: []ec2.IpRange{{CidrIp: "0.0.0.0/0"}}}
	try(group.AuthorizeIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{IpPermissions: []ec2.IpPermission{ports}})).or(t)
	if allowed := try(group.Attrs(ctx)).or(t).IpPermissions; len(allowed) != 1 || *allowed[0].FromPort != 443 {
		t.Errorf("%+v", allowed)
	}
	try(group.RevokeIngress(ctx, &ec2.RevokeSecurityGroupIngressInput{IpPermissions: []ec2.IpPermission{ports}})).or(t)
	try(group.Delete(ctx, nil)).or(t)
	there, err := group.Exists(ctx)
	exists(t, group, there, err, false)
	try(association.Delete(ctx, nil)).or(t)
	try(route.Delete(ctx, nil)).or(t)
	try(table.Delete(ctx, nil)).or(t)
	try(gateway.DetachFromVpc(ctx, &ec2.DetachInternetGatewayInput{VpcId: vpc.Id()})).or(t)
	try(gateway.Delete(ctx, nil)).or(t)
	try(subnet.Delete(ctx, nil)).or(t)
	try(vpc.Delete(ctx, nil)).or(t)
	_, err = cloud.Vpc(vpc.Id()).Attrs(ctx)
	code(t, err, "InvalidVpcID.NotFound")
}

// TestTypedEC2Instances starts, tags, images and terminates instances.
func TestTypedEC2Instances(t *testing.T) {
	ctx, cloud := t.Context(), ec2.New(newSession(t))
	pair := try(cloud.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{KeyName: "typed"})).or(t)
	if attrs := try(pair.Attrs(ctx)).or(t); attrs.KeyMaterial == "" {
		t.Error("no key")
	}
	inCollection(t, cloud.KeyPairs().All(ctx), cloud.KeyPair("typed"), true)
	made := try(cloud.CreateInstances(ctx, &ec2.RunInstancesInput{ImageId: "ami-12c6146b", MinCount: new(int32(7)), MaxCount: new(int32(7)), KeyName: "typed"})).or(t)
	if len(made) != 7 {
		t.Fatalf("%d instances", len(made))
	}
	instance := made[0]
	if err := instance.WaitUntilRunning(ctx); err != nil {
		t.Error(err)
	}
	if key := try(instance.KeyPair(ctx)).or(t); key.Name() != "typed" {
		t.Error(key)
	}
	tags := try(cloud.CreateTags(ctx, &ec2.CreateTagsInput{
		Resources: []string{made[0].Id(), made[1].Id()}, Tags: []ec2.TagShape{{Key: "team", Value: "typed"}, {Key: "tier", Value: "b"}},
	})).or(t)
	if len(tags) != 4 || tags[1].Value() != "b" {
		t.Errorf("%v", tags)
	}
	team := cloud.Instances().Filter(ec2.DescribeInstancesInput{Filters: []ec2.Filter{{Name: "tag:team", Values: []string{"typed"}}}})
	if found := named(t, team.All(ctx)); len(found) != 2 {
		t.Errorf("%v", found)
	}
	try(tags[0].Delete(ctx, nil)).or(t)
	inCollection(t, team.All(ctx), instance, false)
	try(made[1].DeleteTags(ctx, &ec2.DeleteTagsInput{Tags: []ec2.TagShape{{Key: "team"}}})).or(t)
	inCollection(t, team.All(ctx), made[1], false)
	mine := cloud.Instances().Filter(ec2.DescribeInstancesInput{Filters: []ec2.Filter{{Name: "key-name", Values: []string{"typed"}}}})
	if some := named(t, mine.PageSize(5).Limit(6).All(ctx)); len(some) != 6 {
		t.Errorf("%d instances, the limit is 6", len(some))
	}
	image := try(instance.CreateImage(ctx, &ec2.CreateImageInput{Name: "typed"})).or(t)
	if name := try(image.Attrs(ctx)).or(t).Name; name != "typed" {
		t.Error(name)
	}
	try(image.Deregister(ctx, nil)).or(t)
	try(instance.Stop(ctx, nil)).or(t)
	if err := instance.WaitUntilStopped(ctx); err != nil {
		t.Error(err)
	}
	try(mine.Terminate(ctx, nil)).or(t)
	if err := instance.Reload(ctx); err != nil {
		t.Error(err)
	}
	if state := try(instance.Attrs(ctx)).or(t).State; state == nil || state.Name != "terminated" {
		t.Errorf("%+v", state)
	}
	try(pair.Delete(ctx, nil)).or(t)
	there, err := cloud.Instance("i-00000000000000000").Exists(ctx)
	exists(t, cloud.Instance("i-00000000000000000"), there, err, false)
}

func TestTypedEC2Volumes(t *testing.T) {
	ctx, cloud := t.Context(), ec2.New(newSession(t))
	instance := try(cloud.CreateInstances(ctx, &ec2.RunInstancesInput{ImageId: "ami-12c6146b", MinCount: new(int32(1)), MaxCount: new(int32(1))})).or(t)[0]
	zone := try(instance.Attrs(ctx)).or(t).Placement.AvailabilityZone
	volume := try(cloud.CreateVolume(ctx, &ec2.CreateVolumeInput{AvailabilityZone: zone, Size: new(int32(9))})).or(t)
	attached := try(volume.AttachToInstance(ctx, &ec2.AttachVolumeInput{InstanceId: instance.Id(), Device: "/dev/sdf"})).or(t)
	if attached.VolumeId != volume.Id() {
		t.Errorf("%+v", attached)
	}
	inCollection(t, instance.Volumes().All(ctx), volume, true)
	try(volume.DetachFromInstance(ctx, &ec2.DetachVolumeInput{InstanceId: instance.Id(), Device: "/dev/sdf"})).or(t)
	snapshot := try(volume.CreateSnapshot(ctx, &ec2.CreateSnapshotInput{Description: "typed"})).or(t)
	if err := snapshot.WaitUntilCompleted(ctx); err != nil {
		t.Error(err)
	}
	if of := try(snapshot.Volume(ctx)).or(t); !of.Equal(volume) {
		t.Errorf("%s is of %s", snapshot, of)
	}
	inCollection(t, volume.Snapshots().All(ctx), snapshot, true)
	try(snapshot.Delete(ctx, nil)).or(t)
	try(volume.Delete(ctx, nil)).or(t)
	_, err := volume.Delete(ctx, nil)
	code(t, err, "InvalidVolume.NotFound")
	try(instance.Terminate(ctx, nil)).or(t)
}

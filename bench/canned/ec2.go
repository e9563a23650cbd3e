package canned

import (
	"bytes"
	"fmt"
	"strings"
)

// xmlTree writes indented elements, as EC2 does.
type xmlTree struct {
	b     *bytes.Buffer
	depth int
}

// leaves writes elements that hold text: name, text, name, text ...
func (t xmlTree) leaves(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(t.b, "%s<%s>%s</%s>\n", strings.Repeat("  ", t.depth), pairs[i], pairs[i+1], pairs[i])
	}
}

// in writes an element around others.
func (t xmlTree) in(name string, inside func(xmlTree)) {
	indent := strings.Repeat("  ", t.depth)
	fmt.Fprintf(t.b, "%s<%s>\n", indent, name)
	inside(xmlTree{t.b, t.depth + 1})
	fmt.Fprintf(t.b, "%s</%s>\n", indent, name)
}

// reservation writes one reservation of one instance, some 7.6 kB.
func reservation(b *bytes.Buffer, i int) {
	xmlTree{b, 2}.in("item", func(t xmlTree) {
		t.leaves("reservationId", fmt.Sprintf("r-%017x", i), "ownerId", "123456789012", "groupSet", "")
		t.in("instancesSet", func(t xmlTree) {
			t.in("item", func(t xmlTree) { instance(t, i) })
		})
	})
}

func instance(t xmlTree, i int) {
	ip := fmt.Sprintf("10.0.%d.%d", i/250, i%250+4)
	name := "ip-" + strings.ReplaceAll(ip, ".", "-") + ".eu-west-1.compute.internal"
	t.leaves("instanceId", InstanceID(i), "imageId", "ami-0abcdef1234567890")
	t.in("instanceState", func(t xmlTree) { t.leaves("code", "16", "name", "running") })
	t.leaves("privateDnsName", name, "dnsName", "ec2-54-194-252-215.eu-west-1.compute.amazonaws.com", "reason", "",
		"keyName", "my_keypair", "amiLaunchIndex", "0", "productCodes", "", "instanceType", "m7g.large",
		"launchTime", fmt.Sprintf("2026-05-%02dT09:54:45.000Z", i%28+1))
	t.in("placement", func(t xmlTree) {
		t.leaves("availabilityZone", "eu-west-1c", "availabilityZoneId", "euw1-az3", "groupName", "", "tenancy", "default")
	})
	t.in("monitoring", func(t xmlTree) { t.leaves("state", "disabled") })
	t.leaves("subnetId", "subnet-56f5f633", "vpcId", "vpc-11112222", "privateIpAddress", ip, "ipAddress", "54.194.252.215",
		"sourceDestCheck", "true")
	groups(t)
	t.leaves("architecture", "arm64", "rootDeviceType", "ebs", "rootDeviceName", "/dev/xvda")
	t.in("blockDeviceMapping", func(t xmlTree) {
		for d := range 2 {
			volume(t, i, d)
		}
	})
	t.leaves("virtualizationType", "hvm", "clientToken", fmt.Sprintf("xMcwG14507example%d", i))
	t.in("tagSet", func(t xmlTree) {
		for k := range 5 {
			t.in("item", func(t xmlTree) {
				t.leaves("key", fmt.Sprintf("tag:%d", k), "value", fmt.Sprintf("value %d of %d", k, i))
			})
		}
	})
	t.leaves("hypervisor", "xen")
	t.in("networkInterfaceSet", func(t xmlTree) {
		t.in("item", func(t xmlTree) { networkInterface(t, i, ip, name) })
	})
	t.in("iamInstanceProfile", func(t xmlTree) {
		t.leaves("arn", "arn:aws:iam::123456789012:instance-profile/web", "id", "AIPAEXAMPLEEXAMPLE123")
	})
	t.leaves("ebsOptimized", "true", "enaSupport", "true")
	t.in("cpuOptions", func(t xmlTree) { t.leaves("coreCount", "2", "threadsPerCore", "1") })
	t.in("capacityReservationSpecification", func(t xmlTree) { t.leaves("capacityReservationPreference", "open") })
	t.in("hibernationOptions", func(t xmlTree) { t.leaves("configured", "false") })
	t.in("enclaveOptions", func(t xmlTree) { t.leaves("enabled", "false") })
	t.in("metadataOptions", func(t xmlTree) {
		t.leaves("state", "applied", "httpTokens", "required", "httpPutResponseHopLimit", "2", "httpEndpoint", "enabled",
			"httpProtocolIpv6", "disabled", "instanceMetadataTags", "disabled")
	})
	t.in("maintenanceOptions", func(t xmlTree) { t.leaves("autoRecovery", "default") })
	t.in("privateDnsNameOptions", func(t xmlTree) {
		t.leaves("hostnameType", "ip-name", "enableResourceNameDnsARecord", "true", "enableResourceNameDnsAAAARecord", "false")
	})
	t.leaves("bootMode", "uefi", "currentInstanceBootMode", "uefi", "platformDetails", "Linux/UNIX",
		"usageOperation", "RunInstances", "usageOperationUpdateTime", "2026-05-01T09:54:45.000Z")
}

func groups(t xmlTree) {
	t.in("groupSet", func(t xmlTree) {
		for g := range 2 {
			t.in("item", func(t xmlTree) {
				t.leaves("groupId", fmt.Sprintf("sg-e4076980%d", g), "groupName", fmt.Sprintf("SecurityGroup%d", g))
			})
		}
	})
}

func volume(t xmlTree, i, d int) {
	t.in("item", func(t xmlTree) {
		t.leaves("deviceName", "/dev/xvd"+string(rune('a'+d)))
		t.in("ebs", func(t xmlTree) {
			t.leaves("volumeId", fmt.Sprintf("vol-%015x%02x", i, d), "status", "attached",
				"attachTime", "2026-05-01T09:54:46.000Z", "deleteOnTermination", "true")
		})
	})
}

func networkInterface(t xmlTree, i int, ip, name string) {
	association := func(t xmlTree) {
		t.leaves("publicIp", "54.194.252.215", "publicDnsName", "ec2-54-194-252-215.eu-west-1.compute.amazonaws.com", "ipOwnerId", "amazon")
	}
	t.leaves("networkInterfaceId", fmt.Sprintf("eni-%08x", i), "subnetId", "subnet-56f5f633", "vpcId", "vpc-11112222",
		"description", "Primary network interface", "ownerId", "123456789012", "status", "in-use",
		"macAddress", "02:dd:2c:5e:01:69", "privateIpAddress", ip, "privateDnsName", name, "sourceDestCheck", "true")
	groups(t)
	t.in("attachment", func(t xmlTree) {
		t.leaves("attachmentId", fmt.Sprintf("eni-attach-%08x", i), "deviceIndex", "0", "networkCardIndex", "0",
			"status", "attached", "attachTime", "2026-05-01T09:54:45.000Z", "deleteOnTermination", "true")
	})
	t.in("association", association)
	t.in("privateIpAddressesSet", func(t xmlTree) {
		t.in("item", func(t xmlTree) {
			t.leaves("privateIpAddress", ip, "privateDnsName", name, "primary", "true")
			t.in("association", association)
		})
	})
	t.leaves("ipv6AddressesSet", "", "interfaceType", "interface")
	t.in("operator", func(t xmlTree) { t.leaves("managed", "false") })
}

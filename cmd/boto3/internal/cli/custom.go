package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/model"
)

// placed are options that the AWS CLI has for members further down, by service,
// operation and name, with the path of the member: [0] is the first element of a list.
var placed = map[string]string{
	"lambda.create-function.zip-file":       "Code.ZipFile",
	"lambda.publish-layer-version.zip-file": "Content.ZipFile",

	"rekognition.compare-faces.source-image-bytes":                              "SourceImage.Bytes",
	"rekognition.compare-faces.target-image-bytes":                              "TargetImage.Bytes",
	"rekognition.*.image-bytes":                                                 "Image.Bytes",
	"translate.import-terminology.data-file":                                    "TerminologyData.File",
	"translate.translate-document.document-content":                             "Document.Content",
	"quicksight.start-asset-bundle-import-job.asset-bundle-import-source-bytes": "AssetBundleImportSource.Body",

	"ses.send-email.to":      "Destination.ToAddresses",
	"ses.send-email.cc":      "Destination.CcAddresses",
	"ses.send-email.bcc":     "Destination.BccAddresses",
	"ses.send-email.subject": "Message.Subject.Data",
	"ses.send-email.text":    "Message.Body.Text.Data",
	"ses.send-email.html":    "Message.Body.Html.Data",

	"cloudwatch.put-metric-data.metric-name":        "MetricData[0].MetricName",
	"cloudwatch.put-metric-data.timestamp":          "MetricData[0].Timestamp",
	"cloudwatch.put-metric-data.unit":               "MetricData[0].Unit",
	"cloudwatch.put-metric-data.value":              "MetricData[0].Value",
	"cloudwatch.put-metric-data.statistic-values":   "MetricData[0].StatisticValues",
	"cloudwatch.put-metric-data.storage-resolution": "MetricData[0].StorageResolution",

	"ec2.run-instances.secondary-private-ip-address-count": "NetworkInterfaces[0].SecondaryPrivateIpAddressCount",
	"ec2.run-instances.associate-public-ip-address":        "NetworkInterfaces[0].AssociatePublicIpAddress",
}

// optional are members that an option of placed makes unnecessary.
var optional = []string{
	"ses.send-email.destination", "ses.send-email.message", "cloudwatch.put-metric-data.metric-data", "ec2.run-instances.min-count",
	"ec2.run-instances.max-count", "lambda.create-function.code", "lambda.publish-layer-version.content", "translate.import-terminology.terminology-data",
}

// made are options whose values are put together otherwise.
var made = map[string]func(c *call, in map[string]any, values []string) error{
	"cloudwatch.put-metric-data.dimensions":            putDimensions,
	"ec2.run-instances.count":                          putCount,
	"ec2.run-instances.secondary-private-ip-addresses": putAddresses,
}

// groupOperations are those of EC2 that change the rules of security groups.
var groupOperations = []string{
	"authorize-security-group-ingress", "authorize-security-group-egress", "revoke-security-group-ingress", "revoke-security-group-egress",
}

// groupOptions are options for the one rule of a security group.
func groupOptions(input *model.Member) []*option {
	list := append(placedOptions(input, "cidr", "IpPermissions[0].IpRanges[0].CidrIp"),
		placedOptions(input, "group-owner", "IpPermissions[0].UserIdGroupPairs[0].UserId")...)
	for name, put := range map[string]func(c *call, in map[string]any, values []string) error{"protocol": putProtocol, "port": putPort, "source-group": putGroup} {
		list = append(list, &option{Option: flags.Option{Name: name, Kind: flags.Single}, put: put})
	}
	slices.SortFunc(list, func(a, b *option) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// customized adds to the options of an operation what the AWS CLI has beside its
// members.
func customized(c *call, list []*option) []*option {
	here := c.command + "." + c.name + "."
	for _, o := range list {
		switch {
		case slices.Contains(optional, here+o.Name):
			o.required = false
		case here+o.Name == "ses.send-email.source":
			o.Name = "from"
		}
	}
	for _, key := range slices.Sorted(maps.Keys(placed)) {
		name, ok := strings.CutPrefix(key, here)
		if !ok {
			if name, ok = strings.CutPrefix(key, c.command+".*."); !ok {
				continue
			}
		}
		list = append(list, placedOptions(c.op.Input, name, placed[key])...)
	}
	for _, key := range slices.Sorted(maps.Keys(made)) {
		if name, ok := strings.CutPrefix(key, here); ok {
			kind := flags.Single
			if name == "secondary-private-ip-addresses" {
				kind = flags.Any
			}
			list = append(list, &option{Option: flags.Option{Name: name, Kind: kind}, put: made[key]})
		}
	}
	if c.command == "ec2" && slices.Contains(groupOperations, c.name) {
		list = append(list, groupOptions(c.op.Input)...)
	}
	return list
}

// placedOptions are those of a member at a path; none where the operation lacks it.
func placedOptions(input *model.Member, name, path string) []*option {
	m := input
	for part := range strings.SplitSeq(path, ".") {
		part, first := strings.CutSuffix(part, "[0]")
		if m == nil || m.Shape.Kind != model.Structure {
			return nil
		}
		found, ok := m.Shape.Member(part)
		if !ok {
			return nil
		}
		if m = found; first {
			m = m.Shape.Element
		}
	}
	o := &option{Option: flags.Option{Name: name, Kind: flags.Single}}
	o.put = func(c *call, in map[string]any, values []string) error {
		v, err := c.reader.Member(m, name, values, false)
		if e, ok := errors.AsType[*args.Error](err); ok {
			return e.Err
		}
		return place(in, path, v)
	}
	switch m.Shape.Kind {
	case model.List:
		o.Kind = flags.Any
	case model.Boolean:
		o.Kind = flags.Switch
		o.put = func(_ *call, in map[string]any, _ []string) error { return place(in, path, true) }
		off := &option{Option: flags.Option{Name: "no-" + name}}
		off.put = func(_ *call, in map[string]any, _ []string) error { return place(in, path, false) }
		return []*option{o, off}
	default:
	}
	return []*option{o}
}

// place stores a value at a path, and makes what is on the way there.
func place(in map[string]any, path string, v any) error {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		name, first := strings.CutSuffix(part, "[0]")
		if i == len(parts)-1 {
			in[name] = v
			return nil
		}
		var next any
		if first {
			list, ok := in[name].([]any)
			if !ok {
				if _, given := in[name]; given {
					return fmt.Errorf("it does not go together with the option for %s", name)
				}
				list = []any{map[string]any{}}
				in[name] = list
			}
			if len(list) != 1 {
				return fmt.Errorf("it is for one element of %s, of which %d are given", name, len(list))
			}
			next = list[0]
		} else {
			if _, ok := in[name]; !ok {
				in[name] = map[string]any{}
			}
			next = in[name]
		}
		m, ok := next.(map[string]any)
		if !ok {
			return fmt.Errorf("it does not go together with the option for %s", name)
		}
		in = m
	}
	return nil
}

func putDimensions(_ *call, in map[string]any, values []string) error {
	var list []any
	for pair := range strings.SplitSeq(values[0], ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return fmt.Errorf("%q is no name=value", pair)
		}
		list = append(list, map[string]any{"Name": name, "Value": value})
	}
	return place(in, "MetricData[0].Dimensions", list)
}

// putCount takes a number of instances, or least and most: 1:5.
func putCount(_ *call, in map[string]any, values []string) error {
	least, most, both := strings.Cut(values[0], ":")
	if !both {
		most = least
	}
	for name, text := range map[string]string{"MinCount": least, "MaxCount": most} {
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("count parameter should be of the form min[:max] (e.g. 1 or 1:10), not %q", values[0])
		}
		in[name] = n
	}
	return nil
}

func putAddresses(_ *call, in map[string]any, values []string) error {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = map[string]any{"PrivateIpAddress": v, "Primary": false}
	}
	return place(in, "NetworkInterfaces[0].PrivateIpAddresses", list)
}

func putProtocol(_ *call, in map[string]any, values []string) error {
	v := values[0]
	if n, err := strconv.Atoi(v); err == nil && (n < -1 || n > 255) {
		return errors.New("protocol numbers must be in the range 0-255 or -1 to specify all protocols")
	} else if err != nil && !slices.Contains([]string{"tcp", "udp", "icmp", "all"}, v) {
		return errors.New("protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number")
	}
	if v == "all" {
		v = "-1"
	}
	return place(in, "IpPermissions[0].IpProtocol", v)
}

// putPort takes a port, a range, or -1 or all.
func putPort(_ *call, in map[string]any, values []string) error {
	from, to := values[0], values[0]
	if from == "all" {
		from, to = "-1", "-1"
	} else if begin, end, ok := strings.Cut(strings.TrimPrefix(from, "-"), "-"); ok && from[0] != '-' {
		from, to = begin, end
	}
	for path, text := range map[string]string{"FromPort": from, "ToPort": to} {
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("port parameter should be of the form <from[-to]> (e.g. 22 or 22-25), not %q", values[0])
		}
		if err := place(in, "IpPermissions[0]."+path, n); err != nil {
			return err
		}
	}
	return nil
}

func putGroup(_ *call, in map[string]any, values []string) error {
	name := "GroupName"
	if strings.HasPrefix(values[0], "sg-") {
		name = "GroupId"
	}
	return place(in, "IpPermissions[0].UserIdGroupPairs[0]."+name, values[0])
}

// protocols are those that go by names too.
var protocols = map[string]string{"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}

// finish completes the parameters of operations that have more options here than
// members.
func (c *call) finish(in map[string]any) {
	switch c.command + "." + c.name {
	case "ec2.create-network-acl-entry", "ec2.replace-network-acl-entry":
		if number, ok := protocols[fmt.Sprint(in["Protocol"])]; ok {
			in["Protocol"] = number
		}
		return
	case "ec2.run-instances":
	default:
		return
	}
	for _, name := range []string{"MinCount", "MaxCount"} {
		if _, ok := in[name]; !ok {
			in[name] = 1
		}
	}
	moveToInterface(in)
}

// moveToInterface puts what belongs to a network interface into the one that is
// given, since EC2 takes it nowhere else beside one.
func moveToInterface(in map[string]any) {
	list, _ := in["NetworkInterfaces"].([]any)
	if len(list) == 0 {
		return
	}
	first, ok := list[0].(map[string]any)
	if !ok || first["PrivateIpAddresses"] == nil && first["SecondaryPrivateIpAddressCount"] == nil && first["AssociatePublicIpAddress"] == nil {
		return
	}
	if _, ok := first["DeviceIndex"]; !ok {
		first["DeviceIndex"] = 0
	}
	for from, to := range map[string]string{
		"SubnetId": "SubnetId", "SecurityGroupIds": "Groups", "Ipv6AddressCount": "Ipv6AddressCount", "Ipv6Addresses": "Ipv6Addresses", "EnablePrimaryIpv6": "PrimaryIpv6",
	} {
		if v, ok := in[from]; ok {
			first[to] = v
			delete(in, from)
		}
	}
	if v, ok := in["PrivateIpAddress"]; ok {
		first["PrivateIpAddresses"] = []any{map[string]any{"PrivateIpAddress": v, "Primary": true}}
		delete(in, "PrivateIpAddress")
	}
}

package integration

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestItems walks over several pages in each protocol: of the APIs that moto
// pages, as most of its answers are in one piece.
func TestItems(t *testing.T) {
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	for _, c := range []struct {
		protocol, service, operation string
		in                           boto3.Map
		create                       string
		made                         func(name string) boto3.Map
		name                         string // where an item has its name
	}{
		{"query", "iam", "ListPolicies", boto3.Map{"Scope": "Local"}, "CreatePolicy",
			func(name string) boto3.Map { return boto3.Map{"PolicyName": name, "PolicyDocument": policy} }, "item.PolicyName"},
		{"json 1.0", "dynamodb", "ListTables", nil, "CreateTable", tableNamed, "item"},
		{"json 1.1", "logs", "DescribeLogGroups", nil, "CreateLogGroup",
			func(name string) boto3.Map { return boto3.Map{"logGroupName": name} }, "item.logGroupName"},
		{"rest-json", "efs", "DescribeFileSystems", nil, "CreateFileSystem",
			func(name string) boto3.Map { return boto3.Map{"CreationToken": name} }, "item.CreationToken"},
		{"rest-xml", "route53", "ListHostedZones", nil, "CreateHostedZone",
			func(name string) boto3.Map { return boto3.Map{"Name": name, "CallerReference": name} }, "item.Name"},
		{"ec2", "ec2", "DescribeInstances", boto3.Map{"Filters": []boto3.Map{{"Name": "tag-key", "Values": []string{"paged"}}}}, "RunInstances",
			func(name string) boto3.Map {
				return boto3.Map{"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "TagSpecifications": []boto3.Map{
					{"ResourceType": "instance", "Tags": []boto3.Map{{"Key": "paged", "Value": name}}}}}
			}, "item.Instances[0].Tags[0].Value"},
	} {
		t.Run(c.protocol, func(t *testing.T) {
			client := newClient(t, c.service)
			var want []string
			for i := range 7 {
				name := fmt.Sprintf("paged-%02d.", i) // the dot, as zones end in one
				want = append(want, name)
				client.do(t, c.create, c.made(name))
			}
			pages := 0
			for _, err := range client.Pages(t.Context(), c.operation, c.in, boto3.PageSize(3)) {
				if err != nil {
					t.Fatal(err)
				}
				pages++
			}
			if got := listed(t, client, c.operation, c.in, c.name); !slices.Equal(got, want) || pages < 3 {
				t.Errorf("%d pages, listed %q, want %q", pages, got, want)
			}
		})
	}
}

func tableNamed(name string) boto3.Map {
	return boto3.Map{
		"TableName": name, "BillingMode": "PAY_PER_REQUEST",
		"KeySchema":            []boto3.Map{{"AttributeName": "id", "KeyType": "HASH"}},
		"AttributeDefinitions": []boto3.Map{{"AttributeName": "id", "AttributeType": "S"}},
	}
}

// listed collects the sorted names of all items that TestItems has made.
func listed(t *testing.T, client service, operation string, in boto3.Map, expression string) []string {
	t.Helper()
	var names []string
	for item, err := range client.Items(t.Context(), operation, in, boto3.PageSize(3)) {
		if err != nil {
			t.Fatal(err)
		}
		found, err := boto3.Map{"item": item}.Search(expression)
		if err != nil {
			t.Fatal(err)
		}
		if name, _ := found.(string); strings.HasPrefix(name, "paged-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestNotPageable(t *testing.T) {
	client := newClient(t, "sts")
	for _, err := range client.Pages(t.Context(), "GetCallerIdentity", nil) {
		if _, ok := errors.AsType[*boto3.UnknownError](err); !ok {
			t.Errorf("got %v", err)
		}
	}
	if names, err := client.Names(); err != nil || slices.Contains(names.Paginators, "GetCallerIdentity") {
		t.Error("GetCallerIdentity cannot be paginated", err)
	}
}

// TestWaiters end in other ways than by success.
func TestWaiters(t *testing.T) {
	client := newClient(t, "dynamodb")
	for _, c := range []struct {
		name string
		opts []boto3.WaitOption
	}{
		{"attempts", []boto3.WaitOption{boto3.Delay(time.Millisecond), boto3.MaxWaitAttempts(3)}},
		{"time", []boto3.WaitOption{boto3.Delay(time.Millisecond), boto3.MaxWait(20 * time.Millisecond)}},
	} {
		_, err := client.Wait(t.Context(), "TableExists", boto3.Map{"TableName": "never"}, c.opts...)
		if w, ok := errors.AsType[*boto3.WaitError](err); !ok || w.Waiter != "TableExists" || w.Service != "dynamodb" {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if last, err := client.Wait(t.Context(), "TableNotExists", boto3.Map{"TableName": "never"}); err != nil || last != nil {
		t.Errorf("TableNotExists gave %v, %v", last, err)
	}
	if _, err := client.Wait(t.Context(), "TableExist", nil); err == nil {
		t.Error("an unknown waiter was accepted")
	}
	// A terminal state ends the wait at once.
	ec2 := newClient(t, "ec2")
	var run struct{ Instances []struct{ InstanceId string } }
	ec2.into(t, "RunInstances", boto3.Map{"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1}, &run)
	ids := boto3.Map{"InstanceIds": []string{run.Instances[0].InstanceId}}
	ec2.do(t, "TerminateInstances", ids)
	_, err := ec2.Wait(t.Context(), "InstanceRunning", ids)
	if w, ok := errors.AsType[*boto3.WaitError](err); !ok || w.Last == nil {
		t.Errorf("waiting for a terminated instance gave %v", err)
	}
}

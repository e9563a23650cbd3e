package jobs_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/cloudformation"
)

const (
	stackARN = "arn:aws:cloudformation:us-east-1:1:stack/app/1"
	setARN   = "arn:aws:cloudformation:us-east-1:1:changeSet/x/1"
)

func stackEvent(id, resource, status, reason string) boto3.Map {
	e := boto3.Map{
		"EventId": id, "StackId": stackARN, "StackName": "app", "LogicalResourceId": resource, "ResourceType": "AWS::SNS::Topic", "ResourceStatus": status,
		"ResourceStatusReason": reason, "Timestamp": time.Unix(1, 0), "PhysicalResourceId": "p-" + resource,
	}
	if resource == "app" {
		e["PhysicalResourceId"], e["ResourceType"] = stackARN, "AWS::CloudFormation::Stack"
	}
	return e
}

func eventPage(next string, list ...boto3.Map) boto3.Map {
	var all []any
	for _, e := range list {
		all = append(all, e)
	}
	out := boto3.Map{"StackEvents": all}
	if next != "" {
		out["NextToken"] = next
	}
	return out
}

// expectChangeSet is the way to a change set of a stack that is there or not.
func expectChangeSet(stub *bototest.Stub, there bool, sets ...boto3.Map) {
	kind := "CREATE"
	e := stub.Expect("cloudformation", "DescribeStacks", boto3.Map{"StackName": "app"})
	if there {
		kind = "UPDATE"
		e.Return(boto3.Map{"Stacks": []any{boto3.Map{"StackName": "app", "CreationTime": time.Unix(0, 0), "StackStatus": "CREATE_COMPLETE"}}})
	} else {
		e.Fail(&boto3.Error{Code: "ValidationError", Message: "Stack with id app does not exist"})
	}
	stub.Expect("cloudformation", "CreateChangeSet", boto3.Map{"StackName": "app", "TemplateBody": "t", "ChangeSetType": kind, "ChangeSetName": func(got any) error {
		if name, _ := got.(string); !strings.HasPrefix(name, "boto3-") {
			return errors.New("no name")
		}
		return nil
	}}).Return(boto3.Map{"Id": setARN, "StackId": stackARN})
	for i, set := range sets {
		in := boto3.Map{"ChangeSetName": setARN}
		if i > 1 {
			in["NextToken"] = "t"
		}
		stub.Expect("cloudformation", "DescribeChangeSet", in).Return(set)
	}
}

var deployInput = &cloudformation.CreateChangeSetInput{StackName: "app", TemplateBody: "t"}

func change(name string) []any {
	return []any{boto3.Map{"Type": "Resource", "ResourceChange": boto3.Map{"Action": "Add", "LogicalResourceId": name, "ResourceType": "AWS::SNS::Topic"}}}
}

func TestDeploy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		expectChangeSet(stub, false, boto3.Map{"Status": "CREATE_IN_PROGRESS"},
			boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("One"), "NextToken": "t"}, boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("Two")})
		review := stackEvent("0", "app", "REVIEW_IN_PROGRESS", "")
		stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": stackARN}).Return(eventPage("", review))
		stub.Expect("cloudformation", "ExecuteChangeSet", boto3.Map{"ChangeSetName": setARN}).Return(boto3.Map{})
		stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": stackARN}).Return(eventPage("", review)).
			Return(eventPage("", stackEvent("2", "One", "CREATE_IN_PROGRESS", ""), stackEvent("1", "app", "CREATE_IN_PROGRESS", "User Initiated"), review)).
			Return(eventPage("older", stackEvent("5", "app", "CREATE_COMPLETE", ""), stackEvent("4", "Two", "CREATE_COMPLETE", "")))
		stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": stackARN, "NextToken": "older"}).
			Return(eventPage("", stackEvent("3", "One", "CREATE_COMPLETE", ""), stackEvent("2", "One", "CREATE_IN_PROGRESS", "")))
		stub.Expect("cloudformation", "DescribeStacks", boto3.Map{"StackName": stackARN}).Return(boto3.Map{"Stacks": []any{boto3.Map{
			"StackName": "app", "CreationTime": time.Unix(0, 0), "StackStatus": "CREATE_COMPLETE", "Outputs": []any{boto3.Map{"OutputKey": "Url", "OutputValue": "https://a"}},
		}}})
		d, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
		if err != nil {
			t.Fatal(err)
		}
		want := []jobs.Change{{Action: "Add", Resource: "One", Type: "AWS::SNS::Topic"}, {Action: "Add", Resource: "Two", Type: "AWS::SNS::Topic"}}
		if !d.New || d.NoChanges || !reflect.DeepEqual(d.Changes, want) || d.Stack != stackARN || d.ChangeSet != setARN {
			t.Errorf("%+v", d)
		}
		var lines []string
		for e, err := range d.Execute(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, e.String())
		}
		wanted := []string{
			"CREATE_IN_PROGRESS app (AWS::CloudFormation::Stack): User Initiated", "CREATE_IN_PROGRESS One (AWS::SNS::Topic)", "CREATE_COMPLETE One (AWS::SNS::Topic)",
			"CREATE_COMPLETE Two (AWS::SNS::Topic)", "CREATE_COMPLETE app (AWS::CloudFormation::Stack)",
		}
		if !reflect.DeepEqual(lines, wanted) {
			t.Errorf("%q", lines)
		}
		if outputs, err := d.Outputs(t.Context()); err != nil || outputs["Url"] != "https://a" {
			t.Error(outputs, err)
		}
	})
}

// TestDeployFails has the first failure first, and not what was given up for it.
func TestDeployFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		expectChangeSet(stub, true, boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("One")})
		before := stackEvent("0", "app", "CREATE_COMPLETE", "")
		stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage("", before))
		stub.Expect("cloudformation", "ExecuteChangeSet", nil).Return(boto3.Map{})
		stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage("",
			stackEvent("6", "app", "UPDATE_ROLLBACK_COMPLETE", ""), stackEvent("5", "app", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ""),
			stackEvent("4", "app", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [One, Two]."),
			stackEvent("3", "Two", "CREATE_FAILED", "Resource creation cancelled"), stackEvent("2", "One", "CREATE_FAILED", "Invalid parameter: TopicName"),
			stackEvent("1", "app", "UPDATE_IN_PROGRESS", ""), before))
		d, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err = range d.Execute(t.Context()) {
			n++
		}
		failed, ok := errors.AsType[*jobs.DeployError](err)
		if !ok || len(failed.Failures) != 1 || n != 7 || err.Error() != "One (AWS::SNS::Topic): Invalid parameter: TopicName; the stack "+stackARN+" is UPDATE_ROLLBACK_COMPLETE" {
			t.Error(n, err)
		}
	})
}

// TestDeployFailsWithin has the failures of a stack within the stack.
func TestDeployFailsWithin(t *testing.T) {
	const inner = "arn:aws:cloudformation:us-east-1:1:stack/app-Inner/2"
	within := func(id, resource, status, reason string) boto3.Map {
		e := stackEvent(id, resource, status, reason)
		if resource == "app-Inner" || resource == "Inner" {
			e["PhysicalResourceId"], e["ResourceType"] = inner, "AWS::CloudFormation::Stack"
		}
		return e
	}
	stub := bototest.New(t)
	expectChangeSet(stub, true, boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("Inner")})
	stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage(""))
	stub.Expect("cloudformation", "ExecuteChangeSet", nil).Return(boto3.Map{})
	stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": stackARN}).Return(eventPage("",
		stackEvent("3", "app", "UPDATE_ROLLBACK_COMPLETE", ""), within("2", "Inner", "UPDATE_FAILED", "Embedded stack was not successfully updated"), stackEvent("1", "app", "UPDATE_IN_PROGRESS", "")))
	stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": inner}).Return(eventPage("next",
		within("15", "app-Inner", "UPDATE_ROLLBACK_COMPLETE", ""), stackEvent("14", "Two", "CREATE_FAILED", "no two")))
	stub.Expect("cloudformation", "DescribeStackEvents", boto3.Map{"StackName": inner, "NextToken": "next"}).Return(eventPage("",
		stackEvent("13", "One", "CREATE_FAILED", "no one"), within("12", "app-Inner", "UPDATE_IN_PROGRESS", ""), stackEvent("11", "Old", "CREATE_FAILED", "long ago")))
	d, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
	if err != nil {
		t.Fatal(err)
	}
	for _, err = range d.Execute(t.Context()) {
		continue
	}
	if err == nil || !strings.HasPrefix(err.Error(), "One (AWS::SNS::Topic): no one; Two (AWS::SNS::Topic): no two; the stack ") {
		t.Error(err)
	}
}

// TestDeployLeft ends the loop and leaves CloudFormation at work.
func TestDeployLeft(t *testing.T) {
	stub := bototest.New(t)
	expectChangeSet(stub, true, boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("One")})
	stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage(""))
	stub.Expect("cloudformation", "ExecuteChangeSet", nil).Return(boto3.Map{})
	stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage("", stackEvent("1", "app", "UPDATE_IN_PROGRESS", "")))
	d, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
	if err != nil {
		t.Fatal(err)
	}
	for e, err := range d.Execute(t.Context()) {
		if err != nil || e.Status != "UPDATE_IN_PROGRESS" {
			t.Error(e, err)
		}
		break
	}
}

func TestDeployNothing(t *testing.T) {
	stub := bototest.New(t)
	expectChangeSet(stub, true, boto3.Map{"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes. Submit different information to create a change set."})
	stub.Expect("cloudformation", "DeleteChangeSet", boto3.Map{"ChangeSetName": setARN}).Return(boto3.Map{})
	d, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
	if err != nil || !d.NoChanges {
		t.Fatal(d, err)
	}
	for e, err := range d.Execute(t.Context()) {
		t.Error(e, err)
	}
}

func TestDeployRefused(t *testing.T) {
	stub := bototest.New(t)
	expectChangeSet(stub, true, boto3.Map{"Status": "FAILED", "StatusReason": "Transform AWS::Serverless failed"})
	_, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput)
	failure(t, err, "Transform AWS::Serverless failed (cloudformation "+setARN+" is FAILED)")

	stub = bototest.New(t)
	stub.Expect("cloudformation", "DescribeStacks", nil).Fail(boto3.Code("AccessDenied"))
	if _, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), deployInput); !errors.Is(err, boto3.Code("AccessDenied")) {
		t.Error(err)
	}

	stub = bototest.New(t)
	stub.Expect("cloudformation", "CreateChangeSet", boto3.Map{"StackName": "app", "TemplateBody": "t", "ChangeSetType": "IMPORT", "ChangeSetName": "mine"}).Fail(boto3.Code("AlreadyExistsException"))
	in := *deployInput
	in.ChangeSetName, in.ChangeSetType = "mine", cloudformation.ChangeSetTypeImport
	if _, err := jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), &in); !errors.Is(err, boto3.Code("AlreadyExistsException")) {
		t.Error(err)
	}
}

package eventual_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/eventual"
	"github.com/boto3-go/boto3/service/iam"
)

// printing stands for the *testing.T of a test: it prints failures.
type printing struct{ testing.TB }

func (printing) Helper()                           {}
func (printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printing) Failed() bool                      { return false }
func (printing) Cleanup(func())                    {}

// A role that has just been made is not found at first, and a role that nobody has made
// is not found at all.
func ExampleHook() {
	stub := bototest.New(printing{}) // in place of AWS
	stub.Expect("iam", "CreateRole", nil).Return(role("app-role"))
	stub.Expect("iam", "GetRole", nil).Fail(noEntity).Return(role("app-role"))
	stub.Expect("iam", "GetRole", nil).Fail(noEntity)

	ctx, sess := context.Background(), stub.Session()
	remove := sess.Hook(eventual.Hook(time.Minute))
	defer remove()

	c := iam.New(sess)
	if _, err := c.CreateRole(ctx, &iam.CreateRoleInput{RoleName: "app-role", AssumeRolePolicyDocument: "{}"}); err != nil {
		fmt.Println(err)
		return
	}
	out, err := c.GetRole(ctx, &iam.GetRoleInput{RoleName: "app-role"})
	fmt.Println(out.Role.RoleName, err)
	_, err = c.GetRole(ctx, &iam.GetRoleInput{RoleName: "app-rule"})
	fmt.Println(err != nil)
	// Output:
	// app-role <nil>
	// true
}

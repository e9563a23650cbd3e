package main

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/iam"
)

func TestRun(t *testing.T) {
	testserver.Moto(t)
	c := iam.New(testserver.Session(t))
	for _, name := range []string{"ann", "bob"} {
		if _, err := c.CreateUser(t.Context(), &iam.CreateUserInput{UserName: name}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.CreateLoginProfile(t.Context(), &iam.CreateLoginProfileInput{UserName: "ann", Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	device, err := c.CreateVirtualMFADevice(t.Context(), &iam.CreateVirtualMFADeviceInput{VirtualMFADeviceName: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.EnableMFADevice(t.Context(), &iam.EnableMFADeviceInput{
		UserName: "ann", SerialNumber: device.VirtualMFADevice.SerialNumber, AuthenticationCode1: "123456", AuthenticationCode2: "654321",
	})
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), &out, time.Now().AddDate(0, 0, 100)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("[[ann true true %s Active 100 never] [bob false false    ]]", key.AccessKey.AccessKeyId)
	if got := fmt.Sprint(rows[1:]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

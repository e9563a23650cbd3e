package main

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/ec2"
)

func TestRun(t *testing.T) {
	testserver.Moto(t)
	session := testserver.Session(t)
	for _, v := range []struct {
		region string
		size   int32
	}{{"us-east-1", 100}, {"us-east-1", 50}, {"eu-west-1", 500}} {
		_, err := ec2.New(session, boto3.Config{Region: v.region}).CreateVolume(t.Context(), &ec2.CreateVolumeInput{
			AvailabilityZone: v.region + "a", Size: new(v.size), VolumeType: ec2.VolumeTypeGp3,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// A volume in use is none of them.
	_, err := ec2.New(session).RunInstances(t.Context(), &ec2.RunInstancesInput{
		ImageId: "ami-12c6146b", InstanceType: "t3.micro", MinCount: new(int32(1)), MaxCount: new(int32(1)),
	})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	chart := filepath.Join(t.TempDir(), "unused.svg")
	if err := run(t.Context(), &out, boto3.Places{Regions: []string{"us-east-1", "eu-west-1"}}, chart); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 || !strings.Contains(lines[1], "eu-west-1") || !strings.Contains(lines[1], "40.00") || !strings.Contains(lines[4], "52.00") {
		t.Error(out.String())
	}
	picture, err := os.ReadFile(chart)
	if err != nil {
		t.Fatal(err)
	}
	var drawn struct {
		Rects []struct {
			Width string `xml:"width,attr"`
		} `xml:"rect"`
	}
	// The background comes first.
	if err := xml.Unmarshal(picture, &drawn); err != nil || len(drawn.Rects) != 3 || drawn.Rects[1].Width != "400" || drawn.Rects[2].Width != "120" {
		t.Errorf("%+v %v\n%s", drawn, err, picture)
	}
}

package endpoint

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestPartitions(t *testing.T) {
	parsed := mustPartitions(t, []byte(testPartitions))
	form, err := parsed.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := OpenPartitions(string(form))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(parsed.All(), opened.All()) {
		t.Errorf("got %v, want %v", opened.All(), parsed.All())
	}
	for _, p := range []*Partitions{parsed, opened} {
		for region, want := range map[string]string{
			"us-east-1": "aws", "eu-mars-9": "aws", "cn-north-1": "aws-cn", "cn-mars-1": "aws-cn", "aws-cn-global": "aws-cn",
			"us-gov-west-1": "aws-us-gov", "us-gov-mars-1": "aws-us-gov", "us-iso-east-1": "aws-iso", "": "aws", "mars": "aws",
			"us-east-1-x": "aws", "xus-gov-west-1": "aws",
		} {
			if got := p.Partition(region).Name; got != want {
				t.Errorf("%q: got %s, want %s", region, got, want)
			}
		}
		if got, want := p.Regions("aws-cn"), []string{"aws-cn-global", "cn-north-1"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestPartitionsRefused(t *testing.T) {
	for _, input := range []string{
		`{}`, `{"partitions": []}`, `{"partitions": [{}]}`,
		strings.Replace(testPartitions, `^cn`, `^(cn`, 1),
		strings.Replace(testPartitions, `"dnsSuffix"`, `"suffix"`, 1),
	} {
		if _, err := ParsePartitionsJSON([]byte(input)); err == nil {
			t.Errorf("%.80s is taken", input)
		}
	}
	form, err := mustPartitions(t, []byte(testPartitions)).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	for end := range form {
		if _, err := OpenPartitions(string(form[:end])); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d bytes: got %v", end, err)
		}
	}
}

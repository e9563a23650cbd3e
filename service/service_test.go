package service_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3/internal/endpoint"
	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

func TestStoreHasEverything(t *testing.T) {
	counted, gone, ops := 0, 0, 0
	for _, e := range service.Entries() {
		data, file, ok := service.Description(e.Name)
		if !ok {
			t.Fatalf("%s is in the index and not in the store", e.Name)
		}
		s, err := model.Open(file, data)
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != e.Name || s.APIVersion == "" || s.Retired != e.Retired {
			t.Errorf("%+v opens as %s %s, retired %v", e, s.Name, s.APIVersion, s.Retired)
		}
		for _, name := range s.OperationNames() {
			if op, err := s.Operation(name); err != nil || op == nil {
				t.Errorf("%s.%s: %v", e.Name, name, err)
			}
		}
		checkRules(t, s)
		if e.Retired {
			gone++
			continue
		}
		counted++
		ops += len(s.OperationNames())
	}
	testcounts.Is(t, "services", counted)
	testcounts.Is(t, "retired services", gone)
	testcounts.Is(t, "operations", ops)
}

func checkRules(t *testing.T, s *model.Service) {
	t.Helper()
	rules, err := s.Section(model.EndpointRules)
	if err != nil {
		t.Error(err)
	}
	if rules == nil {
		t.Errorf("%s has no endpoint rules", s.Name)
		return
	}
	if _, err := endpoint.Open(string(rules)); err != nil {
		t.Errorf("%s: %v", s.Name, err)
	}
}

// The store may take so many bytes for each operation, with its share of shapes,
// rules, paginators and waiters.
const maxPerOperation = 155

func TestStoreIsSmall(t *testing.T) {
	size, operations := int64(0), 0
	for _, e := range service.Entries() {
		data, file, _ := service.Description(e.Name)
		s, err := model.Open(file, data)
		if err != nil {
			t.Fatal(err)
		}
		operations += len(s.OperationNames())
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".go" {
			return err
		}
		info, err := os.Stat(path)
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the store has %d bytes for %d operations", size, operations)
	if limit := maxPerOperation * int64(operations); size > limit {
		t.Errorf("the store has %d bytes, more than %d", size, limit)
	}
}

func TestForCredentials(t *testing.T) {
	for _, name := range []string{"sts", "sso", "sso-oidc", "signin"} {
		data, ok := service.ForCredentials(name)
		if !ok {
			t.Fatalf("%s is missing", name)
		}
		if s, err := model.Open(name, data); err != nil || s.Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRegions(t *testing.T) {
	list, err := service.Regions()
	if err != nil || len(list) < 5 || list[0].Name != "aws" {
		t.Fatal(len(list), err)
	}
	if len(list[0].Services["ec2"].Endpoints) < 17 || list[0].Services["iam"].PartitionEndpoint != "aws-global" {
		t.Errorf("%+v", list[0].Services["iam"])
	}
	if _, err := endpoint.OpenPartitions(service.Partitions()); err != nil {
		t.Error(err)
	}
}

func TestGlobalEndpoint(t *testing.T) {
	list, err := service.Regions()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for prefix, presence := range list[0].Services {
		if got := service.GlobalEndpoint(prefix); got != presence.PartitionEndpoint {
			t.Errorf("%s has %q, and the table of regions %q", prefix, got, presence.PartitionEndpoint)
		} else if got != "" {
			found++
		}
	}
	if list[0].Name != "aws" || found < 20 {
		t.Errorf("%d services in %s", found, list[0].Name)
	}
	if got := service.GlobalEndpoint("no-such"); got != "" {
		t.Errorf("an unknown service has %q", got)
	}
}

func BenchmarkOpen(b *testing.B) {
	for _, name := range []string{"s3", "ec2", "sqs"} {
		data, file, _ := service.Description(name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := model.Open(file, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

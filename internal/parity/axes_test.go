package parity_test

import (
	"hash/fnv"
	"testing"

	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// places are the clients that TestPlaces makes of a service.
func places(name string) (list []*target) {
	for _, region := range []string{
		"us-east-1", "eu-central-1", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "us-iso-east-1", "us-isof-east-1", "eusc-de-east-1",
		"xx-north-9", "aws-global", "us-east-2", "fips-us-west-2", "us-west-2-fips", "bad region", "a.b", "-x", "",
	} {
		list = append(list, &target{Service: name, Region: region})
		for _, fips := range []bool{false, true} {
			if fips {
				list = append(list, &target{Service: name, Region: region, Config: map[string]any{"use_fips_endpoint": true}})
			}
			list = append(list, &target{Service: name, Region: region, Config: map[string]any{
				"use_fips_endpoint": fips, "use_dualstack_endpoint": true,
			}})
		}
	}
	for _, url := range []string{
		"https://example.com", "http://localhost:4566", "https://example.com:8443/base/path", "https://example.com/base/",
		"https://example.com:443", "http://example.com:80/a%20b", "https://vpce-1-2.svc.us-west-2.vpce.amazonaws.com",
	} {
		list = append(list, &target{Service: name, Region: "us-west-2", Endpoint: url, Config: map[string]any{
			"request_checksum_calculation": "when_supported", "response_checksum_validation": "when_supported", // not the default elsewhere
		}})
	}
	return append(list,
		&target{Service: name, Region: "us-west-2", Account: "123456789012"},
		&target{Service: name, Region: "us-west-2", SessionToken: "session/token=="},
		&target{Service: name, Region: "us-west-2", Config: map[string]any{"signature_version": "v4"}},
		&target{Service: name, Region: "us-west-2", Config: map[string]any{"request_checksum_calculation": "when_required"}},
	)
}

// TestPlaces compares regions of every partition and none, FIPS and dual-stack
// endpoints, endpoints of others, credentials with an account or a session.
func TestPlaces(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	for _, e := range service.Entries() {
		if e.Retired || !wanted(e.Name, "") || *only == "" && !*everything && !sampledName(e.Name, 60) {
			continue
		}
		op := someOperation(t, e.Name)
		for _, to := range places(e.Name) {
			trials = append(trials, trial{target: to, op: op, mode: full, params: generate(*seed, op, full)})
		}
		if len(trials) > 2000 {
			run(t, y, trials, byMap)
			trials = nil
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
}

func sampledName(name string, n uint64) bool {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return (h.Sum64()>>7+*seed)%n == 0
}

// someOperation is an operation of a service that is not about events.
func someOperation(t *testing.T, name string) (op *model.Operation) {
	t.Helper()
	m := describe(t, name)
	names := m.OperationNames()
	for i := range names {
		var err error
		if op, err = m.Operation(names[(int(*seed)*7+i)%len(names)]); err != nil {
			t.Fatal(err)
		}
		if op.EventInput == nil {
			return op
		}
	}
	return op
}

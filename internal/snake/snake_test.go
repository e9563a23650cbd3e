package snake_test

import (
	"encoding/json"
	"testing"

	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// script prints botocore's names of all operations and waiters, by service.
const script = `
import json, botocore, botocore.session
s = botocore.session.get_session()
names = {}
for service in s.get_available_services():
    names[service] = [{o: botocore.xform_name(o) for o in s.get_service_model(service).operation_names}, {}]
    try:
        names[service][1] = {w: botocore.xform_name(w) for w in s.get_waiter_model(service).waiter_names}
    except botocore.exceptions.UnknownServiceError:
        pass
    except botocore.exceptions.DataNotFoundError:
        pass
print(json.dumps(names))
`

// TestAsBotocore compares the names of all operations and waiters, of which no two of
// a service may be one in Python.
func TestAsBotocore(t *testing.T) {
	var services map[string][2]map[string]string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, nil, "-c", script), &services); err != nil {
		t.Fatal(err)
	}
	count := 0
	for service, kinds := range services {
		for _, names := range kinds {
			var list []string
			for name, want := range names {
				list = append(list, name)
				if got := snake.Case(name); got != want {
					t.Errorf("%s.%s: %s, want %s", service, name, got, want)
				}
			}
			found := snake.Of(list)
			for name, python := range names {
				if found[python] != name {
					t.Errorf("%s: %s is %s and %s", service, python, name, found[python])
				}
			}
			count += len(names)
		}
	}
	if count < 18000 {
		t.Errorf("only %d names", count)
	}
}

// aliases asks botocore's clients for the second names that they have for operations,
// found among the handlers of names that a client lacks.
const aliases = `
import json, re, inspect, botocore.handlers, botocore.session
s = botocore.session.get_session()
found = {}
for entry in botocore.handlers.BUILTIN_HANDLERS:
    m = re.fullmatch(r"getattr\.([a-z0-9-]+)\.(\w+)", entry[0])
    if not m:
        continue
    for service in s.get_available_services():
        model = s.get_service_model(service)
        if model.service_id.hyphenize() == m[1]:
            client = s.create_client(service, "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
            name = getattr(client, m[2]).__name__
            found[m[2]] = client.meta.method_to_api_mapping[name]
print(json.dumps(found))
`

func TestAliases(t *testing.T) {
	var found map[string]string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, nil, "-c", aliases), &found); err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Error("botocore has no second names")
	}
	for python, name := range found {
		if got := snake.Of([]string{"Other", name})[python]; got != name {
			t.Errorf("%s is %q, want %s", python, got, name)
		}
	}
}

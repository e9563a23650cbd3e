package boto3_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service/eks"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
)

// extrasOfServices are those of a user, by service: members, values and operations
// more, other limits, traits and metadata, and a list that takes the place of one.
var extrasOfServices = map[string]string{
	"sqs/2012-11-05": `{"metadata": {"signingName": "queues"},
		"operations": {"ListQueues": {"http": {"method": "PUT"}}, "CountQueues": {"name": "CountQueues", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "CountQueuesRequest"}}},
		"shapes": {"SendMessageRequest": {"required": ["QueueUrl"], "members": {"Urgent": {"shape": "Boolean"}, "DelaySeconds": {"shape": "String"}}},
			"CountQueuesRequest": {"type": "structure", "members": {"Prefix": {"shape": "String"}}},
			"QueueAttributeName": {"enum": ["Colour"]}, "BoxedInteger": {"min": 3}}}`,
	"sns/2010-03-31": `{"shapes": {"PublishInput": {"members": {"Shade": {"shape": "String", "locationName": "shade"}}}}}`,
	"eks/2017-11-01": `{"shapes": {"Cluster": {"members": {"name": {"locationName": "clusterName"}}}}, "clientContextParams": {"Quiet": {"type": "boolean"}}}`,
}

// askServices prints what botocore makes of a service: its metadata, operations and
// shapes, of a folder that has the user's extras alone.
const askServices = `import json, sys, botocore.session
s = botocore.session.get_session()
s.set_config_variable("data_path", sys.argv[1])
out = {}
for name in sys.argv[2:]:
    m = s.get_service_model(name)
    d = m._service_description
    ref = lambda r: r and {k: v for k, v in r.items() if k in ("shape", "locationName", "location")}
    out[name] = {
        "signing": m.signing_name,
        "operations": {n: [o["http"]["method"], o["http"]["requestUri"], ref(o.get("input")), ref(o.get("output"))] for n, o in d["operations"].items()},
        "shapes": {n: [{k: v["shape"] for k, v in sh.get("members", {}).items()}, sh.get("required") or [], sh.get("enum") or [], sh.get("min")] for n, sh in d["shapes"].items()},
        "params": sorted(d.get("clientContextParams", {})),
    }
print(json.dumps(out))`

// TestServiceExtrasOfTheUser holds that service-2.sdk-extras.json in a user's folder is
// merged over the embedded description as botocore's loader does it, by name and typed.
func TestServiceExtrasOfTheUser(t *testing.T) {
	dir := t.TempDir()
	for service, merge := range extrasOfServices {
		writeExtras(t, dir, service, merge)
	}
	var want map[string]any
	out := testoracle.Run(t, testoracle.Botocore, nil, "-c", askServices, dir, "sqs", "sns", "eks")
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, boto3.Config{DataPath: []string{dir}})
	typed := map[string]*boto3.Client{"sqs": sqs.New(s).Dynamic(), "sns": sns.New(s).Dynamic(), "eks": eks.New(s).Dynamic()}
	for name, client := range typed {
		byName, err := s.Client(name)
		if err != nil {
			t.Fatal(err)
		}
		for face, c := range map[string]*boto3.Client{"by name": byName, "typed": client} {
			got := saysOf(t, c.Model())
			for part, wanted := range want[name].(map[string]any) {
				if !reflect.DeepEqual(got[part], wanted) {
					t.Errorf("%s, %s: %s:\n%v\nwant\n%v", name, face, part, got[part], wanted)
				}
			}
		}
	}
}

// saysOf is what askServices prints, of a description.
func saysOf(t *testing.T, m *model.Service) map[string]any {
	t.Helper()
	operations, shapes, params := map[string]any{}, map[string]any{}, []string{}
	ref := func(r *model.Member) any {
		if r == nil {
			return nil
		}
		said := map[string]string{"shape": r.Shape.Name}
		if r.LocationName != "" {
			said["locationName"] = r.LocationName
		}
		return said
	}
	for _, name := range m.OperationNames() {
		op, err := m.Operation(name)
		if err != nil {
			t.Fatal(err)
		}
		operations[name] = []any{op.Method, op.RequestURI, ref(op.Input), ref(op.Output)}
	}
	for _, name := range m.ShapeNames() {
		sh, err := m.Shape(name)
		if err != nil {
			t.Fatal(err)
		}
		members, required := map[string]string{}, []string{}
		for _, member := range sh.Members {
			members[member.Name] = member.Shape.Name
		}
		for _, i := range sh.Required {
			required = append(required, sh.Members[i].Name)
		}
		shapes[name] = []any{members, required, append([]string{}, sh.Enum...), sh.Min}
	}
	for _, p := range m.ClientContextParams {
		params = append(params, p.Name)
	}
	text, err := json.Marshal(map[string]any{"signing": cmp.Or(m.SigningName, m.EndpointPrefix), "operations": operations, "shapes": shapes, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	var said map[string]any
	if err := json.Unmarshal(text, &said); err != nil {
		t.Fatal(err)
	}
	return said
}

// TestCallWithServiceExtras sends what only a user's extras describe, with the
// endpoint rules, paginators and waiters that the service has anyway.
func TestCallWithServiceExtras(t *testing.T) {
	dir := t.TempDir()
	writeExtras(t, dir, "sqs/2012-11-05", extrasOfServices["sqs/2012-11-05"])
	var sent []string
	s := newSession(t, boto3.Config{
		DataPath: []string{dir}, Region: "eu-west-1",
		HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			sent = append(sent, r.URL.String()+" "+string(body)+" "+r.Header.Get("Authorization"))
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
		}),
	})
	c := sqs.New(s)
	if err := c.Dynamic().Call(t.Context(), "CountQueues", boto3.Map{"Prefix": "a"}, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Dynamic().Call(t.Context(), "SendMessage", boto3.Map{"QueueUrl": "https://q/", "Urgent": true, "DelaySeconds": "5"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ListQueues(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: "b"}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{`{"Prefix": "a"}`, `{"QueueUrl": "https://q/", "DelaySeconds": "5", "Urgent": true}`, `{"QueueNamePrefix": "b"}`} {
		if !strings.HasPrefix(sent[i], "https://sqs.eu-west-1.amazonaws.com/ "+want+" ") || !strings.Contains(sent[i], "/eu-west-1/queues/aws4_request") {
			t.Errorf("%s\nwant %s", sent[i], want)
		}
	}
	if names, err := c.Dynamic().Names(); err != nil || !slices.Contains(names.Paginators, "ListQueues") {
		t.Error("the service's paginators are gone")
	}
}

// TestOwnExtrasStay holds that what botocore's own extras add is in the embedded
// description, also where the user has extras: there botocore's loader drops its own.
func TestOwnExtrasStay(t *testing.T) {
	dir := t.TempDir()
	writeExtras(t, dir, "rds/2014-10-31", `{"shapes": {"CopyDBSnapshotMessage": {"members": {"Shade": {"shape": "String"}}}}}`)
	c, err := newSession(t, boto3.Config{DataPath: []string{dir}}).Client("rds")
	if err != nil {
		t.Fatal(err)
	}
	sh, err := c.Model().Shape("CopyDBSnapshotMessage")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SourceRegion", "Shade"} {
		if _, ok := sh.Member(name); !ok {
			t.Errorf("%s is not there", name)
		}
	}
}

// TestServiceExtrasThatDoNotFit holds that an error says which file does not fit.
func TestServiceExtrasThatDoNotFit(t *testing.T) {
	for merge, want := range map[string]string{
		`{"shapes": {"SendMessageRequest": {"members": {"More": {"shape": "Nothing"}}}}}`: `"Nothing"`,
		`{"shapes": []}`: "object",
	} {
		dir := t.TempDir()
		writeExtras(t, dir, "sqs/2012-11-05", merge)
		_, err := newSession(t, boto3.Config{DataPath: []string{dir}}).Client("sqs")
		if damaged, ok := errors.AsType[*model.DamagedError](err); !ok || !strings.Contains(err.Error(), "sqs with its service-2.sdk-extras.json") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, %v", err, damaged)
		}
	}
}

func writeExtras(t *testing.T, dir, service, merge string) {
	t.Helper()
	path := filepath.Join(dir, service, "service-2.sdk-extras.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`{"version": 1.0, "merge": `+merge+`}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

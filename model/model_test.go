package model

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const library = `{
 "version": "2.0",
 "metadata": {"apiVersion": "2020-01-02", "endpointPrefix": "lib", "protocol": "rest-xml", "protocols": ["rest-xml"],
  "serviceId": "Library", "signatureVersion": "v4", "xmlNamespace": "http://lib/", "awsQueryCompatible": {},
  "protocolSettings": {"h2": "eventstream"}, "auth": ["aws.auth#sigv4"]},
 "clientContextParams": {"Quiet": {"documentation": "prose", "type": "boolean"}},
 "operations": {
  "PutBook": {"name": "PutBook", "http": {"method": "PUT", "requestUri": "/books/{Id}", "responseCode": 201},
   "input": {"shape": "PutBookRequest", "locationName": "Put", "xmlNamespace": {"uri": "http://lib/put", "prefix": "p"}},
   "output": {"shape": "Book", "resultWrapper": "R"},
   "errors": [{"shape": "NoSuchShelf"}], "idempotent": true, "authtype": "none", "auth": ["smithy.api#noAuth"],
   "endpoint": {"hostPrefix": "{Id}."}, "unsignedPayload": true,
   "httpChecksum": {"requestAlgorithmMember": "Id", "requestChecksumRequired": true, "responseAlgorithms": ["CRC32"]},
   "requestcompression": {"encodings": ["gzip"]},
   "staticContextParams": {"A": {"value": true}, "B": {"value": "x"}, "C": {"value": ["y", "z"]}},
   "operationContextParams": {"Ids": {"path": "Books[*].Id"}},
   "endpointdiscovery": {"required": true}},
  "Empty": {"name": "Empty", "http": {"method": "POST", "requestUri": "/"}}
 },
 "shapes": {
  "Unreferenced": {"type": "list", "member": {"shape": "Lonely", "locationName": "item"}, "flattened": true},
  "Lonely": {"type": "map", "key": {"shape": "Id"}, "value": {"shape": "Score"}, "min": 0, "max": 10},
  "PutBookRequest": {"type": "structure", "required": ["Id", "Body"], "payload": "Body", "members": {
    "Id": {"shape": "Id", "location": "uri", "locationName": "Id", "hostLabel": true, "contextParam": {"name": "Book"}},
    "Body": {"shape": "Stream", "documentation": "prose"},
    "Token": {"shape": "Id", "idempotencyToken": true, "location": "header", "locationName": "x-token", "deprecated": true}}},
  "Book": {"type": "structure", "members": {
    "Title": {"shape": "Id", "locationName": "title"}, "Parts": {"shape": "Books"}, "When": {"shape": "Date", "timestampFormat": "rfc822"},
    "Score": {"shape": "Score"}, "Kind": {"shape": "Kind"},
    "Ns": {"shape": "Id", "xmlAttribute": true, "xmlNamespace": "urn:x", "queryName": "NS"}}},
  "Books": {"type": "list", "member": {"shape": "Book"}},
  "Id": {"type": "string", "min": 1, "max": 64, "pattern": "[a-z]+"},
  "Kind": {"type": "string", "enum": ["NOVEL", "POEM"], "sensitive": true},
  "Score": {"type": "double", "min": -0.5, "max": 1.5},
  "Date": {"type": "timestamp", "timestampFormat": "iso8601"},
  "Stream": {"type": "blob", "streaming": true, "requiresLength": true},
  "NoSuchShelf": {"type": "structure", "exception": true, "members": {"message": {"shape": "Id"}},
    "error": {"code": "NoShelf", "httpStatusCode": 404, "senderFault": true}, "retryable": {"throttling": true}}
 }
}`

func TestParse(t *testing.T) {
	s, err := Parse("library", Data{Service: []byte(library)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("PutBook")
	if err != nil || op == nil {
		t.Fatal(op, err)
	}
	in := op.Input
	if in.LocationName != "Put" || in.XMLNamespace != "http://lib/put" || in.XMLPrefix != "p" {
		t.Errorf("input traits %+v", in)
	}
	if op.StreamingInput == nil || op.StreamingInput.Name != "Body" || !in.Shape.Members[1].Required {
		t.Errorf("streaming payload %+v", op.StreamingInput)
	}
	when, _ := op.Output.Shape.Member("When")
	if when.TimestampFormat != RFC822 {
		t.Errorf("a reference's timestamp format must win over its shape's, have %v", when.TimestampFormat)
	}
	if e, err := s.ErrorShape("NoShelf"); err != nil || e == nil || !e.Error.Throttling {
		t.Errorf("ErrorShape = %+v, %v", e, err)
	}
	if op, err := s.Operation("Absent"); op != nil || err != nil {
		t.Errorf("an unknown operation gives %v, %v", op, err)
	}
	if !s.QueryCompatible || s.H2 != "eventstream" {
		t.Errorf("metadata %+v", s.Metadata)
	}
}

func TestPackedFormKeepsEverything(t *testing.T) {
	comparePacked(t, "library", Data{Service: []byte(library), Paginators: []byte(`{"pagination":{}}`)})
}

// TestPackedFormOfBotocore packs and opens every description of a botocore
// data directory named by BOTO3_BOTOCORE_DATA.
func TestPackedFormOfBotocore(t *testing.T) {
	dir := os.Getenv("BOTO3_BOTOCORE_DATA")
	if dir == "" {
		t.Skip("BOTO3_BOTOCORE_DATA names no botocore data directory")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*", "service-2.json.gz"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		comparePacked(t, file, Data{File: file, Service: gunzip(t, file)})
	}
}

func gunzip(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func comparePacked(t *testing.T, name string, d Data) {
	t.Helper()
	want, err := Parse(name, d)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(name, false, d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Open(name, string(packed))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want.Metadata, got.Metadata) || !reflect.DeepEqual(want.ClientContextParams, got.ClientContextParams) {
		t.Errorf("%s: metadata differ: %+v, %+v", name, want.Metadata, got.Metadata)
	}
	if !reflect.DeepEqual(want.OperationNames(), got.OperationNames()) {
		t.Errorf("%s: operations differ", name)
	}
	seen := map[*Shape]bool{}
	for _, n := range want.OperationNames() {
		a, err := want.Operation(n)
		if err != nil {
			t.Fatal(err)
		}
		b, err := got.Operation(n)
		if err != nil {
			t.Fatal(err)
		}
		compareMembers(t, n, a.Input, b.Input, seen)
		compareMembers(t, n, a.Output, b.Output, seen)
		plain := func(op Operation) Operation {
			op.Service, op.Input, op.Output, op.Errors = nil, nil, nil, nil
			op.StreamingInput, op.StreamingOutput, op.EventInput, op.EventOutput, op.ValidationMode = nil, nil, nil, nil, nil
			return op
		}
		if pa, pb := plain(*a), plain(*b); !reflect.DeepEqual(pa, pb) {
			t.Errorf("%s.%s: %+v, %+v", name, n, pa, pb)
		}
		if len(a.Errors) != len(b.Errors) {
			t.Errorf("%s.%s: errors differ", name, n)
		}
	}
	for _, n := range want.ShapeNames() {
		a, _ := want.Shape(n)
		b, err := got.Shape(n)
		if err != nil || b == nil {
			t.Fatalf("%s.%s: %v", name, n, err)
		}
		compareShapes(t, n, a, b, seen)
	}
	for sec := range sectionCount {
		a, _ := want.Section(sec)
		b, err := got.Section(sec)
		if err != nil || string(a) != string(b) {
			t.Errorf("%s: section %d differs: %v", name, sec, err)
		}
	}
}

func compareMembers(t *testing.T, path string, a, b *Member, seen map[*Shape]bool) {
	t.Helper()
	if a == nil || b == nil {
		if a != b {
			t.Errorf("%s: %v, %v", path, a, b)
		}
		return
	}
	x, y := *a, *b
	x.Shape, y.Shape = nil, nil
	if x != y {
		t.Errorf("%s: %+v, %+v", path, x, y)
	}
	compareShapes(t, path, a.Shape, b.Shape, seen)
}

func compareShapes(t *testing.T, path string, a, b *Shape, seen map[*Shape]bool) {
	t.Helper()
	if seen[a] {
		return
	}
	seen[a] = true
	path += ">" + a.Name
	x, y := *a, *b
	for _, s := range []*Shape{&x, &y} {
		s.Members, s.Element, s.Key, s.Value, s.Payload, s.index = nil, nil, nil, nil, nil, nil
	}
	if !reflect.DeepEqual(x, y) || len(a.Members) != len(b.Members) {
		t.Errorf("%s: %+v, %+v", path, x, y)
		return
	}
	compareMembers(t, path, a.Element, b.Element, seen)
	compareMembers(t, path, a.Key, b.Key, seen)
	compareMembers(t, path, a.Value, b.Value, seen)
	compareMembers(t, path, a.Payload, b.Payload, seen)
	for i := range a.Members {
		compareMembers(t, path, &a.Members[i], &b.Members[i], seen)
	}
}

func TestDamage(t *testing.T) {
	packed, err := Pack("library", false, Data{Service: []byte(library)})
	if err != nil {
		t.Fatal(err)
	}
	for n := range packed {
		check := func(kind, data string) {
			s, err := Open("library.b3d", data)
			if err == nil {
				touchAll(s)
				return
			}
			if damaged, ok := errors.AsType[*DamagedError](err); !ok || !strings.Contains(err.Error(), "library.b3d") {
				t.Errorf("%s at %d: %v (%T)", kind, n, err, damaged)
			}
		}
		check("cut", string(packed[:n]))
		flipped := []byte(string(packed))
		flipped[n] ^= 0x41
		check("flip", string(flipped))
	}
	if _, err := Parse("x", Data{File: "x/service-2.json", Service: []byte(library[:300])}); err == nil || !strings.Contains(err.Error(), "x/service-2.json") {
		t.Errorf("truncated JSON: %v", err)
	}
}

// touchAll loads everything that a description holds.
func touchAll(s *Service) {
	for _, n := range s.OperationNames() {
		_, _ = s.Operation(n)
	}
	for _, n := range s.ShapeNames() {
		_, _ = s.Shape(n)
	}
	for sec := range sectionCount {
		_, _ = s.Section(sec)
	}
	_, _ = s.ErrorShape("x")
}

func FuzzOpen(f *testing.F) {
	packed, err := Pack("library", false, Data{Service: []byte(library)})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Fuzz(func(_ *testing.T, data []byte) {
		if s, err := Open("fuzz", string(data)); err == nil {
			touchAll(s)
		}
	})
}

// FuzzCore reaches past the checksum that FuzzOpen seldom gets by.
func FuzzCore(f *testing.F) {
	s, records, err := parse("library", Data{Service: []byte(library)})
	if err != nil {
		f.Fatal(err)
	}
	core, err := packCore(s, records)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(core)
	f.Fuzz(func(t *testing.T, data []byte) {
		packed, err := packArchive([][]byte{data})
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Open("fuzz", string(packed)); err == nil {
			touchAll(s)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(library))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if s, err := Parse("fuzz", Data{Service: data}); err == nil {
			touchAll(s)
		}
	})
}

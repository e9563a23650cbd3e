package wire_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// twinService has members that share an element with a neighbour, a union, and
// timestamps in headers.
const twinService = `{"metadata": {"protocol": "rest-xml", "apiVersion": "1"},
"operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Head"}, "output": {"shape": "Out"}}},
"shapes": {"S": {"type": "string"}, "L": {"type": "list", "member": {"shape": "S"}, "flattened": true},
 "ISO": {"type": "timestamp", "timestampFormat": "iso8601"}, "Unix": {"type": "timestamp", "timestampFormat": "unixTimestamp"},
 "RFC": {"type": "timestamp"}, "ISOs": {"type": "list", "member": {"shape": "ISO"}},
 "Head": {"type": "structure", "members": {"ISO": {"shape": "ISO", "location": "header", "locationName": "x-iso"},
  "Unix": {"shape": "Unix", "location": "header", "locationName": "x-unix"}, "RFC": {"shape": "RFC", "location": "header", "locationName": "x-rfc"},
  "Many": {"shape": "ISOs", "location": "header", "locationName": "x-many"}}},
 "Choice": {"type": "structure", "union": true, "members": {"A": {"shape": "S"}, "B": {"shape": "S"}}},
 "Out": {"type": "structure", "members": {"Id": {"shape": "S"}, "Event": {"shape": "S"}, "Events": {"shape": "L", "locationName": "Event"},
  "Topics": {"shape": "L", "locationName": "Topic"}, "Topic": {"shape": "S"}, "Last": {"shape": "S"}, "Choice": {"shape": "Choice"}}}}}`

func twinOperation(t *testing.T) *model.Operation {
	t.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(twinService)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	return op
}

// What is expected is what botocore reads; of several elements it gives the
// deprecated member the parser's own nodes, here it is the first one's text.
func TestDecodeXMLSharedElements(t *testing.T) {
	op := twinOperation(t)
	for body, want := range map[string]tree{
		"<r><Id>i</Id><Event>a</Event><Topic>t</Topic><Last>l</Last></r>": {
			"Id": "i", "Event": "a", "Events": []any{"a"}, "Topics": []any{"t"}, "Topic": "t", "Last": "l"},
		"<r><Last>l</Last><Topic>t</Topic><Event/></r>": {
			"Last": "l", "Topics": []any{"t"}, "Topic": "t", "Event": "", "Events": []any{""}},
		"<r><Event>a</Event><Event>b</Event><Topic>t</Topic><Event>c</Event><Topic>u</Topic></r>": {
			"Event": "a", "Events": []any{"a", "b", "c"}, "Topics": []any{"t", "u"}, "Topic": "t"},
		"<r><Choice><A>a</A></Choice></r>":            {"Choice": tree{"A": "a"}},
		"<r><Choice><New><X>1</X></New></Choice></r>": {"Choice": tree{"SDK_UNKNOWN_MEMBER": tree{"name": "New"}}},
	} {
		got, err := decodeTree(op, body)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v, want %v", body, got, err, want)
		}
	}
}

// botocore refuses these.
func TestDecodeXMLUnionRefuses(t *testing.T) {
	op := twinOperation(t)
	for _, members := range []string{"", "<A>a</A><B>b</B>", "<A>a</A><New/>", "<New/><Newer/>"} {
		if got, err := decodeTree(op, "<r><Choice>"+members+"</Choice></r>"); err == nil {
			t.Errorf("%s: %v", members, got)
		}
	}
}

// TestEncodeHTTPWholeSeconds holds the headers that botocore sends.
func TestEncodeHTTPWholeSeconds(t *testing.T) {
	op := twinOperation(t)
	for _, c := range []struct {
		at                   time.Time
		iso, unix, rfc, many string
	}{
		{time.Date(2028, 10, 5, 10, 7, 17, 999_000_000, time.UTC), "2028-10-05T10:07:17Z", "1854353237",
			"Thu, 05 Oct 2028 10:07:17 GMT", "2028-10-05T10:07:17Z,2028-10-05T10:07:17Z"},
		{time.Date(1969, 12, 31, 23, 59, 58, 500_000_000, time.UTC), "1969-12-31T23:59:58Z", "-2",
			"Wed, 31 Dec 1969 23:59:58 GMT", "1969-12-31T23:59:58Z,1969-12-31T23:59:58Z"},
	} {
		in, err := binder().In(op.Input.Shape, tree{"ISO": c.at, "Unix": c.at, "RFC": c.at, "Many": []time.Time{c.at, c.at}})
		if err != nil {
			t.Fatal(err)
		}
		head, err := wire.EncodeHTTP(op, in)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"X-Iso": c.iso, "X-Unix": c.unix, "X-Rfc": c.rfc, "X-Many": c.many} {
			if got := head.Header.Get(name); got != want {
				t.Errorf("%v: %s is %q, want %q", c.at, name, got, want)
			}
		}
	}
}

// TestXMLRoundTrip writes random values of every kind and reads them back.
func TestXMLRoundTrip(t *testing.T) {
	op := treeOperation(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		want := randomTree(r, 0)
		in, err := binder().In(op.Output.Shape, want)
		if err != nil {
			t.Fatal(err)
		}
		body, err := wire.AppendXML(nil, op.Output, in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeTree(op, string(body))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %#v, %v\nwant %#v", body, got, err, want)
		}
	}
}

// xmlText leaves out carriage returns, which XML reads as line ends.
func xmlText(r *rand.Rand) string {
	runes := make([]rune, r.IntN(6))
	for i := range runes {
		runes[i] = []rune{'a', '"', '\'', '&', '<', '>', ']', '\n', '\t', ' ', 'é', 0x1f600}[r.IntN(12)]
	}
	return string(runes)
}

func randomTree(r *rand.Rand, depth int) tree {
	all := tree{
		"Text": xmlText(r), "Num": r.NormFloat64(), "Int": int64(r.Uint64()), "Flag": r.IntN(2) == 0,
		"Data": []byte(xmlText(r)), "When": time.Unix(r.Int64N(4e9), r.Int64N(1e6)*1e3).UTC(),
		"List": []any{xmlText(r), xmlText(r)}, "Flat": []any{xmlText(r)}, "Map": tree{xmlText(r): xmlText(r), "k": ""},
		"FlatMap": tree{xmlText(r): xmlText(r)}, "Grantee": tree{"Type": xmlText(r) + "\r", "V": xmlText(r)},
	}
	if depth < 4 {
		all["Inner"] = randomTree(r, depth+1)
		all["Kids"] = []any{randomTree(r, depth+2), randomTree(r, depth+3)}
		all["Named"] = tree{xmlText(r): randomTree(r, depth+2)}
	}
	for name := range all {
		if r.IntN(3) == 0 {
			delete(all, name)
		}
	}
	return all
}

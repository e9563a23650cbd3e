package protocol_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

func faultOperation(t *testing.T, name string) *model.Operation {
	t.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(`{"metadata": {"protocol": "` + name + `", "apiVersion": "1"},
	"operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "errors": [{"shape": "NoSuchThing"}]}},
	"shapes": {"S": {"type": "string"}, "NoSuchThing": {"type": "structure", "exception": true, "members": {"Key": {"shape": "S"}, "Message": {"shape": "S"}}}}}`)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	return op
}

// TestXMLFaults holds what botocore reads of the same responses. Where botocore
// itself fails, or finds no code, the status is the code.
func TestXMLFaults(t *testing.T) {
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	s3 := header("x-amz-request-id", "hr", "x-amz-id-2", "hh")
	for _, c := range []struct {
		name   string
		status int
		body   string
		header http.Header
		want   protocol.Fault
		other  string // what is said of a body that is none of the service's
	}{
		{"page of a proxy", 502, "<html><body>Bad</body></html>", nil, protocol.Fault{Code: "502", Message: "Bad Gateway"}, "a web page came, perhaps a network's login, and no answer of the service: <html><body>Bad</body></html>"},
		{"page that is no XML", 503, "<HTML><br></HTML>", nil, protocol.Fault{Code: "503", Message: "Service Unavailable"}, "a web page came, perhaps a network's login, and no answer of the service: <HTML><br></HTML>"},
		{"page with a client's error", 400, "<html><body>no</body></html>", nil, protocol.Fault{Code: "400", Message: "Bad Request"}, "a web page came, perhaps a network's login, and no answer of the service: <html><body>no</body></html>"},
		{"blank", 503, "  ", nil, protocol.Fault{Code: "503", Message: "Service Unavailable"}, ""},
		{"answer to HEAD", 404, "", s3, protocol.Fault{Code: "404", Message: "Not Found", RequestID: "hr", HostID: "hh"}, ""},
		{"redirection", 301, "", s3, protocol.Fault{Code: "301", Message: "Moved Permanently", RequestID: "hr", HostID: "hh"}, ""},
		{"junk", 403, "junk", nil, protocol.Fault{Code: "403", Message: "Forbidden"}, "no error of the service came; the answer begins junk"},
		{"cut off", 400, "<Error><Code>C</Code>", nil, protocol.Fault{Code: "400", Message: "Bad Request"}, "no error of the service came; the answer begins <Error><Code>C</Code>"},
		{"wrapped", 400, `<ErrorResponse xmlns="u"><Error><Type>Sender</Type><Code>C</Code><Message>m &amp; n</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
			header("x-amzn-requestid", "h"), protocol.Fault{Code: "C", Message: "m & n", RequestID: "r"}, ""},
		{"EC2's", 400, "<Response><Errors><Error><Code>C</Code><Message>m</Message></Error></Errors><RequestID>r</RequestID></Response>",
			nil, protocol.Fault{Code: "C", Message: "m", RequestID: "r"}, ""},
		{"S3's", 404, "<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId><HostId>h</HostId></Error>",
			s3, protocol.Fault{Code: "NoSuchKey", Message: "m", RequestID: "hr", HostID: "hh"}, ""},
		{"S3's without headers", 404, "<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>r</RequestId><HostId>h</HostId></Error>",
			nil, protocol.Fault{Code: "NoSuchKey", Message: "m", RequestID: "r", HostID: "h"}, ""},
	} {
		for _, name := range []string{"query", "ec2", "rest-xml"} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				codec, err := protocol.Named(name)
				if err != nil {
					t.Fatal(err)
				}
				r := &protocol.Response{StatusCode: c.status, Header: c.header, Body: c.body}
				got, err := codec.DecodeFault(faultOperation(t, name), r, newBinder())
				if err != nil {
					t.Fatal(err)
				}
				other := ""
				if got.Foreign != nil {
					other = got.Foreign.Error()
				}
				if got.Members, got.Foreign = nil, nil; !reflect.DeepEqual(*got, c.want) || other != c.other {
					t.Errorf("got %+v, %q, want %+v, %q", *got, other, c.want, c.other)
				}
			})
		}
	}
}

// A document of something else is no empty result.
func TestQueryWithoutResult(t *testing.T) {
	for _, name := range []string{"query", "ec2"} {
		op := service(t, `"protocol":"`+name+`"`, plainShapes)
		op.Output.ResultWrapper = "OpResult"
		codec, err := protocol.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for body, fine := range map[string]bool{
			"": false, "<html><body>Sign in</body></html>": false, "<OpResponse/>": false, "<OpResponse><OpResult/></OpResponse>": true,
		} {
			slot, err := newBinder().Out(op.Output.Shape, map[string]any{})
			if err != nil {
				t.Fatal(err)
			}
			if err := codec.Decode(op, &protocol.Response{StatusCode: 200, Body: body}, slot); (err == nil) != fine {
				t.Errorf("%s: %q: %v", name, body, err)
			}
		}
	}
}

func TestXMLFaultMembers(t *testing.T) {
	const inside = "<Code>NoSuchThing</Code><Message>m</Message><Key>k</Key>"
	for name, body := range map[string]string{
		"query":    "<ErrorResponse><RequestId>r</RequestId><Error>" + inside + "</Error></ErrorResponse>",
		"ec2":      "<Response><Errors><Error>" + inside + "</Error></Errors></Response>",
		"rest-xml": "<Error>" + inside + "</Error>",
	} {
		codec, err := protocol.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := codec.DecodeFault(faultOperation(t, name), &protocol.Response{StatusCode: 400, Body: body}, newBinder())
		if err != nil {
			t.Fatal(err)
		}
		other, err := codec.DecodeFault(faultOperation(t, name), &protocol.Response{
			StatusCode: 400, Body: strings.Replace(body, "NoSuchThing", "Unknown", 1),
		}, newBinder())
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]any{"Key": "k"}; other.Shape != nil || !reflect.DeepEqual(other.Members, want) {
			t.Errorf("%s: not modelled: %+v", name, other)
		}
		if want := map[string]any{"Message": "m", "Key": "k"}; f.Shape == nil || f.Message != "m" || !reflect.DeepEqual(f.Members, want) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

package responses_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
)

// judge has the engine read a response and compares. The verdict is a line of
// the tally; the error says what is different without a reason.
func judge(t *testing.T, e *engine, c response, want answer) (protocol, verdict string, err error) {
	client, err := e.client(c.Service)
	if err != nil {
		return "", "", err
	}
	if protocol, err = protocolOf(client.Model()); err != nil {
		return "", "", err
	}
	op, err := client.Model().Operation(c.Operation)
	if err != nil {
		return protocol, "", err
	}
	call := func(out any) error { return e.call(t, c, out) }
	d := &difference{response: c, op: op, protocol: protocol, want: want}
	out := boto3.Map{}
	if err := call(&out); err != nil {
		var ok bool
		if d.got, ok = errors.AsType[*boto3.Error](err); !ok {
			return protocol, different, err
		}
	}
	verdict = d.compare(out)
	if d.err == nil && verdict == sameOutput {
		d.err = inFaces(d, call)
	}
	if d.err == nil {
		return protocol, verdict, nil
	}
	if name := d.listed(); name != "" {
		return protocol, name, nil
	}
	return protocol, different, d.err
}

// compare compares what was read, and notes what is different.
func (d *difference) compare(out boto3.Map) (verdict string) {
	refused := d.refused()
	switch want := d.want; {
	case want.Refused != "" && refused:
		return refusedByBoth
	case want.Refused != "":
		d.err = fmt.Errorf("botocore refuses it: %s\nhere it is %v", want.Refused, out)
	case refused:
		d.err = fmt.Errorf("refused here: %w\nbotocore has %v", d.got, want)
	case want.Fault != nil && d.got == nil:
		d.err = errors.New("an error in botocore, but none here")
	case want.Fault != nil:
		d.err = sameFault(d.got, want.Fault)
		return sameError
	case d.got != nil:
		d.err = fmt.Errorf("here an error: %w", d.got)
	default:
		d.err = differ("", out, want.Out.value)
		return sameOutput
	}
	return different
}

// refused says whether the response could not be read here.
func (d *difference) refused() bool { return d.got != nil && d.got.Err != nil }

// sameFault compares errors.
func sameFault(got *boto3.Error, want *fault) error {
	text := func(x any) string { s, _ := x.(string); return s }
	for _, pair := range [][3]string{
		{"code", string(got.Code), text(want.Code.value)},
		{"message", got.Message, text(want.Message.value)},
	} {
		if pair[1] != pair[2] {
			return fmt.Errorf("%s: %q here, %q in botocore", pair[0], pair[1], pair[2])
		}
	}
	// Where the body has no request id and botocore looks no further, the head
	// may have one.
	if id := text(want.RequestID.value); id != got.RequestID && id != "" {
		return fmt.Errorf("request id: %q here, %q in botocore", got.RequestID, id)
	}
	if got.StatusCode != want.Status {
		return fmt.Errorf("status: %d here, %d in botocore", got.StatusCode, want.Status)
	}
	if want.Members == nil {
		return sameExtra(got, want)
	}
	return differ("Fields", got.Fields, want.Members.value)
}

// sameExtra compares what an error says that no shape describes. Here all of a
// JSON error's members are kept, in botocore none.
func sameExtra(got *boto3.Error, want *fault) error {
	extra, _ := want.Extra.value.(map[string]any)
	for name, v := range extra {
		text, isText := v.(string)
		switch name {
		case "Type", "RequestId", "HostId", "message":
			continue
		}
		if have, _ := got.Fields[name].(string); isText && have != text {
			return fmt.Errorf("Fields.%s: %q here, %q in botocore", name, have, text)
		}
	}
	return nil
}

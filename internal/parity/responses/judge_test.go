package responses_test

import (
	"errors"
	"fmt"
	"maps"
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

// refused says whether the response could not be read here. An error that has a
// code was read, whoever sent it.
func (d *difference) refused() bool { return d.got != nil && d.got.Err != nil && d.got.Code == "" }

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
	return sameFields(got, want)
}

// sameFields compares what an error says beyond its code and message. Of JSON
// and CBOR all members are kept here, in botocore those that are modelled.
func sameFields(got *boto3.Error, want *fault) error {
	fields := maps.Clone(map[string]any(got.Fields))
	extra, _ := want.Extra.value.(map[string]any)
	var members map[string]any
	if want.Members != nil {
		members, _ = want.Members.value.(map[string]any)
	}
	for name, v := range extra {
		have, ok := fields[name]
		_, modelled := members[name]
		switch {
		case modelled, name == "RequestId", name == "HostId", name == "message":
			continue
		case !ok && want.Members != nil: // by its name on the wire
		default:
			if err := sameExtra("Fields."+name, have, v); err != nil {
				return err
			}
		}
		delete(fields, name)
	}
	if want.Members == nil {
		return nil
	}
	maps.DeleteFunc(fields, func(name string, _ any) bool { _, ok := members[name]; return !ok })
	return differ("Fields", fields, members)
}

// sameExtra compares what no shape describes. An element without text is "" here,
// not None, and of elements by one name, a list here, botocore has what is in the
// first.
func sameExtra(at string, ours, theirs any) error {
	m, isMap := ours.(boto3.Map)
	switch theirs := theirs.(type) {
	case nil:
		if ours == any("") {
			return nil
		}
	case map[string]any:
		if _, isList := ours.([]any); isList {
			return nil
		}
		if isMap && len(m) == len(theirs) {
			for name, v := range theirs {
				if err := sameExtra(at+"."+name, m[name], v); err != nil {
					return err
				}
			}
			return nil
		}
	default:
		return differ(at, ours, theirs)
	}
	return fmt.Errorf("%s: %v here, %v in botocore", at, ours, theirs)
}

package responses_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// answer is what botocore makes of a response: an output, an error, or nothing.
type answer struct {
	Out     *tagged `json:"out"`
	Fault   *fault  `json:"fault"`
	Refused string  `json:"refused"`
}

type fault struct {
	Code      tagged  `json:"code"`
	Message   tagged  `json:"message"`
	Extra     tagged  `json:"extra"`
	RequestID tagged  `json:"request_id"`
	HostID    tagged  `json:"host_id"`
	Status    int     `json:"status"`
	Members   *tagged `json:"members"`
}

// tagged is a value of botocore's as a value of ours. Values of Python that
// have no counterpart are foreign.
type tagged struct{ value any }

type foreign string

// UnmarshalJSON reads the oracle's tags.
func (t *tagged) UnmarshalJSON(data []byte) error {
	var head map[string]json.RawMessage
	if data[0] != '{' {
		return json.Unmarshal(data, &t.value)
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	for tag, raw := range head {
		var err error
		if t.value, err = untag(tag, raw); err != nil {
			return err
		}
	}
	return nil
}

func untag(tag string, raw json.RawMessage) (any, error) {
	switch tag {
	case "m":
		var m map[string]tagged
		err := json.Unmarshal(raw, &m)
		out := make(map[string]any, len(m))
		for k, v := range m {
			out[k] = v.value
		}
		return out, err
	case "l":
		var l []tagged
		err := json.Unmarshal(raw, &l)
		out := make([]any, len(l))
		for i, v := range l {
			out[i] = v.value
		}
		return out, err
	case "e":
		return foreign("an event stream"), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	switch tag {
	case "i":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
		return foreign("the int " + text), nil
	case "f":
		if strings.Contains(text, "0x") || strings.Contains(text, "n") {
			return strconv.ParseFloat(text, 64)
		}
	case "b":
		return base64.StdEncoding.DecodeString(text)
	case "t":
		us, err := strconv.ParseInt(text, 10, 64)
		return time.UnixMicro(us).UTC(), err
	}
	return foreign(text), nil
}

// differ says where a value of ours is not botocore's.
func differ(path string, got, want any) error {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if mm, wrapped := got.(boto3.Map); wrapped {
			m, ok = mm, true
		}
		if !ok {
			return mismatch(path, got, want)
		}
		return differMaps(path, m, want)
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return mismatch(path, got, want)
		}
		for i := range want {
			if err := differ(fmt.Sprintf("%s[%d]", path, i), list[i], want[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if stream, ok := got.(io.ReadCloser); ok {
		data, err := io.ReadAll(stream)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		got = data
	}
	if !same(got, want) {
		return mismatch(path, got, want)
	}
	return nil
}

func differMaps(path string, got, want map[string]any) error {
	for _, k := range slices.Sorted(maps.Keys(want)) {
		v, ok := got[k]
		if !ok {
			return fmt.Errorf("%s.%s: absent here, %#v in botocore", path, k, want[k])
		}
		if err := differ(path+"."+k, v, want[k]); err != nil {
			return err
		}
	}
	for _, k := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[k]; !ok {
			return fmt.Errorf("%s.%s: %#v here, absent in botocore", path, k, got[k])
		}
	}
	return nil
}

func mismatch(path string, got, want any) error {
	return fmt.Errorf("%s: %#v here, %#v in botocore", path, got, want)
}

func same(got, want any) bool {
	switch want := want.(type) {
	case []byte:
		b, ok := got.([]byte)
		return ok && bytes.Equal(b, want)
	case time.Time: // which counts microseconds, and rounds or cuts off the rest
		t, ok := got.(time.Time)
		return ok && t.Sub(want).Abs() < time.Microsecond
	case float64:
		if n, ok := got.(int64); ok {
			return float64(n) == want
		}
		f, ok := got.(float64)
		return ok && (f == want || math.IsNaN(f) && math.IsNaN(want))
	case int64: // JSON's 1 stands for 1.0
		f, ok := got.(float64)
		return got == any(want) || ok && f == float64(want)
	}
	return got == want
}

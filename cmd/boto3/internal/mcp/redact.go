package mcp

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// hidden stands where a sensitive value would.
const hidden = "***"

// secretNames end the names of members and of keys that hold secrets where no
// description marks them: the ClientSecret of a listener's rule, the authKey of a
// virtual interface, the PASSWORD among the properties of a Glue connection.
var secretNames = []string{
	"password", "secret", "passphrase", "secretkey", "secretaccesskey", "privatekey", "authkey", "appkey", "nwkkey", "apikey", "presharedkey", "authtoken", "secrettoken", "accesstoken",
	"sessiontoken",
	"presignedurl", "signedurl",
}

// secretName says whether a text of this name is hidden.
func secretName(name string, v any) bool {
	s, ok := v.(string)
	name = strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	return ok && s != "" && slices.ContainsFunc(secretNames, func(end string) bool { return strings.HasSuffix(name, end) })
}

// redacted is a value without what the description marks as sensitive, and what is
// called so.
func redacted(m *model.Member, v any) any {
	if m == nil || v == nil {
		return v
	}
	if m.Shape.Sensitive {
		return hidden
	}
	switch x := v.(type) {
	case boto3.Map:
		return fields(m.Shape, x)
	case map[string]any:
		return fields(m.Shape, x)
	case []any:
		if m.Shape.Element == nil {
			return v
		}
		list := make([]any, len(x))
		for i := range x {
			list[i] = redacted(m.Shape.Element, x[i])
		}
		return list
	}
	return v
}

func fields(s *model.Shape, of map[string]any) map[string]any {
	out := make(map[string]any, len(of))
	for name, v := range of {
		switch {
		case s.Key != nil && s.Key.Shape.Sensitive:
			out[hidden] = hidden
		case secretName(name, v):
			out[name] = hidden
		case s.Value != nil:
			out[name] = redacted(s.Value, v)
		default:
			m, ok := s.Member(name)
			if out[name] = v; ok {
				out[name] = redacted(m, v)
			}
		}
	}
	return out
}

package engine

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// Resume tokens are those of boto3, so that either side can go on where the
// other stopped: base64 of a JSON object with the service's tokens, the number
// of items to skip, and the paths of those tokens that are bytes.

const (
	skipKey  = "boto_truncate_amount"
	bytesKey = "boto_encoded_keys"
)

func encodeToken(token map[string]any) (string, error) {
	var paths [][]any
	plain := encodeBytes(token, nil, &paths).(map[string]any)
	if len(paths) > 0 {
		plain[bytesKey] = paths
	}
	text, err := json.Marshal(plain)
	return base64.StdEncoding.EncodeToString(text), err
}

// encodeBytes copies a token with its bytes as base64 text and notes where
// they were.
func encodeBytes(v any, path []any, paths *[][]any) any {
	rv := reflect.ValueOf(v)
	switch {
	case !rv.IsValid():
		return nil
	case rv.Kind() == reflect.Map && rv.Type().Key().Kind() == reflect.String:
		m := make(map[string]any, rv.Len())
		for it := rv.MapRange(); it.Next(); {
			key := it.Key().String()
			m[key] = encodeBytes(it.Value().Interface(), append(slices.Clip(path), key), paths)
		}
		return m
	case rv.Kind() == reflect.Slice && rv.Type().Elem().Kind() == reflect.Uint8:
		*paths = append(*paths, path)
		return base64.StdEncoding.EncodeToString(rv.Bytes())
	case rv.Kind() == reflect.Slice:
		list := make([]any, rv.Len())
		for i := range list {
			list[i] = encodeBytes(rv.Index(i).Interface(), append(slices.Clip(path), i), paths)
		}
		return list
	default:
		return v
	}
}

// checkTokens finds out whether the operation takes the tokens, so that a wrong one is
// told from other parameters that are wrong.
func (r *pagesRun) checkTokens() error {
	for name, token := range r.next {
		m, ok := r.operation.Input.Shape.Member(name)
		if text, isText := token.(string); ok && isText && (m.Shape.Kind == model.Integer || m.Shape.Kind == model.Long) {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				r.next[name] = n
			}
		}
	}
	v, err := r.binder.In(r.operation.Input.Shape, r.next)
	if err != nil {
		return err
	}
	fault, ok := errors.AsType[*validate.ParamError](validate.Params(v))
	if !ok {
		return nil
	}
	for _, f := range fault.Faults {
		for name := range r.next {
			if rest, of := strings.CutPrefix(f.Path, name); of && (rest == "" || rest[0] == '.' || rest[0] == '[') {
				return errors.New(f.String())
			}
		}
	}
	return nil
}

// decodeToken reads a resume token. A text that is none is taken as the
// service's own token, or several of them with "___" between.
func decodeToken(text string, names []string) (tokens map[string]any, skip int, err error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber() // the numbers of keys are exact
		err = d.Decode(&tokens)
	}
	if err != nil || tokens == nil {
		return decodeServiceToken(text, names)
	}
	if n, ok := tokens[skipKey].(json.Number); ok {
		if skip, err = strconv.Atoi(n.String()); err != nil {
			return nil, 0, fmt.Errorf("it skips %s items", n)
		}
	}
	if paths, ok := tokens[bytesKey].([]any); ok {
		if err := decodeBytes(tokens, paths); err != nil {
			return nil, 0, err
		}
	}
	delete(tokens, skipKey)
	delete(tokens, bytesKey)
	for name := range tokens {
		if !slices.Contains(names, name) {
			return nil, 0, fmt.Errorf("it is for an operation with %q, not with %s", name, strings.Join(names, ", "))
		}
	}
	maps.DeleteFunc(tokens, func(_ string, token any) bool { return token == nil }) // of the first page, which has none
	if skip < 0 {
		return nil, 0, errors.New("it skips less than nothing")
	}
	return tokens, skip, nil
}

func decodeServiceToken(text string, names []string) (map[string]any, int, error) {
	parts := strings.Split(text, "___")
	skip := 0
	if len(parts) == len(names)+1 {
		n, err := strconv.Atoi(parts[len(names)])
		if err != nil {
			parts = []string{text}
		} else {
			parts, skip = parts[:len(names)], n
		}
	}
	if len(parts) > len(names) {
		return nil, 0, fmt.Errorf("it has %d parts for %d tokens", len(parts), len(names))
	}
	tokens := make(map[string]any, len(names))
	for i, part := range parts {
		if part != "None" {
			tokens[names[i]] = part
		}
	}
	return tokens, skip, nil
}

var errBytePath = errors.New("the path of a byte token is wrong")

func decodeBytes(tokens map[string]any, paths []any) error {
	for _, p := range paths {
		path, ok := p.([]any)
		if !ok || len(path) == 0 {
			return errBytePath
		}
		if err := decodeBytesAt(tokens, path); err != nil {
			return err
		}
	}
	return nil
}

func decodeBytesAt(v any, path []any) error {
	decode := func(v any) (any, error) {
		if len(path) > 1 {
			return v, decodeBytesAt(v, path[1:])
		}
		text, ok := v.(string)
		if !ok {
			return nil, errBytePath
		}
		return base64.StdEncoding.DecodeString(text)
	}
	var err error
	switch v := v.(type) {
	case map[string]any:
		key, ok := path[0].(string)
		if !ok {
			return errBytePath
		}
		v[key], err = decode(v[key])
	case []any:
		number, _ := path[0].(json.Number)
		i, atoiErr := strconv.Atoi(number.String())
		if atoiErr != nil || i < 0 || i >= len(v) {
			return errBytePath
		}
		v[i], err = decode(v[i])
	default:
		return errBytePath
	}
	return err
}

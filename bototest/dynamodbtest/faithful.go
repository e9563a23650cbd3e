package dynamodbtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
)

// faithful stands before minidyn and makes up for what would let a test pass that fails
// with DynamoDB, or the other way round. minidyn sorts items by the texts of their keys
// and keeps numbers as they were written: so numbers go to it in a form whose texts are
// in the numbers' order, and come back in DynamoDB's own.
type faithful struct{ tables http.Handler }

// statuses are of tables, for which waiters look and which minidyn leaves out. Its tables
// are there at once.
var statuses = map[string]string{"CreateTable": "ACTIVE", "DescribeTable": "ACTIVE", "UpdateTable": "ACTIVE", "DeleteTable": "DELETING"}

// ignored are members that minidyn passes over, by their names in any operation, but for
// those that it takes a value of.
var ignored = []string{
	"AttributesToGet", "AttributeUpdates", "ConditionalOperator", "Expected", "KeyConditions", "QueryFilter", "ScanFilter", "Segment", "TotalSegments",
}

func (f faithful) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	in, err := object(r.Body)
	if err == nil {
		err = refusal(operation, in)
	}
	if err == nil {
		err = request(in)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	body, _ := json.Marshal(in) // of what was JSON
	inner := r.Clone(r.Context())
	inner.Body, inner.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer := httptest.NewRecorder()
	f.tables.ServeHTTP(answer, inner)
	text := answer.Body.Bytes()
	if out, err := object(bytes.NewReader(text)); err == nil && answer.Code == http.StatusOK {
		amend(operation, in, out)
		text, _ = json.Marshal(out) // of what was JSON
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(text) // to memory
}

func object(r io.Reader) (m map[string]any, err error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	return m, d.Decode(&m)
}

// fault is an error as DynamoDB has it.
type fault struct{ code, message string }

func (f *fault) Error() string { return f.message }

func invalid(format string, args ...any) error {
	return &fault{"ValidationException", fmt.Sprintf(format, args...)}
}

func refuse(w http.ResponseWriter, err error) {
	f, ok := errors.AsType[*fault](err)
	if !ok {
		f = &fault{"SerializationException", err.Error()}
	}
	text, _ := json.Marshal(map[string]string{"__type": "com.amazonaws.dynamodb.v20120810#" + f.code, "message": f.message}) // of strings
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write(text) // to memory
}

// refusal is why a request is not for minidyn.
func refusal(operation string, in map[string]any) error {
	for _, name := range ignored {
		if in[name] != nil {
			return &fault{"NotImplemented", "dynamodbtest knows no " + name}
		}
	}
	if operation != "PutItem" {
		return nil
	}
	switch in["ReturnValues"] {
	case nil, "NONE":
		return nil
	case "ALL_OLD":
		return &fault{"NotImplemented", "dynamodbtest knows no ReturnValues of PutItem"}
	}
	return invalid("Return values set to invalid value")
}

// request changes the numbers of a request, and finds values that DynamoDB refuses.
func request(v any) error {
	switch x := v.(type) {
	case map[string]any:
		for name, inner := range x {
			if err := value(name, inner); err != nil {
				return err
			}
			if err := request(inner); err != nil {
				return err
			}
			switch name {
			case "Item", "Key", "ExclusiveStartKey":
				sortable(inner)
			case "Keys":
				keys, _ := inner.([]any)
				for _, key := range keys {
					sortable(key)
				}
			}
		}
	case []any:
		for _, inner := range x {
			if err := request(inner); err != nil {
				return err
			}
		}
	}
	return nil
}

// value checks what may be the value of an attribute, by its type.
func value(kind string, v any) error {
	text, isText := v.(string)
	set, isSet := v.([]any)
	switch {
	case kind == "N" && isText:
		_, err := plain(text)
		return err
	case kind != "NS" && kind != "SS" && kind != "BS" || !isSet:
		return nil
	case len(set) == 0:
		return invalid("One or more parameter values were invalid: An %s set may not be empty", map[string]string{"NS": "number", "SS": "string", "BS": "binary"}[kind])
	case kind != "NS":
		return nil
	}
	for _, number := range set {
		text, _ := number.(string)
		if _, err := plain(text); err != nil {
			return err
		}
	}
	return nil
}

// widest is how many digits stand before the point of a number at most.
const widest = 126

// sortable gives the numbers of an item or a key zeros in front, so that their texts are
// in their order. Those below zero are in the opposite one.
func sortable(item any) {
	attributes, _ := item.(map[string]any)
	for _, attribute := range attributes {
		typed, _ := attribute.(map[string]any)
		text, ok := typed["N"].(string)
		if !ok {
			continue
		}
		number, _ := plain(text) // it was checked
		whole, _, _ := strings.Cut(number, ".")
		if !strings.HasPrefix(number, "-") {
			number = strings.Repeat("0", max(0, widest-len(whole))) + number
		}
		typed["N"] = number
	}
}

// plain is a number as DynamoDB has it: without an exponent, and no zeros at its ends.
func plain(text string) (string, error) {
	_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	n, ok := new(big.Rat).SetString(text)
	if !ok || len(exponent) > 4 || strings.ContainsAny(text, "/_xXoObBpP") {
		return "", invalid("The parameter cannot be converted to a numeric value: %s", text)
	}
	digits, _ := n.FloatPrec()
	number := n.FloatString(digits)
	if whole, _, _ := strings.Cut(strings.TrimPrefix(number, "-"), "."); len(whole) > widest {
		return "", invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
	}
	if len(strings.Trim(strings.Replace(strings.TrimPrefix(number, "-"), ".", "", 1), "0")) > 38 {
		return "", invalid("Attempting to store more than 38 significant digits in a Number")
	}
	return number, nil
}

// amend changes an answer of minidyn's.
func amend(operation string, in, out map[string]any) {
	response(out)
	if status := statuses[operation]; status != "" {
		for _, inner := range out {
			if table, ok := inner.(map[string]any); ok && (table["TableStatus"] == nil || table["TableStatus"] == "") {
				table["TableStatus"] = status
			}
		}
	}
	if operation == "PutItem" {
		delete(out, "Attributes")
	}
	if in["Select"] == "COUNT" {
		delete(out, "Items")
	}
}

// response gives numbers the form that DynamoDB has them in.
func response(v any) {
	switch x := v.(type) {
	case map[string]any:
		for name, inner := range x {
			if text, ok := inner.(string); ok && name == "N" {
				if number, err := plain(text); err == nil {
					x[name] = number
				}
			}
			response(inner)
		}
	case []any:
		for _, inner := range x {
			response(inner)
		}
	}
}

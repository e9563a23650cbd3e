package dynamodb_test

import (
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// FuzzItemFromJSON writes what it reads as text that reads the same.
func FuzzItemFromJSON(f *testing.F) {
	for _, seed := range []string{`{"id":{"S":"a"},"n":{"N":"1E3"},"m":{"M":{"l":{"L":[{"NULL":true},{"BOOL":false}]}}},"s":{"NS":["1"]},"b":{"B":"AA=="}}`, `{"a":{}}`, `null`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var item, again boto3.Map
		if dynamodb.ItemFromJSON([]byte(text), &item) != nil {
			return
		}
		written, err := dynamodb.ItemToJSON(item)
		if err != nil {
			return // a set that is empty, a number out of range: read, and not to be stored
		}
		if err := dynamodb.ItemFromJSON(written, &again); err != nil {
			t.Errorf("%q is written as %s: %v", text, written, err)
		}
		if twice, err := dynamodb.ItemToJSON(again); err != nil || string(twice) != string(written) {
			t.Errorf("%q is written as %s, and that as %s, %v", text, written, twice, err)
		}
	})
}

// FuzzReadEvent reads any event or says why not.
func FuzzReadEvent(f *testing.F) {
	f.Add(event)
	f.Add(`{"Records":[{"dynamodb":null}]}`)
	app := dynamodb.MixedOf(nil, "app", customer{}, &bill{})
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = dynamodb.ReadEvent[bill]([]byte(text))
		_, _ = app.ReadEvent([]byte(text))
	})
}

package model_test

import (
	"fmt"

	"github.com/boto3-go/boto3/model"
)

// A description in botocore's form, read into what clients are made of.
func Example() {
	notes, err := model.Parse("notes", model.Data{Service: []byte(`{
		"metadata": {"protocol": "rest-json", "endpointPrefix": "notes"},
		"operations": {"PutNote": {
			"name": "PutNote", "http": {"method": "PUT", "requestUri": "/notes/{title}"}, "input": {"shape": "Note"}
		}},
		"shapes": {
			"Note": {"type": "structure", "required": ["title"], "members": {
				"title": {"shape": "Text", "location": "uri", "locationName": "title"}, "text": {"shape": "Text"}
			}},
			"Text": {"type": "string"}
		}
	}`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	put, err := notes.Operation("PutNote")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(put.Method, put.RequestURI)
	for _, m := range put.Input.Shape.Members {
		fmt.Println(m.Name, m.Shape.Kind, m.Required)
	}
	// Output:
	// PUT /notes/{title}
	// title string true
	// text string false
}

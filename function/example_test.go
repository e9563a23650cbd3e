package function_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/function"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/service/lambda"
)

type Order struct {
	ID    string
	Count int
}

type Receipt struct{ Number int }

func Example() {
	ctx := context.Background()
	client := lambda.New(testanswers.Session(map[string]boto3.Map{"Invoke": {"Payload": []byte(`{"Number": 17}`)}}))

	receipt, err := function.Invoke[Receipt](ctx, client, "orders", Order{ID: "a-1", Count: 2})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(receipt.Number)
	// Output: 17
}

// What a function fails with is an error of Go, with the type that it has in the
// function's language.
func ExampleError() {
	ctx := context.Background()
	client := lambda.New(testanswers.Session(map[string]boto3.Map{"Invoke": {
		"FunctionError": "Unhandled",
		"Payload":       []byte(`{"errorType": "OutOfStock", "errorMessage": "a-1 is sold out", "stackTrace": ["app.py, line 7"]}`),
	}}))

	_, err := function.Invoke[Receipt](ctx, client, "orders", Order{ID: "a-1"})
	fmt.Println(errors.Is(err, function.ErrorType("OutOfStock")))
	if failed, ok := errors.AsType[*function.Error](err); ok {
		fmt.Println(failed.Message)
		fmt.Println(failed.Trace[0])
	}
	// Output:
	// true
	// a-1 is sold out
	// app.py, line 7
}

package eventstream_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/boto3-go/boto3/eventstream"
)

func Example() {
	var stream bytes.Buffer
	encoder := eventstream.NewEncoder(&stream)
	for _, row := range []string{"a,1\n", "b,2\n"} {
		err := encoder.Encode(eventstream.Message{
			Headers: eventstream.Headers{
				{Name: ":message-type", Value: eventstream.String("event")},
				{Name: ":event-type", Value: eventstream.String("Records")},
			},
			Payload: []byte(row),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
	}

	decoder := eventstream.NewDecoder(&stream)
	for {
		message, err := decoder.Decode()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %q\n", message.Headers.Text(":event-type"), message.Payload)
	}
	// Output:
	// Records: "a,1\n"
	// Records: "b,2\n"
}

func ExampleHeaders() {
	var headers eventstream.Headers
	headers.Set(":event-type", eventstream.String("Stats"))
	headers.Set("scanned", eventstream.Int64(1<<20))
	headers.Set("done", eventstream.Bool(true))

	for _, h := range headers {
		fmt.Printf("%s (%v) = %v\n", h.Name, h.Value.Type(), h.Value)
	}
	if value, ok := headers.Get("scanned"); ok {
		n, _ := value.Int()
		fmt.Println(n / 1024)
	}
	// Output:
	// :event-type (string) = Stats
	// scanned (int64) = 1048576
	// done (true) = true
	// 1024
}

func ExampleParseMessage() {
	message, err := eventstream.AppendMessage(nil, eventstream.Message{Payload: []byte("hello")})
	if err != nil {
		fmt.Println(err)
		return
	}
	message[14] ^= 1 // damage the payload

	_, _, err = eventstream.ParseMessage(message)
	if damaged, ok := errors.AsType[*eventstream.ChecksumError](err); ok {
		fmt.Println("damaged:", damaged.Part)
	}
	// Output:
	// damaged: message
}

// Command privateapi calls an API of one's own, whose description is in model/, through a
// package that is generated from it: signed, checked, retried and paged as AWS's are.
//
//	go generate ./examples/privateapi
//	go run ./examples/privateapi https://notes.example.com "Buy milk"
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/examples/privateapi/notes"
)

// Outside of this repository: go run github.com/boto3-go/boto3/cmd/botogen -model ...

//go:generate go run ../../cmd/botogen -model model/service-2.json -out notes

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: privateapi URL TEXT")
	}
	if err := run(context.Background(), os.Stdout, os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, url, text string) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := notes.New(session, boto3.Config{EndpointURL: url})
	_, err = c.PutNote(ctx, &notes.PutNoteInput{Title: time.Now().UTC().Format("2006-01-02 15:04:05"), Text: text})
	if long, ok := errors.AsType[*notes.NoteTooLong](err); ok { // an error with members
		return fmt.Errorf("the note has %d letters; %d are allowed", len(text), long.Limit)
	}
	if err != nil {
		return err
	}
	for note, err := range c.ListNotesItems(ctx, &notes.ListNotesInput{}) { // all pages
		if err != nil {
			return err
		}
		fmt.Fprintln(out, note.Written.Format(time.DateOnly), note.Title)
	}
	return nil
}

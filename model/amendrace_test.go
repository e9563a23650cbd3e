package model_test

import (
	"sync"
	"testing"

	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// TestAmendedTogether loads one stored description through those that two sessions
// have made of it, at once: run it with -race.
func TestAmendedTogether(t *testing.T) {
	data, file, ok := service.Description("sqs")
	if !ok {
		t.Fatal("no description of sqs")
	}
	stored, err := model.Open(file, data)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		amended, err := model.Amend("sqs", stored, model.Data{})
		if err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			for _, name := range amended.OperationNames() {
				if _, err := amended.Operation(name); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

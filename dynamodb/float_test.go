package dynamodb_test

import (
	"math"
	"testing"

	"github.com/boto3-go/boto3/dynamodb"
)

// TestLargestFloat32 holds that the largest float32 comes back from its own text.
func TestLargestFloat32(t *testing.T) {
	av, err := dynamodb.Marshal(float32(math.MaxFloat32))
	if err != nil {
		t.Fatal(err)
	}
	var back float32
	if err := dynamodb.Unmarshal(av, &back); err != nil || back != math.MaxFloat32 {
		t.Errorf("%v comes back as %v, %v", av, back, err)
	}
}

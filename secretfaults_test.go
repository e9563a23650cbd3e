package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestFaultsHideSecrets gives sensitive members what they cannot take: the error says
// what is wrong without the value.
func TestFaultsHideSecrets(t *testing.T) {
	c, err := boto3.NewClient("secretsmanager", boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{
		`{"Name": "n", "SecretBinary": "HUSHHUSH!"}`, `{"Name": "n", "SecretString": ["HUSHHUSH"]}`, `{"Name": "n", "SecretString": {"HUSHHUSH": 1}}`,
	} {
		err := c.InputFromJSON("CreateSecret", []byte(in), &boto3.Map{})
		if err == nil || strings.Contains(err.Error(), "HUSH") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

package credentials_test

import (
	"context"
	"fmt"

	"github.com/boto3-go/boto3/credentials"
)

func ExampleStatic() {
	keys, err := credentials.Static("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "").Retrieve(context.Background())
	fmt.Println(keys, err)
	// Output: Credentials{AccessKeyID:AKIAIOSFODNN7EXAMPLE SecretAccessKey:REDACTED Source:explicit} <nil>
}

func ExampleChain_Attempts() {
	environment := map[string]string{"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI"}
	chain := credentials.ChainOf(
		credentials.Link{Source: "vault", Provider: credentials.ProviderFunc(func(context.Context) (credentials.Credentials, error) {
			return credentials.Credentials{}, &credentials.NotConfiguredError{Source: "vault", Reason: "VAULT_ADDR is not set"}
		})},
		credentials.Link{Source: credentials.SourceEnv, Provider: credentials.Environment(func(name string) (string, bool) {
			value, ok := environment[name]
			return value, ok
		})},
	)
	keys, err := chain.Retrieve(context.Background())
	fmt.Println(keys.Source, err)
	for _, attempt := range chain.Attempts() {
		fmt.Printf("%s: %s\n", attempt.Source, attempt.Outcome)
	}
	// Output:
	// env <nil>
	// vault: VAULT_ADDR is not set
	// env: found
}

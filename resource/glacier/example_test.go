package glacier_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/glacier"
)

// sess answers as a Glacier with one vault.
var sess = testanswers.Session(map[string]boto3.Map{
	"CreateVault":   {"location": "/123456789012/vaults/old"},
	"UploadArchive": {"archiveId": "a-1"},
})

func Example() {
	ctx := context.Background()
	account := glacier.New(sess).Account("-") // of the credentials
	vault, err := account.CreateVault(ctx, &glacier.CreateVaultInput{VaultName: "old"})
	if err != nil {
		log.Fatal(err)
	}
	archive, err := vault.UploadArchive(ctx, &glacier.UploadArchiveInput{Body: strings.NewReader("data")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(archive)
	// Output: glacier.Archive(account_id="-", vault_name="old", id="a-1")
}

package secrets_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/secrets"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/ssm"
)

func Example() {
	ctx := context.Background()
	sess := testanswers.Session(map[string]boto3.Map{"GetSecretValue": {
		"Name": "prod/db", "SecretString": `{"User": "app", "Password": "hunter2"}`,
	}})
	store := secrets.Manager(secretsmanager.New(sess), secrets.Config{TTL: time.Minute, Stale: time.Hour})

	db, err := secrets.As[struct{ User, Password string }](ctx, store, "prod/db")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(db.User, len(db.Password))

	value, err := store.Get(ctx, "prod/db") // kept: there is no second call
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(value)
	// Output:
	// app 7
	// secret prod/db
}

func ExampleParameterStore_Tree() {
	ctx := context.Background()
	sess := testanswers.Session(map[string]boto3.Map{"GetParametersByPath": {"Parameters": []any{
		boto3.Map{"Name": "/app/db/host", "Value": "db.example.com"},
		boto3.Map{"Name": "/app/db/port", "Value": "5432"},
		boto3.Map{"Name": "/app/timeout", "Value": "30s"},
	}}})
	tree, err := secrets.Parameters(ssm.New(sess)).Tree(ctx, "/app")
	if err != nil {
		log.Fatal(err)
	}
	var cfg struct {
		DB struct {
			Host string
			Port int
		}
		Timeout time.Duration
	}
	if err := tree.Decode(&cfg); err != nil {
		log.Fatal(err)
	}
	fmt.Println(cfg.DB.Host, cfg.DB.Port, cfg.Timeout)
	// Output: db.example.com 5432 30s
}

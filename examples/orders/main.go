// Command orders is a small web service over a DynamoDB table: it takes orders, and shows
// those of a customer page by page.
//
//	go run ./examples/orders -create
//	curl -d '{"customer": "ann", "id": 1, "total": 9.50}' localhost:8080/orders
//	curl 'localhost:8080/orders?customer=ann'
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

const pageSize = 10

// Order is an item of the table, and its tags say what the table is keyed by. Number keeps
// every digit of an amount.
type Order struct {
	Customer string          `dynamodbav:"customer,hash" json:"customer"`
	ID       int             `dynamodbav:"id,range" json:"id"`
	Total    dynamodb.Number `dynamodbav:"total" json:"total"`
}

func main() {
	create := flag.Bool("create", false, "create the table first")
	listen := flag.String("listen", "127.0.0.1:8080", "address of the service")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *listen, *create)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, listen string, create bool) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	orders := dynamodb.TableOf[Order](api.New(session), "orders")
	if create {
		if err := orders.Create(ctx); err != nil { // it returns when the table can be used
			return err
		}
	}
	server := &http.Server{Addr: listen, Handler: service(orders), ReadHeaderTimeout: time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })() // Ctrl-C
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func service(orders *dynamodb.Table[Order]) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		var order Order
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&order); err != nil || order.Customer == "" {
			http.Error(w, `an order is {"customer": "ann", "id": 1, "total": 9.50}`, http.StatusBadRequest)
			return
		}
		// An order that is there stays as it is.
		err := orders.Put(r.Context(), order, dynamodb.If(dynamodb.Attr("id").NotExists()))
		switch {
		case errors.Is(err, dynamodb.ErrConditionFailed):
			http.Error(w, "there is an order with this id", http.StatusConflict)
		case err != nil:
			fail(w, err)
		default:
			w.WriteHeader(http.StatusCreated)
		}
	})
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, r *http.Request) {
		customer := r.FormValue("customer")
		// The token of the next page goes into its link: the service keeps nothing
		// between two requests. What a visitor changed in it is a bad request.
		page, err := orders.QueryPage(r.Context(), dynamodb.Key("customer").Eq(customer), pageSize, r.FormValue("page"))
		switch {
		case errors.Is(err, boto3.ErrBadToken) || errors.Is(err, boto3.Code("ValidationException")):
			http.Error(w, "there is no such page", http.StatusBadRequest)
		case err != nil:
			fail(w, err)
		default:
			if err := list.Execute(w, map[string]any{"Customer": customer, "Page": page}); err != nil {
				log.Print(err)
			}
		}
	})
	return mux
}

func fail(w http.ResponseWriter, err error) {
	log.Print(err) // the visitor need not know which table it was
	http.Error(w, "the orders cannot be reached", http.StatusBadGateway)
}

var list = template.Must(template.New("list").Parse(`<!doctype html>
<title>Orders of {{.Customer}}</title>
<table>
{{range .Page.Items}}<tr><td>{{.ID}}<td>{{.Total}}
{{end}}</table>
{{with .Page.Next}}<a href="?customer={{$.Customer}}&amp;page={{.}}">next</a>{{end}}
`))

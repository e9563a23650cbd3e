package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest/dynamodbtest"
	"github.com/boto3-go/boto3/dynamodb"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

func TestService(t *testing.T) {
	orders := dynamodb.TableOf[Order](api.New(dynamodbtest.New(t).Session()), "orders")
	if err := orders.Create(t.Context()); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(service(orders))
	defer web.Close()

	post := func(order string) int {
		response, err := http.Post(web.URL+"/orders", "application/json", strings.NewReader(order))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close() // the status is all that counts
		return response.StatusCode
	}
	for id := range 25 {
		if status := post(fmt.Sprintf(`{"customer": "ann", "id": %d, "total": 9.50}`, id)); status != http.StatusCreated {
			t.Fatal(status)
		}
	}
	if status := post(`{"customer": "ann", "id": 3, "total": 1}`); status != http.StatusConflict {
		t.Error("an order was replaced:", status)
	}
	if status := post(`ann`); status != http.StatusBadRequest {
		t.Error(status)
	}

	get := func(query string) (string, int) {
		response, err := http.Get(web.URL + "/orders" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text), response.StatusCode
	}
	link := regexp.MustCompile(`href="([^"]*)"`)
	var pages []int
	for query := "?customer=ann"; query != ""; {
		text, status := get(query)
		if status != http.StatusOK || len(pages) > 3 {
			t.Fatal(status, text)
		}
		pages = append(pages, strings.Count(text, "<td>9.5")) // as DynamoDB has it
		query = ""
		if next := link.FindStringSubmatch(text); next != nil {
			query = html.UnescapeString(next[1])
		}
	}
	if fmt.Sprint(pages) != "[10 10 5]" {
		t.Error(pages)
	}
	if _, status := get("?customer=ann&page=nonsense"); status != http.StatusBadRequest {
		t.Error(status)
	}
}

// Package dynamodbtest starts a DynamoDB that keeps tables in memory, for one test:
//
//	srv := dynamodbtest.New(t)
//	orders := dynamodb.TableOf[Order](ddb.New(srv.Session()), "orders")
//
// It is minidyn behind a [bototest.Server], which recognizes requests, checks
// signatures and inputs, injects faults and lists calls. Operations that minidyn does
// not have fail the test; [Operations] are those that it has. It knows no limits of
// size and computes no consumed capacity; indexes are up to date at once.
package dynamodbtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bototest"
	"github.com/truora/minidyn/server"
)

// Server is a DynamoDB with state. What it does not do can be added by Handle. It is
// safe for concurrent use.
type Server struct{ *bototest.Server }

// New starts a server that ends with the test. It has no tables.
func New(t testing.TB, cfg ...bototest.ServerConfig) *Server {
	t.Helper()
	s := &Server{bototest.NewServer(t, cfg...)}
	s.begin()
	return s
}

// Reset forgets tables, calls, faults and what was handled otherwise.
func (s *Server) Reset() {
	s.Server.Reset()
	s.begin()
}

func (s *Server) begin() { s.Forward("dynamodb", active{server.NewServer()}, Operations()...) }

// active gives tables a status, for which waiters look and which minidyn leaves out.
// Its tables are there at once.
type active struct{ tables http.Handler }

func (a active) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	status := map[string]string{"CreateTable": "ACTIVE", "DescribeTable": "ACTIVE", "UpdateTable": "ACTIVE", "DeleteTable": "DELETING"}[operation]
	if status == "" {
		a.tables.ServeHTTP(w, r)
		return
	}
	answer := httptest.NewRecorder()
	a.tables.ServeHTTP(answer, r)
	var body map[string]map[string]any
	decoder := json.NewDecoder(bytes.NewReader(answer.Body.Bytes()))
	decoder.UseNumber()
	text := answer.Body.Bytes()
	if decoder.Decode(&body) == nil { // errors have members of other types
		for _, table := range body {
			if table["TableStatus"] == nil || table["TableStatus"] == "" {
				table["TableStatus"] = status
			}
		}
		if changed, err := json.Marshal(body); err == nil {
			text = changed
		}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(text) // to memory
}

// Operations are the operations that a server has from the start.
func Operations() []string {
	return []string{
		"BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "GetItem", "PutItem",
		"Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem", "UpdateTable",
	}
}

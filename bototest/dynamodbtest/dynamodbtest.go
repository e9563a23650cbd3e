// Package dynamodbtest starts a DynamoDB that keeps tables in memory, for one test:
//
//	srv := dynamodbtest.New(t)
//	orders := dynamodb.TableOf[Order](ddb.New(srv.Session()), "orders")
//
// It is minidyn behind a [bototest.Server], which recognizes requests, checks
// signatures and inputs, injects faults and lists calls. Operations that minidyn does
// not have fail the test; [Operations] are those that it has. What it would take for
// something else, such as members that expressions have replaced, is answered with
// NotImplemented. It knows no limits of size and computes no consumed capacity; indexes
// are up to date at once.
package dynamodbtest

import (
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

func (s *Server) begin() { s.Forward("dynamodb", faithful{server.NewServer()}, Operations()...) }

// Operations are the operations that a server has from the start.
func Operations() []string {
	return []string{
		"BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "GetItem", "PutItem",
		"Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem", "UpdateTable",
	}
}

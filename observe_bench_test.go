package boto3_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
)

type constant string

func (c constant) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(c))), ContentLength: int64(len(c)), Request: r}, nil
}

// BenchmarkObserved makes calls with nobody who observes them, and with a hook at each
// point, a logger that is off and one that is on.
func BenchmarkObserved(b *testing.B) {
	isolate(b)
	hook := boto3.Hook{
		Params:  func(context.Context, *boto3.Invocation) error { return nil },
		Sign:    func(context.Context, *boto3.Invocation, *http.Request) error { return nil },
		Attempt: func(context.Context, *boto3.Invocation, *boto3.Attempt) error { return nil },
		Done:    func(_ context.Context, _ *boto3.Invocation, err error) error { return err },
	}
	logger := func(level slog.Level) *slog.Logger {
		return slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: level}))
	}
	for _, c := range []struct {
		name   string
		logger *slog.Logger
		hooks  []boto3.Hook
	}{{"nobody", nil, nil}, {"hook", nil, []boto3.Hook{hook}}, {"logger off", logger(slog.LevelError), nil}, {"logger on", logger(slog.LevelDebug), nil}} {
		session := func(answer string) *boto3.Session {
			s, err := boto3.NewSession(boto3.Config{
				Region: "us-west-2", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: constant(answer), Logger: c.logger,
			})
			if err != nil {
				b.Fatal(err)
			}
			for _, h := range c.hooks {
				s.Hook(h)
			}
			return s
		}
		table := dynamodb.New(session(`{"Item": {"id": {"S": "1"}}}`))
		b.Run("GetItem/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			in := &dynamodb.GetItemInput{TableName: "t", Key: map[string]dynamodb.AttributeValue{"id": {S: new("1")}}}
			for b.Loop() {
				if _, err := table.GetItem(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
		store := s3.New(session(""))
		b.Run("HeadObject/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			in := &s3.HeadObjectInput{Bucket: "bkt", Key: "k"}
			for b.Loop() {
				if _, err := store.HeadObject(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

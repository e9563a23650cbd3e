package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// server is an S3 server in this process that keeps objects in memory.
type server struct {
	url  string
	http *http.Server
	done chan struct{}
}

func startServer(ctx context.Context) (*server, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no port for the S3 server: %w", err)
	}
	s := &server{
		url:  "http://" + listener.Addr().String(),
		http: &http.Server{Handler: gofakes3.New(s3mem.New()).Server()},
		done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			fmt.Fprintln(os.Stderr, "the S3 server stopped:", err)
		}
	}()
	return s, nil
}

// stop ends the server and waits for it.
func (s *server) stop() {
	if err := s.http.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "the S3 server did not stop cleanly:", err)
	}
	<-s.done
}

// config reaches the server, whatever the files of the user say.
func (s *server) config() boto3.Config {
	return boto3.Config{
		EndpointURL:     s.url,
		Region:          "us-east-1",
		Credentials:     credentials.Static("quickstart", "quickstart", ""),
		ConfigFile:      os.DevNull,
		CredentialsFile: os.DevNull,
	}
}

// Command quickstart stores objects in S3, lists them page by page, fetches
// one and removes them all.
//
//	go run ./examples/quickstart                       an S3 server inside, no account needed
//	go run ./examples/quickstart -profile dev          AWS itself, with the keys of a profile
//	go run ./examples/quickstart -endpoint http://...  MinIO, Ceph or any other server
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"

	"github.com/boto3-go/boto3"
)

func main() {
	endpoint := flag.String("endpoint", "", "URL of an S3 server; keys and region come from where boto3 finds them")
	profile := flag.String("profile", "", "profile of ~/.aws/config to use")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, log.New(os.Stdout, "", 0), boto3.Config{EndpointURL: *endpoint, Profile: *profile}); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

// run starts a server where nothing says which one to use, and shows the
// client at work.
func run(ctx context.Context, out *log.Logger, cfg boto3.Config) (err error) {
	if cfg.EndpointURL == "" && cfg.Profile == "" && !configured() {
		server, err := startServer(ctx)
		if err != nil {
			return err
		}
		defer server.stop()
		out.Printf("An S3 server runs in this process at %s\n\n", server.url)
		cfg = server.config()
	}
	session, err := boto3.NewSession(cfg)
	if err != nil {
		return err
	}
	client, err := session.Client("s3")
	if err != nil {
		return err
	}
	show := &tour{client: client, out: out, bucket: "boto3-quickstart-" + strings.ToLower(rand.Text()[:8])}
	if err := show.createBucket(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, show.cleanUp(context.WithoutCancel(ctx))) }()
	for _, step := range []func(context.Context) error{show.put, show.list, show.get, show.miss} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// configured says whether the environment names a server or an account.
func configured() bool {
	for _, name := range []string{"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if os.Getenv(name) != "" {
			return true
		}
	}
	return false
}

//go:build peers

package mapper

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

// program is one of the two.
type program struct {
	name          string
	create, check func(context.Context) error
	place         func(ctx context.Context, customer, status string) (id string, again error, err error)
	move          func(ctx context.Context, customer, id, status string) error
	of            func(ctx context.Context, status string) (string, error)
}

// TestSame runs both against moto's server: they do the same.
func TestSame(t *testing.T) {
	endpoint := moto(t)
	for _, p := range []program{ours(t, endpoint), theirs(endpoint)} {
		t.Run(p.name, func(t *testing.T) { run(t, p) })
	}
}

func run(t *testing.T, p program) {
	ctx := t.Context()
	if err := errors.Join(p.create(ctx), p.check(ctx)); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for range 3 {
		id, again, err := p.place(ctx, "ann", "open")
		if err != nil || len(id) != 36 || again == nil {
			t.Fatal(id, again, err)
		}
		ids = append(ids, id)
	}
	var movers sync.WaitGroup
	for range 4 {
		movers.Go(func() {
			if err := p.move(ctx, "ann", ids[1], "sent"); err != nil {
				t.Error(err)
			}
		})
	}
	movers.Wait()
	if err := p.move(ctx, "ann", "none", "sent"); err == nil {
		t.Error("there is no such order")
	}
	open, err := p.of(ctx, "open")
	if want := fmt.Sprint(ids[2], 1, ids[0], 1); open != want || err != nil {
		t.Errorf("open are %s, want %s; %v", open, want, err)
	}
	if sent, err := p.of(ctx, "sent"); sent == "" || err != nil {
		t.Error(sent, err)
	}
}

func ours(t *testing.T, endpoint string) program {
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	o := Orders{dynamodb.TableOf[Order](api.New(session), "ours")}
	return program{
		"boto3", func(ctx context.Context) error { return o.Create(ctx) }, o.Check,
		func(ctx context.Context, customer, status string) (string, error, error) {
			order := Order{Customer: customer, Status: status}
			err := o.Place(ctx, &order)
			stale := order
			stale.Version = 0
			return order.ID, o.Place(ctx, &stale), err
		},
		func(ctx context.Context, customer, id, status string) error {
			return o.Move(ctx, Order{Customer: customer, ID: id}, status)
		},
		func(ctx context.Context, status string) (string, error) {
			list, err := o.Of(ctx, status)
			var all []any
			for _, order := range list {
				all = append(all, order.ID, order.Version)
			}
			return fmt.Sprint(all...), err
		},
	}
}

func theirs(endpoint string) program {
	o := AWSOrders{awsdynamodb.NewFromConfig(aws.Config{
		Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: awscredentials.NewStaticCredentialsProvider("test", "test", ""),
	}), "theirs"}
	return program{
		"aws-sdk-go-v2", o.Create, o.Check,
		func(ctx context.Context, customer, status string) (string, error, error) {
			order := AWSOrder{Customer: customer, Status: status}
			err := o.Place(ctx, &order)
			stale := order
			stale.Version = 0
			return order.ID, o.Place(ctx, &stale), err
		},
		func(ctx context.Context, customer, id, status string) error {
			return o.Move(ctx, AWSOrder{Customer: customer, ID: id}, status)
		},
		func(ctx context.Context, status string) (string, error) {
			list, err := o.Of(ctx, status)
			var all []any
			for _, order := range list {
				all = append(all, order.ID, order.Version)
			}
			return fmt.Sprint(all...), err
		},
	}
}

// moto starts moto's server.
func moto(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("no moto_server; make test installs it: ", err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	server := exec.CommandContext(context.WithoutCancel(t.Context()), path, "-H", "127.0.0.1", "-p", port)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = server.Process.Kill(), server.Wait() })
	url := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/moto-api/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			return url
		}
	}
	t.Fatal("moto_server does not answer")
	return ""
}

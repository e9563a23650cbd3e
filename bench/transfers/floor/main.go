// Command floor does a job with net/http alone: no signatures, no checksums, no
// XML. With FLOOR_SHA256 in the environment it computes the SHA-256 of each part
// of an upload before it sends it, which a signature over plain HTTP needs.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/bench/transfers"
)

const (
	partSize = 8 << 20
	parallel = 10
)

func main() { transfers.Run(prepare) }

func prepare(j transfers.Job) (func(context.Context) error, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 128
	transport.DisableCompression = true
	transport.WriteBufferSize, transport.ReadBufferSize = 32<<10, 32<<10
	c := &client{Job: j, http: &http.Client{Transport: transport}}
	return map[string]func(context.Context) error{
		transfers.Upload: c.upload, transfers.Download: c.download, transfers.Puts: c.puts, transfers.Gets: c.gets, transfers.List: c.list,
		transfers.FilesUp: c.filesUp, transfers.FilesDown: c.filesDown,
	}[j.Task], nil
}

type client struct {
	transfers.Job
	http *http.Client
}

func (c *client) do(ctx context.Context, method, path string, body io.Reader, size int64, between string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.URL+"/"+transfers.Bucket+"/"+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.ContentLength = size
	}
	if between != "" {
		r.Header.Set("Range", between)
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		defer func() { _ = response.Body.Close() }()
		text, err := io.ReadAll(response.Body)
		return nil, fmt.Errorf("%s %s: %s %s %w", method, path, response.Status, text, err)
	}
	return response, nil
}

// send is do for what answers with little.
func (c *client) send(ctx context.Context, method, path string, body io.Reader, size int64) (string, error) {
	response, err := c.do(ctx, method, path, body, size, "")
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

// parts calls f for each part of the object, several at a time.
func (c *client) parts(f func(number int, from, size int64) error) error {
	count := int((c.Size + partSize - 1) / partSize)
	each := transfers.Job{Count: count, Workers: parallel}
	return each.Each(func(n int) error {
		from := int64(n) * partSize
		return f(n+1, from, min(partSize, c.Size-from))
	})
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

func (c *client) upload(ctx context.Context) error {
	key := transfers.Key(c.Size, 0)
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	text, err := c.send(ctx, http.MethodPost, key+"?uploads", nil, 0)
	if err != nil {
		return err
	}
	id := between(text, "<UploadId>", "<")
	err = c.parts(func(number int, from, size int64) error {
		if os.Getenv("FLOOR_SHA256") != "" {
			buffer := buffers.Get().(*[64 << 10]byte)
			defer buffers.Put(buffer)
			if _, err := io.CopyBuffer(struct{ io.Writer }{sha256.New()}, io.NewSectionReader(f, from, size), buffer[:]); err != nil {
				return err
			}
		}
		_, err := c.send(ctx, http.MethodPut, fmt.Sprintf("%s?partNumber=%d&uploadId=%s", key, number, id), io.NewSectionReader(f, from, size), size)
		return err
	})
	if err == nil {
		_, err = c.send(ctx, http.MethodPost, key+"?uploadId="+id, nil, 0)
	}
	return err
}

var buffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

func (c *client) download(ctx context.Context) error {
	f, err := os.Create(c.File)
	if err != nil {
		return err
	}
	err = c.parts(func(_ int, from, size int64) error {
		response, err := c.do(ctx, http.MethodGet, transfers.Key(c.Size, 0), nil, 0, fmt.Sprintf("bytes=%d-%d", from, from+size-1))
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		buffer := buffers.Get().(*[64 << 10]byte)
		defer buffers.Put(buffer)
		_, err = io.CopyBuffer(io.NewOffsetWriter(f, from), response.Body, buffer[:])
		return err
	})
	if err != nil {
		return err
	}
	return f.Close()
}

func (c *client) puts(ctx context.Context) error {
	return c.Each(func(n int) error {
		_, err := c.send(ctx, http.MethodPut, transfers.Key(c.Size, n), bytes.NewReader(c.Small()), c.Size)
		return err
	})
}

func (c *client) gets(ctx context.Context) error {
	return c.Each(func(n int) error {
		text, err := c.send(ctx, http.MethodGet, transfers.Key(c.Size, n), nil, 0)
		if err != nil {
			return err
		}
		return c.Check([]byte(text))
	})
}

// filesUp and filesDown know the names without a listing.
func (c *client) filesUp(ctx context.Context) error {
	return c.Each(func(n int) error {
		data, err := os.ReadFile(filepath.Join(c.File, transfers.Name(n)))
		if err == nil {
			_, err = c.send(ctx, http.MethodPut, transfers.Key(c.Size, n), bytes.NewReader(data), c.Size)
		}
		return err
	})
}

func (c *client) filesDown(ctx context.Context) error {
	return c.Each(func(n int) error {
		text, err := c.send(ctx, http.MethodGet, transfers.Key(c.Size, n), nil, 0)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(c.File, transfers.Name(n)), []byte(text), 0o600)
	})
}

func (c *client) list(ctx context.Context) error {
	listed := 0
	for token := ""; ; {
		text, err := c.send(ctx, http.MethodGet, fmt.Sprintf("?list-type=2&prefix=%d&continuation-token=%s", c.Count, token), nil, 0)
		if err != nil {
			return err
		}
		listed += strings.Count(text, "<Key>")
		if token = between(text, "<NextContinuationToken>", "<"); token == "" {
			break
		}
	}
	if listed != c.Count {
		return fmt.Errorf("%d objects listed, want %d", listed, c.Count)
	}
	return nil
}

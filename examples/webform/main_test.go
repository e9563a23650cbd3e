package main

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/s3"
)

// A browser opens the page, chooses a file and presses the button.
func TestUploadFromABrowser(t *testing.T) {
	browser := startBrowser(t)
	testserver.Moto(t)
	c := s3.New(testserver.Session(t))
	if _, err := c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "album"}); err != nil {
		t.Fatal(err)
	}
	page := httptest.NewServer(pages(c, "album"))
	defer page.Close()

	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "dot.png")
	if err := os.WriteFile(file, picture.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	browser.open(page.URL)
	browser.write("input[type=file]", file)
	browser.click("button")
	browser.awaitTitle("Thank you")

	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "album", Key: "pictures/dot.png"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Body.Close() }()
	if got, err := io.ReadAll(out.Body); err != nil || !bytes.Equal(got, picture.Bytes()) {
		t.Errorf("%d bytes arrived of %d: %v", len(got), picture.Len(), err)
	}
	if out.ContentType != "image/png" {
		t.Error(out.ContentType)
	}
}

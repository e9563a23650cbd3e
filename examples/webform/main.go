// Command webform serves a page whose form uploads a picture straight from the browser
// to a bucket. The server never sees the picture, and the browser never sees a key: the
// form is signed, for one kind of file, up to a size, for some minutes.
//
//	go run ./examples/webform -bucket my-bucket
package main

import (
	"context"
	"errors"
	"flag"
	"html/template"
	"log"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

func main() {
	bucket := flag.String("bucket", "", "bucket that pictures go to")
	listen := flag.String("listen", "127.0.0.1:8080", "address of the page")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *bucket, *listen)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, bucket, listen string) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	server := &http.Server{Addr: listen, Handler: pages(s3.New(session), bucket), ReadHeaderTimeout: time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })() // Ctrl-C
	log.Printf("http://%s", listen)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// pages are the form, and where the browser goes when the picture is there.
func pages(c *s3.Client, bucket string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		thanks := "http://" + r.Host + "/thanks"
		post, err := c.Dynamic().PresignPost(r.Context(), boto3.PostForm{
			Bucket: bucket,
			Key:    "pictures/${filename}", // S3 puts the name of the file there
			Fields: map[string]string{"Content-Type": "image/png", "success_action_redirect": thanks},
			Conditions: []any{
				boto3.Map{"Content-Type": "image/png"},
				boto3.Map{"success_action_redirect": thanks},
				[]any{"content-length-range", 1, 1 << 20},
			},
		}, 10*time.Minute)
		if err != nil {
			log.Print(err)
			http.Error(w, "the form cannot be made", http.StatusInternalServerError)
			return
		}
		if err := form.Execute(w, post); err != nil {
			log.Print(err)
		}
	})
	mux.HandleFunc("GET /thanks", func(w http.ResponseWriter, r *http.Request) {
		if err := done.Execute(w, r.FormValue("key")); err != nil {
			log.Print(err)
		}
	})
	return mux
}

// The field "file" comes last: S3 ignores what comes after it.
var form = template.Must(template.New("form").Parse(`<!doctype html>
<title>Upload a picture</title>
<form action="{{.URL}}" method="post" enctype="multipart/form-data">
{{range $name, $value := .Fields}}<input type="hidden" name="{{$name}}" value="{{$value}}">
{{end}}<label>A picture of at most a megabyte <input type="file" name="file" accept="image/png" required></label>
<button>Upload</button>
</form>
`))

var done = template.Must(template.New("done").Parse(`<!doctype html>
<title>Thank you</title>
<p>{{.}} is there.</p>
`))

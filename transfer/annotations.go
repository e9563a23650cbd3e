package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/boto3-go/boto3"
)

// metadataArgs are what a copy has of its source, unless MetadataDirective says
// REPLACE.
var metadataArgs = []string{
	"CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires", "Metadata",
}

// checkDirectives refuses what S3 would pass over: metadata and tags beside those
// of the source.
func checkDirectives(extra boto3.Map) error {
	if directive(extra, "TaggingDirective") != "REPLACE" && extra["Tagging"] != nil {
		return &ArgError{Name: "Tagging", Transfer: string(copyArgs), needs: "TaggingDirective REPLACE"}
	}
	if directive(extra, "MetadataDirective") == "REPLACE" {
		return nil
	}
	for _, name := range metadataArgs {
		if extra[name] != nil {
			return &ArgError{Name: name, Transfer: string(copyArgs), needs: "MetadataDirective REPLACE"}
		}
	}
	return nil
}

// annotationArgs are the arguments of a copy that its annotations are written with.
var annotationArgs = slices.Concat(everyArgs, []string{"ChecksumAlgorithm"})

func directive(extra boto3.Map, name string) string {
	if v := extra[name]; v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// copyAnnotations gives a copy that was made in parts the annotations of its
// source, which S3 has no way to give it with the object. One that fails does not
// keep others from being copied.
func (u *upload) copyAnnotations(ctx context.Context, reader *boto3.Client, source Object, written Result) error {
	from := source.member()
	if v, ok := u.extra["RequestPayer"]; ok {
		from["RequestPayer"] = v
	}
	to := only(u.bucket, u.key, u.extra, annotationArgs)
	for name, v := range map[string]string{"VersionId": written.VersionID, "ObjectIfMatch": written.ETag} {
		if v != "" {
			to[name] = v
		}
	}
	var failed []error
	var next boto3.CallOption
	for {
		var page struct {
			Annotations           []struct{ AnnotationName string }
			NextContinuationToken string
		}
		if err := reader.Call(ctx, "ListObjectAnnotations", from, &page, next); err != nil {
			return errors.Join(append(failed, fmt.Errorf("transfer: the annotations of %s/%s: %w", source.Bucket, source.Key, err))...)
		}
		for _, a := range page.Annotations {
			if err := u.copyAnnotation(ctx, reader, from, to, a.AnnotationName); err != nil {
				failed = append(failed, fmt.Errorf("transfer: annotation %q of %s/%s: %w", a.AnnotationName, source.Bucket, source.Key, err))
			}
			if ctx.Err() != nil {
				return errors.Join(failed...)
			}
		}
		if page.NextContinuationToken == "" {
			return errors.Join(failed...)
		}
		next = boto3.Set("ContinuationToken", page.NextContinuationToken)
	}
}

func (u *upload) copyAnnotation(ctx context.Context, reader *boto3.Client, from, to boto3.Map, name string) error {
	if err := u.m.acquire(ctx); err != nil {
		return err
	}
	defer u.m.release()
	var read struct{ AnnotationPayload io.ReadCloser }
	if err := reader.Call(ctx, "GetObjectAnnotation", from, &read, boto3.Set("AnnotationName", name)); err != nil {
		return err
	}
	payload, err := io.ReadAll(read.AnnotationPayload) // a megabyte at most
	if err = errors.Join(err, read.AnnotationPayload.Close()); err != nil {
		return err
	}
	return u.m.client.Call(ctx, "PutObjectAnnotation", to, nil, boto3.Set("AnnotationName", name), boto3.Set("AnnotationPayload", payload))
}

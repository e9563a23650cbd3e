package integration

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3/resource/s3"
	"github.com/boto3-go/boto3/transfer"
)

// typedBucket makes a bucket through typed resources.
func typedBucket(t *testing.T, name string) *s3.Bucket {
	t.Helper()
	bucket := try(s3.New(newSession(t)).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: name})).or(t)
	if err := bucket.WaitUntilExists(t.Context()); err != nil {
		t.Fatal(err)
	}
	return bucket
}

// TestTypedS3ManyObjects lists and deletes more objects than a page has.
func TestTypedS3ManyObjects(t *testing.T) {
	const count = 2500
	ctx, bucket := t.Context(), typedBucket(t, "typed-many")
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := worker; i < count; i += 8 {
				if _, err := bucket.PutObject(ctx, &s3.PutObjectInput{Key: fmt.Sprintf("k%04d", i), Body: strings.NewReader("x")}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	objects, pages := 0, 0
	for page, err := range bucket.Objects().Pages(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		objects, pages = objects+len(page), pages+1
	}
	if objects != count || pages != 3 {
		t.Errorf("%d objects on %d pages", objects, pages)
	}
	if some := named(t, bucket.Objects().Filter(s3.ListObjectsInput{Prefix: "k00"}).PageSize(30).Limit(70).All(ctx)); len(some) != 70 {
		t.Errorf("%d objects, the limit is 70", len(some))
	}
	results := try(bucket.Objects().Delete(ctx, nil)).or(t)
	deleted := 0
	for _, r := range results {
		deleted += len(r.Deleted)
	}
	if len(results) != 3 || deleted != count {
		t.Errorf("%d batches with %d objects", len(results), deleted)
	}
	_, err := bucket.Object("k0007").Get(ctx, nil)
	code(t, err, s3.ErrNoSuchKey)
	inCollection(t, s3.New(newSession(t)).Buckets().All(ctx), bucket, true)
	try(bucket.Delete(ctx, nil)).or(t)
	inCollection(t, s3.New(newSession(t)).Buckets().All(ctx), bucket, false)
	_, err = bucket.Delete(ctx, nil)
	code(t, err, s3.ErrNoSuchBucket)
	if err := bucket.WaitUntilNotExists(ctx); err != nil {
		t.Error(err)
	}
	there, err := bucket.Exists(ctx)
	exists(t, bucket, there, err, false)
}

func TestTypedS3Objects(t *testing.T) {
	ctx, bucket := t.Context(), typedBucket(t, "typed-objects")
	there, err := bucket.Exists(ctx)
	exists(t, bucket, there, err, true)
	if attrs := try(bucket.Attrs(ctx)).or(t); attrs.CreationDate.IsZero() {
		t.Errorf("%+v", attrs)
	}
	object := bucket.Object("a/b c.txt")
	there, err = object.Exists(ctx)
	exists(t, object, there, err, false)
	try(object.Put(ctx, &s3.PutObjectInput{Body: strings.NewReader("hello"), ContentType: "text/plain", Metadata: map[string]string{"k": "v"}})).or(t)
	if err := object.WaitUntilExists(ctx); err != nil {
		t.Error(err)
	}
	attrs := try(object.Attrs(ctx)).or(t)
	if attrs.ContentLength != 5 || attrs.ContentType != "text/plain" || attrs.Metadata["k"] != "v" || attrs.LastModified.IsZero() {
		t.Errorf("%+v", attrs)
	}
	got := try(object.Get(ctx, &s3.GetObjectInput{Range: "bytes=1-3"})).or(t)
	body, err := io.ReadAll(got.Body)
	if err != nil || got.Body.Close() != nil || string(body) != "ell" {
		t.Errorf("%q, %v", body, err)
	}
	for summary, err := range bucket.Objects().All(ctx) {
		if err != nil || !summary.Object().Equal(object) || try(summary.Attrs(ctx)).or(t).Size != 5 {
			t.Errorf("%s, %v", summary, err)
		}
	}
	copied := bucket.Object("copy")
	try(copied.CopyFrom(ctx, &s3.CopyObjectInput{CopySource: "typed-objects/a/b c.txt"})).or(t)
	if grants := try(copied.Acl().Attrs(ctx)).or(t).Grants; len(grants) == 0 {
		t.Error("no grants")
	}
	try(copied.Delete(ctx, nil)).or(t)
	if err := copied.WaitUntilNotExists(ctx); err != nil {
		t.Error(err)
	}
}

func TestTypedS3Transfers(t *testing.T) {
	ctx, bucket := t.Context(), typedBucket(t, "typed-transfers")
	dir := t.TempDir()
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // 16 MiB: two parts
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	if err := os.WriteFile(from, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var sent int64
	try(bucket.UploadFile(ctx, "big", from, transfer.Progress(func(done, _ int64) { sent = done }))).or(t)
	try(bucket.Object("copy").Copy(ctx, s3.CopySource{Bucket: "typed-transfers", Key: "big"})).or(t)
	try(bucket.Object("copy").DownloadFile(ctx, to)).or(t)
	if back, err := os.ReadFile(to); err != nil || !bytes.Equal(back, data) || sent != int64(len(data)) {
		t.Errorf("%d bytes of %d, %d sent, %v", len(back), len(data), sent, err)
	}
	try(bucket.Object("small").Upload(ctx, strings.NewReader("abc"))).or(t)
	var w bytes.Buffer
	try(bucket.Download(ctx, "small", &w)).or(t)
	if w.String() != "abc" {
		t.Errorf("%q", &w)
	}
}

func TestTypedS3Versions(t *testing.T) {
	ctx, bucket := t.Context(), typedBucket(t, "typed-versions")
	try(bucket.Versioning().Enable(ctx, nil)).or(t)
	if status := try(bucket.Versioning().Attrs(ctx)).or(t).Status; status != "Enabled" {
		t.Errorf("versioning is %s", status)
	}
	object := bucket.Object("k")
	for i := range 3 {
		try(object.Put(ctx, &s3.PutObjectInput{Body: strings.NewReader(fmt.Sprint(i))})).or(t)
	}
	count, first := 0, (*s3.ObjectVersion)(nil)
	for v, err := range bucket.ObjectVersions().Filter(s3.ListObjectVersionsInput{Prefix: "k"}).All(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		count, first = count+1, v
	}
	if count != 3 {
		t.Fatalf("%d versions", count)
	}
	if head := try(first.Head(ctx, nil)).or(t); head.VersionId != first.Id() || head.ContentLength != 1 {
		t.Errorf("%+v", head)
	}
	try(first.Delete(ctx, nil)).or(t)
	try(bucket.ObjectVersions().Delete(ctx, nil)).or(t)
	if left := named(t, bucket.ObjectVersions().All(ctx)); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
	try(bucket.Versioning().Suspend(ctx, nil)).or(t)
}

func TestTypedS3Multipart(t *testing.T) {
	ctx, bucket := t.Context(), typedBucket(t, "typed-multipart")
	upload := try(bucket.Object("big").InitiateMultipartUpload(ctx, nil)).or(t)
	inCollection(t, bucket.MultipartUploads().All(ctx), upload, true)
	var parts []s3.CompletedPart
	for i, size := range []int{5 << 20, 3} {
		n := int32(i + 1)
		out := try(upload.Part(n).Upload(ctx, &s3.UploadPartInput{Body: strings.NewReader(strings.Repeat("p", size))})).or(t)
		parts = append(parts, s3.CompletedPart{ETag: out.ETag, PartNumber: &n})
	}
	for p, err := range upload.Parts().PageSize(1).All(ctx) {
		if err != nil || !p.Equal(upload.Part(p.PartNumber())) || try(p.Attrs(ctx)).or(t).Size == 0 {
			t.Errorf("%s, %v", p, err)
		}
	}
	object := try(upload.Complete(ctx, &s3.CompleteMultipartUploadInput{MultipartUpload: &s3.CompletedMultipartUpload{Parts: parts}})).or(t)
	if size := try(object.Attrs(ctx)).or(t).ContentLength; size != 5<<20+3 {
		t.Errorf("%s has %d bytes", object, size)
	}
	other := try(bucket.Object("never").InitiateMultipartUpload(ctx, nil)).or(t)
	try(other.Abort(ctx, nil)).or(t)
	inCollection(t, bucket.MultipartUploads().All(ctx), other, false)
}

// TestTypedS3Settings puts, reads and deletes what a bucket has besides objects.
func TestTypedS3Settings(t *testing.T) {
	ctx, bucket := t.Context(), typedBucket(t, "typed-settings")
	try(bucket.Cors().Put(ctx, &s3.PutBucketCorsInput{CORSConfiguration: &s3.CORSConfiguration{
		CORSRules: []s3.CORSRule{{AllowedMethods: []string{"GET"}, AllowedOrigins: []string{"*"}}},
	}})).or(t)
	if rules := try(bucket.Cors().Attrs(ctx)).or(t).CORSRules; len(rules) != 1 || rules[0].AllowedMethods[0] != "GET" {
		t.Errorf("%+v", rules)
	}
	try(bucket.Cors().Delete(ctx, nil)).or(t)
	there, err := bucket.Cors().Exists(ctx)
	exists(t, bucket.Cors(), there, err, false)
	try(bucket.LifecycleConfiguration().Put(ctx, &s3.PutBucketLifecycleConfigurationInput{LifecycleConfiguration: &s3.BucketLifecycleConfigurationShape{
		Rules: []s3.LifecycleRule{{ID: "old", Status: "Enabled", Filter: &s3.LifecycleRuleFilter{Prefix: "logs/"}, Expiration: &s3.LifecycleExpiration{Days: new(int32(30))}}},
	}})).or(t)
	if rules := try(bucket.LifecycleConfiguration().Attrs(ctx)).or(t).Rules; len(rules) != 1 || *rules[0].Expiration.Days != 30 {
		t.Errorf("%+v", rules)
	}
	try(bucket.LifecycleConfiguration().Delete(ctx, nil)).or(t)
	try(bucket.Tagging().Put(ctx, &s3.PutBucketTaggingInput{Tagging: &s3.Tagging{TagSet: []s3.Tag{{Key: "team", Value: "logs"}}}})).or(t)
	if tags := try(bucket.Tagging().Attrs(ctx)).or(t).TagSet; len(tags) != 1 || tags[0].Value != "logs" {
		t.Errorf("%+v", tags)
	}
	try(bucket.Tagging().Delete(ctx, nil)).or(t)
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::typed-settings/*"}]}`
	try(bucket.Policy().Put(ctx, &s3.PutBucketPolicyInput{Policy: policy})).or(t)
	if got := try(bucket.Policy().Attrs(ctx)).or(t).Policy; got != policy {
		t.Error(got)
	}
	try(bucket.Policy().Delete(ctx, nil)).or(t)
	_, err = bucket.Policy().Attrs(ctx)
	code(t, err, "NoSuchBucketPolicy")
	try(bucket.Website().Put(ctx, &s3.PutBucketWebsiteInput{WebsiteConfiguration: &s3.WebsiteConfiguration{IndexDocument: &s3.IndexDocument{Suffix: "index.html"}}})).or(t)
	if index := try(bucket.Website().Attrs(ctx)).or(t).IndexDocument; index == nil || index.Suffix != "index.html" {
		t.Errorf("%+v", index)
	}
	try(bucket.Website().Delete(ctx, nil)).or(t)
	try(bucket.Acl().Put(ctx, &s3.PutBucketAclInput{ACL: "public-read"})).or(t)
	if grants := try(bucket.Acl().Attrs(ctx)).or(t).Grants; len(grants) != 2 {
		t.Errorf("%+v", grants)
	}
	try(bucket.Notification().Put(ctx, &s3.PutBucketNotificationConfigurationInput{NotificationConfiguration: &s3.NotificationConfiguration{
		TopicConfigurations: []s3.TopicConfiguration{{Id: "n", TopicArn: "arn:aws:sns:us-east-1:123456789012:typed", Events: []s3.Event{"s3:ObjectCreated:*"}}},
	}})).or(t)
	if topics := try(bucket.Notification().Attrs(ctx)).or(t).TopicConfigurations; len(topics) != 1 || topics[0].Id != "n" {
		t.Errorf("%+v", topics)
	}
}

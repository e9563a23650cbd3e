package transfer_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

// regions is an HTTP client that reaches a server for each region's host, with
// the bucket in the path.
type regions map[string]*fake

func (r regions) Do(request *http.Request) (*http.Response, error) {
	bucket, rest, _ := strings.Cut(request.URL.Host, ".s3.")
	region, _, _ := strings.Cut(rest, ".")
	u, err := url.Parse(r[region].url)
	if err != nil {
		return nil, err
	}
	request = request.Clone(request.Context())
	u.Path, u.RawQuery = "/"+bucket+request.URL.Path, request.URL.RawQuery
	request.URL, request.Host = u, ""
	return http.DefaultClient.Do(request)
}

func (r regions) client(t *testing.T, region string) *boto3.Client {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{Region: region, Credentials: credentials.Static("a", "b", ""), HTTPClient: r})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The source's region is asked about the source, that of the copy does the
// copying; without SourceClient the former is found by the bucket's redirect.
func TestCopyAcrossRegions(t *testing.T) {
	for _, size := range []int{3, 3*part + 1} {
		for _, told := range []bool{true, false} {
			there, _ := newFake(t)
			here, _ := newFake(t)
			all := regions{"eu-west-1": there, "us-west-2": here}
			source := newObject(pattern(size), http.Header{})
			there.objects["src/from"], here.objects["src/from"] = source, source // S3 itself reads across regions
			there.setFault(func(w http.ResponseWriter, _ *http.Request, _ string) bool {
				w.Header().Set("X-Amz-Tagging-Count", "1")
				return false
			})
			here.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
				if !strings.HasPrefix(r.URL.Path, "/src/") {
					return false
				}
				w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
				fail(w, http.StatusMovedPermanently, "PermanentRedirect")
				return true
			})
			var opts []transfer.Option
			if told {
				opts = append(opts, transfer.SourceClient(all.client(t, "eu-west-1")))
			}
			m := transfer.New(all.client(t, "us-west-2"), small)
			result, err := m.Copy(t.Context(), "dst", "to", transfer.Object{Bucket: "src", Key: "from"}, opts...)
			if err != nil || result.Size != int64(size) {
				t.Fatal(result, err)
			}
			same(t, "copy", here.object("dst/to").data, source.data)
			want := []string{"HeadObject"}
			if size > part {
				want = append(want, "GetObjectTagging")
			}
			if !slices.Equal(there.requests, want) {
				t.Errorf("the source's region was asked for %v, want %v", there.requests, want)
			}
			if told && here.count("HeadObject") > 0 {
				t.Errorf("the copy's region was asked about the source: %v", here.requests)
			}
			here.clean()
		}
	}
}

// A tree is listed where it is.
func TestSyncAcrossRegions(t *testing.T) {
	there, _ := newFake(t)
	here, _ := newFake(t)
	all := regions{"eu-west-1": there, "us-west-2": here}
	for _, f := range all {
		f.objects["src/p/a"] = newObject([]byte("a"), http.Header{})
	}
	there.objects["src/p/b"] = newObject([]byte("b"), http.Header{})
	here.objects["src/p/b"] = there.objects["src/p/b"]
	m := transfer.New(all.client(t, "us-west-2"), small)
	result, err := m.Sync(t.Context(), transfer.Prefix("src", "p"), transfer.Prefix("dst", "q"), transfer.SourceClient(all.client(t, "eu-west-1")))
	if err != nil || result.Transferred != 2 || here.object("dst/q/a") == nil || here.object("dst/q/b") == nil {
		t.Fatalf("%+v %v", result, err)
	}
	if there.count("ListObjectsV2") != 1 || here.count("ListObjectsV2") != 1 || here.count("HeadObject") != 0 {
		t.Errorf("there %v, here %v", there.requests, here.requests)
	}
}

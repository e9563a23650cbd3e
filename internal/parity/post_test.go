package parity_test

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // S3's old signature is HMAC-SHA1.
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testcounts"
)

// form is a form to presign, as the oracle takes it.
type form struct {
	Bucket     string            `json:"bucket"`
	Key        string            `json:"key"`
	Fields     map[string]string `json:"fields"`
	Conditions []any             `json:"conditions"`
	Expires    int               `json:"expires"`
}

// forms are one for each thing that a form can have.
var forms = []form{
	{Key: "a.txt", Expires: 3600},
	{Key: "uploads/${filename}", Expires: 1},
	{Key: "${filename}", Expires: 60},
	{Key: "a/${filename}/b", Expires: 604800},
	{Key: "é \"quoted\" <&> \\ 日本 😀\n", Expires: 900},
	{Key: "k", Expires: 60, Fields: map[string]string{"acl": "private", "Content-Type": "text/plain"},
		Conditions: []any{map[string]any{"acl": "private"}, map[string]any{"Content-Type": "text/plain"}}},
	{Key: "k", Expires: 60, Fields: map[string]string{"x-amz-meta-who": "ann & söhne", "success_action_status": "201"},
		Conditions: []any{[]any{"starts-with", "$x-amz-meta-who", ""}, []any{"eq", "$success_action_status", "201"}, []any{"content-length-range", 1, int64(1 << 40)}}},
	{Key: "k", Expires: 60, Fields: map[string]string{"key": "k", "x-amz-meta-policy": "mine", "acl": ""}},
	{Key: "k", Expires: 60, Conditions: []any{map[string]any{}, []any{}}},
}

type posted struct {
	Refused, Message string
	URL              string
	Fields           map[string]string
}

type postTrial struct {
	target *target
	form   form
}

func postTrials() (trials []postTrial) {
	n := 0
	for i, to := range s3Targets("s3") {
		if i%2 == 1 {
			to.SessionToken = "session/token+=="
		}
		for _, bucket := range append(slices.Clone(buckets), "x--usw2-az1--x-s3") {
			for _, f := range forms {
				if n++; *everything || (n+int(*seed))%101 == 0 {
					f.Bucket = bucket
					trials = append(trials, postTrial{to, f})
				}
			}
		}
	}
	return trials
}

// TestPosts compares presigned forms: where they go, their fields and policies.
// Signatures are computed anew over the policies, whose text may be another.
func TestPosts(t *testing.T) {
	home(t)
	trials := postTrials()
	questions := make([]question, len(trials))
	for i, c := range trials {
		text, err := json.Marshal(c.form)
		if err != nil {
			t.Fatal(err)
		}
		questions[i] = question{target: c.target, post: text}
	}
	answers := converse(t, questions)
	signed, refused := 0, 0
	synctest.Test(t, func(t *testing.T) {
		s, err := boto3.NewSession(boto3.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range trials {
			var theirs posted
			if err := json.Unmarshal(answers[i], &theirs); err != nil {
				t.Fatal(err)
			}
			ours := c.post(t, s)
			switch diff := diffPosts(ours, &theirs); {
			case *withCRT && ours.Refused == "" && strings.HasSuffix(theirs.Message, ": s3v4a-presign-post"):
				// This takes the endpoint's SigV4 then, as botocore without awscrt.
			case diff != "":
				client, _ := json.Marshal(c.target)
				t.Errorf("%s\n  client %s\n  form %s", diff, client, questions[i].post)
			case theirs.Refused != "":
				refused++
			default:
				signed++
			}
		}
	})
	t.Logf("%d forms, %d refused by both", signed+refused, refused)
	if signed < 100 {
		t.Errorf("only %d forms signed, %d refused", signed, refused)
	}
	if *everything && *seed == 1 && !*withCRT {
		testcounts.All(t, t.Name(), map[string]int{"signed": signed, "refused": refused})
	}
}

func (c *postTrial) post(t *testing.T, s *boto3.Session) *posted {
	client, err := c.target.client(s, &catcher{})
	var got *boto3.PresignedPost
	if err == nil {
		got, err = client.PresignPost(t.Context(), boto3.PostForm{
			Bucket: c.form.Bucket, Key: c.form.Key, Fields: c.form.Fields, Conditions: c.form.Conditions,
		}, time.Duration(c.form.Expires)*time.Second)
	}
	if err != nil {
		return &posted{Refused: "error", Message: err.Error()}
	}
	return &posted{URL: got.URL, Fields: got.Fields}
}

func diffPosts(ours, theirs *posted) string {
	if ours.Refused != "" || theirs.Refused != "" {
		if ours.Refused != "" && theirs.Refused != "" {
			return ""
		}
		return fmt.Sprintf("ours %s %s, theirs %s %s", ours.Refused, ours.Message, theirs.Refused, theirs.Message)
	}
	if strings.TrimSuffix(ours.URL, "/") != strings.TrimSuffix(theirs.URL, "/") {
		return fmt.Sprintf("ours %s, theirs %s", ours.URL, theirs.URL)
	}
	for _, p := range []*posted{ours, theirs} {
		if err := p.verify(); err != nil {
			return err.Error()
		}
	}
	a, b := maps.Clone(ours.Fields), maps.Clone(theirs.Fields)
	for _, name := range []string{"policy", "signature", "x-amz-signature"} {
		if _, ok := b[name]; ok != (a[name] != "") {
			return "one has no " + name
		}
		delete(a, name)
		delete(b, name)
	}
	if !maps.Equal(a, b) {
		return fmt.Sprintf("fields: ours %q, theirs %q", a, b)
	}
	if x, y := ours.policy(), theirs.policy(); !reflect.DeepEqual(x, y) {
		return fmt.Sprintf("policy: ours %v, theirs %v", x, y)
	}
	return ""
}

func (p *posted) policy() (v any) {
	text, err := base64.StdEncoding.DecodeString(p.Fields["policy"])
	if err != nil || json.Unmarshal(text, &v) != nil {
		return "unreadable"
	}
	return v
}

// verify computes the signature anew, as S3 does.
func (p *posted) verify() error {
	policy, signature := p.Fields["policy"], p.Fields["x-amz-signature"]
	if signature == "" {
		h := hmac.New(sha1.New, []byte(secretKey))
		_, _ = h.Write([]byte(policy))
		if got := p.Fields["signature"]; got != base64.StdEncoding.EncodeToString(h.Sum(nil)) {
			return fmt.Errorf("signature %s is not of policy %s", got, policy)
		}
		return nil
	}
	key := []byte("AWS4" + secretKey)
	for _, part := range strings.Split(p.Fields["x-amz-credential"], "/")[1:] {
		key = mac(key, part)
	}
	if signature != hex.EncodeToString(mac(key, policy)) {
		return fmt.Errorf("signature %s is not of policy %s", signature, policy)
	}
	return nil
}

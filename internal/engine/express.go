package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/call"
)

// Times and bounds of the sessions with directory buckets, which last five
// minutes.
const (
	expressAdvisory  = 45 * time.Second
	expressMandatory = 10 * time.Second
	expressBuckets   = 100
)

// expressSessions keeps the credentials that S3 Express One Zone gives for each
// directory bucket, of the buckets used last.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-create-session.html
type expressSessions struct {
	mu       sync.Mutex
	sessions []expressSession // the last used last
}

type expressSession struct {
	bucket string
	keys   credentials.Provider
}

func (e *expressSessions) of(c *Engine, bucket string) credentials.Provider {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := expressSession{bucket: bucket}
	if i := slices.IndexFunc(e.sessions, func(s expressSession) bool { return s.bucket == bucket }); i >= 0 {
		s = e.sessions[i]
		e.sessions = slices.Delete(e.sessions, i, i+1)
	} else {
		s.keys = credentials.NewCache(expressSource{c, bucket}, credentials.CacheOptions{Advisory: expressAdvisory, Mandatory: expressMandatory})
	}
	if len(e.sessions) >= expressBuckets {
		e.sessions = slices.Delete(e.sessions, 0, 1)
	}
	e.sessions = append(e.sessions, s)
	return s.keys
}

// expressSource makes a session with a bucket, by the client's own credentials.
type expressSource struct {
	client *Engine
	bucket string
}

// Retrieve calls CreateSession.
func (s expressSource) Retrieve(ctx context.Context) (credentials.Credentials, error) {
	var out struct {
		Credentials struct {
			AccessKeyId, SecretAccessKey, SessionToken string
			Expiration                                 time.Time
		}
	}
	if err := s.client.Perform(ctx, &State{}, "CreateSession", map[string]any{"Bucket": s.bucket}, &out); err != nil {
		return credentials.Credentials{}, err
	}
	k := out.Credentials
	return credentials.Credentials{
		AccessKeyID: k.AccessKeyId, SecretAccessKey: k.SecretAccessKey, SessionToken: k.SessionToken,
		Expires: k.Expiration, Source: "s3express",
	}, nil
}

// keys are the credentials that a call is signed with.
func (c *Engine) keys(ctx context.Context, st *call.Call) (credentials.Credentials, error) {
	bucket, _ := st.Text("Bucket")
	if st.Auth.Scheme != "v4-s3express" || bucket == "" {
		return c.Credentials.Retrieve(ctx)
	}
	return c.express.of(c, bucket).Retrieve(ctx)
}

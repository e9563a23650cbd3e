package transfer

import (
	"context"
	"crypto/md5" //nolint:gosec // ETags are MD5 sums
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/transport"
)

// SameContent says whether a file holds what an object does, by the checksum that S3
// has of the whole object, or its ETag where that is an MD5. What has neither is not
// known to be the same. The file is read, the object is not.
func (m *Manager) SameContent(ctx context.Context, bucket, key, filename string, opts ...Option) (bool, error) {
	o, err := m.begin(ctx, downloadArgs, opts)
	if err != nil {
		return false, err
	}
	return m.sameSum(ctx, bucket, key, o.extra, func() (*os.File, error) { return os.OpenFile(filename, os.O_RDONLY|nonblock, 0) })
}

func (m *Manager) sameSum(ctx context.Context, bucket, key string, extra boto3.Map, open func() (*os.File, error)) (bool, error) {
	in := only(bucket, key, extra, headOfWritten)
	in["ChecksumMode"] = "ENABLED"
	var head written
	if err := m.client.Call(ctx, "HeadObject", in, &head); err != nil {
		return false, err
	}
	h := md5.New() //nolint:gosec // see the import
	want := strings.Trim(head.ETag, `"`)
	algorithm, sum := head.whole()
	if algorithm != "" {
		var err error
		if h, err = transport.NewChecksum(algorithm); err != nil {
			return false, err
		}
	}
	f, err := open()
	if err != nil {
		return false, fmt.Errorf("transfer: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	if _, err := io.Copy(h, f); err != nil {
		return false, fmt.Errorf("transfer: reading %s: %w", f.Name(), err)
	}
	if algorithm != "" {
		return encode(h.Sum(nil)) == sum, nil
	}
	return hex.EncodeToString(h.Sum(nil)) == want, nil
}

package custom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/transport"
)

// treeHashChunk is the leaf size of Glacier's tree hash: 1 MiB.
const treeHashChunk = 1 << 20

func glacier() call.Hooks {
	return call.Hooks{
		// "-" is the account that signs.
		Input: func(c *call.Call) error {
			if c.Op.Input == nil {
				return nil
			}
			return c.Default("accountId", "-")
		},
		Request: func(c *call.Call) error {
			c.Request.Header.Set("X-Amz-Glacier-Version", c.Service.APIVersion)
			if !c.Presign && (c.Op.Name == "UploadArchive" || c.Op.Name == "UploadMultipartPart") {
				return glacierChecksums(c)
			}
			return nil
		},
	}
}

func glacierChecksums(c *call.Call) error {
	const linear, tree = "X-Amz-Content-Sha256", "X-Amz-Sha256-Tree-Hash"
	h := c.Request.Header
	_, hasLinear := h[linear]
	_, hasTree := h[tree]
	if hasLinear && hasTree {
		return nil
	}
	sums, err := hashBody(c)
	if err != nil {
		return err
	}
	if !hasLinear {
		h.Set(linear, sums.linear)
	}
	if !hasTree {
		h.Set(tree, sums.tree)
	}
	return nil
}

type glacierSums struct{ linear, tree string }

func hashBody(c *call.Call) (glacierSums, error) {
	if c.Request.Stream == nil {
		return treeHash(bytes.NewReader(c.Request.Body))
	}
	seeker, ok := c.Request.Stream.(io.ReadSeeker)
	if !ok {
		return glacierSums{}, errors.New("body: Glacier needs checksums before the upload; give an io.ReadSeeker, or set the checksum member yourself")
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return glacierSums{}, err
	}
	sums, err := treeHash(&transport.Careful{From: seeker})
	if err != nil {
		return glacierSums{}, err
	}
	_, err = seeker.Seek(start, io.SeekStart)
	return sums, err
}

// treeHash hashes a body as a whole and by Glacier's tree: SHA-256 of each MiB,
// then of each pair of hashes, until one is left.
// https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html
func treeHash(r io.Reader) (glacierSums, error) {
	whole := sha256.New()
	var level [][]byte
	for {
		leaf := sha256.New()
		n, err := io.CopyN(io.MultiWriter(whole, leaf), r, treeHashChunk)
		if n > 0 || level == nil {
			level = append(level, leaf.Sum(nil))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return glacierSums{}, err
		}
	}
	for len(level) > 1 {
		var above [][]byte
		for i := 0; i < len(level); i += 2 {
			if i+1 == len(level) {
				above = append(above, level[i])
				continue
			}
			pair := sha256.Sum256(append(level[i][:sha256.Size:sha256.Size], level[i+1]...))
			above = append(above, pair[:])
		}
		level = above
	}
	return glacierSums{hex.EncodeToString(whole.Sum(nil)), hex.EncodeToString(level[0])}, nil
}

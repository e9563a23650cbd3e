// Package transfer moves objects to, from and within S3: files, readers,
// writers and directories, in parallel parts, with checksums from end to end.
//
// A [Manager] is made over a client of "s3" and is safe for concurrent use; its
// limits hold for all of its transfers together. What a transfer returns as
// done is done: parts are verified, a file appears under its name only when it
// is complete, and an upload that fails leaves no multipart upload behind.
package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/settings"
)

// Sizes in bytes, as S3 has them.
const (
	kib         = 1 << 10
	mib         = 1 << 20
	maxPartSize = 5 << 30
	maxPutSize  = 5 << 30 // of an object by one request
	maxChunk    = 1 << 30 // of a download's buffer
)

// Config has the settings of a Manager. The zero value of each field is its
// default: where the AWS CLI has a key for it, what the s3 block of the session's
// profile says, such as "multipart_chunksize = 16MB".
type Config struct {
	// MultipartThreshold is the size in bytes from which a transfer is made in
	// parts; multipart_threshold, else 8 MiB by default.
	MultipartThreshold int64
	// CopyThreshold is the size in bytes from which a copy is made in parts;
	// MultipartThreshold by default, and 5 GiB at most by S3's rules. Stores that have
	// no UploadPartCopy copy what is larger by one request, and need it set high.
	CopyThreshold int64
	// PartSize is the size of a part in bytes; multipart_chunksize, else 8 MiB by
	// default. Uploads and copies raise it to MinPartSize, and as far as MaxParts
	// parts need. All parts of an upload are equal but the last; see EqualParts for
	// readers of unknown length.
	PartSize int64
	// MinPartSize is the least size in bytes that the store takes for a part that is
	// not the last; S3's 5 MiB by default.
	MinPartSize int64
	// MaxParts is how many parts an upload may have; S3's 10,000 by default.
	MaxParts int
	// EqualParts is for stores that refuse parts of different sizes, such as R2: a
	// reader of unknown length whose parts would be more than MaxParts fails.
	// Otherwise its parts begin to double when half of MaxParts are sent.
	EqualParts bool
	// ListObjectsV1 is for stores that have no ListObjectsV2.
	ListObjectsV1 bool
	// NoMultipart is for stores that have no multipart uploads: every upload and
	// copy is one request, of 5 GiB at most, for which a reader of unknown length is
	// held in memory.
	NoMultipart bool
	// MaxConcurrency bounds the requests with data that are under way at a time
	// in all transfers of the manager, 65,536 at most; max_concurrent_requests,
	// else 10 by default.
	MaxConcurrency int
	// NoThreads makes each transfer send one request after the other, without
	// goroutines of its own, as boto3's use_threads=False.
	NoThreads bool
	// MaxBandwidth bounds all transfers together, in bytes per second;
	// max_bandwidth, else no bound by default.
	MaxBandwidth int64
	// MaxQueue is how many entries of a tree are listed ahead of their transfers;
	// max_queue_size, else 1000 by default. Copies within one bucket to a place
	// within their source list everything first.
	MaxQueue int
	// IOChunkSize is how much of a download is read and written at a time, in
	// bytes, 1 GiB at most; 64 KiB by default, which the processor's caches hold
	// for each of ten parts.
	IOChunkSize int
	// DownloadAttempts is how often a part of a download is begun before its
	// failure is that of the transfer, 5 by default. It counts bodies that break
	// off; requests are retried by the client's own rules.
	DownloadAttempts int
	// MaxMemory bounds the bytes that all transfers together hold in buffers of
	// parts: those of streams only, since files need none. By default it is
	// MaxConcurrency times PartSize. A transfer may always hold one part, so
	// that two transfers joined by a pipe never wait for each other.
	MaxMemory int64
}

// withDefaults fills in what the program leaves open.
func (c Config) withDefaults(usual settings.Transfer) Config {
	c.MultipartThreshold = cmp.Or(c.MultipartThreshold, usual.MultipartThreshold)
	c.PartSize = cmp.Or(c.PartSize, usual.MultipartChunksize)
	c.MinPartSize = cmp.Or(c.MinPartSize, 5*mib)
	c.MaxParts = cmp.Or(c.MaxParts, 10_000)
	c.MaxConcurrency = cmp.Or(c.MaxConcurrency, usual.MaxConcurrentRequests)
	c.MaxBandwidth = cmp.Or(c.MaxBandwidth, usual.MaxBandwidth)
	c.MaxQueue = cmp.Or(c.MaxQueue, usual.MaxQueueSize)
	c.IOChunkSize = cmp.Or(c.IOChunkSize, 64*kib)
	c.DownloadAttempts = cmp.Or(c.DownloadAttempts, 5)
	c.MaxMemory = cmp.Or(c.MaxMemory, int64(c.MaxConcurrency)*c.PartSize)
	return c
}

// maxRequests bounds the requests under way at a time.
const maxRequests = 1 << 16

func (c Config) check() error {
	for _, f := range []struct {
		name  string
		value int64
	}{
		{"MultipartThreshold", c.MultipartThreshold},
		{"CopyThreshold", c.CopyThreshold},
		{"PartSize", c.PartSize},
		{"MinPartSize", c.MinPartSize},
		{"MaxParts", int64(c.MaxParts)},
		{"MaxConcurrency", int64(c.MaxConcurrency)},
		{"MaxBandwidth", c.MaxBandwidth},
		{"MaxQueue", int64(c.MaxQueue)},
		{"IOChunkSize", int64(c.IOChunkSize)},
		{"DownloadAttempts", int64(c.DownloadAttempts)},
		{"MaxMemory", c.MaxMemory},
	} {
		if f.value < 0 {
			return fmt.Errorf("transfer: Config.%s is %d; it must not be negative", f.name, f.value)
		}
	}
	if c.MaxConcurrency > maxRequests {
		return fmt.Errorf("transfer: Config.MaxConcurrency is %d; a host has ports for %d connections at most", c.MaxConcurrency, maxRequests)
	}
	if c.IOChunkSize > maxChunk {
		return fmt.Errorf("transfer: Config.IOChunkSize is %d; each request of a download has a buffer of it, of %d bytes at most", c.IOChunkSize, maxChunk)
	}
	if c.MinPartSize > maxPartSize {
		return fmt.Errorf("transfer: Config.MinPartSize is %d; parts have %d bytes at most", c.MinPartSize, int64(maxPartSize))
	}
	return nil
}

// single says whether what has so many bytes is written by one request.
func (c Config) single(size int64) bool {
	return size < c.MultipartThreshold && size <= maxPutSize || c.NoMultipart && size <= maxPutSize
}

func (c Config) errTooLarge(size int64) error {
	return fmt.Errorf("transfer: %d bytes are more than one request takes, and Config.NoMultipart is set", size)
}

// partSize is the size of a part with which MaxParts of them suffice, within the
// store's limits. A negative size is one that is not known.
func (c Config) partSize(size int64) (int64, error) {
	if c.NoMultipart && size > maxPutSize {
		return 0, c.errTooLarge(size)
	}
	part := min(max(c.PartSize, c.MinPartSize), maxPartSize)
	for size > 0 && (size-1)/part >= int64(c.MaxParts) {
		if part == maxPartSize {
			return 0, fmt.Errorf("transfer: %d bytes are more than %d parts hold, which is the most for one object", size, c.MaxParts)
		}
		part = min(part*2, maxPartSize)
	}
	return part, nil
}

// Manager makes transfers. It is safe for concurrent use, holds nothing that
// must be closed, and starts goroutines only within its methods.
type Manager struct {
	client    *boto3.Client
	cfg       Config
	err       error // of the Config
	slots     chan struct{}
	memory    *memory
	bandwidth *bandwidth
	chunks    []chunkPool
	live      liveUploads
}

// New makes a Manager over a client of "s3", by names or typed. A setting that is
// not valid is the error of every transfer.
func New(client boto3.AnyClient, cfg Config) *Manager {
	m := &Manager{err: cfg.check()}
	if client != nil {
		m.client = client.Dynamic()
	}
	if m.client == nil {
		m.err = errNoClient
	}
	if m.err != nil {
		return m
	}
	configured := settings.Default()
	if e, err := bridge.Engine(m.client); err == nil {
		configured = e.Settings
		m.client, _ = bridge.ForTransfers(m.client).(*boto3.Client)
	}
	m.cfg = cfg.withDefaults(configured.S3.Transfer)
	m.slots = make(chan struct{}, m.cfg.MaxConcurrency)
	m.memory = newMemory(m.cfg.MaxMemory)
	m.bandwidth = newBandwidth(m.cfg.MaxBandwidth)
	m.chunks = chunkPools(m.cfg.IOChunkSize)
	return m
}

var errNoClient = errors.New("transfer: there is no client: make the Manager with New and a client of s3")

// checksumSettings are when the client computes checksums of requests and
// verifies those of responses.
func (m *Manager) checksumSettings() (request, response string) {
	e, err := bridge.Engine(m.client)
	if err != nil {
		return "", ""
	}
	return e.ChecksumSettings()
}

// Result is what a transfer of one object has done.
type Result struct {
	Size      int64 // bytes of the object
	ETag      string
	VersionID string // in a bucket with versions
	// ChecksumAlgorithm and Checksum (in base64) are those of the whole object
	// that the transfer computed itself: after a download they matched S3's. That
	// of the checksums of parts ends in "-" and their number. Both are empty
	// where checksums are off, or where nothing could be compared.
	ChecksumAlgorithm, Checksum string
	LastModified                time.Time // of a download
}

// begin checks what a transfer of one object begins with.
func (m *Manager) begin(ctx context.Context, kind argKind, opts []Option) (*options, error) {
	o := &options{size: -1}
	for _, opt := range opts {
		if opt != nil {
			opt.applyOne(o)
		}
	}
	return o, m.check(ctx, kind, o, false)
}

// beginTree checks what a transfer of a tree begins with.
func (m *Manager) beginTree(ctx context.Context, kind argKind, opts []TreeOption) (*options, error) {
	o := &options{size: -1}
	for _, opt := range opts {
		if opt != nil {
			opt.applyTree(o)
		}
	}
	return o, m.check(ctx, kind, o, true)
}

func (m *Manager) check(ctx context.Context, kind argKind, o *options, tree bool) error {
	switch {
	case m == nil:
		return errNoClient
	case m.err != nil:
		return m.err
	case m.client == nil:
		return errNoClient
	case ctx == nil:
		return errors.New("transfer: the context is nil")
	}
	if err := ctxerr.Of(ctx); err != nil {
		return err
	}
	return o.check(kind, tree)
}

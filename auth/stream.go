package auth

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// A ChunkSigner signs the chunks of one aws-chunked body in their order, each
// signature over the one before. It must not be used concurrently.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
type ChunkSigner struct {
	key       *v4Key
	timestamp string
	scope     string
	previous  string
}

// Format writes the type's name only.
func (s *ChunkSigner) Format(state fmt.State, _ rune) { writeName(state, "auth.ChunkSigner") }

// SignV4Chunks is SignV4 for an aws-chunked body of signed chunks: o.PayloadHash
// is StreamingPayload (also when empty) or StreamingPayloadTrailer. The
// request's signature is the seed of the signer that it returns.
func (s *Signer) SignV4Chunks(r *http.Request, c Credentials, o V4Options) (*ChunkSigner, error) {
	switch o.PayloadHash {
	case "":
		o.PayloadHash = StreamingPayload
	case StreamingPayload, StreamingPayloadTrailer:
	default:
		return nil, fmt.Errorf("auth: V4Options.PayloadHash is %q; signed chunks need StreamingPayload or StreamingPayloadTrailer", o.PayloadHash)
	}
	seed, err := s.signHeader(r, c, &o, v4Algorithm)
	if err != nil {
		return nil, err
	}
	timestamp := amzTime(o.Time)
	run := signing{opts: &o, algorithm: v4Algorithm, timestamp: timestamp}
	return &ChunkSigner{
		key:       s.v4Key(c.SecretAccessKey, timestamp[:amzDateLen], o.Region, o.Service),
		timestamp: timestamp,
		scope:     string(run.appendScope(nil)),
		previous:  seed,
	}, nil
}

// SignChunk gives the signature, in hex, of the next chunk's data. The last
// chunk of a body has no data and is signed too.
func (s *ChunkSigner) SignChunk(data []byte) string {
	return s.SignChunkHash(sha256.Sum256(data))
}

// SignChunkHash is SignChunk for data whose SHA-256 is known.
func (s *ChunkSigner) SignChunkHash(sum [sha256.Size]byte) string {
	return s.next(v4Algorithm+"-PAYLOAD\n", EmptyPayloadHash+"\n", sum)
}

// SignTrailer gives the signature of the trailing headers, for the
// x-amz-trailer-signature line. The trailer is given as "name:value\n" for each
// header: lower-case names, no white space around values.
func (s *ChunkSigner) SignTrailer(trailer []byte) string {
	return s.next(v4Algorithm+"-TRAILER\n", "", sha256.Sum256(trailer))
}

func (s *ChunkSigner) next(algorithm, headersHash string, sum [sha256.Size]byte) string {
	buf := make([]byte, 0, 512)
	buf = append(append(buf, algorithm...), s.timestamp...)
	buf = append(append(append(buf, '\n'), s.scope...), '\n')
	buf = append(append(buf, s.previous...), '\n')
	buf = hex.AppendEncode(append(buf, headersHash...), sum[:])
	s.previous = hex.EncodeToString(s.key.sign(buf))
	return s.previous
}

// An EventSigner signs the messages of one event stream in their order, each
// signature over the one before. It must not be used concurrently.
type EventSigner struct {
	signer   *Signer
	creds    Credentials
	region   string
	service  string
	previous []byte
}

// Format writes the type's name only.
func (e *EventSigner) Format(state fmt.State, _ rune) { writeName(state, "auth.EventSigner") }

// An EventSignature is what the headers of a signed message hold. The message
// wraps an encoded event as its payload.
type EventSignature struct {
	// Date is the ":date" header, a timestamp in whole milliseconds.
	Date time.Time
	// ChunkSignature is the ":chunk-signature" header, a byte array.
	ChunkSignature []byte
}

// SignV4Events is SignV4 for a body that is an event stream. o.PayloadHash is
// taken as StreamingEvents when empty; the request's signature is the seed of
// the signer that it returns.
func (s *Signer) SignV4Events(r *http.Request, c Credentials, o V4Options) (*EventSigner, error) {
	if o.PayloadHash == "" {
		o.PayloadHash = StreamingEvents
	}
	seed, err := s.signHeader(r, c, &o, v4Algorithm)
	if err != nil {
		return nil, err
	}
	return s.NewEventSigner(c, o, seed)
}

// NewEventSigner starts a chain of event signatures from a seed in hex: the
// signature of the request that opened the stream, such as the X-Amz-Signature
// of a presigned WebSocket URL. Of o it uses Service and Region.
func (s *Signer) NewEventSigner(c Credentials, o V4Options, seed string) (*EventSigner, error) {
	if err := o.checkScope(c); err != nil {
		return nil, err
	}
	previous, err := hex.DecodeString(seed)
	if err != nil {
		return nil, fmt.Errorf("auth: the seed of an event stream must be a signature in hex: %w", err)
	}
	return &EventSigner{signer: s, creds: c, region: o.Region, service: o.Service, previous: previous}, nil
}

// Sign signs the next message, whose payload is an encoded event; the stream
// ends with a message of no payload.
func (e *EventSigner) Sign(payload []byte, at time.Time) EventSignature {
	at = at.UTC().Truncate(time.Millisecond)
	const timestampType = 8
	header := append([]byte{byte(len(":date"))}, ":date"...)
	header = binary.BigEndian.AppendUint64(append(header, timestampType), uint64(at.UnixMilli()))
	return EventSignature{Date: at, ChunkSignature: e.sign(header, payload, at)}
}

func (e *EventSigner) sign(headers, payload []byte, at time.Time) []byte {
	run := signing{
		algorithm: v4Algorithm,
		opts:      &V4Options{Region: e.region, Service: e.service},
		timestamp: amzTime(at),
	}
	headersSum, payloadSum := sha256.Sum256(headers), sha256.Sum256(payload)
	buf := make([]byte, 0, 512)
	buf = append(append(buf, v4Algorithm+"-PAYLOAD\n"...), run.timestamp...)
	buf = append(run.appendScope(append(buf, '\n')), '\n')
	buf = append(hex.AppendEncode(buf, e.previous), '\n')
	buf = append(hex.AppendEncode(buf, headersSum[:]), '\n')
	buf = hex.AppendEncode(buf, payloadSum[:])
	key := e.signer.v4Key(e.creds.SecretAccessKey, run.timestamp[:amzDateLen], e.region, e.service)
	e.previous = key.sign(buf)
	return slices.Clone(e.previous)
}

package auth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"testing"
	"time"
)

// The example of AWS's page on chunked uploads to S3.
var docsCredentials = Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}

func docsOptions(payloadHash string) V4Options {
	return V4Options{
		Service: "s3", Region: "us-east-1", Time: time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC),
		PayloadHash: payloadHash, RawPath: true, ContentSHA256: true,
	}
}

func chunkedRequest(t *testing.T, headers map[string]string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "PUT", "https://s3.amazonaws.com/examplebucket/chunkObject.txt", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

func TestChunkSigner(t *testing.T) {
	cases := []struct {
		payloadHash, trailer, seed string
		headers                    map[string]string
		chunks                     [3]string
		trailerSignature           string
	}{
		{
			payloadHash: StreamingPayload,
			headers: map[string]string{
				"X-Amz-Storage-Class": "REDUCED_REDUNDANCY", "Content-Encoding": "aws-chunked",
				"X-Amz-Decoded-Content-Length": "66560", "Content-Length": "66824",
			},
			seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
			chunks: [3]string{
				"ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
				"0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
				"b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
			},
		},
		{
			payloadHash: StreamingPayloadTrailer,
			headers: map[string]string{
				"X-Amz-Storage-Class": "REDUCED_REDUNDANCY", "Content-Encoding": "aws-chunked",
				"X-Amz-Decoded-Content-Length": "66560", "X-Amz-Trailer": "x-amz-checksum-crc32c",
			},
			seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
			chunks: [3]string{
				"b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
				"1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
				"2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
			},
			trailer:          "x-amz-checksum-crc32c:sOO8/Q==\n",
			trailerSignature: "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435",
		},
	}
	for _, c := range cases {
		t.Run(c.payloadHash, func(t *testing.T) {
			var signer Signer
			r := chunkedRequest(t, c.headers)
			chunks, err := signer.SignV4Chunks(r, docsCredentials, docsOptions(c.payloadHash))
			if err != nil {
				t.Fatal(err)
			}
			if chunks.previous != c.seed {
				t.Errorf("seed %s, want %s\n%s", chunks.previous, c.seed, r.Header.Get("Authorization"))
			}
			for i, size := range []int{65536, 1024, 0} {
				if got := chunks.SignChunk(bytes.Repeat([]byte("a"), size)); got != c.chunks[i] {
					t.Errorf("chunk %d: %s, want %s", i, got, c.chunks[i])
				}
			}
			if c.trailer == "" {
				return
			}
			if got := chunks.SignTrailer([]byte(c.trailer)); got != c.trailerSignature {
				t.Errorf("trailer %s, want %s", got, c.trailerSignature)
			}
		})
	}
}

func TestChunkSignerWantsStreamingHash(t *testing.T) {
	var signer Signer
	if _, err := signer.SignV4Chunks(chunkedRequest(t, nil), docsCredentials, docsOptions(UnsignedPayload)); err == nil {
		t.Error("no error for an unsigned payload")
	}
	r := chunkedRequest(t, nil)
	if _, err := signer.SignV4Chunks(r, docsCredentials, docsOptions("")); err != nil {
		t.Error(err)
	}
	if got := r.Header.Get("X-Amz-Content-Sha256"); got != StreamingPayload {
		t.Errorf("X-Amz-Content-Sha256: %q", got)
	}
}

// The chain of signatures is that of aws-sdk-go-v2's own test, which signs
// header bytes that are no headers.
func TestEventSignerChain(t *testing.T) {
	var signer Signer
	c := Credentials{AccessKeyID: "AKID", SecretAccessKey: "SECRET"}
	o := V4Options{Service: "transcribestreaming", Region: "us-east-1"}
	events, err := signer.NewEventSigner(c, o, hex.EncodeToString([]byte("foobarbazqux")))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct {
		text string
		at   int64
		want string
	}{
		{"foo", 10, "e3a136405ec1152f62136742efd41f8639cd647a1cf21fab12aedb22cccd8999"},
		{"bar", 20, "92a6ad677e839d3003672cb2cefc71ef80d42e8cb300fefce0807e8398c74068"},
		{"baz", 30, "46d6660bd40f2ff5d6246a347895cabe7f4e89d9e1f4c6dad6dabdc801923be1"},
		{"", 30, "492bcb3e21de447c85f8a9bef6c0eb833e992e405b9b3584be84edaccc5aad18"},
	} {
		got := hex.EncodeToString(events.sign([]byte(m.text), []byte(m.text), time.Unix(m.at, 0)))
		if got != m.want {
			t.Errorf("%q: %s, want %s", m.text, got, m.want)
		}
	}
}

// Sign's ":date" header in the event stream encoding: length 5, the name, type
// 8, and 1760000000123 ms in eight bytes.
func TestEventSignerDate(t *testing.T) {
	var signer Signer
	c, o := docsCredentials, docsOptions("")
	at := time.Unix(1760000000, 123456789)
	header, err := hex.DecodeString("053a6461746508" + "00000199c82cc07b")
	if err != nil {
		t.Fatal(err)
	}
	r1, r2 := chunkedRequest(t, nil), chunkedRequest(t, nil)
	ours, err := signer.SignV4Events(r1, c, o)
	if err != nil {
		t.Fatal(err)
	}
	same, err := signer.SignV4Events(r2, c, o)
	if err != nil {
		t.Fatal(err)
	}
	got := ours.Sign([]byte("event"), at)
	if want := same.sign(header, []byte("event"), at); !bytes.Equal(got.ChunkSignature, want) {
		t.Errorf("signature %x, want %x", got.ChunkSignature, want)
	}
	if !got.Date.Equal(time.UnixMilli(1760000000123)) {
		t.Errorf("date %v", got.Date)
	}
	if r1.Header.Get("X-Amz-Content-Sha256") != StreamingEvents {
		t.Errorf("X-Amz-Content-Sha256: %q", r1.Header.Get("X-Amz-Content-Sha256"))
	}
	if len(got.ChunkSignature) != sha256.Size {
		t.Errorf("%d bytes", len(got.ChunkSignature))
	}
}

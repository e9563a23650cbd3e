package eventstream

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// The bytes were made by hand and read by botocore's decoder, whose values
// these are.
var valid = []struct {
	name, hex string
	message   Message
}{
	{"empty", "000000100000000005c248eb7d98c8ff", Message{}},
	{
		"payload", "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936",
		Message{Payload: []byte("{'foo':'bar'}")},
	},
	{
		"int32", "0000002d0000001041c424b80a6576656e742d74797065040000a00c7b27666f6f273a27626172277d36f480a0",
		Message{Headers: Headers{{"event-type", Int32(40972)}}, Payload: []byte("{'foo':'bar'}")},
	},
	{
		"all types", "00000086000000757beb1fe80474727565000566616c73650104696e743802ff05696e74313603fed405696e74333204fffeee9005696e743634" +
			"05ffffff000000000005627974657306000200ff06737472696e670700056772c3bc6e0474696d65080000018bcfe5687b04757569640900010203" +
			"0405060708090a0b0c0d0e0f78efd06576",
		Message{
			Headers: Headers{
				{"true", Bool(true)}, {"false", Bool(false)}, {"int8", Int8(-1)}, {"int16", Int16(-300)}, {"int32", Int32(-70000)},
				{"int64", Int64(-1 << 40)}, {"bytes", Bytes([]byte{0, 255})}, {"string", String("grün")},
				{"time", Timestamp(time.UnixMilli(1700000000123))},
				{"uuid", UUID([16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})},
			},
			Payload: []byte("x"),
		},
	},
	{
		"records", "0000006900000055ea016f2e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d747970650700075265636f7264730d3a" +
			"636f6e74656e742d747970650700186170706c69636174696f6e2f6f637465742d73747265616d612c620ae367eb1d",
		Message{
			Headers: Headers{
				{":message-type", String("event")}, {":event-type", String("Records")},
				{":content-type", String("application/octet-stream")},
			},
			Payload: []byte("a,b\n"),
		},
	},
	{
		"exception", "0000006200000040f00cbad40d3a6d6573736167652d74797065070009657863657074696f6e0f3a657863657074696f6e2d74797065070013" +
			"5468726f74746c696e67457863657074696f6e7b226d657373616765223a22736c6f77227d90dfcaa9",
		Message{
			Headers: Headers{{":message-type", String("exception")}, {":exception-type", String("ThrottlingException")}},
			Payload: []byte(`{"message":"slow"}`),
		},
	},
}

// botocore's decoder refuses each of these.
var invalid = []struct {
	name, hex string
	want      error
}{
	{"duplicate header", "000000160000000663e1187e016100016101888f689f", ErrHeader},
	{"unknown type", "0000001300000003db6b638101610affab9622", ErrHeader},
	{"string not UTF-8", "000000160000000663e1187e0161070001ff2b628ead", ErrHeader},
	{"name cut short", "0000001300000003db6b6381056162bbcbd794", ErrHeader},
	{"value cut short", "0000001500000005bd483314016105000037791215", ErrHeader},
	{"headers too long", "0004000000020001e5ee1f82", ErrLength},
	{"payload too long", "01800011000000007c1e8b37", ErrLength},
	{
		"prelude checksum", "0000001d00000000fd538c5a7b27666f6f273a27626172277dc3653936",
		&ChecksumError{Part: "prelude", Got: 0xfd528c5a, Want: 0xfd538c5a},
	},
	{
		"prelude damaged", "0000001c00000000fd528c5a7b27666f6f273a27626172277dc3653936",
		&ChecksumError{Part: "prelude", Got: 0xc032a5ea, Want: 0xfd528c5a},
	},
	{
		"message checksum", "0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653937",
		&ChecksumError{Part: "message", Got: 0xc3653936, Want: 0xc3653937},
	},
	{
		"payload damaged", "0000001d00000000fd528c5a7b27676f6f273a27626172277dc3653936",
		&ChecksumError{Part: "message", Got: 0x02ebe6f6, Want: 0xc3653936},
	},
}

func same(a, b Message) bool {
	return len(a.Headers) == len(b.Headers) && (len(a.Headers) == 0 || reflect.DeepEqual(a.Headers, b.Headers)) &&
		bytes.Equal(a.Payload, b.Payload)
}

func TestValidMessages(t *testing.T) {
	for _, c := range valid {
		t.Run(c.name, func(t *testing.T) {
			raw := unhex(t, c.hex)
			encoded, err := AppendMessage([]byte("before"), c.message)
			if err != nil || string(encoded) != "before"+string(raw) {
				t.Errorf("encoded %x, %v, want %s", encoded, err, c.hex)
			}
			got, rest, err := ParseMessage(append(raw, 1, 2, 3))
			if err != nil || len(rest) != 3 || !same(got, c.message) {
				t.Errorf("parsed %v, %d bytes left, %v, want %v", got, len(rest), err, c.message)
			}
		})
	}
}

func TestStream(t *testing.T) {
	var stream bytes.Buffer
	encoder := NewEncoder(&stream)
	for range 2 {
		for _, c := range valid {
			if err := encoder.Encode(c.message); err != nil {
				t.Fatal(err)
			}
		}
	}
	raw := stream.Bytes()
	for name, r := range map[string]io.Reader{
		"at once": bytes.NewReader(raw), "by the byte": iotest.OneByteReader(bytes.NewReader(raw)),
		"with the end": iotest.DataErrReader(bytes.NewReader(raw)), "by halves": iotest.HalfReader(bytes.NewReader(raw)),
	} {
		decoder := NewDecoder(r)
		for i := range 2 * len(valid) {
			c := valid[i%len(valid)]
			if got, err := decoder.Decode(); err != nil || !same(got, c.message) {
				t.Errorf("%s, message %d: got %v, %v, want %v", name, i, got, err, c.message)
			}
		}
		for range 2 {
			if _, err := decoder.Decode(); !errors.Is(err, io.EOF) {
				t.Errorf("%s: got %v at the end", name, err)
			}
		}
	}
}

func TestInvalidMessages(t *testing.T) {
	for _, c := range invalid {
		raw := unhex(t, c.hex)
		decoder := NewDecoder(bytes.NewReader(raw))
		_, first := decoder.Decode()
		_, again := decoder.Decode()
		_, _, parsed := ParseMessage(raw)
		for _, err := range []error{first, again, parsed} {
			if !errors.Is(err, c.want) && !reflect.DeepEqual(err, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, err, c.want)
			}
		}
	}
}

func TestTruncatedStream(t *testing.T) {
	raw := unhex(t, valid[3].hex)
	for end := 1; end < len(raw); end++ {
		_, streamed := NewDecoder(bytes.NewReader(raw[:end])).Decode()
		_, _, parsed := ParseMessage(raw[:end])
		for _, err := range []error{streamed, parsed} {
			cut, ok := errors.AsType[*TruncatedError](err)
			if !ok || cut.Got != end || !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, ErrTruncated) {
				t.Errorf("%d bytes: got %v", end, err)
			}
		}
	}
	if _, _, err := ParseMessage(nil); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

func TestReaderFails(t *testing.T) {
	lost := errors.New("connection lost")
	raw := unhex(t, valid[1].hex)
	for end := range raw {
		r := io.MultiReader(bytes.NewReader(raw[:end]), iotest.ErrReader(lost))
		if _, err := NewDecoder(r).Decode(); !errors.Is(err, lost) || errors.Is(err, ErrTruncated) {
			t.Errorf("after %d bytes: got %v", end, err)
		}
	}
}

func TestRefusedOnEncoding(t *testing.T) {
	long := strings.Repeat("x", 70000)
	for name, m := range map[string]Message{
		"empty name":      {Headers: Headers{{"", Bool(true)}}},
		"long name":       {Headers: Headers{{long[:256], Bool(true)}}},
		"name not UTF-8":  {Headers: Headers{{"\xff", Bool(true)}}},
		"same name twice": {Headers: Headers{{"a", Bool(true)}, {"a", Int8(1)}}},
		"long string":     {Headers: Headers{{"a", String(long)}}},
		"long bytes":      {Headers: Headers{{"a", Bytes([]byte(long))}}},
		"text not UTF-8":  {Headers: Headers{{"a", String("\xff")}}},
		"long headers":    {Headers: Headers{{"a", String(long[:65535])}, {"b", String(long[:65535])}}},
		"long payload":    {Payload: make([]byte, MaxPayloadLen+1)},
	} {
		got, err := AppendMessage([]byte("before"), m)
		if (!errors.Is(err, ErrHeader) && !errors.Is(err, ErrLength)) || string(got) != "before" {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
}

func TestLargestMessage(t *testing.T) {
	want := Message{Payload: bytes.Repeat([]byte("0123456789abcdef"), MaxPayloadLen/16)}
	raw, err := AppendMessage(nil, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := NewDecoder(bytes.NewReader(raw)).Decode(); err != nil || !same(got, want) {
		t.Errorf("got %d bytes, %v", len(got.Payload), err)
	}
}

// TestMemoryFollowsTheBytes announces the largest message and sends nothing.
func TestMemoryFollowsTheBytes(t *testing.T) {
	prelude := binary.BigEndian.AppendUint32(nil, MaxPayloadLen+16)
	prelude = binary.BigEndian.AppendUint32(prelude, 0)
	prelude = binary.BigEndian.AppendUint32(prelude, crc32.ChecksumIEEE(prelude))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := NewDecoder(bytes.NewReader(prelude)).Decode()
	runtime.ReadMemStats(&after)
	if cut, ok := errors.AsType[*TruncatedError](err); !ok || cut.Got != 12 || cut.Want != MaxPayloadLen+16 {
		t.Errorf("got %v", err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func TestManyHeaders(t *testing.T) {
	var headers Headers
	for i := range 1000 {
		headers.Set(string(rune('A'+i)), Int16(int16(i)))
	}
	raw, err := AppendHeaders(nil, headers)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseHeaders(raw); err != nil || !reflect.DeepEqual(got, headers) {
		t.Errorf("got %d headers, %v", len(got), err)
	}
	if _, err := ParseHeaders(append(raw, raw[:5]...)); !errors.Is(err, ErrHeader) {
		t.Errorf("got %v", err)
	}
}

func TestValues(t *testing.T) {
	id := [16]byte{15: 1}
	at := time.UnixMilli(1700000000123).UTC()
	for _, c := range []struct {
		value Value
		typ   Type
		any   any
		text  string
	}{
		{Bool(true), TypeTrue, true, "true"},
		{Bool(false), TypeFalse, false, "false"},
		{Int8(-8), TypeInt8, int8(-8), "-8"},
		{Int16(-16), TypeInt16, int16(-16), "-16"},
		{Int32(-32), TypeInt32, int32(-32), "-32"},
		{Int64(-64), TypeInt64, int64(-64), "-64"},
		{Bytes([]byte{1, 255}), TypeBytes, []byte{1, 255}, "01ff"},
		{String("s"), TypeString, "s", "s"},
		{Timestamp(at), TypeTimestamp, at, "2023-11-14T22:13:20.123Z"},
		{UUID(id), TypeUUID, id, "00000000-0000-0000-0000-000000000001"},
	} {
		if c.value.Type() != c.typ || !reflect.DeepEqual(c.value.Any(), c.any) || c.value.String() != c.text {
			t.Errorf("%v: got %v, %v, %q, want %v, %q", c.typ, c.value.Type(), c.value.Any(), c.value, c.any, c.text)
		}
		_, isBool := c.value.Bool()
		_, isInt := c.value.Int()
		_, isBytes := c.value.Bytes()
		_, isText := c.value.Text()
		_, isTime := c.value.Time()
		_, isUUID := c.value.UUID()
		got := []bool{isBool, isInt, isBytes, isText, isTime, isUUID}
		want := []bool{
			c.typ <= TypeFalse, c.typ >= TypeInt8 && c.typ <= TypeInt64, c.typ == TypeBytes,
			c.typ == TypeString, c.typ == TypeTimestamp, c.typ == TypeUUID,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v is taken for other types: %v", c.typ, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range valid {
		f.Add(unhex(f, c.hex))
	}
	for _, c := range invalid {
		f.Add(unhex(f, c.hex))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		decoder := NewDecoder(bytes.NewReader(raw))
		rest := raw
		for {
			parsed, after, err := ParseMessage(rest)
			got, errDecode := decoder.Decode()
			if (err == nil) != (errDecode == nil) || (err != nil && err.Error() != errDecode.Error()) {
				t.Fatalf("%v and %v", err, errDecode)
			}
			if err != nil {
				return
			}
			if !same(got, parsed) {
				t.Fatalf("%v and %v", got, parsed)
			}
			again, err := AppendMessage(nil, got)
			if err != nil || !bytes.Equal(again, rest[:len(rest)-len(after)]) {
				t.Fatalf("%v encodes as %x, %v", got, again, err)
			}
			rest = after
		}
	})
}

// FuzzHeaders frames arbitrary headers properly, to get past the checksums.
func FuzzHeaders(f *testing.F) {
	for _, c := range valid {
		headers, err := AppendHeaders(nil, c.message.Headers)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(headers, []byte("payload"))
	}
	f.Fuzz(func(t *testing.T, raw, payload []byte) {
		headers, err := ParseHeaders(raw)
		if err != nil {
			if !errors.Is(err, ErrHeader) {
				t.Errorf("got %v", err)
			}
			return
		}
		again, err := AppendHeaders(nil, headers)
		if err != nil || !bytes.Equal(again, raw) {
			t.Errorf("%v encodes as %x, %v", headers, again, err)
		}
		want := Message{Headers: headers, Payload: payload}
		message, err := AppendMessage(nil, want)
		if err != nil {
			return // Too long.
		}
		if got, err := NewDecoder(bytes.NewReader(message)).Decode(); err != nil || !same(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := unhex(b, valid[4].hex)
	source := bytes.NewReader(raw)
	decoder := NewDecoder(source)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		source.Reset(raw)
		if _, err := decoder.Decode(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	encoder := NewEncoder(io.Discard)
	b.ReportAllocs()
	for b.Loop() {
		if err := encoder.Encode(valid[4].message); err != nil {
			b.Fatal(err)
		}
	}
}

package wire

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/testvectors"
)

type cborVector struct {
	Description string
	Input       string
	Expect      map[string]any
}

func cborVectors(t *testing.T, file string) []cborVector {
	data, err := os.ReadFile(filepath.Join(testvectors.Dir(t), "cbor", file))
	if err != nil {
		t.Fatal(err)
	}
	var vectors []cborVector
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	if err := d.Decode(&vectors); err != nil || len(vectors) == 0 {
		t.Fatalf("%d vectors: %v", len(vectors), err)
	}
	return vectors
}

func unhex(tb testing.TB, s string) string {
	tb.Helper()
	data, err := hex.DecodeString(s)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// skipCBOR passes over one item that must be all of the data.
func skipCBOR(data string) error {
	c := &cborScanner{s: data}
	if err := c.skipItem(); err != nil {
		return err
	}
	return c.end()
}

func TestCBORSuccessVectors(t *testing.T) {
	for _, v := range cborVectors(t, "decode-success-tests.json") {
		data := unhex(t, v.Input)
		if err := skipCBOR(data); err != nil {
			t.Errorf("%s: skipped: %v", v.Description, err)
		}
		got, err := ParseCBOR(data)
		if _, tagged := v.Expect["tag"]; tagged {
			// As in botocore, a tag is refused where its value is wanted.
			if err == nil {
				t.Errorf("%s: %v is accepted", v.Description, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", v.Description, err)
		} else if want := cborExpected(t, v.Expect); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, want %#v", v.Description, got, want)
		}
	}
}

// cborExpected turns a vector's expectation into what the reader gives.
func cborExpected(t *testing.T, expect map[string]any) any {
	t.Helper()
	for kind, x := range expect {
		switch kind {
		case "uint", "negint":
			text := string(x.(json.Number))
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				return n
			}
			f, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			return f
		case "float32":
			n, _ := x.(json.Number).Int64()
			return float64(math.Float32frombits(uint32(n)))
		case "float64":
			n, err := strconv.ParseUint(string(x.(json.Number)), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return math.Float64frombits(n)
		case "bool", "string":
			return x
		case "null", "undefined":
			return nil
		case "bytestring":
			list := x.([]any)
			data := make([]byte, len(list))
			for i := range list {
				n, _ := list[i].(json.Number).Int64()
				data[i] = byte(n)
			}
			return data
		case "list":
			out := []any{}
			for _, item := range x.([]any) {
				out = append(out, cborExpected(t, item.(map[string]any)))
			}
			return out
		case "map":
			out := map[string]any{}
			for k, item := range x.(map[string]any) {
				out[k] = cborExpected(t, item.(map[string]any))
			}
			return out
		}
	}
	t.Fatalf("unknown expectation %v", expect)
	return nil
}

func TestCBORErrorVectors(t *testing.T) {
	m := scalars(t)
	for _, v := range cborVectors(t, "decode-error-tests.json") {
		data := unhex(t, v.Input)
		if got, err := ParseCBOR(data); err == nil {
			t.Errorf("%s: read as %v", v.Description, got)
		}
		if err := skipCBOR(data); err == nil {
			t.Errorf("%s: skipped", v.Description)
		}
		if _, err := decodeMap(t, DecodeCBOR, data, m); err == nil {
			t.Errorf("%s: decoded", v.Description)
		}
		// In the place of a member that the shape lacks.
		if _, err := decodeMap(t, DecodeCBOR, "\xa1\x61X"+data, m); err == nil {
			t.Errorf("%s: passed over", v.Description)
		}
	}
}

// The values are those of botocore's CBOR parser.
func TestDecodeCBOR(t *testing.T) {
	m := scalars(t)
	for _, c := range []struct {
		data string
		want map[string]any
	}{
		{"a0", map[string]any{}},
		{"bfff", map[string]any{}},
		{"a1635374726161", map[string]any{"Str": "a"}},
		{"bf63537472" + "7f61616162ff" + "ff", map[string]any{"Str": "ab"}},
		{"a163537472f6", map[string]any{}},
		{"a163537472f7", map[string]any{}},
		{"a2" + "6158" + "c249010000000000000000" + "635374726161", map[string]any{"Str": "a"}}, // a bignum, passed over
		{"a163496e74" + "3903e7", map[string]any{"Int": int64(-1000)}},
		{"a163496e74" + "f93c00", map[string]any{"Int": int64(1)}},
		{"a1644c6f6e67" + "3b7fffffffffffffff", map[string]any{"Long": int64(math.MinInt64)}},
		{"a166446f75626c65" + "f97bff", map[string]any{"Double": 65504.0}},
		{"a166446f75626c65" + "f90001", map[string]any{"Double": 5.960464477539063e-08}},
		{"a166446f75626c65" + "f9fc00", map[string]any{"Double": math.Inf(-1)}},
		{"a166446f75626c65" + "f98000", map[string]any{"Double": math.Copysign(0, -1)}},
		{"a166446f75626c65" + "18ff", map[string]any{"Double": 255.0}},
		{"a164426c6f62" + "4200ff", map[string]any{"Blob": []byte{0, 255}}},
		{"a164426c6f62" + "5f410041ffff", map[string]any{"Blob": []byte{0, 255}}},
		{"a16454696d65" + "c11a54c4a2c1", map[string]any{"Time": time.Unix(0x54c4a2c1, 0).UTC()}},
		{"a16454696d65" + "1a54c4a241", map[string]any{"Time": time.Unix(0x54c4a241, 0).UTC()}},
		{"a16454696d65" + "c1fb41d53128904ccccd", map[string]any{"Time": time.Unix(0, 1422172737199999809).Round(time.Microsecond).UTC()}},
		{"a16454696d65" + "c120", map[string]any{"Time": time.Unix(-1, 0).UTC()}},
		{"a16454696d65" + "c1f9bc00", map[string]any{"Time": time.Unix(-1, 0).UTC()}},
		{"a1644c697374" + "9f6161f66162ff", map[string]any{"List": []any{"a", nil, "b"}}},
		{"a1634d6170" + "a261610161" + "62f6", map[string]any{"Map": map[string]any{"a": int64(1)}}},
		{"a166537061727365" + "a16161f6", map[string]any{"Sparse": map[string]any{"a": nil}}},
		{"a16643686f696365" + "a1614e01", map[string]any{"Choice": map[string]any{"SDK_UNKNOWN_MEMBER": map[string]any{"name": "N"}}}},
	} {
		got, err := decodeMap(t, DecodeCBOR, unhex(t, c.data), m)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %#v, %v; want %#v", c.data, got, err, c.want)
		}
	}
}

func TestDecodeCBORRefuses(t *testing.T) {
	m := scalars(t)
	for _, data := range []string{
		"", "a0a0", "a1", "a101f6", "a1413101", "80", "6161", "f6a0", // no map, or more than one
		"a16353747261ff", "a163537472" + "7f61c361a9ff", "a163537472" + "7f4161ff", "a163537472" + "7f7f6161ffff", // text
		"a163537472" + "4161", "a164426c6f62" + "6161", "a163496e74" + "1bffffffffffffffff", "a163496e74" + "fb3ff8000000000000",
		"a163496e74" + "c201", "a164426c6f62" + "c24101", "a16454696d65" + "c001", "a16454696d65" + "c16161", "a16454696d65" + "c1c101",
		"a16454696d65" + "c1fb7ff8000000000000", "a16454696d65" + "c11b7fffffffffffffff", "a164426f6f6c" + "01", "a164426f6f6c" + "f800",
		"a16643686f696365a0", "a16643686f696365a26141616161" + "4201",
		"9bffffffffffffffff", "bbffffffffffffffff", "a1644c697374" + "9bffffffffffffffff", "a1634d6170" + "bbffffffffffffffff",
		"a163537472" + "7bffffffffffffffff", "a164426c6f62" + "5b7fffffffffffffff", "a16158" + "5bffffffffffffffff",
		"a16158" + "fc", "a16158" + "1c", "a16158" + "ff", "a16158" + "5f6161ff",
	} {
		if got, err := decodeMap(t, DecodeCBOR, unhex(t, data), m); err == nil {
			t.Errorf("%s: %v", data, got)
		}
	}
	for _, open := range []string{"a16444656570", "a16158", "a163446f63", "a1615881", "a16158c1", "a161589f", "a16158bf6161"} {
		if _, err := decodeMap(t, DecodeCBOR, strings.Repeat(unhex(t, open), 500_000), m); err == nil {
			t.Errorf("endless %s is accepted", open)
		}
	}
	for _, claim := range []string{"a1644c697374" + "9bffffffffffffffff", "a1634d6170" + "bb7fffffffffffffff", "a163537472" + "7b7fffffffffffffff"} {
		data := unhex(t, claim)
		cost := testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				_, _ = decodeMap(b, DecodeCBOR, data, m)
			}
		})
		if n := cost.AllocedBytesPerOp(); n > 64<<10 {
			t.Errorf("a claimed length costs %d bytes", n)
		}
	}
	_, err := decodeMap(t, DecodeCBOR, unhex(t, "a1635374726161ff"), m)
	if syntax, ok := errors.AsType[*SyntaxError](err); !ok || syntax.Offset != 7 {
		t.Errorf("%v, want a fault of syntax at byte 7", err)
	}
}

// What botocore's CBOR serializer writes, members apart, which it writes in the
// order of the caller's.
func TestAppendCBOR(t *testing.T) {
	m := scalars(t)
	at := time.Date(2020, 1, 1, 0, 0, 0, 500_000_000, time.UTC)
	for _, c := range []struct {
		in   map[string]any
		want string
	}{
		{nil, "a0"},
		{map[string]any{"Str": "é"}, "a16353747262c3a9"},
		{map[string]any{"Int": 23}, "a163496e7417"},
		{map[string]any{"Int": 24}, "a163496e741818"},
		{map[string]any{"Int": -256}, "a163496e7438ff"},
		{map[string]any{"Int": 65536}, "a163496e741a00010000"},
		{map[string]any{"Long": int64(math.MinInt64)}, "a1644c6f6e673b7fffffffffffffff"},
		{map[string]any{"Float": 1.5}, "a165466c6f6174fa3fc00000"},
		{map[string]any{"Double": 1.5}, "a166446f75626c65fb3ff8000000000000"},
		{map[string]any{"Double": math.NaN()}, "a166446f75626c65f97e00"},
		{map[string]any{"Double": math.Inf(-1)}, "a166446f75626c65f9fc00"},
		{map[string]any{"Blob": []byte{0, 255}, "Bool": true}, "a264426f6f6cf564426c6f624200ff"},
		{map[string]any{"Time": at}, "a16454696d65c1fb41d782f840200000"},
		{map[string]any{"List": []any{"a"}}, "a1644c697374816161"},
		{map[string]any{"Map": map[string]any{"b": 2, "a": 1}}, "a1634d6170a2616101616202"},
		{map[string]any{"Deep": map[string]any{}}, "a16444656570a0"},
		{map[string]any{"Renamed": "x"}, "a16872652d6e616d65646178"},
		{map[string]any{"Str": bind.Empty, "List": []string{bind.Empty}, "Map": map[string]int{bind.Empty: 1}}, "a363537472" + "60" + "644c697374" + "8160" + "634d6170" + "a16001"},
	} {
		v, err := testBinder().In(m.Shape, c.in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := AppendCBOR(nil, m, v)
		if err != nil || hex.EncodeToString(got) != c.want {
			t.Errorf("%v: %x, %v\nwant %s", c.in, got, err, c.want)
		}
	}
}

func FuzzDecodeCBOR(f *testing.F) {
	m := scalars(f)
	for _, seed := range []string{
		"a0", "bf63537472" + "7f61616162ffff", "a16454696d65c1fb41d53128904ccccd", "a1644c6973749f6161f6ff",
		"a16158c249010000000000000000", "a16643686f696365a1614e01", "9bffffffffffffffff", "a1634d6170bf616101ff",
	} {
		f.Add(unhex(f, seed))
	}
	f.Fuzz(func(t *testing.T, data string) {
		skipped := skipCBOR(data)
		if _, err := ParseCBOR(data); err == nil && skipped != nil {
			t.Fatalf("%x is read, but cannot be skipped: %v", data, skipped)
		}
		got, err := decodeMap(t, DecodeCBOR, data, m)
		if err != nil {
			return
		}
		if skipped != nil {
			t.Fatalf("%x is decoded, but cannot be skipped: %v", data, skipped)
		}
		in, err := testBinder().In(m.Shape, got)
		if err != nil {
			t.Fatal(err)
		}
		written, err := AppendCBOR(nil, m, in)
		if err != nil {
			return // documents and unknown members of unions
		}
		_, err = decodeMap(t, DecodeCBOR, string(written), m)
		if _, malformed := errors.AsType[*SyntaxError](err); malformed {
			t.Fatalf("%x is written as %x: %v", data, written, err)
		}
	})
}

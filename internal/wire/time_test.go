package wire

import (
	"testing"
	"time"

	"github.com/boto3-go/boto3/model"
)

// What botocore.utils.parse_timestamp makes of these, in UTC; empty for an
// error. Fractions are given to the microsecond, which is all that it keeps.
var timestamps = []struct{ text, want string }{
	{"2015-01-25T08:00:00Z", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25T08:00:00.123Z", "2015-01-25T08:00:00.123000Z"},
	{"2015-01-25T08:00:00.123456Z", "2015-01-25T08:00:00.123456Z"},
	{"2015-01-25T08:00:00", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25 08:00:00", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25T08:00:00+02:00", "2015-01-25T06:00:00.000000Z"},
	{"2015-01-25T08:00:00-0730", "2015-01-25T15:30:00.000000Z"},
	{"2015-01-25T08:00:00+01", "2015-01-25T07:00:00.000000Z"},
	{"2015-01-25T08:00Z", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25", "2015-01-25T00:00:00.000000Z"},
	{"20150125T080000Z", "2015-01-25T08:00:00.000000Z"},
	{"20150125T080000", "2015-01-25T08:00:00.000000Z"},
	{"1422172801", "2015-01-25T08:00:01.000000Z"},
	{"1422172801.25", "2015-01-25T08:00:01.250000Z"},
	{"1.422172801E9", "2015-01-25T08:00:01.000000Z"},
	{"1422172800.123456", "2015-01-25T08:00:00.123456Z"},
	{"-1", "1969-12-31T23:59:59.000000Z"},
	{"-1.5", "1969-12-31T23:59:58.500000Z"},
	{"0", "1970-01-01T00:00:00.000000Z"},
	{" 1422172801 ", "2015-01-25T08:00:01.000000Z"},
	{"Sun, 25 Jan 2015 08:00:00 GMT", "2015-01-25T08:00:00.000000Z"},
	{"25 Jan 2015 08:00:00 GMT", "2015-01-25T08:00:00.000000Z"},
	{"Sun, 25 Jan 2015 08:00:00 +0100", "2015-01-25T07:00:00.000000Z"},
	{"Sunday, 25-Jan-15 08:00:00 GMT", "2015-01-25T08:00:00.000000Z"},
	{"Sun Jan 25 08:00:00 2015", "2015-01-25T08:00:00.000000Z"},
	{"Sun, 02 Jan 2000 20:34:56.000 GMT", "2000-01-02T20:34:56.000000Z"},
	{"Sun, 02 Jan 2000 20:34:56.456 GMT", "2000-01-02T20:34:56.456000Z"},
	{"1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520000Z"},
	{"2019-12-16T23:48:18+01:00", "2019-12-16T22:48:18.000000Z"},
	{"2015-02-29T00:00:00Z", ""},
	{"2015-13-01T00:00:00Z", ""},
	{"", ""},
	{"abc", ""},
	{"nan", ""},
	{"inf", ""},
	{"1e400", ""},
	{"253402300799", "9999-12-31T23:59:59.000000Z"},
	{"253402300800", ""},
	{"-62135596800", "0001-01-01T00:00:00.000000Z"},
	{"99999999999999", ""},
	{"20150125", "1970-08-22T05:15:25.000000Z"},
	{"2015", "1970-01-01T00:33:35.000000Z"},
	{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"},
	{"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
	{"2015-01-25T24:00:00Z", ""},
	{"2015-01-25T08:00:60Z", ""},
	{"2015-01-25T08:00:00.1234567Z", "2015-01-25T08:00:00.123456Z"},
	{"0x10", ""},
	{"2015-01-25T08:00:00 Z", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25T08:00:00 UTC", "2015-01-25T08:00:00.000000Z"},
	{"2015-01-25T08:00:00UTC", "2015-01-25T08:00:00.000000Z"},
	{"Sun, 25 Jan 2015 08:00:00", "2015-01-25T08:00:00.000000Z"},
	{"Sun, 5 Jan 2015 08:00:00 GMT", "2015-01-05T08:00:00.000000Z"},
	{"Wed, 31 Feb 2015 08:00:00 GMT", ""},
	{"1422172801.", "2015-01-25T08:00:01.000000Z"},
	{"2015-01-25T08:00:00,5Z", "2015-01-25T08:00:00.500000Z"},
	{".5", "1970-01-01T00:00:00.500000Z"},
	{"1e9", "2001-09-09T01:46:40.000000Z"},
	{"1E+9", "2001-09-09T01:46:40.000000Z"},
	{"01422172801", "2015-01-25T08:00:01.000000Z"},
	{"+1422172801", "2015-01-25T08:00:01.000000Z"},
	{"null", ""},
	{"0001-01-01T00:00:00+02:00", ""},
	{"9999-12-31T23:59:59-02:00", ""},
	{"2000-01-02T20:34:56.000-00:00", "2000-01-02T20:34:56.000000Z"},
	{"Sun, 25 Jan 99 08:00:00 GMT", "1999-01-25T08:00:00.000000Z"},
	{"2015-01-25t08:00:00z", "2015-01-25T08:00:00.000000Z"},
}

func TestParseTime(t *testing.T) {
	for _, c := range timestamps {
		for f := range model.UnixTimestamp + 1 {
			got, err := ParseTime(f, c.text)
			switch {
			case err != nil && c.want != "":
				t.Errorf("%q: %v", c.text, err)
			case err == nil && c.want == "":
				t.Errorf("%q: %v, want an error", c.text, got)
			case err == nil && got.Format("2006-01-02T15:04:05.000000Z") != c.want:
				t.Errorf("%q: %v, want %s", c.text, got, c.want)
			}
		}
	}
}

// Nanoseconds are kept, where botocore's datetime has no room for them.
func TestParseTimeKeepsNanoseconds(t *testing.T) {
	for _, text := range []string{"2020-01-01T00:00:00.123456789Z", "1577836800.123456789"} {
		got, err := ParseTime(model.DefaultTimestamp, text)
		if want := time.Unix(1577836800, 123456789); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// What botocore.serialize writes for these.
func TestAppendTime(t *testing.T) {
	east := time.FixedZone("", 2*3600)
	for _, c := range []struct {
		at                time.Time
		iso, rfc822, unix string
	}{
		{time.Date(2020, 1, 1, 2, 0, 0, 0, east), "2020-01-01T00:00:00Z", "Wed, 01 Jan 2020 00:00:00 GMT", "1577836800"},
		{time.Date(2020, 1, 1, 0, 0, 0, 500_000_000, time.UTC), "2020-01-01T00:00:00.500000Z", "Wed, 01 Jan 2020 00:00:00 GMT", "1577836800.5"},
		{time.Date(2020, 1, 1, 0, 0, 0, 999, time.UTC), "2020-01-01T00:00:00Z", "Wed, 01 Jan 2020 00:00:00 GMT", "1577836800"},
		{time.Date(1969, 12, 31, 23, 59, 58, 500_000_000, time.UTC), "1969-12-31T23:59:58.500000Z", "Wed, 31 Dec 1969 23:59:58 GMT", "-1.5"},
		{time.UnixMicro(1), "1970-01-01T00:00:00.000001Z", "Thu, 01 Jan 1970 00:00:00 GMT", "1e-06"},
		{time.UnixMicro(1_003_691), "1970-01-01T00:00:01.003691Z", "Thu, 01 Jan 1970 00:00:01 GMT", "1.003691"},
		{time.UnixMicro(-1), "1969-12-31T23:59:59.999999Z", "Wed, 31 Dec 1969 23:59:59 GMT", "-1e-06"},
		{time.Date(2300, 1, 1, 0, 0, 0, 123_457_999, time.UTC), "2300-01-01T00:00:00.123457Z", "Mon, 01 Jan 2300 00:00:00 GMT", "10413792000.123457"},
		{time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC), "9999-12-31T23:59:59.999999Z", "Fri, 31 Dec 9999 23:59:59 GMT", "253402300800.0"},
	} {
		for f, want := range map[model.TimestampFormat]string{
			model.DefaultTimestamp: c.iso, model.ISO8601: c.iso, model.RFC822: c.rfc822, model.UnixTimestamp: c.unix,
		} {
			if got := string(AppendTime(nil, f, c.at)); got != want {
				t.Errorf("%v as %d: %s, want %s", c.at, f, got, want)
			}
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, c := range timestamps {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseTime(model.DefaultTimestamp, text)
		if err != nil {
			return
		}
		if at.Location() != time.UTC {
			t.Fatalf("%q is in %v", text, at.Location())
		}
		again, err := ParseTime(model.ISO8601, string(AppendTime(nil, model.ISO8601, at)))
		if err != nil || !again.Equal(at.Truncate(time.Microsecond)) {
			t.Fatalf("%q is %v, and written and read again %v, %v", text, at, again, err)
		}
	})
}

func BenchmarkParseTime(b *testing.B) {
	for _, text := range []string{"2015-01-25T08:00:00.123Z", "1422172801.25", "Sun, 25 Jan 2015 08:00:00 GMT"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseTime(model.DefaultTimestamp, text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

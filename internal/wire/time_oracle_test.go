package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
)

var drawn = flag.Int("timestamps", 6000, "how many timestamps to draw")

// drawTime writes a time in some form that people and programs write, or nearly.
func drawTime(r *rand.Rand) string {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	iso := pick("2022", "1999", "0001", "9999", "22", "99") + pick("-", "-", "-", "/", ".") + pick("07", "7", "12", "13", "Jul", "0")
	sep := pick("-", "-", "-", "/", ".")
	date := pick(
		iso+sep+pick("01", "1", "31", "29", "00"), "20220701", "20151301",
		pick("01", "1", "31", "13")+pick("-", " ", "/")+pick("Jul", "July", "jul", "FEB", "Sept", "7", "12")+pick("-", " ", "/")+pick("2022", "22", "1999"),
		pick("Jul", "July", "Feb")+" "+pick("1", "01", "1st", "3rd", "30")+pick(", ", " ")+pick("2022", "2022", "98"),
		pick("7", "07", "13", "31")+"/"+pick("1", "12", "31")+"/"+pick("2022", "22"),
		"2022-07", "Jul 2022", "1 Jul", "",
	)
	if r.IntN(3) == 0 {
		date = pick("Fri", "Friday", "fri", "Mon", "Xyz") + pick(", ", " ", ",") + date
	}
	clock := pick("10", "1", "00", "23", "24", "12") + pick(":", ":", ":", "h", "") + pick("30", "3", "59", "60") +
		pick("", ":00", ":5", ":05", ":0", ":59", ":60", ":", ".5") + pick("", "", "", ".5", ".123456789", ",25", ".")
	clock = pick(clock, clock, clock, clock, "103000", "1030", "10", "10 AM", "1:30 pm", "12:00am", "13:00 PM", "")
	zone := pick("Z", "Z", "", "", "z", "GMT", " GMT", " UTC", " UT", "+00:00", "-0730", "+2", "+02", "+02:0", "+020", "-24:00", " +0200", "EST", " EST", " PDT",
		" CEST", " est", " Pacific", " A", "ZZ", " GMT+3", " +0100 (CET)", " America/New_York")
	text := date + pick("T", "T", " ", "t", "  ", " at ", "-", ",", "") + clock + zone
	switch r.IntN(12) {
	case 0:
		text = date
	case 1:
		text = clock + zone + " " + date
	case 2:
		text = pick("1422172801", "1.5e9", "-1", "1e400", "nan", "inf", "0x10", "--1", "1,000", "0", "", " ", "1422172801.", "٣", "1_0") + pick("", "", "Z", " ")
	case 3: // a change somewhere
		if len(text) > 0 {
			at := r.IntN(len(text))
			text = text[:at] + pick("", " ", "-", "x", "1", ":", "é", "T", "+") + text[at+r.IntN(2):]
		}
	}
	return text
}

// TestTimesAsBotocore draws timestamps: what botocore reads is the same here, or
// it is one that only guessing can read, and what it refuses is refused.
func TestTimesAsBotocore(t *testing.T) {
	r := rand.New(rand.NewPCG(2026, 11))
	var questions bytes.Buffer
	texts := make([]string, *drawn)
	for i := range texts {
		texts[i] = drawTime(r)
		line, err := json.Marshal(texts[i])
		if err != nil {
			t.Fatal(err)
		}
		questions.Write(append(line, '\n'))
	}
	answers := bytes.Split(bytes.TrimSpace(testoracle.Run(t, testoracle.Botocore, questions.Bytes(), filepath.Join("testdata", "timestamps.py"))), []byte("\n"))
	if len(answers) != len(texts) {
		t.Fatalf("%d answers to %d questions", len(answers), len(texts))
	}
	tally := map[string]int{}
	for i, text := range texts {
		kind := judgeTime(text, answers[i])
		tally[kind]++
		if kind == different {
			got, err := ParseTime(model.DefaultTimestamp, text)
			t.Errorf("%q: %v, %v; botocore has %s", text, got, err, answers[i])
		}
	}
	if odd := tally[readHere] + tally[readThere]; odd*50 > len(texts) {
		t.Errorf("of %d timestamps %d are read by one side only", len(texts), odd)
	}
	t.Logf("%v", tally)
}

const (
	different = "different"
	readHere  = "read here only"
	readThere = "read in botocore only"
)

// judgeTime compares how both read a text, and gives a line of the tally.
func judgeTime(text string, answer []byte) string {
	got, err := ParseTime(model.DefaultTimestamp, text)
	var want []any
	if json.Unmarshal(answer, &want) != nil || want == nil { // refused, or dependent on today
		if err != nil || string(answer) != "null" {
			return "refused or of today"
		}
		return readHere
	}
	micros, _ := want[0].(string)
	switch {
	case err != nil && guesses(text):
		return "a guess"
	case err != nil:
		return readThere
	case strconv.FormatInt(got.UnixMicro(), 10) == micros:
		return "same"
	case want[1] == false && rfc822Zone(text): // botocore drops the zone
		return "a zone of RFC 822"
	}
	return different
}

// rfc822Zone says whether a text names a zone whose offset RFC 822 tells.
func rfc822Zone(text string) bool {
	return regexp.MustCompile("[ECMP][SD]T").MatchString(text)
}

// guesses tells texts that are not read here, though botocore makes something of
// them: digits and underscores of Python's, zones that are an offset to UTC by
// name, of which people mean one thing and botocore its opposite, and a point
// without digits.
func guesses(text string) bool {
	return strings.ContainsAny(text, "_٣") || strings.Contains(text, "GMT+") || pointless.MatchString(text)
}

var pointless = regexp.MustCompile(`:\d+\.(\D|$)`)

package endpoint

import (
	"bytes"
	"compress/flate"
	"testing"
)

func deflated(tb testing.TB, data, dictionary []byte) int {
	tb.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriterDict(&out, flate.BestCompression, dictionary)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return out.Len()
}

// TestCompactSize compiles every rule set of botocore and reports what the
// compact forms weigh.
func TestCompactSize(t *testing.T) {
	data := botocoreData(t)
	files := ruleFiles(t, data)
	var forms [][]byte
	var all []byte
	for _, path := range files {
		set := reopened(t, readRules(t, path))["opened"]
		form, err := set.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		forms = append(forms, form)
		all = append(all, form...)
	}
	dictionary := commonest(forms)
	alone, primed := 0, 0
	for _, form := range forms {
		alone += deflated(t, form, nil)
		primed += deflated(t, form, dictionary)
	}
	together := deflated(t, all, nil)
	t.Logf("%d rule sets: %d bytes; deflated together %d, each alone %d, each with a dictionary of %d bytes %d",
		len(files), len(all), together, alone, len(dictionary), primed)
	if primed > 200<<10 || together > 200<<10 {
		t.Error("the rule sets take more than 200 KB of the store")
	}
}

// commonest returns a form whose nodes, up to the first text, are those of most
// rule sets.
func commonest(forms [][]byte) (best []byte) {
	counts := map[string]int{}
	most := 0
	for _, form := range forms {
		// The counts before the nodes vary with the texts.
		nodes, _, _ := bytes.Cut(form[min(8, len(form)):], []byte("Region"))
		if counts[string(nodes)]++; counts[string(nodes)] > most {
			most, best = counts[string(nodes)], form
		}
	}
	return best
}

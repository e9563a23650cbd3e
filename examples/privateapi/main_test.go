package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
)

// api is the service, as a team might have written it: two notes a page.
func api(t *testing.T) http.Handler {
	titles := []string{"1", "2", "3"}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /notes/{title}", func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/us-east-1/notes/aws4_request") {
			t.Errorf("it is not signed for notes: %v", r.Header)
		}
		var in struct{ Text string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		if len(in.Text) > 20 {
			w.Header().Set("X-Amzn-Errortype", "NoteTooLong")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprint(w, `{"message": "too long", "limit": 20}`)
			return
		}
		titles = append(titles, r.PathValue("title"))
		_, _ = fmt.Fprint(w, `{}`)
	})
	mux.HandleFunc("GET /notes", func(w http.ResponseWriter, r *http.Request) {
		from, page := 0, map[string]any{}
		_, _ = fmt.Sscan(r.FormValue("after"), &from)
		var list []any
		for _, title := range titles[from:min(from+2, len(titles))] {
			list = append(list, map[string]any{"title": title, "written": 1790000000})
		}
		page["notes"] = list
		if from+2 < len(titles) {
			page["after"] = fmt.Sprint(from + 2)
		}
		if err := json.NewEncoder(w).Encode(page); err != nil {
			t.Error(err)
		}
	})
	return mux
}

func TestRun(t *testing.T) {
	server := httptest.NewServer(api(t))
	defer server.Close()
	testserver.Use(t, "")
	var out strings.Builder
	if err := run(t.Context(), &out, server.URL, "Buy milk"); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 4 || lines[2] != "2026-09-21 3" {
		t.Error(out.String())
	}
	err := run(t.Context(), &out, server.URL, "Buy milk and everything else")
	if err == nil || err.Error() != "the note has 28 letters; 20 are allowed" {
		t.Error(err)
	}
}

// The package is the one that the description gives.
func TestGenerated(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "run", "../../cmd/botogen", "-model", "model/service-2.json", "-out", "notes", "-check").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

package responses_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testvectors"
)

// TestVectorShapes is TestAgainstBotocore for the services of the protocol
// suites, whose shapes have what hardly any service has.
func TestVectorShapes(t *testing.T) {
	models := t.TempDir()
	counts, least := map[string]int{}, 1500
	for _, name := range writeSuites(t, models) {
		counts[name] = 12
		if full() {
			counts[name], least = 120, 15_000
		}
	}
	e := newEngine(t, models)
	tally := compareAll(t, e, models, generate(t, e, seed(t), counts))
	if same := tally.same(); same < least {
		t.Errorf("%d responses are read alike, want %d", same, least)
	}
}

// writeSuites writes a description for each group of cases.
func writeSuites(t *testing.T, models string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testvectors.Dir(t), "protocols", "output", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no suites: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suites []struct {
			Metadata map[string]any `json:"metadata"`
			Shapes   map[string]any `json:"shapes"`
			Cases    []struct {
				Given map[string]any `json:"given"`
			} `json:"cases"`
		}
		if err := json.Unmarshal(data, &suites); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i, s := range suites {
			name := "vectors-" + strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".json"), "_", "-") + "-" + strconv.Itoa(i)
			operations := map[string]any{}
			for _, c := range slices.Backward(s.Cases) {
				operations[c.Given["name"].(string)] = c.Given
			}
			metadata := map[string]any{"apiVersion": "2020-01-01", "endpointPrefix": "vectors", "serviceId": "Vectors", "signatureVersion": "v4", "targetPrefix": "V"}
			maps.Copy(metadata, s.Metadata)
			writeModel(t, filepath.Join(models, name, metadata["apiVersion"].(string)), map[string]any{
				"version": "2.0", "metadata": metadata, "operations": operations, "shapes": s.Shapes,
			})
			names = append(names, name)
		}
	}
	return names
}

func writeModel(t *testing.T, folder string, description any) {
	t.Helper()
	data, err := json.Marshal(description)
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "service-2.json"), data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// deviationsSeen counts over all tests of a run.
var deviationsSeen = newTally()

// TestDeviations fails on deviations that no response shows any more.
func TestDeviations(t *testing.T) {
	if !full() || seed(t) != usualSeed || deviationsSeen.total(sameOutput) == 0 {
		t.Skip("only all tests with BOTO3_PARITY=full meet every deviation")
	}
	for _, d := range deviations {
		if deviationsSeen.total(d.name) == 0 {
			t.Errorf("deviation %q explains nothing", d.name)
		}
	}
}

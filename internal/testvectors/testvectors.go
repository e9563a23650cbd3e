// Package testvectors finds the conformance data that tests compare against.
package testvectors

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Dir returns the folder that holds the conformance vectors: $BOTO3_VECTORS,
// else shared/vectors beside the project's root. Where there is none it skips
// the test, or fails it when CI=true.
func Dir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("BOTO3_VECTORS")
	if dir == "" {
		_, file, _, _ := runtime.Caller(0)
		dir = filepath.Join(filepath.Dir(file), "..", "..", "..", "shared", "vectors")
	}
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
		Missing(tb, "conformance vectors not found: set BOTO3_VECTORS to their folder")
	}
	return dir
}

// Missing skips a test that lacks what it compares with, or fails it when
// CI=true.
func Missing(tb testing.TB, format string, args ...any) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatalf(format, args...)
	}
	tb.Skipf(format, args...)
}

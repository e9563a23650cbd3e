package bototest_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain fails where goroutines of servers or streams outlive the tests.
func TestMain(m *testing.M) {
	code := m.Run()
	if leaked := leaks(); code == 0 && leaked != "" {
		fmt.Fprintf(os.Stderr, "goroutines outlive the tests:\n%s\n", leaked)
		code = 1
	}
	os.Exit(code)
}

// leaks are the stacks of goroutines of this module or of HTTP servers, once those
// that are about to end have ended.
func leaks() (stacks string) {
	for range 100 {
		buffer := make([]byte, 1<<20)
		all := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
		stacks = strings.Join(slices.DeleteFunc(all[1:], func(s string) bool {
			return !strings.Contains(s, "boto3/bototest.") && !strings.Contains(s, "net/http.(*conn).serve") && !strings.Contains(s, "net/http.(*Server)")
		}), "\n\n")
		if stacks == "" {
			return ""
		}
		<-time.After(10 * time.Millisecond)
	}
	return stacks
}

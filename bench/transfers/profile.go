package transfers

import (
	"errors"
	"os"
	"runtime/pprof"
)

// profile writes a profile of the CPU where BENCH_PROFILE names a file.
func profile() (stop func() error, err error) {
	name := os.Getenv("BENCH_PROFILE")
	if name == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// Package plainfile reads files whose paths come from users. What would block a
// program, or give bytes without an end, is an error.
package plainfile

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrUnfit says that a file exists and is none that can be read to its end.
var ErrUnfit = errors.New("it cannot be read as a plain file")

// Open is os.Open for files to read: a pipe, a socket or a device is an error.
// os.DevNull is an empty file.
func Open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if path != os.DevNull && info.Mode()&(os.ModeNamedPipe|os.ModeDevice|os.ModeSocket|os.ModeIrregular) != 0 {
		return nil, fmt.Errorf("%s is a pipe, a socket or a device: %w", path, ErrUnfit)
	}
	return os.Open(path)
}

// Read is os.ReadFile for a file of limit bytes at most.
func Read(path string, limit int64) ([]byte, error) {
	file, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // nothing was written
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s has more than %d bytes: %w", path, limit, ErrUnfit)
	}
	return data, err
}

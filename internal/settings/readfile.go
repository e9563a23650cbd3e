package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// maxFile is far beyond any file of settings, keys or tokens.
const maxFile = 16 << 20

// errUnfit says that a file exists and is none that can be read to its end.
var errUnfit = errors.New("it cannot be read as a file of settings")

// ReadFile is os.ReadFile for files of settings: what could block or fill the
// memory, such as a pipe, a device or a file of more than 16 MiB, is an error.
// os.DevNull is an empty file.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case path == os.DevNull:
		return nil, nil
	case info.Mode()&(os.ModeNamedPipe|os.ModeDevice|os.ModeSocket|os.ModeIrregular) != 0:
		return nil, fmt.Errorf("%s is a pipe, a socket or a device: %w", path, errUnfit)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s has more than %d bytes: %w", path, maxFile, errUnfit)
	}
	return data, err
}

package settings

import "github.com/boto3-go/boto3/internal/plainfile"

// maxFile is far beyond any file of settings, keys or tokens.
const maxFile = 16 << 20

// ReadFile is os.ReadFile for files of settings, keys and tokens: a pipe, a
// device, or a file of more than 16 MiB is an error.
func ReadFile(path string) ([]byte, error) { return plainfile.Read(path, maxFile) }

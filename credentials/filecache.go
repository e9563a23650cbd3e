package credentials

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3/internal/jsonread"
	"github.com/boto3-go/boto3/internal/settings"
)

// FileCache is a folder of JSON files, one to a key, in the form in which
// botocore and the AWS CLI keep temporary credentials and sign-in tokens. Many
// processes may use one folder at once: files are replaced whole.
type FileCache struct {
	Dir string // such as ~/.aws/cli/cache, spelled out
}

// CLICache is the folder in which the AWS CLI keeps the credentials of roles,
// ~/.aws/cli/cache, for the RoleCache of [Options].
func CLICache() (*FileCache, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, fmt.Errorf("credentials: finding the cache of the AWS CLI: %w", err)
	}
	return &FileCache{Dir: filepath.Join(home, ".aws", "cli", "cache")}, nil
}

// Load decodes the entry named key into v and reports whether there was one. A
// file that cannot be read or is not JSON is an error that names it.
func (c FileCache) Load(key string, v any) (bool, error) {
	path, err := c.path(key)
	if err != nil {
		return false, err
	}
	text, err := settings.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("credentials: reading cached entry: %w", err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return false, fmt.Errorf("credentials: %s is not a cache entry: %w; delete it and sign in again", path, jsonread.Fault(err))
	}
	return true, nil
}

// Store writes v as the entry named key, readable by the user alone. The folder
// is made if it is not there.
func (c FileCache) Store(key string, v any) error {
	path, err := c.path(key)
	if err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("credentials: encoding cache entry %s: %w", path, err)
	}
	if err := replaceFile(path, text); err != nil {
		return fmt.Errorf("credentials: writing cache entry: %w", err)
	}
	return nil
}

func (c FileCache) path(key string) (string, error) {
	if key == "" || strings.ContainsAny(key, `/\:`) || key == "." || key == ".." {
		return "", fmt.Errorf("credentials: %q cannot name a cache entry", key)
	}
	return filepath.Join(c.Dir, key+".json"), nil
}

// replaceFile writes a file so that readers see the old bytes or the new ones.
// os.CreateTemp opens with mode 0600, which the rename keeps.
func replaceFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "*.tmp")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

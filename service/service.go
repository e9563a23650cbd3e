// Package service is the store of service descriptions: every AWS API that
// botocore describes, and those that AWS has retired, as data. It holds no code
// of AWS's and does no work when a program starts.
//
// The packages below it, one for each service, hold that service's types.
package service

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// The index is apart from the descriptions, so that a program which uses only
// typed packages links neither.
//
//go:embed index.txt
var index string

//go:embed */description.b3d
var descriptions embed.FS

//go:embed partitions.bin
var partitions string

// The services that credential sources call, apart from the others.
//
//go:embed sts/description.b3d
var sts string

//go:embed sso/description.b3d
var sso string

//go:embed ssooidc/description.b3d
var ssoOIDC string

//go:embed signin/description.b3d
var signIn string

//go:embed regions.json.gz
var regions []byte

// Apart from the regions, as clients without a region ask for it.
//
//go:embed global.txt
var global string

// Entry is one service of the store.
type Entry struct {
	Name       string // the name that clients are asked for by
	APIVersion string
	Retired    bool // AWS no longer offers it
}

// What is read once is not a sync.OnceValue, as the function of a variable is
// linked with what it reads whether or not a program uses it.
var (
	entries struct {
		sync.Once
		list []Entry
	}
	places struct {
		sync.Once
		list []Partition
		err  error
	}
)

// Entries lists the store in alphabetical order of names.
func Entries() []Entry {
	entries.Do(func() {
		for line := range strings.Lines(index) {
			name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			version, retired, _ := strings.Cut(rest, " ")
			entries.list = append(entries.list, Entry{name, version, retired != ""})
		}
	})
	return entries.list
}

// Description returns a service's description in the compact form and what to
// call it in errors; ok is false when the store has no such service.
func Description(name string) (data, file string, ok bool) {
	file = "service/" + strings.ReplaceAll(name, "-", "") + "/description.b3d"
	b, err := descriptions.ReadFile(strings.TrimPrefix(file, "service/"))
	return string(b), file, err == nil
}

// ForCredentials is Description for the services that credential sources call.
// It does not link the others.
func ForCredentials(name string) (data string, ok bool) {
	switch name {
	case "sts":
		return sts, true
	case "sso":
		return sso, true
	case "sso-oidc":
		return ssoOIDC, true
	case "signin":
		return signIn, true
	}
	return "", false
}

// Partitions returns the partitions of AWS in the form of the endpoint engine.
func Partitions() string { return partitions }

// Partition is one partition of AWS with the places of its services.
type Partition struct {
	Name     string              `json:"name"`
	Regex    string              `json:"regex"`  // matches the names of its regions
	Suffix   string              `json:"suffix"` // DNS suffix
	Regions  []string            `json:"regions"`
	Services map[string]Presence `json:"services"` // by endpoint prefix
}

// Presence says where in a partition a service is.
type Presence struct {
	PartitionEndpoint string   `json:"partitionEndpoint"`
	Global            bool     `json:"global"`    // one endpoint for the whole partition
	Endpoints         []string `json:"endpoints"` // regions and other endpoint names
}

// GlobalEndpoint names the endpoint of a service, by its endpoint prefix, that
// has one for the whole of the partition "aws"; "" for all others.
func GlobalEndpoint(prefix string) string {
	for line := range strings.Lines(global) {
		if name, endpoint, _ := strings.Cut(line, " "); name == prefix {
			return strings.TrimSpace(endpoint)
		}
	}
	return ""
}

// Regions returns the partitions with the regions of each service.
func Regions() ([]Partition, error) {
	places.Do(func() { places.list, places.err = readRegions() })
	return places.list, places.err
}

func readRegions() (list []Partition, err error) {
	z, err := gzip.NewReader(bytes.NewReader(regions))
	if err != nil {
		return nil, fmt.Errorf("service/regions.json.gz: %w", err)
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("service/regions.json.gz: %w", err)
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("service/regions.json.gz: %w", err)
	}
	return list, nil
}

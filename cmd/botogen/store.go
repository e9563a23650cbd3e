package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/endpoint"
	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/model"
)

// sources are the data directories to read.
type sources struct {
	botocore, boto3               string
	retiredBotocore, retiredBoto3 string
}

// release is one botocore with the boto3 that goes with it.
type release struct {
	clients   loader.Paths
	resources loader.Paths
	retired   bool
}

// writeStore writes DIR/<package>/description.b3d for each service, the index
// of names and the data that all services share. Services of the store in
// published that no release has stay in the index, and are returned.
func (in sources) writeStore(dir, published string) (stay []string, err error) {
	releases := []release{{clients: loader.Paths{in.botocore}, resources: loader.Paths{in.boto3}}}
	if in.retiredBotocore != "" {
		releases = append(releases, release{loader.Paths{in.retiredBotocore}, loader.Paths{in.retiredBoto3}, true})
	}
	index := map[string]string{}
	for _, r := range releases {
		for _, name := range r.clients.Services(loader.ServiceFile) {
			if _, done := index[name]; done {
				continue
			}
			version, err := r.writeService(dir, name)
			if err != nil {
				return nil, err
			}
			index[name] = version
			if r.retired {
				index[name] += " retired"
			}
		}
	}
	if stay, err = keepServices(published, index); err != nil {
		return nil, err
	}
	if err := writeIndex(dir, index); err != nil {
		return nil, err
	}
	return stay, writeShared(in.botocore, dir)
}

// keepServices puts the services of a published index that are not in the index
// there, and returns them.
func keepServices(published string, index map[string]string) (stay []string, err error) {
	if published == "" {
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(published, indexFile))
	if os.IsNotExist(err) {
		return nil, nil
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if _, ok := index[name]; !ok {
			index[name] = rest
			stay = append(stay, name)
		}
	}
	return stay, err
}

// indexFile is the index's name in the store.
const indexFile = "index.txt"

func (r release) writeService(dir, name string) (version string, err error) {
	versions := r.clients.Versions(name, loader.ServiceFile)
	version = versions[len(versions)-1]
	d, err := r.clients.Data(name, version)
	if err != nil {
		return "", err
	}
	if versions := r.resources.Versions(name, loader.ResourcesFile); len(versions) > 0 {
		if d.Resources, _, err = r.resources.Read(name, versions[len(versions)-1], loader.ResourcesFile); err != nil {
			return "", err
		}
	}
	packed, err := packed(name, r.retired, d)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	target := filepath.Join(dir, packageName(name))
	if err := os.MkdirAll(target, 0o755); err != nil {
		return "", err
	}
	return version, os.WriteFile(filepath.Join(target, "description.b3d"), packed, 0o644)
}

// packed is a description in the compact form, without documentation.
func packed(name string, retired bool, d model.Data) ([]byte, error) {
	for _, text := range []*[]byte{&d.Paginators, &d.PaginatorsExtras, &d.Waiters, &d.WaitersExtras, &d.Resources} {
		var err error
		if *text, err = withoutProse(*text); err != nil {
			return nil, err
		}
	}
	return model.Pack(name, retired, d)
}

// packageName is a client's name as a Go package name.
func packageName(client string) string { return strings.ReplaceAll(client, "-", "") }

// withoutProse compacts JSON and drops what is documentation in it.
func withoutProse(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	dropProse(v)
	return json.Marshal(v)
}

func dropProse(v any) {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			// A resource may have a member of this name; prose is a string.
			if _, text := member.(string); text && (key == "documentation" || key == "description") {
				delete(v, key)
				continue
			}
			dropProse(member)
		}
	case []any:
		for _, e := range v {
			dropProse(e)
		}
	}
}

// writeIndex lists the clients: a line each with name, API version and, where
// it applies, "retired".
func writeIndex(dir string, index map[string]string) error {
	var lines []string
	for name, rest := range index {
		lines = append(lines, name+" "+rest+"\n")
	}
	slices.Sort(lines)
	return os.WriteFile(filepath.Join(dir, indexFile), []byte(strings.Join(lines, "")), 0o644)
}

// writeShared writes what does not belong to one service.
func writeShared(data, dir string) error {
	partitions, err := os.ReadFile(filepath.Join(data, "partitions.json"))
	if err != nil {
		return err
	}
	compiled, err := endpoint.ParsePartitionsJSON(partitions)
	if err != nil {
		return fmt.Errorf("partitions.json: %w", err)
	}
	packed, err := compiled.AppendBinary(nil)
	if err != nil {
		return fmt.Errorf("partitions.json: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "partitions.bin"), packed, 0o644); err != nil {
		return err
	}
	known, err := readPlaces(filepath.Join(data, "endpoints.json"))
	if err != nil {
		return err
	}
	regions, err := known.regions()
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "regions.json.gz"), regions, 0o644),
		os.WriteFile(filepath.Join(dir, "global.txt"), known.global(), 0o644),
	)
}

// places is what is read of endpoints.json.
type places struct {
	Partitions []struct {
		Partition   string                     `json:"partition"`
		RegionRegex string                     `json:"regionRegex"`
		DNSSuffix   string                     `json:"dnsSuffix"`
		Regions     map[string]json.RawMessage `json:"regions"`
		Services    map[string]struct {
			PartitionEndpoint string                     `json:"partitionEndpoint"`
			IsRegionalized    *bool                      `json:"isRegionalized"`
			Endpoints         map[string]json.RawMessage `json:"endpoints"`
		} `json:"services"`
	} `json:"partitions"`
}

func readPlaces(file string) (*places, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var in places
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &in, nil
}

// global lists the services that have one endpoint for the whole of the first
// partition: a line each with the endpoint prefix and the endpoint's name.
func (in *places) global() []byte {
	var text bytes.Buffer
	if len(in.Partitions) > 0 {
		services := in.Partitions[0].Services
		for _, name := range sortedKeys(services) {
			if e := services[name].PartitionEndpoint; e != "" {
				fmt.Fprintln(&text, name, e)
			}
		}
	}
	return text.Bytes()
}

// regions tells where services are: per partition its regions and the endpoint
// names of each service.
func (in *places) regions() ([]byte, error) {
	type service struct {
		PartitionEndpoint string   `json:"partitionEndpoint,omitempty"`
		Global            bool     `json:"global,omitempty"`
		Endpoints         []string `json:"endpoints,omitempty"`
	}
	type partition struct {
		Name     string             `json:"name"`
		Regex    string             `json:"regex"`
		Suffix   string             `json:"suffix"`
		Regions  []string           `json:"regions"`
		Services map[string]service `json:"services"`
	}
	var out []partition
	for _, p := range in.Partitions {
		to := partition{p.Partition, p.RegionRegex, p.DNSSuffix, sortedKeys(p.Regions), map[string]service{}}
		for name, s := range p.Services {
			to.Services[name] = service{
				s.PartitionEndpoint, s.IsRegionalized != nil && !*s.IsRegionalized, sortedKeys(s.Endpoints),
			}
		}
		out = append(out, to)
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

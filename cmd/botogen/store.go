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
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/model"
)

// data are the data directories of botocore and of the boto3 that goes with it.
type data struct{ botocore, boto3 string }

// sources are the releases to read: the current one, and for each service that
// AWS has retired the last that had it.
type sources struct {
	current data
	retired map[string]data
}

// releases finds the sources below a directory that has one for each release.
func releases(dir string) sources {
	of := func(release string) data {
		return data{filepath.Join(dir, release, "botocore", "data"), filepath.Join(dir, release, "boto3", "data")}
	}
	in := sources{of(release.Botocore), map[string]data{}}
	for service, pin := range release.Retired() {
		in.retired[service] = of(pin)
	}
	return in
}

// writeStore writes DIR/<package>/description.b3d for each service, the index
// of names and the data that all services share. Services of the store in
// published that no release has stay in the index, and are returned.
func (in sources) writeStore(dir, published string) (stay []string, err error) {
	index := map[string]string{}
	for _, name := range (loader.Paths{in.current.botocore}).Services(loader.ServiceFile) {
		if index[name], err = in.current.writeService(dir, name, false); err != nil {
			return nil, err
		}
	}
	for _, name := range sortedKeys(in.retired) {
		if _, back := index[name]; back {
			continue
		}
		version, err := in.retired[name].writeService(dir, name, true)
		if err != nil {
			return nil, err
		}
		index[name] = version + " retired"
	}
	if stay, err = keepServices(published, index); err != nil {
		return nil, err
	}
	if err := removeGone(dir, index); err != nil {
		return nil, err
	}
	if err := writeIndex(dir, index); err != nil {
		return nil, err
	}
	return stay, writeShared(in.current.botocore, dir)
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

// removeGone removes what was generated of services that the index lacks.
func removeGone(dir string, index map[string]string) error {
	descriptions, err := filepath.Glob(filepath.Join(dir, "*", "description.b3d"))
	if err != nil {
		return err
	}
	stay := map[string]bool{}
	for name := range index {
		stay[packageName(name)] = true
	}
	for _, file := range descriptions {
		home := filepath.Dir(file)
		if stay[filepath.Base(home)] {
			continue
		}
		if err := settle(home, generated, nil, false); err != nil {
			return err
		}
		if err := os.Remove(file); err != nil {
			return err
		}
		if rest, err := os.ReadDir(home); err == nil && len(rest) == 0 {
			if err := os.Remove(home); err != nil {
				return err
			}
		}
	}
	return nil
}

// indexFile is the index's name in the store.
const indexFile = "index.txt"

// writeService writes the latest version of a service's description.
func (from data) writeService(dir, name string, retired bool) (version string, err error) {
	clients, resources := loader.Paths{from.botocore}, loader.Paths{from.boto3}
	versions := clients.Versions(name, loader.ServiceFile)
	if len(versions) == 0 {
		return "", fmt.Errorf("%s does not describe %s", from.botocore, name)
	}
	version = versions[len(versions)-1]
	d, err := clients.Data(name, version)
	if err != nil {
		return "", err
	}
	if versions := resources.Versions(name, loader.ResourcesFile); len(versions) > 0 {
		if d.Resources, _, err = resources.Read(name, versions[len(versions)-1], loader.ResourcesFile); err != nil {
			return "", err
		}
	}
	if d.Waiters, err = withOwnWaiters(name, d.Waiters, d.WaitersExtras); err != nil {
		return "", fmt.Errorf("waiters of %s: %w", name, err)
	}
	packed, err := packed(name, retired, d)
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

package boto3

import (
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// catalog finds service descriptions: in the directories of the user first,
// then in the embedded store. Each is loaded once. Safe for concurrent use.
type catalog struct {
	paths  loader.Paths
	loaded syncmap.Map // catalogKey -> func() (*model.Service, error)
	// resources are the parsed resource descriptions.
	resources syncmap.Map // *model.Service -> *resource.Description
}

type catalogKey struct{ name, version string }

// embedded are the store's descriptions, shared by all sessions.
var embedded syncmap.Map // name -> func() (*model.Service, error)

func embeddedService(name string) (*model.Service, error) {
	return loadOnce(&embedded, name, func() (*model.Service, error) {
		data, file, ok := service.Description(name)
		if !ok {
			return nil, nil
		}
		return model.Open(file, data)
	})
}

// loadOnce runs load for the first caller of a key; the others wait for it.
func loadOnce(m *syncmap.Map, key any, load func() (*model.Service, error)) (*model.Service, error) {
	once, ok := m.Load(key)
	if !ok {
		once, _ = m.LoadOrStore(key, sync.OnceValues(load))
	}
	return once.(func() (*model.Service, error))()
}

// service returns the description of one version, the latest if version is "".
func (c *catalog) service(name, version string) (*model.Service, error) {
	if len(c.paths) == 0 && version == "" {
		s, err := embeddedService(name)
		if s == nil && err == nil {
			err = c.unknown(name)
		}
		return s, err
	}
	return loadOnce(&c.loaded, catalogKey{name, version}, func() (*model.Service, error) {
		return c.load(name, version, c.versions(name), storedVersion(name), func() (*model.Service, error) { return embeddedService(name) })
	})
}

// from is service for a description that the caller has, so that the store need
// not be linked.
func (c *catalog) from(name, version, description string) (*model.Service, error) {
	stored, err := openStored(name, description)
	if err != nil {
		return nil, err
	}
	known := ordered.Unique(append(c.paths.Versions(name, loader.ServiceFile), stored.APIVersion))
	return loadOnce(&c.loaded, catalogKey{name, version}, func() (*model.Service, error) {
		return c.load(name, version, known, stored.APIVersion, func() (*model.Service, error) { return stored, nil })
	})
}

// openStored opens the description that a generated package holds.
func openStored(name, description string) (*model.Service, error) {
	return loadOnce(&embedded, name, func() (*model.Service, error) {
		return model.Open("service/"+strings.ReplaceAll(name, "-", "")+"/description.b3d", description)
	})
}

func (c *catalog) unknown(name string) error { return &UnknownServiceError{name, c.names()} }

// names lists every service that there is, in alphabetical order.
func (c *catalog) names() []string {
	names := c.paths.Services(loader.ServiceFile)
	for _, e := range service.Entries() {
		names = append(names, e.Name)
	}
	return ordered.Unique(names)
}

// versions lists the API versions of a service, the latest last.
func (c *catalog) versions(name string) []string {
	versions := c.paths.Versions(name, loader.ServiceFile)
	if v := storedVersion(name); v != "" {
		versions = append(versions, v)
	}
	return ordered.Unique(versions)
}

// storedVersion is the version that the store has of a service, or "".
func storedVersion(name string) string {
	entries := service.Entries()
	i, ok := slices.BinarySearchFunc(entries, name, func(e service.Entry, name string) int {
		return strings.Compare(e.Name, name)
	})
	if !ok {
		return ""
	}
	return entries[i].APIVersion
}

// load puts a service together: each kind of file from the first place that
// has it for this version. known are the versions that there are, in order;
// stored is the one that has a description without files.
func (c *catalog) load(name, version string, known []string, stored string, open func() (*model.Service, error)) (*model.Service, error) {
	switch {
	case len(known) == 0:
		return nil, c.unknown(name)
	case version == "":
		version = known[len(known)-1]
	case !slices.Contains(known, version):
		return nil, &UnknownVersionError{name, version, known}
	}
	d, err := c.paths.Data(name, version)
	if err != nil {
		return nil, err
	}
	var base *model.Service
	if version == stored {
		if base, err = open(); err != nil {
			return nil, err
		}
	}
	return model.Amend(name, base, d)
}

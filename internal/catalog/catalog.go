// Package catalog finds service descriptions: in the directories of the user
// first, then in the embedded store. Each is loaded once.
package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// Catalog finds the descriptions of one session. It is safe for concurrent use.
type Catalog struct {
	paths  loader.Paths
	known  syncmap.Map // names that Knows has found
	loaded syncmap.Map // key -> func() (*model.Service, error)
	// resources are the parsed resource descriptions.
	resources syncmap.Map // *model.Service -> *resource.Description
}

// New makes a catalog of the user's directories and of the store.
func New(paths []string) *Catalog { return &Catalog{paths: paths} }

// UnknownError reports a service, or a version of one, that there is not.
type UnknownError struct {
	Service string
	Version string // "" where the service is unknown
	Known   []string
}

// Error names it.
func (e *UnknownError) Error() string {
	if e.Version == "" {
		return fmt.Sprintf("unknown service %q", e.Service)
	}
	return fmt.Sprintf("service %s has no API version %q", e.Service, e.Version)
}

type key struct{ name, version string }

// embedded are the store's descriptions, shared by all sessions.
var embedded syncmap.Map // key of some kind -> func() (*model.Service, error)

func embeddedService(name string) (*model.Service, error) {
	return loadOnce(&embedded, storeKey(name), func() (*model.Service, error) {
		data, file, ok := service.Description(name)
		if !ok {
			return nil, nil
		}
		return model.Open(file, data)
	})
}

// storeKey is of a description of the whole store. The typed package of the same
// service has an entry of its own: its text may be another.
type storeKey string

// loadOnce runs load for the first caller of a key; the others wait for it.
func loadOnce(m *syncmap.Map, key any, load func() (*model.Service, error)) (*model.Service, error) {
	once, ok := m.Load(key)
	if !ok {
		once, _ = m.LoadOrStore(key, sync.OnceValues(load))
	}
	return once.(func() (*model.Service, error))()
}

// Service returns the description of one version, the latest if version is "".
func (c *Catalog) Service(name, version string) (*model.Service, error) {
	if len(c.paths) == 0 && version == "" {
		s, err := embeddedService(name)
		if s == nil && err == nil {
			err = c.unknown(name)
		}
		return s, err
	}
	return loadOnce(&c.loaded, key{name, version}, func() (*model.Service, error) {
		return c.load(name, version, c.Versions(name), storedVersion(name), func() (*model.Service, error) { return embeddedService(name) })
	})
}

// From is Service for a description that the caller has, so that the store need
// not be linked.
func (c *Catalog) From(name, version, description string) (*model.Service, error) {
	stored, err := OpenStored(name, description)
	if err != nil {
		return nil, err
	}
	known := ordered.Unique(append(c.paths.Versions(name, loader.ServiceFile), stored.APIVersion))
	return loadOnce(&c.loaded, amendKey{stored, version}, func() (*model.Service, error) {
		return c.load(name, version, known, stored.APIVersion, func() (*model.Service, error) { return stored, nil })
	})
}

// amendKey is of a stored description with what the user's directories add.
type amendKey struct {
	stored  *model.Service
	version string
}

// textKey is of a description that somebody has generated a package of.
type textKey struct{ name, description string }

// OpenStored opens the description that a generated package holds. That of the
// store's own packages is opened once, whoever asks for it.
func OpenStored(name, description string) (*model.Service, error) {
	open := func() (*model.Service, error) {
		return model.Open("service/"+strings.ReplaceAll(name, "-", "")+"/description.b3d", description)
	}
	first, ok := texts.Load(name)
	if !ok {
		first, _ = texts.LoadOrStore(name, description)
	}
	if first != any(description) {
		return loadOnce(&embedded, textKey{name, description}, open)
	}
	return loadOnce(&embedded, name, open)
}

// texts are the descriptions of generated packages, the first of each name.
var texts syncmap.Map // name -> string

func (c *Catalog) unknown(name string) error { return &UnknownError{Service: name, Known: c.Names()} }

// Knows is the error of a service that there is not, in the store, in the user's
// directories, or among the generated packages that have made a client.
func (c *Catalog) Knows(name string) error {
	if _, ok := c.known.Load(name); ok {
		return nil
	}
	if _, generated := texts.Load(name); !generated && storedVersion(name) == "" && !slices.Contains(c.paths.Services(loader.ServiceFile), name) {
		return c.unknown(name)
	}
	c.known.LoadOrStore(name, true)
	return nil
}

// Names lists every service that there is, in alphabetical order.
func (c *Catalog) Names() []string {
	names := c.paths.Services(loader.ServiceFile)
	for _, e := range service.Entries() {
		names = append(names, e.Name)
	}
	return ordered.Unique(names)
}

// Versions lists the API versions of a service, the latest last.
func (c *Catalog) Versions(name string) []string {
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
func (c *Catalog) load(name, version string, known []string, stored string, open func() (*model.Service, error)) (*model.Service, error) {
	switch {
	case len(known) == 0:
		return nil, c.unknown(name)
	case version == "":
		version = known[len(known)-1]
	case !slices.Contains(known, version):
		return nil, &UnknownError{name, version, known}
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

// ForCredentials returns the description of a service that credential sources
// call. Those are linked apart from the store, so that a program without calls
// by name does not link all of it.
func ForCredentials(name string) (*model.Service, error) {
	return loadOnce(&embedded, "for credentials "+name, func() (*model.Service, error) {
		data, ok := service.ForCredentials(name)
		if !ok {
			return nil, fmt.Errorf("service %s is not one that credential sources call", name)
		}
		return model.Open("service/"+name+"/description.b3d", data)
	})
}

// storedResources are the services of the store that have resources.
var storedResources = []string{
	"cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "opsworks", "s3", "sns", "sqs",
}

// WithResources lists the services that have resources, in alphabetical order.
func (c *Catalog) WithResources() []string {
	return ordered.Unique(append(c.paths.Services(loader.ResourcesFile), storedResources...))
}

// ResourceVersion is the latest version of which there are resources, unless
// one is asked for.
func (c *Catalog) ResourceVersion(name, version string) string {
	if version != "" || len(c.paths) == 0 {
		return version
	}
	versions := c.paths.Versions(name, loader.ResourcesFile)
	if len(versions) == 0 {
		return ""
	}
	if slices.Contains(storedResources, name) {
		versions = append(versions, storedVersion(name))
	}
	return slices.Max(versions)
}

// Resources parses the resource description of a service, once; nil where it
// has none.
func (c *Catalog) Resources(m *model.Service) (*resource.Description, error) {
	if known, ok := c.resources.Load(m); ok {
		return known.(*resource.Description), nil
	}
	data, err := m.Section(model.ResourcesSection)
	if err != nil || data == nil {
		return nil, err
	}
	d, err := resource.Parse(m, data)
	if err != nil {
		return nil, err
	}
	known, _ := c.resources.LoadOrStore(m, d)
	return known.(*resource.Description), nil
}

// Open makes the service resource of a client. Of of only the description is
// lacking.
func (c *Catalog) Open(of *resource.Service) (*resource.Resource, error) {
	var err error
	if of.Description, err = c.Resources(of.Engine.Model); err != nil {
		return nil, err
	}
	if of.Description == nil {
		return nil, of.Face.Unknown(of.Name, "resources", "", c.WithResources())
	}
	return of.Root(), nil
}

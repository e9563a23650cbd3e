package boto3

import (
	"slices"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/model"
)

// storedResources are the services of the store that have resources.
var storedResources = []string{
	"cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "opsworks", "s3", "sns", "sqs",
}

// Resource makes the resources of a service by its name: the ten that boto3
// has, and those that the user describes in SERVICE/VERSION/resources-1.json of
// the data path. A Config given here goes over the session's. Errors are a
// *NoResourcesError, and those of Client.
func (s *Session) Resource(name string, cfg ...Config) (*Resource, error) {
	merged, found, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	name = serviceName(name)
	if merged.APIVersion == "" {
		merged.APIVersion = s.settings.APIVersions[name]
	}
	m, err := s.catalog.service(name, s.catalog.resourceVersion(name, merged.APIVersion))
	if err != nil {
		return nil, err
	}
	if err := checkContextParams(m, cfg); err != nil {
		return nil, err
	}
	data, err := m.Section(model.ResourcesSection)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, &NoResourcesError{name, s.AvailableResources()}
	}
	if found.UserAgentExtra == "" {
		found.UserAgentExtra = "Resource"
	}
	client, err := newClient(s, m, merged, found, protocol.For)
	if err != nil {
		return nil, err
	}
	if name == "dynamodb" {
		inside(client).binder = nativeBinder()
	}
	return s.newResource(client, data)
}

// AvailableResources lists the services that have resources, in alphabetical
// order.
func (s *Session) AvailableResources() []string {
	return ordered.Unique(append(s.catalog.paths.Services(loader.ResourcesFile), storedResources...))
}

// NewResource makes the resources of a service with the default session, or with
// one of its own where the Config has fields that only sessions have.
func NewResource(name string, cfg ...Config) (*Resource, error) {
	s, cfg, err := sessionFor(nil, cfg)
	if err != nil {
		return nil, err
	}
	return s.Resource(name, cfg...)
}

// resourceVersion is the latest version of which there are resources, unless
// one is asked for.
func (c *catalog) resourceVersion(name, version string) string {
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

// newResource makes the service resource; its description is parsed once.
func (s *Session) newResource(c *Client, data []byte) (*Resource, error) {
	m := inside(c).model
	known, ok := s.catalog.resources.Load(m)
	if !ok {
		d, err := resource.Parse(m, data)
		if err != nil {
			return nil, err
		}
		known, _ = s.catalog.resources.LoadOrStore(m, d)
	}
	d := known.(*resource.Description)
	return &Resource{of: &resourceService{client: c, description: d}, typ: d.Service}, nil
}

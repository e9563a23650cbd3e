// Package bridge carries to package runtime what generated code needs of the
// root package and its users do not. The root package sets the functions when a
// program starts; what they take and give as any are its types.
//
// Each of them is linked into every program, so none may reach the store of all
// service descriptions.
package bridge

import (
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/model"
)

// Description is a service's description as a generated package embeds it.
type Description struct {
	Service string // client name
	Text    string // in the compact form
	// Codec finds the protocol, among those that the package's program links.
	Codec func(*model.Service) (protocol.Codec, error)
}

var (
	// NewClient makes a *boto3.Client in a *boto3.Session, nil for the default
	// one, with a []boto3.Config.
	NewClient func(session, configs any, d Description) any
	// NewSession makes a *boto3.Session of a boto3.Config in surroundings that are not
	// those of the process.
	NewSession func(cfg any, env settings.Env) (any, error)
	// Engine is the engine of a *boto3.Client, or why it has none.
	Engine func(client any) (*engine.Engine, error)

	// ForTransfers is a *boto3.Client like another whose calls say that they are of
	// managed transfers.
	ForTransfers func(client any) any

	// Catalog has the descriptions that the session of a *boto3.Client finds.
	Catalog func(client any) *catalog.Catalog
	// NewService is what resources of a *boto3.Client share, but for their
	// description.
	NewService func(client any) *resource.Service
	// Resource is what is in a *boto3.Resource.
	Resource func(any) *resource.Resource
	// Collection is what is in a boto3.Collection.
	Collection func(any) resource.Collection
	// WrapResource makes a *boto3.Resource.
	WrapResource func(*resource.Resource) any

	// CallOptions reads a []boto3.CallOption.
	CallOptions func(any) *engine.Options
	// PageOptions reads a []boto3.PageOption.
	PageOptions func(any) *engine.Options
)

package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/endpoint"
)

// authTraits are the names that descriptions have for schemes.
var authTraits = map[string]string{
	"aws.auth#sigv4":            "v4",
	"aws.auth#sigv4a":           "v4a",
	"smithy.api#httpBearerAuth": "bearer",
	"smithy.api#noAuth":         "none",
}

// chooseAuth decides how the call is signed: by the endpoint's auth schemes,
// else by the operation, else by the service; the client's preference and the
// hooks of the service have a say.
func (c *Engine) chooseAuth(st *call.Call) error {
	a := &st.Auth
	*a = call.Auth{Scheme: c.scheme, SigningName: c.signingName, SigningRegion: c.signingRegion(st)}
	operation := st.Op.AuthType
	if len(st.Op.Auth) > 0 {
		var err error
		if operation, err = c.pickTrait(st.Op.Auth); err != nil {
			return err
		}
	}
	if operation != "" {
		a.Scheme = operation
	}
	if schemes := st.Endpoint.AuthSchemes; schemes != nil && !c.unsigned() {
		c.endpointAuth(a, schemes)
	}
	a.UnsignedPayload = st.Op.UnsignedPayload || a.Scheme == "v4-unsigned-body"
	switch {
	case c.unsigned():
		a.Scheme = "none"
	case a.Scheme == "v4-unsigned-body" || a.Scheme == "s3v4":
		a.Scheme = "v4"
	}
	if a.Scheme == "v4a" {
		a.SigningRegion = cmp.Or(st.Settings.SigV4aSigningRegionSet, a.SigningRegion, "*")
	}
	a.S3 = slices.Contains(custom.S3SigningNames, a.SigningName) &&
		(operation != "" || len(st.Endpoint.AuthSchemes) > 0 || strings.HasPrefix(c.Model.SignatureVersion, "s3") || strings.HasPrefix(c.requested, "s3"))
	if a.S3 {
		a.SingleEncoding = true
	}
	if c.bearer && a.Scheme != "none" {
		a.Scheme = "bearer"
	}
	if c.hooks.Auth != nil {
		c.hooks.Auth(st)
	}
	if a.Scheme != "none" && a.Scheme != "bearer" && a.SigningRegion == "" {
		return c.Face.NoRegion(c.Model.Name)
	}
	return nil
}

func (c *Engine) signingRegion(st *call.Call) string {
	if st.Region == "aws-global" && globalRegion(c.Model) != "" {
		return "us-east-1"
	}
	return custom.SignedRegion(st.Region)
}

// pickTrait chooses among the schemes that a description allows: the first
// that the client prefers, else the first that is known.
func (c *Engine) pickTrait(allowed []string) (string, error) {
	for _, preferred := range c.Settings.AuthSchemePreference {
		for _, trait := range allowed {
			if _, name, _ := strings.Cut(trait, "#"); name == preferred {
				return authTraits[trait], nil
			}
		}
	}
	for _, trait := range allowed {
		if scheme, ok := authTraits[trait]; ok {
			return scheme, nil
		}
	}
	return "", c.Face.NoAuth(c.Model.Name, allowed)
}

// endpointAuth takes the endpoint's scheme: the one asked for, the preferred
// one, or the first that is known.
func (c *Engine) endpointAuth(a *call.Auth, schemes []endpoint.AuthScheme) {
	chosen := -1
	matches := func(want func(name string) bool) bool {
		chosen = slices.IndexFunc(schemes, func(s endpoint.AuthScheme) bool {
			return want(strings.TrimPrefix(s.Name, "sig"))
		})
		return chosen >= 0
	}
	requested := c.requested
	switch {
	case requested != "":
		name, _, _ := strings.Cut(requested, "-")
		if name != "s3" {
			name = strings.TrimPrefix(name, "s3")
		}
		if !matches(func(s string) bool { return s == name }) {
			return // an older scheme, which the rules do not know
		}
	default:
		found := false
		for _, preferred := range c.Settings.AuthSchemePreference {
			if found = matches(func(s string) bool { return "sig"+s == preferred || s == preferred }); found {
				break
			}
		}
		if !found && !matches(func(s string) bool {
			return s == "v4" || s == "v4a" || s == "v4-s3express" || s == "bearer" || s == "none"
		}) {
			return
		}
	}
	s := &schemes[chosen]
	a.Scheme = strings.TrimPrefix(s.Name, "sig")
	if s.SigningName != "" {
		a.SigningName = s.SigningName
	}
	if s.SigningRegion != "" {
		a.SigningRegion = s.SigningRegion
	} else if len(s.SigningRegionSet) > 0 {
		a.SigningRegion = strings.Join(s.SigningRegionSet, ",")
	}
	a.SingleEncoding = s.DisableDoubleEncoding
}

// prefersBearer says whether the environment has an API key for a service that
// takes one, and nobody has chosen otherwise.
func (c *Engine) prefersBearer() bool {
	variable := custom.BearerVariable(c.signingName)
	return variable != "" && c.requested == "" && !c.SchemeChosen && !c.Unsigned &&
		slices.Contains(c.Model.Auth, "smithy.api#httpBearerAuth") && c.Env(variable) != ""
}

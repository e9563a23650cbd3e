package engine

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/endpoint"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// Partitions are AWS's partitions, shared by all clients.
var Partitions = sync.OnceValues(func() (*endpoint.Partitions, error) {
	return endpoint.OpenPartitions(service.Partitions())
})

// resolver is a client's endpoint rules with its settings filled in.
type resolver struct {
	*endpoint.Resolver
	params endpoint.Params // the client's own; copied for each call
	// accountID is the slot that takes the account of the credentials, or -1.
	accountID int
	features  call.Features
}

// newResolver opens the rules of the client's service; nil when it has none.
func (c *Engine) newResolver() (*resolver, error) {
	shared, err := c.Model.Rules(func() (any, error) { return openRules(c.Model) })
	found, ok := shared.(*endpoint.Resolver)
	if err != nil || !ok {
		return nil, err
	}
	rules := found.RuleSet()
	r := &resolver{Resolver: found, params: rules.NewParams(), accountID: rules.BuiltIn("AWS::Auth::AccountId")}
	if rules.BuiltIn("AWS::Auth::AccountIdEndpointMode") >= 0 {
		r.features = accountIDModes[c.Settings.AccountIDEndpointMode]
	}
	for builtIn, value := range c.builtIns() {
		r.set(&r.params, builtIn, value)
	}
	for _, p := range c.Model.ClientContextParams {
		if value, ok := c.Settings.ClientContextParams[p.Name]; ok && rules.Slot(p.Name) >= 0 {
			if err := r.params.Set(p.Name, value); err != nil {
				return nil, c.Face.NoEndpoint(c.Model.Name, "", err)
			}
		}
	}
	if c.Settings.S3.DisableExpressSessionAuth { // a client's own setting, but with a place in the config file
		r.params.SetBool(rules.Slot("DisableS3ExpressSessionAuth"), true)
	}
	return r, nil
}

// sharedEndpoints is how many endpoints of a service all its clients remember.
const sharedEndpoints = 1024

// openRules opens a service's rules for all of its clients; nil where it has none.
func openRules(m *model.Service) (any, error) {
	data, err := m.Section(model.EndpointRules)
	if err != nil || data == nil {
		return nil, err
	}
	damaged := func(err error) error { return &model.DamagedError{File: m.Name + " endpoint rules", Err: err} }
	rules, err := endpoint.Open(string(data))
	if err != nil {
		return nil, damaged(err)
	}
	known, err := Partitions()
	if err != nil {
		return nil, damaged(err)
	}
	return endpoint.NewResolver(rules, known, sharedEndpoints), nil
}

// set sets a built-in parameter; one that the rules lack is passed over.
func (r *resolver) set(p *endpoint.Params, builtIn string, value any) {
	slot := r.RuleSet().BuiltIn(builtIn)
	switch v := value.(type) {
	case bool:
		p.SetBool(slot, v)
	case string:
		if v == "" {
			p.Unset(slot)
			return
		}
		p.SetString(slot, v)
	}
}

// builtIns are the endpoint parameters that come from the client's settings.
func (c *Engine) builtIns() map[string]any {
	s := c.Settings
	own := c.endpointURL != ""
	forcePath := s.S3.AddressingStyle == "path"
	switch {
	case s.S3.UseAccelerateEndpoint:
		forcePath = false
	case own && !accelerateURL(c.endpointURL):
		forcePath = s.S3.AddressingStyle != "virtual"
	}
	global := s.S3.USEast1RegionalEndpoint != "regional" && (c.region == "us-east-1" || c.region == "")
	return map[string]any{
		"AWS::Region":                             c.region,
		"AWS::UseFIPS":                            !own && s.UseFIPSEndpoint,
		"AWS::UseDualStack":                       !own && s.Dualstack(c.Model.Name),
		"AWS::STS::UseGlobalEndpoint":             s.STSRegionalEndpoints == "legacy" && slices.Contains(custom.GlobalSTSRegions, c.region),
		"AWS::S3::UseGlobalEndpoint":              global,
		"AWS::S3::Accelerate":                     s.S3.UseAccelerateEndpoint,
		"AWS::S3::ForcePathStyle":                 forcePath,
		"AWS::S3::UseArnRegion":                   s.S3.UseARNRegion == nil || *s.S3.UseARNRegion,
		"AWS::S3Control::UseArnRegion":            s.S3.UseARNRegion != nil && *s.S3.UseARNRegion,
		"AWS::S3::DisableMultiRegionAccessPoints": s.S3.DisableMultiRegionAccessPoints,
		"SDK::Endpoint":                           c.endpointURL,
		"AWS::Auth::AccountIdEndpointMode":        s.AccountIDEndpointMode,
	}
}

// accelerateURL says whether a URL is one of S3 Transfer Acceleration.
func accelerateURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	host, dual := strings.CutSuffix(u.Hostname(), ".amazonaws.com")
	if !dual {
		return false
	}
	host = strings.TrimSuffix(host, ".dualstack")
	return host == "s3-accelerate" || strings.HasSuffix(host, ".s3-accelerate")
}

// endpointParams are those of calls, with room for each parameter.
var endpointParams = sync.Pool{New: func() any { return new(endpoint.Params) }}

// resolveEndpoint finds where the call goes and leaves it in st.Endpoint.
func (c *Engine) resolveEndpoint(ctx context.Context, st *call.Call) error {
	r, err := c.resolver()
	if err != nil {
		return err
	}
	if r == nil {
		st.Endpoint.URL = c.plainEndpoint()
		return nil
	}
	p := endpointParams.Get().(*endpoint.Params)
	defer endpointParams.Put(p)
	p.CopyFrom(r.params)
	st.Features |= r.features
	if err := c.callParams(ctx, st, r, p); err != nil {
		return err
	}
	st.Endpoint, err = r.Resolve(*p)
	if missing, ok := errors.AsType[*endpoint.MissingParamError](err); ok && missing.BuiltIn == "AWS::Region" {
		return c.Face.NoRegion(c.Model.Name)
	}
	if err != nil {
		if c.region == "" {
			return c.Face.NoRegion(c.Model.Name)
		}
		return c.Face.NoEndpoint(st.Service.Name, st.Op.Name, err)
	}
	return nil
}

// plainEndpoint is the endpoint of a service without endpoint rules. A path in
// it ends with a slash, as the protocols' suites have it; AWS's services all have
// rules, and take the path as it is given.
func (c *Engine) plainEndpoint() string {
	if c.endpointURL != "" {
		return strings.TrimSuffix(c.endpointURL, "/") + "/"
	}
	return "https://" + c.Model.EndpointPrefix + "." + c.region + ".amazonaws.com"
}

// callParams sets what differs from call to call. The order of precedence is
// the operation's static values, the input, the client.
func (c *Engine) callParams(ctx context.Context, st *call.Call, r *resolver, p *endpoint.Params) error {
	if st.Region != c.region {
		p.SetString(r.RuleSet().BuiltIn("AWS::Region"), st.Region)
	}
	if r.accountID >= 0 && st.Settings.AccountIDEndpointMode != "disabled" && !c.unsigned() {
		creds, err := c.Credentials.Retrieve(ctx)
		if err != nil {
			return err
		}
		if creds.AccountID != "" {
			p.SetString(r.accountID, creds.AccountID)
		}
	}
	if c.hooks.EndpointParams != nil {
		c.hooks.EndpointParams(st, func(builtIn string, value any) { r.set(p, builtIn, value) })
	}
	rules := r.RuleSet()
	if st.Op.Input != nil {
		for i := range st.Op.Input.Shape.Members {
			m := &st.Op.Input.Shape.Members[i]
			if m.ContextParam == "" {
				continue
			}
			if err := inputParam(st, m, rules, p); err != nil {
				return err
			}
		}
	}
	for _, o := range st.Op.OperationContextParams {
		if err := c.pathParam(st, o, p); err != nil {
			return err
		}
	}
	for _, s := range st.Op.StaticContextParams {
		if rules.Slot(s.Name) >= 0 {
			if err := p.Set(s.Name, s.Value); err != nil {
				return c.Face.NoEndpoint(st.Service.Name, st.Op.Name, err)
			}
		}
	}
	return nil
}

func inputParam(st *call.Call, m *model.Member, rules *endpoint.RuleSet, p *endpoint.Params) error {
	v, ok := st.In.Member(m.Index)
	slot := rules.Slot(m.ContextParam)
	if !ok || slot < 0 {
		return nil
	}
	switch m.Shape.Kind {
	case model.Boolean:
		on, err := v.Bool()
		p.SetBool(slot, on)
		return err
	case model.List:
		list := make([]string, v.Len())
		for i := range list {
			var err error
			if list[i], err = v.Index(i).Text(); err != nil {
				return err
			}
		}
		p.SetStrings(slot, list)
	default:
		text, err := v.Text()
		p.SetString(slot, text)
		return err
	}
	return nil
}

// pathParam fills a parameter with what a JMESPath expression finds in the
// input.
func (c *Engine) pathParam(st *call.Call, o model.OperationContextParam, p *endpoint.Params) error {
	e, err := jmes.Compile(o.Path)
	if err != nil {
		return &model.DamagedError{File: st.Service.Name, Err: err}
	}
	in, err := plainFor(e, st.In)
	if err != nil {
		return err
	}
	found, err := e.Search(in)
	if err != nil || found == nil {
		return err
	}
	if list, ok := found.([]any); ok {
		texts := make([]string, 0, len(list))
		for _, item := range list {
			if text, ok := item.(string); ok {
				texts = append(texts, text)
			}
		}
		found = texts
	}
	if err := p.Set(o.Name, found); err != nil {
		return c.Face.NoEndpoint(st.Service.Name, st.Op.Name, err)
	}
	return nil
}

// plainFor is Plain without the members that an expression does not name, which are
// most of a large input.
func plainFor(e *jmes.Expression, v bind.Value) (any, error) {
	shape := v.Shape()
	switch shape.Kind {
	case model.Structure:
		var m map[string]any
		for i := range shape.Members {
			name := shape.Members[i].Name
			if !e.Mentions(name) {
				continue
			}
			member, ok := v.Member(i)
			if !ok {
				continue
			}
			found, err := plainFor(e, member)
			if err != nil {
				return nil, err
			}
			if m == nil {
				m = map[string]any{}
			}
			m[name] = found
		}
		if m == nil {
			return nil, nil
		}
		return m, nil
	case model.List:
		list := make([]any, v.Len())
		for i := range list {
			var err error
			if list[i], err = plainFor(e, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return list, nil
	case model.Map:
		m := make(map[string]any, v.Len())
		for key, entry := range v.Entries() {
			var err error
			if m[key], err = plainFor(e, entry); err != nil {
				return nil, err
			}
		}
		return m, nil
	default:
		return Plain(v)
	}
}

// awsHost says whether a host is under one of AWS's own DNS suffixes.
func awsHost(host string) bool {
	known, err := Partitions()
	if err != nil {
		return false
	}
	for _, p := range known.All() {
		for _, suffix := range []string{p.DNSSuffix, p.DualStackDNSSuffix} {
			if suffix != "" && (host == suffix || strings.HasSuffix(host, "."+suffix)) {
				return true
			}
		}
	}
	return false
}

// withoutUser takes the user and the password off an endpoint. A request has its
// signature where they would go, so that botocore does not send them either; in a
// host they would be looked up, and errors and presigned URLs would show them.
func withoutUser(endpoint string) string {
	scheme, rest, _ := strings.Cut(endpoint, "://")
	authority, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		return scheme + "://" + rest[at+1:]
	}
	return endpoint
}

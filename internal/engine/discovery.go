package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// discovery is the operation by which services name endpoints.
const discovery = "DescribeEndpoints"

// failureWindow is how long a service that could not be reached is not asked
// again, while there is another endpoint to use.
const failureWindow = time.Minute

// endpointBook keeps the endpoints that a service has named.
type endpointBook struct {
	mu    sync.Mutex
	pages map[string]*discovered // by what they are for
}

// discovered is the endpoint for one kind of request. Who holds the turn may
// read and change it.
type discovered struct {
	turn   chan struct{}
	url    string // "" until it is known
	until  time.Time
	failed time.Time // do not ask before
}

func (b *endpointBook) at(key string) *discovered {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.pages == nil {
		b.pages = map[string]*discovered{}
	}
	d, ok := b.pages[key]
	if !ok {
		d = &discovered{turn: make(chan struct{}, 1)}
		b.pages[key] = d
	}
	return d
}

// discovers says whether the call's endpoint is the service's to name.
func (c *Engine) discovers(op *model.Operation) bool {
	return op.EndpointDiscovery && c.endpointURL == "" &&
		(op.EndpointDiscoveryRequired || c.Settings.EndpointDiscoveryEnabled == "true")
}

// discover puts the endpoint that the service names in place of that of the
// rules. The service is asked once, by one of the callers that wait.
func (c *Engine) discover(ctx context.Context, st *call.Call) error {
	if c.Settings.EndpointDiscoveryEnabled == "false" {
		return c.Face.NoEndpoint(c.Model.Name, st.Op.Name, errDiscoveryOff)
	}
	key, in := c.discoveryInput(st)
	d := c.endpoints.at(key)
	select {
	case d.turn <- struct{}{}:
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
	defer func() { <-d.turn }()
	now := time.Now()
	fresh := d.url != "" && now.Before(d.until)
	if !fresh && (!now.Before(d.failed) || st.Op.EndpointDiscoveryRequired && d.url == "") {
		if err := c.describeEndpoint(ctx, d, in); err != nil {
			if _, refused := c.Face.Refusal(err); refused || ctx.Err() != nil {
				return err
			}
			if d.url == "" && st.Op.EndpointDiscoveryRequired {
				return c.Face.NoEndpoint(c.Model.Name, st.Op.Name, err)
			}
		}
	}
	if d.url != "" {
		st.Endpoint.URL = d.url
	}
	return nil
}

var errDiscoveryOff = errors.New("the service itself has to name it, but endpoint_discovery_enabled is false: remove that, or set an endpoint URL")

func (c *Engine) describeEndpoint(ctx context.Context, d *discovered, in map[string]any) error {
	var out struct {
		Endpoints []struct {
			Address              string
			CachePeriodInMinutes int64
		}
	}
	err := c.Perform(ctx, &State{}, discovery, in, &out)
	if err == nil && (len(out.Endpoints) == 0 || out.Endpoints[0].Address == "") {
		err = fmt.Errorf("%s names no endpoint", discovery)
	}
	if err != nil {
		d.failed = time.Now().Add(failureWindow)
		return err
	}
	first := out.Endpoints[0]
	d.url, d.until, d.failed = first.Address, time.Now().Add(time.Duration(first.CachePeriodInMinutes)*time.Minute), time.Time{}
	if !strings.HasPrefix(d.url, "http") {
		d.url = "https://" + d.url
	}
	return nil
}

// staleEndpoint drops an endpoint that the service no longer takes; false where
// that was not the fault.
func (c *Engine) staleEndpoint(st *call.Call, r *protocol.Response, f *protocol.Fault) bool {
	if r.StatusCode != http.StatusMisdirectedRequest && f.Code != "InvalidEndpointException" || !c.discovers(st.Op) {
		return false
	}
	key, _ := c.discoveryInput(st)
	d := c.endpoints.at(key)
	d.turn <- struct{}{}
	d.url = ""
	<-d.turn
	return true
}

// discoveryInput is what the service is asked with, and the key to keep the
// answer under: nothing, unless the input has members that endpoints depend on.
func (c *Engine) discoveryInput(st *call.Call) (key string, in map[string]any) {
	ids := map[string]any{}
	if st.Op.Input != nil {
		gatherIDs(st.In, ids)
	}
	if len(ids) == 0 {
		return "", nil
	}
	key = st.Op.Name
	for _, name := range ordered.Keys(ids) {
		key += fmt.Sprintf("\x00%s=%v", name, ids[name])
	}
	return key, map[string]any{"Operation": st.Op.Name, "Identifiers": ids}
}

func gatherIDs(v bind.Value, ids map[string]any) {
	shape := v.Shape()
	for i := range shape.Members {
		m := &shape.Members[i]
		if !m.EndpointDiscoveryID && m.Shape.Kind != model.Structure {
			continue
		}
		member, ok := v.Member(i)
		switch {
		case !ok:
		case m.EndpointDiscoveryID:
			ids[m.Name] = member.Any()
		default:
			gatherIDs(member, ids)
		}
	}
}

package boto3

import (
	"context"
	"slices"
	"sync"

	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/resource"
)

// ResourceHook adds to resources that the library makes what a program wants them to
// have: boto3's creating-resource-class. Its functions must be safe for concurrent use.
type ResourceHook struct {
	// Service is the client name, such as "s3"; Type the type of resource, such as
	// "Bucket", or "ServiceResource". "" is for all of them.
	Service, Type string

	// Made is given each resource when it is made, of an action, a collection or a
	// reference too.
	Made func(r *Resource)
	// Actions are carried out by [Resource.Do] under their names, in place of actions of
	// the description.
	Actions map[string]func(ctx context.Context, r *Resource, params any, opts ...CallOption) (*ActionResult, error)
	// Attributes are read by [Resource.Attr] under their names, in place of attributes of
	// the description. What they return is not kept.
	Attributes map[string]func(ctx context.Context, r *Resource, opts ...CallOption) (any, error)
}

// HookResource registers a hook for the resources of the session until remove is
// called: all that there are, by names and of typed packages, whose Dynamic gives Do and
// Attr. Of two hooks with an action or attribute of one name the later one counts.
func (s *Session) HookResource(h ResourceHook) (remove func()) {
	if s == nil || s.resourceHooks == nil {
		return func() {} // it makes no resources
	}
	return s.resourceHooks.add(h)
}

type resourceHooks struct {
	mu   sync.RWMutex
	list []*ResourceHook // replaced and never changed
}

func (h *resourceHooks) all() []*ResourceHook {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.list
}

func (h *resourceHooks) add(hook ResourceHook) (remove func()) {
	added := &hook
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = append(slices.Clip(h.list), added)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.list = slices.DeleteFunc(slices.Clone(h.list), func(one *ResourceHook) bool { return one == added })
	}
}

// made shows a new resource to the hooks of its session.
func (h *resourceHooks) made(core *resource.Resource) {
	r := &Resource{core}
	for _, hook := range h.all() {
		if hook.Made != nil && hook.isFor(r) {
			hook.Made(r)
		}
	}
}

func (h *ResourceHook) isFor(r *Resource) bool {
	if h.Service != "" && h.Service != r.core.Of().Name {
		return false
	}
	return h.Type == "" || h.Type == r.Type() || h.Type == "ServiceResource" && r.Type() == ""
}

// hooks are those for the resource, the last one first.
func (r *Resource) hooks() []*ResourceHook {
	c := r.Client()
	if c == nil || c.session == nil || c.session.resourceHooks == nil {
		return nil
	}
	list := slices.DeleteFunc(slices.Clone(c.session.resourceHooks.all()), func(h *ResourceHook) bool { return !h.isFor(r) })
	slices.Reverse(list)
	return list
}

// ownAction finds an action that a hook has added, and ownAttribute an attribute.
func (r *Resource) ownAction(name string) func(context.Context, *Resource, any, ...CallOption) (*ActionResult, error) {
	for _, h := range r.hooks() {
		if f := named(h.Actions, name); f != nil {
			return f
		}
	}
	return nil
}

func (r *Resource) ownAttribute(name string) func(context.Context, *Resource, ...CallOption) (any, error) {
	for _, h := range r.hooks() {
		if f := named(h.Attributes, name); f != nil {
			return f
		}
	}
	return nil
}

// named is the function of a name or of boto3's form of it, as names of the description
// are found: "Delete" stands in place of the description's also where "delete" is asked for.
func named[F any](functions map[string]F, name string) (none F) {
	if f, ok := functions[name]; ok {
		return f
	}
	for key, f := range functions {
		if resource.Snake(key) == name || resource.Snake(name) == key {
			return f
		}
	}
	return none
}

// addTo adds the names of what the hook adds.
func (h *ResourceHook) addTo(names *ResourceNames) {
	names.Actions = ordered.Unique(append(slices.Clip(names.Actions), ordered.Keys(h.Actions)...))
	for _, name := range ordered.Keys(h.Attributes) {
		if !slices.Contains(names.Attributes, name) {
			names.Attributes = append(names.Attributes, name)
		}
	}
}

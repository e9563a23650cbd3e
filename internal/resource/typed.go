package resource

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/engine"
)

// AttrsInto is Attrs for a struct: out points to a pointer to one. The struct is
// made once for all callers.
func (r *Resource) AttrsInto(ctx context.Context, out any, o *engine.Options) error {
	data, err := r.Attrs(ctx, o)
	if err != nil {
		return err
	}
	to := reflect.ValueOf(out).Elem()
	r.mu.Lock()
	defer r.mu.Unlock()
	current := reflect.ValueOf(r.data).Pointer() == reflect.ValueOf(data).Pointer()
	if known := reflect.ValueOf(r.typed); current && known.IsValid() && known.Type() == to.Type() {
		to.Set(known)
		return nil
	}
	made := reflect.New(to.Type().Elem())
	if bind.Decode(data, made.Interface()) != nil {
		made = reflect.New(to.Type().Elem())
		if err := bind.DecodeDocuments(data, made.Interface()); err != nil {
			return r.wrap("attributes", err)
		}
	}
	if current {
		r.typed = made.Interface()
	}
	to.Set(made)
	return nil
}

// Exists says whether a resource is there: it reads the attributes anew, or asks
// for a bucket by name. Only the service's word that there is no such resource
// gives false; any other failure is an error.
func (r *Resource) Exists(ctx context.Context, o *engine.Options) (bool, error) {
	err := r.err
	switch exists := r.custom().exists; {
	case err != nil:
	case exists != nil:
		err = exists(ctx, r, o)
	default:
		_, err = r.Load(ctx, o)
	}
	if err != nil && r.of.saysAbsent(err) {
		return false, nil
	}
	return err == nil, err
}

// absenceWords are in the codes by which services say that there is no such
// thing. They have no rule for it but the words.
var absenceWords = []string{"NotFound", "NonExistent", "NoSuch", "DoesNotExist"}

func (of *Service) saysAbsent(err error) bool {
	if of.Errors.IsAbsent(err) {
		return true
	}
	r, refused := of.Face.Refusal(err)
	if !refused {
		return false
	}
	return slices.ContainsFunc(absenceWords, func(word string) bool { return strings.Contains(r.Code, word) }) ||
		r.Status == http.StatusNotFound || r.Code == "ValidationError" && strings.Contains(r.Message, "does not exist")
}

// DoInto is Do for an action that makes no resources: its output is stored in
// out.
func (r *Resource) DoInto(ctx context.Context, action string, params, out any, o *engine.Options) error {
	if r.err != nil {
		return r.err
	}
	if own := r.customAction(action); own != nil {
		a, err := own(ctx, r, params, o)
		if err != nil {
			return err
		}
		return bind.Decode(a.Output, out)
	}
	m, in, err := r.input(ctx, action, params, o)
	if err != nil {
		return err
	}
	if err := r.of.call(ctx, m.Request.Operation, in, out, o); err != nil {
		return err
	}
	r.forget()
	return nil
}

// DoInto is Do whose outputs are stored in what fresh gives for each page.
func (c Collection) DoInto(ctx context.Context, action string, params any, fresh func() any, o *engine.Options) error {
	return c.each(ctx, action, params, o, func(m *Member, in map[string]any) error {
		return c.parent.of.call(ctx, m.Request.Operation, in, fresh(), o)
	})
}

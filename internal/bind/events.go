package bind

import (
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3/model"
)

// EventShape is a stream's shape seen as one of its events: a union with a
// member for each kind of event.
func (b *Binder) EventShape(stream *model.Shape) *model.Shape {
	if known, ok := b.events.Load(stream); ok {
		return known.(*model.Shape)
	}
	event := *stream
	event.EventStream, event.Union = false, true
	known, _ := b.events.LoadOrStore(stream, &event)
	return known.(*model.Shape)
}

// EventRange goes through a stream. For each event it calls fresh for the slot
// of a new one, fills it and calls yield, until that returns false. An error is
// given to yield once, at the end.
type EventRange func(fresh func() Slot, yield func(error) bool)

// SetEvents stores a stream of events in a field of type iter.Seq2[E, error],
// where E is a struct, a pointer to one, or a map; dynamic is what a field of
// type any or a map gets.
func (s Slot) SetEvents(dynamic any, events EventRange) error {
	if s.at == nil {
		return nil
	}
	if s.dynamic() {
		s.put(dynamic)
		return nil
	}
	v := s.value()
	if reflect.TypeOf(dynamic).ConvertibleTo(v.Type()) {
		v.Set(reflect.ValueOf(dynamic).Convert(v.Type()))
		return nil
	}
	event, ok := eventType(v.Type())
	if !ok {
		return fmt.Errorf("%s: type %s cannot take a stream of events; make it an iter.Seq2 of a struct or map, and error", s.name(), v.Type())
	}
	binder := s.at.plan.binder
	shape := binder.EventShape(s.at.plan.shape)
	if _, err := binder.Out(shape, reflect.New(event).Interface()); err != nil {
		return errorAt(s.name(), err)
	}
	v.Set(reflect.MakeFunc(v.Type(), func(args []reflect.Value) []reflect.Value {
		e := typedEvents{binder: binder, shape: shape, yield: args[0], zero: reflect.Zero(event)}
		events(e.fresh, e.give)
		return nil
	}))
	return nil
}

// eventType is E where t is func(yield func(E, error) bool).
func eventType(t reflect.Type) (event reflect.Type, ok bool) {
	if t.Kind() != reflect.Func || t.NumIn() != 1 || t.NumOut() != 0 || t.In(0).Kind() != reflect.Func {
		return nil, false
	}
	yield := t.In(0)
	if yield.NumIn() != 2 || yield.NumOut() != 1 || yield.In(1) != errorType || yield.Out(0).Kind() != reflect.Bool {
		return nil, false
	}
	return yield.In(0), true
}

var errorType = reflect.TypeFor[error]()

// typedEvents hands events to a yield function of a type known at run time.
type typedEvents struct {
	binder      *Binder
	shape       *model.Shape
	yield, zero reflect.Value
	event       reflect.Value
}

func (e *typedEvents) fresh() Slot {
	event := reflect.New(e.zero.Type())
	e.event = event.Elem()
	slot, _ := e.binder.Out(e.shape, event.Interface()) // the type was tried before
	return slot
}

func (e *typedEvents) give(err error) bool {
	event, fault := e.event, reflect.New(errorType).Elem()
	if err != nil {
		event = e.zero
		fault.Set(reflect.ValueOf(err))
	}
	return e.yield.Call([]reflect.Value{event, fault})[0].Bool()
}

// Reopen goes on with a structure that was written through [Binder.Out],
// leaving what it holds.
func (b *Binder) Reopen(shape *model.Shape, dst any) (StructSlot, error) {
	v := reflect.ValueOf(dst)
	for n := 0; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; n++ {
		if v.IsNil() || n == MaxPointers {
			break
		}
		if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
			p := b.plan(shape, v.Type().Elem())
			if err := p.outError(); err != nil {
				return StructSlot{}, err
			}
			return p.own.slotOf(v.Elem(), p.newArena()).Struct(), nil
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Map && !v.IsNil() && v.CanConvert(dynamicType) {
		return StructSlot(b.plan(shape, anyType).root(asDynamic(v))), nil
	}
	slot, err := b.Out(shape, dst)
	return slot.Struct(), err
}

// Package syncmap is sync.Map without its type parameters. By its own type every
// package that holds one, and every package that imports a value with one in it,
// would compile all of it anew.
package syncmap

import "sync"

// Map is a sync.Map; its zero value is empty. It must not be copied.
type Map struct {
	once sync.Once
	m    inside
}

// inside is a *sync.Map, which no signature and no function that could be inlined
// may mention.
type inside interface {
	Load(key any) (value any, ok bool)
	Store(key, value any)
	LoadOrStore(key, value any) (actual any, loaded bool)
}

// Load is sync.Map's.
func (m *Map) Load(key any) (value any, ok bool) { return m.inside().Load(key) }

// Store is sync.Map's.
func (m *Map) Store(key, value any) { m.inside().Store(key, value) }

// LoadOrStore is sync.Map's.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	return m.inside().LoadOrStore(key, value)
}

//go:noinline
func (m *Map) inside() inside {
	m.once.Do(func() { m.m = &sync.Map{} })
	return m.m
}

// Package syncmap is a map for concurrent use without type parameters. A sync.Map
// has some within: every package that holds one, and every package that imports a
// value with one in it, would compile all of it anew.
package syncmap

import "sync"

// Map is a map behind a lock. Its zero value is empty. It must not be copied.
type Map struct {
	lock    sync.RWMutex
	content map[any]any
}

// Load returns what is stored for key.
func (m *Map) Load(key any) (value any, ok bool) {
	m.lock.RLock()
	defer m.lock.RUnlock()
	value, ok = m.content[key]
	return value, ok
}

// Store sets what is stored for key.
func (m *Map) Store(key, value any) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.store(key, value)
}

// LoadOrStore returns what is stored for key, or stores value where nothing is.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if actual, loaded = m.content[key]; loaded {
		return actual, true
	}
	m.store(key, value)
	return value, false
}

func (m *Map) store(key, value any) {
	if m.content == nil {
		m.content = map[any]any{}
	}
	m.content[key] = value
}

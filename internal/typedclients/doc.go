// Package typedclients lists the typed packages for tests: all of them with the
// build tag alltypes, whose compilation takes minutes, a sample without.
package typedclients

//go:build race

package site

// underRace says that the race detector is on, by which all takes ten times as long.
const underRace = true

//go:build race

package bench

// underRace says that the race detector is on: pools then drop what they hold
// at random, and times mean nothing.
const underRace = true

package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

// Waiters of this module's own, of what AWS describes no waiter for, by service and
// name. The states that a service may tell stand in one of three lists; a test holds
// that each is in one.
//
//go:embed waiters.json
var ownWaiters []byte

type ownWaiter struct {
	Operation   string   `json:"operation"`
	Path        string   `json:"path"`    // of the state; of several things each has to be in one that is a success
	Success     []string `json:"success"` // states
	Failure     []string `json:"failure"`
	Pending     []string `json:"pending"`
	Gone        []string `json:"gone"` // codes of errors that are the goal
	Delay       int      `json:"delay"`
	MaxAttempts int      `json:"maxAttempts"`
}

func readOwnWaiters() (all map[string]map[string]ownWaiter, err error) {
	d := json.NewDecoder(bytes.NewReader(ownWaiters))
	d.DisallowUnknownFields()
	if err = d.Decode(&all); err != nil {
		err = fmt.Errorf("waiters.json: %w", err)
	}
	return all, err
}

// acceptor and waiter are as waiters-2.json has them. Own marks what AWS does not
// describe.
type acceptor struct {
	State    string `json:"state"`
	Matcher  string `json:"matcher"`
	Argument string `json:"argument,omitempty"`
	Expected any    `json:"expected"`
}

type waiter struct {
	Operation   string     `json:"operation"`
	Delay       int        `json:"delay"`
	MaxAttempts int        `json:"maxAttempts"`
	Acceptors   []acceptor `json:"acceptors"`
	Own         bool       `json:"own"`
}

func (o ownWaiter) waiter() waiter {
	w := waiter{Operation: o.Operation, Delay: o.Delay, MaxAttempts: o.MaxAttempts, Own: true}
	all, any := "path", "path"
	if strings.Contains(o.Path, "[]") {
		all, any = "pathAll", "pathAny"
	}
	for _, state := range o.Success {
		w.Acceptors = append(w.Acceptors, acceptor{"success", all, o.Path, state})
	}
	for _, state := range o.Failure {
		w.Acceptors = append(w.Acceptors, acceptor{"failure", any, o.Path, state})
	}
	for _, code := range o.Gone {
		w.Acceptors = append(w.Acceptors, acceptor{"success", "error", "", code})
	}
	return w
}

// withOwnWaiters adds the module's own waiters to a service's. Names that the service
// has itself, also by its extras, stay the service's.
func withOwnWaiters(service string, waiters, extras []byte) ([]byte, error) {
	own, err := readOwnWaiters()
	if err != nil || len(own[service]) == 0 {
		return waiters, err
	}
	file := map[string]any{"version": 2}
	if len(waiters) > 0 {
		d := json.NewDecoder(bytes.NewReader(waiters))
		d.UseNumber()
		if err := d.Decode(&file); err != nil {
			return nil, err
		}
	}
	var theirs struct {
		Merge struct{ Waiters map[string]json.RawMessage }
	}
	if len(extras) > 0 {
		if err := json.Unmarshal(extras, &theirs); err != nil {
			return nil, err
		}
	}
	all, _ := file["waiters"].(map[string]any)
	if all == nil {
		all = map[string]any{}
	}
	for name, w := range own[service] {
		if _, described := all[name]; !described && theirs.Merge.Waiters[name] == nil {
			all[name] = w.waiter()
		}
	}
	file["waiters"] = all
	return json.Marshal(file)
}

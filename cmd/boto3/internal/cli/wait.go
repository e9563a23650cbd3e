package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// runWait waits for a state: the options are those of the operation that tells it.
func runWait(ctx context.Context, e *Env, command string, c *boto3.Client, rest []string) error {
	names, err := c.Names()
	if err != nil {
		return err
	}
	var known []string
	for _, n := range names.Waiters {
		known = append(known, Case(n))
	}
	if len(known) == 0 {
		return Usage("%s has no states that can be waited for", command)
	}
	state, rest := takeWord(rest)
	if state == "" {
		return Usage("usage: %s %s wait <state> [options]; the states are %s", e.Name, command, strings.Join(known, ", "))
	}
	if state == "help" {
		return say(e.Stdout, fmt.Sprintf("%s %s wait <state> [options]\n\n  %s", e.Name, command, strings.Join(known, "\n  ")))
	}
	i := slices.Index(known, state)
	if i < 0 {
		return unknown("state that "+command+" can be waited for", state, known)
	}
	data, err := c.Model().Section(model.WaitersSection)
	if err != nil {
		return err
	}
	var section struct {
		Waiters map[string]struct{ Operation string }
	}
	if err := json.Unmarshal(data, &section); err != nil {
		return err
	}
	waiter := names.Waiters[i]
	op, err := c.Model().Operation(section.Waiters[waiter].Operation)
	if err != nil {
		return err
	}
	return (&call{env: e, command: command, name: Case(op.Name), client: c, op: op, waiter: waiter}).run(ctx, rest)
}

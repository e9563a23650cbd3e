package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/jmes"
)

// Goal is what an operation is called for until it is reached.
type Goal struct {
	// When and Never are JMESPath over a response, the goal and what ends the wait
	// without it; Reason finds why that is so. "" is for none.
	When, Never, Reason string
	// Gone are codes of errors that are the goal, Retry of those that are waited out.
	Gone, Retry []string
	// Done has to say that the goal is reached, too; nil for none.
	Done func(map[string]any) (bool, error)

	when, never, reason *jmes.Expression
}

// untilDelay is the time between two calls where no option says another.
const untilDelay = 5 * time.Second

// Until calls an operation until the goal is reached, and returns the last response;
// nil where the goal is that the call fails.
func (c *Engine) Until(ctx context.Context, operation string, in any, g *Goal, o *Options) (map[string]any, error) {
	if err := c.refused(o); err != nil {
		return nil, err
	}
	op, err := c.Operation(operation)
	if err != nil {
		return nil, err
	}
	if op.StreamingOutput != nil || op.EventOutput != nil {
		return nil, fmt.Errorf("%s answers with a stream, of which a goal cannot be judged", op.Name)
	}
	if err := g.compile(); err != nil {
		return nil, err
	}
	r := c.startWait(op.Name, o)
	r.operation, r.judge = op.Name, g.judge
	if r.delay == 0 {
		r.delay = untilDelay
	}
	return r.run(ctx, in, o)
}

func (g *Goal) compile() (err error) {
	if g.When == "" && g.Done == nil && len(g.Gone) == 0 {
		return errors.New("the goal has none of When, Done and Gone, so that it would never be reached")
	}
	for _, e := range []struct {
		text string
		to   **jmes.Expression
	}{{g.When, &g.when}, {g.Never, &g.never}, {g.Reason, &g.reason}} {
		if e.text == "" {
			continue
		}
		if *e.to, err = jmes.Compile(e.text); err != nil {
			return fmt.Errorf("the goal: %w", err)
		}
	}
	return nil
}

func (g *Goal) judge(c *Engine, out map[string]any, code string, _ int) (state, matched string, err error) {
	if code != "" {
		switch {
		case slices.Contains(g.Gone, code):
			return "success", "", nil
		case slices.Contains(g.Retry, code):
			return "retry", "", nil
		}
		return "", "", nil
	}
	never, err := c.holds(g.never, out)
	if err != nil {
		return "", "", err
	}
	if never {
		return "failure", g.why(c, out), nil
	}
	reached := g.when != nil || g.Done != nil
	if g.when != nil {
		reached, err = c.holds(g.when, out)
	}
	if reached && err == nil && g.Done != nil {
		reached, err = g.Done(out)
	}
	if err != nil || !reached {
		return "", "", err
	}
	return "success", "", nil
}

// why says why the goal will not be reached.
func (g *Goal) why(c *Engine, out map[string]any) string {
	text := g.Never
	if g.reason != nil {
		if found, err := c.value(g.reason, out); err == nil && found != nil && found != "" {
			text += fmt.Sprintf(": %v", found)
		}
	}
	return text
}

// holds says whether an expression is true of a response. What is not there is false;
// what is neither is an error, as it would never become true.
func (c *Engine) holds(e *jmes.Expression, out map[string]any) (bool, error) {
	if e == nil {
		return false, nil
	}
	found, err := c.value(e, out)
	if err != nil || found == nil {
		return false, err
	}
	if yes, ok := found.(bool); ok {
		return yes, nil
	}
	return false, fmt.Errorf("the expression %s gives a %T, not true or false", e, found)
}

package boto3

import (
	"context"
	"reflect"

	"github.com/boto3-go/boto3/internal/engine"
)

// Goal is what [Until] waits for: When, Done, or both. T is what an output is read as: a
// [Map], a struct or a pointer to one, such as an operation's output of a typed
// package.
type Goal[T any] struct {
	// When is a JMESPath expression that is true of the output once the goal is
	// reached, such as "Status.State == 'READY'". What is not there is false.
	When string
	// Done says of the output whether the goal is reached. Its error ends the wait.
	Done func(out T) (bool, error)

	// Never is true of an output from which the goal cannot be reached, so that the
	// wait ends at once, and Reason finds the cause for the error: a JMESPath
	// expression each, "" for none.
	Never, Reason string

	// Gone are the codes of errors that are the goal, of what is to disappear. Retry
	// are those of errors that pass, of what is not there yet. Any other ends the wait.
	Gone, Retry []Code
}

// Until calls an operation until a goal is reached, and returns the last output: the
// zero T where the goal is that the call fails. It serves where no waiter does
// ([Client.Wait], [ClientNames]). Between two calls are five seconds, or what [Delay]
// says; without [MaxWait] and [MaxWaitAttempts] it ends with ctx at last. A *WaitError,
// whose Waiter is the operation, says why waiting ended otherwise; the last output comes
// beside it.
//
//	out, err := boto3.Until(ctx, client, "DescribeJob", boto3.Map{"JobId": id},
//		boto3.Goal[boto3.Map]{When: "Status == 'DONE'", Never: "Status == 'FAILED'", Reason: "Message"})
func Until[T any](ctx context.Context, client AnyClient, operation string, in any, goal Goal[T], opts ...WaitOption) (T, error) {
	var out T
	e, err := dynamicOf(client).ready()
	if err != nil {
		return out, err
	}
	g := &engine.Goal{When: goal.When, Never: goal.Never, Reason: goal.Reason, Gone: texts(goal.Gone), Retry: texts(goal.Retry)}
	if goal.Done != nil {
		g.Done = func(m map[string]any) (bool, error) {
			one, err := outputOf[T](m)
			if err != nil {
				return false, err
			}
			return goal.Done(one)
		}
	}
	last, err := e.Until(ctx, operation, in, g, waitOptions(opts))
	if last == nil {
		return out, err
	}
	out, fault := outputOf[T](last)
	if err == nil {
		err = fault
	}
	return out, err
}

// outputOf is an output as a Map, a struct or a pointer to one.
func outputOf[T any](m map[string]any) (out T, err error) {
	if to, ok := any(&out).(*Map); ok {
		*to = m
		return out, nil
	}
	if t := reflect.TypeFor[T](); t.Kind() == reflect.Pointer {
		to := reflect.New(t.Elem())
		err = Map(m).Decode(to.Interface())
		reflect.ValueOf(&out).Elem().Set(to)
		return out, err
	}
	return out, Map(m).Decode(&out)
}

func texts(codes []Code) (list []string) {
	for _, c := range codes {
		list = append(list, string(c))
	}
	return list
}

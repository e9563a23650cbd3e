// Package eventual waits out that a service does not know yet what has just been made:
// IAM, EC2 and S3 tell of a new role, instance or bucket after seconds only, and other
// services later still, so that the next call fails.
//
//	session.Hook(eventual.Hook(time.Minute))
//
// From then on a call that fails because something is not found, and that names what the
// session has made within the last minute, is made again until it succeeds or the minute
// is over. All other failures are what they are: what was never made is not found at
// once.
package eventual

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
)

const (
	mostMade = 1000 // names and ids that are remembered; the oldest are forgotten
	shortest = 250 * time.Millisecond
	longest  = 4 * time.Second
)

// Hook is a hook that remembers the names, ids and ARNs of what successful calls make, a
// thousand at most, each for a window of time, and has calls made again that fail because
// one of them is not there yet. What is deleted is forgotten. A window of zero or less is
// one that is over: nothing is made again.
//
// The attempts are beyond those of [boto3.Config].MaxAttempts, a quarter of a second
// apart at first and four seconds at most. A hook is for the clients of one session, or
// of one account; it is safe for concurrent use.
func Hook(window time.Duration) boto3.Hook {
	m := &memory{window: window, made: map[thing]time.Time{}}
	return boto3.Hook{Attempt: m.attempt, Done: m.done}
}

// thing is what was made: a name is one of a service, ids and ARNs are of all.
type thing struct{ service, name string }

// memory is what was made lately.
type memory struct {
	window time.Duration

	mu   sync.Mutex
	made map[thing]time.Time
}

// attempt has an attempt follow where what was not found is new.
func (m *memory) attempt(_ context.Context, inv *boto3.Invocation, a *boto3.Attempt) error {
	e, ok := errors.AsType[*boto3.Error](a.Err)
	if !ok || a.Retry || a.Number >= mostAttempts {
		return nil
	}
	elsewhere := isElsewhere(e)
	if !elsewhere && !isNotFound(string(e.Code)) {
		return nil
	}
	left := m.left(inv.Service, texts(inv.Input), elsewhere)
	if left <= 0 {
		return nil
	}
	a.Retry = true
	a.Delay = min(shortest<<min(a.Number-1, 10), longest, left)
	return nil
}

// mostAttempts bounds a window that is very long.
const mostAttempts = 1000

// isNotFound says whether a code means that something is not there.
func isNotFound(code string) bool {
	return strings.HasPrefix(code, "NoSuch") || strings.Contains(code, "NotFound") || code == "404"
}

// isElsewhere says whether another service than that of what was made refuses what it
// does not know yet: a role that cannot be assumed, a principal of a policy, an instance
// profile. The codes are those of any other mistake, so that the words have to tell.
func isElsewhere(e *boto3.Error) bool {
	var words []string
	switch e.Code {
	case "MalformedPolicyDocument", "MalformedPolicy", "MalformedPolicyDocumentException", "InvalidPolicyDocument", "InvalidParameterException", "InvalidRequestException":
		words = []string{"principal", "assume", "role"}
	case "InvalidParameterValue", "InvalidParameterValueException", "ValidationError", "ValidationException", "InvalidInputException", "ClientException":
		words = []string{"instance profile", "assume", "principal", "role"}
	}
	text := strings.ToLower(e.Message)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// left is for how long what one of the texts names is still new; elsewhere says that it
// may be another service's.
func (m *memory) left(service string, texts map[string]bool, elsewhere bool) (left time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for t, at := range m.made {
		age := time.Since(at)
		if age >= m.window {
			delete(m.made, t)
			continue
		}
		if t.service != "" && t.service != service && !elsewhere {
			continue
		}
		if t.in(texts) {
			left = max(left, m.window-age)
		}
	}
	return left
}

// in says whether one of the texts is the thing's name, or an ARN or a document that has
// it as a whole.
func (t thing) in(texts map[string]bool) bool {
	if texts[t.name] {
		return true
	}
	for text := range texts {
		compound := strings.HasPrefix(text, "arn:") || strings.HasPrefix(strings.TrimSpace(text), "{")
		if compound && t.within(text) {
			return true
		}
	}
	return false
}

// within says whether a text has the name, and neither more of one before nor after it.
func (t thing) within(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+=,.@"
	before := ""
	for {
		head, rest, found := strings.Cut(text, t.name)
		if !found {
			return false
		}
		before += head
		if (before == "" || !strings.Contains(letters, before[len(before)-1:])) && (rest == "" || !strings.Contains(letters+"/", rest[:1])) {
			return true
		}
		before, text = t.name, rest
	}
}

// done remembers what a call has made, and forgets what it has deleted.
func (m *memory) done(_ context.Context, inv *boto3.Invocation, err error) error {
	if err != nil || inv.Metadata == nil || inv.Metadata.StatusCode == 0 { // nothing is sent of what is presigned
		return err
	}
	verb, noun := split(inv.Operation)
	switch verb {
	case "Create", "Run", "Allocate", "Register", "Import", "Copy", "Request":
	case "Put":
		if inv.Service != "iam" { // elsewhere it puts things into what there is
			return nil
		}
	case "Delete", "Terminate", "Release", "Deregister":
		m.forget(inv.Service, own(inv.Input, noun))
		return nil
	default:
		return nil
	}
	m.remember(made(inv, noun))
	return nil
}

// split is the verb of an operation's name and the rest.
func split(operation string) (verb, noun string) {
	for i := 1; i < len(operation); i++ {
		if c := operation[i]; c >= 'A' && c <= 'Z' {
			return operation[:i], operation[i:]
		}
	}
	return operation, ""
}

// made are the names that the input gives to what is made, and the ids and ARNs that the
// output has and the input has not.
func made(inv *boto3.Invocation, noun string) []thing {
	var list []thing
	for _, name := range own(inv.Input, noun) {
		list = append(list, thing{inv.Service, name})
	}
	var out boto3.Map
	if inv.Output == nil || inv.Decode(&out) != nil {
		return list
	}
	given := texts(inv.Input)
	walk(out, "", func(member, text string) {
		if isID(member) && !given[text] {
			list = append(list, thing{"", text})
		}
	})
	return list
}

// isID says whether a member is an id or an ARN.
func isID(member string) bool {
	return strings.HasSuffix(member, "Id") || strings.HasSuffix(member, "Arn") || strings.HasSuffix(member, "ARN")
}

// own are the texts of the input by which it calls its noun: RoleName of CreateRole,
// Bucket of CreateBucket, PolicyName of PutRolePolicy, InstanceIds of
// TerminateInstances.
func own(input any, noun string) (list []string) {
	noun = strings.TrimSuffix(noun, "s")
	walk(input, "", func(member, text string) {
		for _, ending := range []string{"Name", "Ids", "Id", "Arn"} {
			member = strings.TrimSuffix(member, ending)
		}
		if strings.HasSuffix(noun, member) {
			list = append(list, text)
		}
	})
	return list
}

// remember keeps names for the window, the latest where there are too many.
func (m *memory) remember(list []thing) {
	if m.window <= 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for _, t := range list {
		if len(t.name) >= 3 { // shorter ones would be found in any text
			m.made[t] = now
		}
	}
	if len(m.made) <= mostMade {
		return
	}
	old := slices.SortedFunc(maps.Keys(m.made), func(a, b thing) int { return m.made[a].Compare(m.made[b]) })
	for _, t := range old[:len(old)-mostMade/2] {
		delete(m.made, t)
	}
}

// forget takes away what a call has deleted.
func (m *memory) forget(service string, names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range names {
		delete(m.made, thing{service, name})
		delete(m.made, thing{"", name})
	}
}

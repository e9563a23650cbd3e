package endpoint

import (
	"net/http"
	"net/textproto"
)

const (
	// maxSteps bounds the work of one evaluation: shared nodes let a small
	// hostile rule set describe an endless one. S3's rules take under 1,000.
	maxSteps = 1 << 16
	// maxText bounds every string that rules build, in bytes.
	maxText = 64 << 10
)

// evaluation is the state of one walk through the rules.
type evaluation struct {
	set        *RuleSet
	partitions *Partitions
	slots      []value
	steps      int
	text       []byte
	endpoint   Endpoint
}

// Resolve evaluates the rules, without a cache. Errors are *[RuleError],
// *[MissingParamError], *[ParamTypeError], [ErrNoMatch] or [ErrEvaluation].
func (r *RuleSet) Resolve(partitions *Partitions, p Params) (Endpoint, error) {
	if p.set != r || len(p.values) != len(r.params) {
		return Endpoint{}, cannotEvaluate("the parameters belong to another rule set: make them with NewParams")
	}
	if partitions == nil {
		return Endpoint{}, cannotEvaluate("no partitions given")
	}
	e := evaluation{set: r, partitions: partitions, slots: make([]value, r.slots)}
	for i, v := range p.values {
		var err error
		if e.slots[i], err = r.params[i].effective(v); err != nil {
			return Endpoint{}, err
		}
	}
	found, err := e.rule(uint32(len(r.nodes) - 1))
	if err != nil {
		return Endpoint{}, err
	}
	if !found {
		return Endpoint{}, ErrNoMatch
	}
	return e.endpoint, nil
}

func (e *evaluation) step() error {
	if e.steps++; e.steps > maxSteps {
		return cannotEvaluate("more than %d steps", maxSteps)
	}
	return nil
}

// rule reports whether the rule, or one below it, gave an endpoint. Where none
// did, what its conditions assigned is unset again.
func (e *evaluation) rule(id uint32) (bool, error) {
	if err := e.step(); err != nil {
		return false, err
	}
	n := e.set.nodes[id]
	args := e.set.args(n)
	conditions := e.set.args(e.set.nodes[args[0]])
	met, err := e.all(conditions)
	if err != nil {
		return false, err
	}
	found := false
	if met {
		found, err = e.outcome(n.op, args[1:])
	}
	if !found {
		e.unassign(conditions)
	}
	return found, err
}

func (e *evaluation) all(conditions []uint32) (bool, error) {
	for _, id := range conditions {
		n, slot := e.set.nodes[id], -1
		if n.op == opAssign {
			args := e.set.args(n)
			slot, id = int(args[0]), args[1]
		}
		v, err := e.expression(id)
		if err != nil {
			return false, err
		}
		if slot >= 0 {
			e.slots[slot] = v
		}
		if !v.holds() {
			return false, nil
		}
	}
	return true, nil
}

func (e *evaluation) unassign(conditions []uint32) {
	for _, id := range conditions {
		if n := e.set.nodes[id]; n.op == opAssign {
			e.slots[e.set.args(n)[0]] = value{}
		}
	}
}

func (e *evaluation) outcome(op opcode, args []uint32) (bool, error) {
	switch op { //nolint:exhaustive // a tree remains
	case opError:
		message, err := e.str(args[0])
		if err != nil {
			return false, err
		}
		return false, &RuleError{Message: message}
	case opEndpoint:
		return true, e.result(args[0], args[1], args[2])
	}
	for _, rule := range args {
		if found, err := e.rule(rule); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func (e *evaluation) result(url, headers, properties uint32) (err error) {
	if e.endpoint.URL, err = e.str(url); err != nil {
		return err
	}
	if e.endpoint.Headers, err = e.headers(headers); err != nil {
		return err
	}
	data, err := e.data(properties)
	if err != nil {
		return err
	}
	members, _ := data.(map[string]any)
	if schemes, ok := members["authSchemes"].([]any); ok {
		e.endpoint.AuthSchemes = authSchemes(schemes)
		delete(members, "authSchemes")
	}
	if len(members) > 0 {
		e.endpoint.Properties = members
	}
	return nil
}

func (e *evaluation) headers(id uint32) (http.Header, error) {
	n := e.set.nodes[id]
	if n.op != opMap || n.n == 0 {
		return nil, nil
	}
	args := e.set.args(n)
	headers := make(http.Header, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name := textproto.CanonicalMIMEHeaderKey(e.set.strings[args[i]])
		list := e.set.nodes[args[i+1]]
		if list.op != opList {
			return nil, cannotEvaluate("header %s is not a list", name)
		}
		for _, item := range e.set.args(list) {
			text, err := e.str(item)
			if err != nil {
				return nil, err
			}
			headers[name] = append(headers[name], text)
		}
	}
	return headers, nil
}

// data builds the value of an endpoint property.
func (e *evaluation) data(id uint32) (any, error) {
	if err := e.step(); err != nil {
		return nil, err
	}
	n := e.set.nodes[id]
	args := e.set.args(n)
	switch n.op { //nolint:exhaustive // an expression remains
	case opList:
		list := make([]any, len(args))
		for i, item := range args {
			var err error
			if list[i], err = e.data(item); err != nil {
				return nil, err
			}
		}
		return list, nil
	case opMap:
		members := make(map[string]any, len(args)/2)
		for i := 0; i < len(args); i += 2 {
			member, err := e.data(args[i+1])
			if err != nil {
				return nil, err
			}
			members[e.set.strings[args[i]]] = member
		}
		return members, nil
	}
	v, err := e.expression(id)
	return v.external(), err
}

func authSchemes(list []any) []AuthScheme {
	schemes := make([]AuthScheme, 0, len(list))
	for _, item := range list {
		members, ok := item.(map[string]any)
		if !ok {
			continue
		}
		var s AuthScheme
		s.Name, _ = members["name"].(string)
		s.SigningName, _ = members["signingName"].(string)
		s.SigningRegion, _ = members["signingRegion"].(string)
		s.DisableDoubleEncoding, _ = members["disableDoubleEncoding"].(bool)
		regions, _ := members["signingRegionSet"].([]any)
		for _, region := range regions {
			if name, ok := region.(string); ok {
				s.SigningRegionSet = append(s.SigningRegionSet, name)
			}
		}
		schemes = append(schemes, s)
	}
	return schemes
}

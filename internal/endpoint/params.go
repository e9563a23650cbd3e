package endpoint

import "slices"

// ParamType is the type of a rule-set parameter.
type ParamType uint8

// The types a parameter can have.
const (
	String ParamType = iota
	Boolean
	StringArray
)

// String returns the type's name as rule sets write it.
func (t ParamType) String() string { return t.kind().String() }

func (t ParamType) kind() kind {
	return [...]kind{kindString, kindBool, kindList, kindNone}[t&3]
}

// Param describes a parameter of a rule set.
type Param struct {
	// Name is the parameter's name; operations bind their members to it.
	Name string
	// BuiltIn names the client setting that fills the parameter, such as
	// AWS::Region or SDK::Endpoint; "" where only operations do.
	BuiltIn string
	// Type is the type of its values.
	Type ParamType
	// Required parameters without a value are an error.
	Required bool
	// Default is a string, bool or []string that stands in for an absent
	// value, or nil.
	Default any
	// Deprecated is nil for a parameter in good standing.
	Deprecated *Deprecation
}

// Deprecation says why and since when a parameter is out of use. Either may be
// empty.
type Deprecation struct {
	Message, Since string
}

// param is what evaluation needs of a Param, and the node or string ids that
// the rest is read from.
type param struct {
	name, builtIn string
	def           value
	kind          kind
	typ           ParamType
	required      bool
	// used is false where no rule looks at the parameter: then its value is
	// no part of the cache key.
	used       bool
	deprecated *Deprecation
}

// Params holds the values of a rule set's parameters, by slot. The zero value
// belongs to no rule set: get one from [RuleSet.NewParams]. Writing is not
// safe for concurrent use; reading is. A copy of the struct shares its values;
// use [Params.CopyFrom] for an independent one.
type Params struct {
	set    *RuleSet
	values []value
}

// NewParams returns parameters that are all unset.
func (r *RuleSet) NewParams() Params {
	return Params{set: r, values: make([]value, len(r.params))}
}

// CopyFrom makes p an independent copy of q, in p's memory if it is large
// enough. A client keeps one set of parameters with its settings and copies it
// where an operation adds its own.
func (p *Params) CopyFrom(q Params) {
	p.set = q.set
	p.values = append(p.values[:0], q.values...)
}

// SetString sets the parameter at slot. A negative slot, which [RuleSet.Slot]
// returns for a parameter that the rule set lacks, does nothing.
func (p *Params) SetString(slot int, s string) { p.put(slot, stringValue(s)) }

// SetBool is SetString for booleans.
func (p *Params) SetBool(slot int, b bool) { p.put(slot, boolValue(b)) }

// SetStrings is SetString for string arrays. It keeps a copy of the list.
func (p *Params) SetStrings(slot int, list []string) {
	p.put(slot, listValue(slices.Clone(list)))
}

// Unset removes the value at slot, so that the default holds again.
func (p *Params) Unset(slot int) { p.put(slot, value{}) }

func (p *Params) put(slot int, v value) {
	if slot >= 0 && slot < len(p.values) {
		p.values[slot] = v
	}
}

// Set sets a parameter by name to a string, bool or []string; nil unsets it.
// It fails with *[UnknownParamError] or *[ParamTypeError].
func (p *Params) Set(name string, v any) error {
	slot := -1
	if p.set != nil {
		slot = p.set.Slot(name)
	}
	if slot < 0 {
		return &UnknownParamError{Name: name}
	}
	var val value
	switch v := v.(type) {
	case nil:
	case string:
		val = stringValue(v)
	case bool:
		val = boolValue(v)
	case []string:
		val = listValue(slices.Clone(v))
	default:
		return &ParamTypeError{Name: name, Want: p.set.params[slot].kind.String(), Got: "value of another type"}
	}
	if err := p.set.params[slot].check(val); err != nil {
		return err
	}
	p.values[slot] = val
	return nil
}

// Get returns the value at slot: a string, bool or []string, or nil if unset.
func (p *Params) Get(slot int) any {
	if slot < 0 || slot >= len(p.values) {
		return nil
	}
	return p.values[slot].external()
}

// Equal says whether p and q hold the same values for the same rule set.
func (p *Params) Equal(q Params) bool {
	return p.set == q.set && slices.EqualFunc(p.values, q.values, value.equal)
}

func (p *param) check(v value) error {
	if v.kind != kindNone && v.kind != p.kind {
		return &ParamTypeError{Name: p.name, Want: p.kind.String(), Got: v.kind.String()}
	}
	return nil
}

// effective is the value that the rules see: v, else the default.
func (p *param) effective(v value) (value, error) {
	if v.isSet() {
		return v, p.check(v)
	}
	if !p.def.isSet() && p.required {
		return value{}, &MissingParamError{Name: p.name, BuiltIn: p.builtIn}
	}
	return p.def, nil
}

package bind

// Options of the tag boto3: `boto3:"Name,required"`.
const (
	requiredOption = "required" // of a required member's text: empty is absent
	goneOption     = "gone"     // the field holds nothing, and must not be set
)

// goneField is a field that once held a member. The description has that
// member with another type, in the field successor, or not at all.
type goneField struct {
	name      string
	path      []int
	successor string
}

// goneFields notes the fields of the plan's type that hold nothing. taken are
// the names of the fields that hold members.
func (p *Plan) goneFields(members nameMatcher, taken []string) {
	for _, f := range structFieldsOf(p.typ, "boto3") {
		if !f.has(goneOption) {
			continue
		}
		own := goneField{name: p.typ.FieldByIndex(f.index).Name, path: f.index}
		if i := members.find(f); i >= 0 {
			own.successor = taken[i]
		}
		p.gone = append(p.gone, own)
	}
}

// Gone tells of each field of a struct that is set though it holds nothing:
// the field's name, and that of the field to set instead, or "".
func (v Value) Gone(tell func(field, successor string)) {
	if v.plan == nil || len(v.plan.gone) == 0 || !v.v.IsValid() {
		return
	}
	for _, f := range v.plan.gone {
		if x, ok := fieldAt(v.v, f.path); ok && present(x, false) {
			tell(f.name, f.successor)
		}
	}
}

package codegen

// TypeOf is the Go type that a structure or an enum has, by its shape; "" where it has
// none of its own, as what operations take and give has theirs.
func (p *Package) TypeOf(shape string) string { return p.types[shape] }

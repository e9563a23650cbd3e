package codegen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// describe adds what the comment of an operation tells.
func (b *builder) describe(o *Operation, op *model.Operation) {
	o.Sends = sends(op)
	o.ReadOnly, o.Idempotent = op.ReadOnly, op.Idempotent
	if op.Input != nil {
		for _, m := range op.Input.Shape.Members {
			if m.IdempotencyToken {
				o.Token = Exported(m.Name)
			}
		}
	}
	for _, s := range op.Errors {
		code := cmp.Or(s.Error.Code, s.Name)
		for _, c := range b.pkg.Codes {
			if c.Value == code {
				o.Errors = append(o.Errors, c.Name)
			}
		}
	}
}

// sends tells the HTTP method and the path of an operation, or by what the service
// knows it where all operations have the same ones.
func sends(op *model.Operation) string {
	switch protocol.Name(op.Service) {
	case "json":
		return "the target " + op.Service.TargetPrefix + "." + op.Name
	case "query", "ec2":
		return "the action " + op.Name
	case protocol.CBOR:
		return op.Method + " /service/" + op.Service.TargetPrefix + "/operation/" + op.Name
	default:
		return op.Method + " " + op.RequestURI
	}
}

// shareErrors moves the errors that most operations have into the comment of the
// package, so that those of an operation are its own.
func (p *Package) shareErrors() {
	count := map[string]int{}
	for _, op := range p.Operations {
		for _, name := range op.Errors {
			count[name]++
		}
	}
	shared := func(name string) bool { return count[name] > 1 && 2*count[name] > len(p.Operations) }
	for i := range p.Operations {
		op := &p.Operations[i]
		op.Errors = slices.DeleteFunc(op.Errors, shared)
	}
	for _, c := range p.Codes {
		if shared(c.Name) {
			p.Shared = append(p.Shared, c.Name)
		}
	}
}

// mostErrors is how many errors the comment of an operation names.
const mostErrors = 2

// operationDoc are the lines of the comment of an operation: a sentence of what
// the description says of it, and where its API reference is.
func (p *Package) operationDoc(op *Operation) []string {
	verbs := []string{op.Method + " sends " + op.Sends}
	if op.Pages != "" {
		verbs = append(verbs, "has pages")
	}
	if len(op.Waiters) > 0 {
		verbs = append(verbs, "has waiters")
	}
	switch {
	case op.Token != "":
		verbs = append(verbs, "is idempotent by "+op.Token)
	case op.ReadOnly:
		verbs = append(verbs, "changes nothing")
	case op.Idempotent:
		verbs = append(verbs, "is idempotent")
	}
	if len(op.Errors) > 0 {
		verbs = append(verbs, "may fail with "+links(op.Errors, mostErrors))
	}
	doc := wrapped(joined(verbs, "and") + ".")
	if p.Service.Link != "" {
		doc = append(doc, "", p.Service.Link+"/"+op.Name)
	}
	if op.Deprecated {
		doc = append(doc, "", deprecated)
	}
	return doc
}

// pagesDoc is the comment of the method that yields pages.
func (op *Operation) pagesDoc() []string {
	return []string{op.Pages + " yields the pages of " + op.Method + "."}
}

// itemsDoc is the comment of a method that yields the elements of pages.
func (op *Operation) itemsDoc(i *Items) []string {
	if i.List != "" {
		return []string{i.Method + " yields the elements of " + i.at() + " on all pages."}
	}
	var lists []string
	for _, r := range op.Results {
		lists = append(lists, r.at())
	}
	return wrapped(i.Method + " yields the elements of " + joined(lists, "and") + " on all pages.")
}

// at is where the list stands in the output.
func (i *Items) at() string {
	var path []string
	for name := range strings.SplitSeq(i.List, ".") {
		path = append(path, Exported(name))
	}
	return strings.Join(path, ".")
}

// waiterDoc is the comment of a method that waits.
func (op *Operation) waiterDoc(w Waiter) []string {
	every := fmt.Sprintf("every %d seconds", w.Delay)
	if w.Delay == 1 {
		every = "every second"
	}
	lines := []string{fmt.Sprintf("%s calls %s %s, %d times at most.", w.Method, op.Method, every, w.Attempts)}
	if w.Own {
		lines = append(lines, "AWS describes no such waiter: it is this module's own.")
	}
	return lines
}

// links names at most this many constants, or one more where that is all.
func links(constants []string, most int) string {
	var list []string
	if len(constants) == most+1 {
		most++
	}
	for _, name := range constants[:min(len(constants), most)] {
		list = append(list, "["+name+"]")
	}
	if left := len(constants) - len(list); left > 0 {
		list = append(list, fmt.Sprintf("%d others", left))
	}
	return joined(list, "or")
}

// joined lists parts as a sentence does.
func joined(parts []string, word string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " " + word + " " + parts[last]
}

// lineWidth is where lines of comments end, if they have a space before.
const lineWidth = 90

func wrapped(text string) []string {
	var lines []string
	for len(text) > lineWidth {
		i := strings.LastIndexByte(text[:lineWidth+1], ' ')
		if i < 0 {
			if i = strings.IndexByte(text, ' '); i < 0 {
				break
			}
		}
		lines, text = append(lines, text[:i]), text[i+1:]
	}
	return append(lines, text)
}

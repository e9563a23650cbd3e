package site

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/model"
)

// operation writes the page of an operation.
func (w *markup) operation(x *service, name string) error {
	op, err := x.model.Operation(name)
	if err != nil {
		return err
	}
	typed := x.operations[name]
	if op == nil || typed == nil {
		return fmt.Errorf("%s has no operation %s", x.name, name)
	}
	line := cli.ReferenceOf(op)
	h := heading{title: name + " · " + x.title, service: x, page: name}
	w.begin(h)
	w.put("<h1>$</h1>", name)
	w.operationHead(x, op, typed)
	w.calls(x, op, typed, line)
	w.trees(&h, x, op, typed, line)
	w.errors(&h, x, op)
	w.paging(&h, x, typed)
	w.waiters(&h, x, typed)
	w.commandLine(&h, line)
	w.end(h)
	return nil
}

// operationHead tells in a line what kind of call it is.
func (w *markup) operationHead(x *service, op *model.Operation, typed *codegen.Operation) {
	w.put(`<p class="facts"><code>$</code>`, strings.TrimPrefix(typed.Sends, "the "))
	for _, f := range describe.Facts(op) {
		w.put(` <em>$</em>`, f)
	}
	if op.EventOutput != nil || op.EventInput != nil {
		w.put(" <em>a stream of events</em>")
	}
	if x.model.Retired {
		w.put(" <em>retired by AWS</em>")
	}
	w.put(` <a href="$/$">AWS's page ↗</a></p>`, x.pkg.Service.Link, op.Name)
}

// calls writes the forms of the call, of which one is shown at a time.
func (w *markup) calls(x *service, op *model.Operation, typed *codegen.Operation, line cli.Reference) {
	type form struct{ id, title string }
	forms := []form{{"typed", "Typed"}, {"named", "By name"}}
	resources := x.resourceCalls(op.Name)
	if len(resources) > 0 {
		forms = append(forms, form{"resource", "Resource"})
	}
	if line.Operation != "" {
		forms = append(forms, form{"line", "Command line"})
	}
	w.put(`<div class="forms"><div role="tablist" aria-label="Forms of the call">`)
	for i, f := range forms {
		w.put(`<button type="button" role="tab" id="tab-$" aria-controls="form-$" aria-selected="$">$</button>`, f.id, f.id, strconv.FormatBool(i == 0), f.title)
	}
	w.put("</div>")
	for i, f := range forms {
		w.put(`<div role="tabpanel" id="form-$" aria-labelledby="tab-$"$>`, f.id, f.id, map[bool]string{true: " data-first"}[i == 0])
		switch f.id {
		case "typed":
			w.code(x.importing("service") + "\n\n" + x.typedCall(typed, op.Input))
		case "named":
			w.code("import \"github.com/boto3-go/boto3\"\n\n" + x.namedCall(op))
		case "line":
			w.code(commandLine(line))
		case "resource":
			w.code(x.importing("resource") + "\n\n" + strings.Join(resources, "\n"))
		}
		w.put("</div>")
	}
	w.put("</div>")
}

// trees writes input and output. A member of the output that has the name of one of the
// input has another id.
func (w *markup) trees(h *heading, x *service, op *model.Operation, typed *codegen.Operation, line cli.Reference) {
	options := map[string]string{}
	for _, o := range line.Options {
		if o.Member != "" && options[o.Member] == "" {
			options[o.Member] = o.Name
		}
	}
	given := map[string]bool{}
	for _, part := range []struct {
		title, suffix string
		of            *model.Member
	}{{"Input", "Input", op.Input}, {"Output", "Output", op.Output}} {
		w.section(h, strings.ToLower("sec-"+part.title), part.title, 0)
		w.put(`<p class="type"><code>$.$</code></p>`, x.pkg.Name, typed.Method+part.suffix)
		if part.of == nil || len(part.of.Shape.Members) == 0 {
			w.put("<p>It has no members.</p></section>")
			continue
		}
		rows := x.tree(part.of.Shape, typed.Method+part.suffix, "")
		for _, r := range rows {
			if part.suffix == "Input" {
				r.option, given[r.id] = options[r.id], true
			} else if given[r.id] {
				r.rename("output.")
			}
		}
		w.put(`<div class="tree">`)
		w.tree(x, rows, 1)
		w.put("</div></section>")
	}
}

func (r *row) rename(prefix string) {
	r.id = prefix + r.id
	for _, below := range r.rows {
		below.rename(prefix)
	}
}

// errors lists those that the description names.
func (w *markup) errors(h *heading, x *service, op *model.Operation) {
	if len(op.Errors) == 0 {
		return
	}
	w.section(h, "sec-errors", "Errors", len(op.Errors))
	w.put(`<div class="wide" tabindex="0" role="region" aria-label="Errors"><table><thead><tr><th>Code</th><th>In Go</th><th>Status</th></tr></thead><tbody>`)
	for _, e := range op.Errors {
		code, constant := codeOf(e), ""
		if c := x.codes[code]; c != nil {
			constant = x.pkg.Name + "." + c.Name
		}
		w.put("<tr><td>")
		w.typeLink(x, e.Name, code)
		w.put("</td><td><code>$</code></td><td>$</td></tr>", constant, status(e))
	}
	w.put("</tbody></table></div></section>")
}

func codeOf(e *model.Shape) string { return cmp.Or(e.Error.Code, e.Name) }

func status(e *model.Shape) string {
	if e.Error.StatusCode == 0 {
		return ""
	}
	return strconv.Itoa(e.Error.StatusCode)
}

// paging tells how an operation's answers go on.
func (w *markup) paging(h *heading, x *service, typed *codegen.Operation) {
	if typed.Pages == "" {
		return
	}
	w.section(h, "sec-pages", "Pages", 0)
	w.code(x.pagesCall(typed))
	if p, ok := x.pages[typed.Name]; ok {
		names := func(list []string) string { return strings.Join(list, ", ") }
		w.put("<p><code>$</code> comes as <code>$</code> of the next request.", names(p.Output), names(p.Input))
		if len(p.Results) > 0 {
			w.put(" The results are <code>$</code>.", names(p.Results))
		}
		if p.Limit != "" {
			w.put(" <code>$</code> bounds one page.", p.Limit)
		}
		w.put("</p>")
	}
	w.put("</section>")
}

// waiters lists those that ask by this operation.
func (w *markup) waiters(h *heading, x *service, typed *codegen.Operation) {
	if len(typed.Waiters) == 0 {
		return
	}
	w.section(h, "sec-waiters", "Waiters", len(typed.Waiters))
	w.put(`<div class="wide" tabindex="0" role="region" aria-label="Waiters"><table><thead><tr><th>State</th><th>In Go</th><th>Command line</th><th>Asks</th></tr></thead><tbody>`)
	for _, t := range typed.Waiters {
		w.put(`<tr id="waiter-$"><td>$</td><td><code>client.$(ctx, in)</code></td><td><code>boto3 $ wait $</code></td><td>every $ s, at most $ times</td></tr>`,
			t.Name, t.Name, t.Method, x.command, cli.Case(t.Name), strconv.Itoa(t.Delay), strconv.Itoa(t.Attempts))
	}
	w.put("</tbody></table></div></section>")
}

// commandLine tells the operation's names elsewhere, and the options that are no
// members.
func (w *markup) commandLine(h *heading, line cli.Reference) {
	w.section(h, "sec-names", "Other names", 0)
	w.put(`<dl><dt>Python</dt><dd><code>$</code></dd>`, snake.Case(h.page))
	if line.Operation == "" {
		w.put("<dt>Command line</dt><dd>It has none.</dd></dl></section>")
		return
	}
	w.put("<dt>Command line</dt><dd><code>$ $</code></dd>", line.Service, line.Operation)
	var more []string
	for _, o := range line.Options {
		if o.Member == "" {
			more = append(more, "--"+o.Name)
		}
	}
	if len(more) > 0 {
		w.put("<dt>Further options</dt><dd><code>$</code></dd>", strings.Join(more, " "))
	}
	w.put("</dl></section>")
}

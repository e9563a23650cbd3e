package mcp

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
	"github.com/boto3-go/boto3/internal/jmes"
)

// printed is an output as JSON, without what is sensitive, through query.
func (r *request) printed(out boto3.Map) (string, error) {
	data, err := r.client.OutputJSON(r.op.Name, out)
	if err != nil {
		return "", err
	}
	t, err := tree.Decode(data)
	if err != nil {
		return "", err
	}
	value := redacted(r.op.Output, t.Value)
	if r.in.Query != "" {
		e, err := r.query()
		if err != nil {
			return "", err
		}
		if value, err = e.Search(value); err != nil {
			return "", fmt.Errorf("query: %w", err)
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return "", err
	}
	return capped(b.String(), "give query, such as keys(@), or max_items where the operation has pages"), nil
}

// query is the expression that picks from the output, nil where there is none.
func (r *request) query() (*jmes.Expression, error) {
	if r.in.Query == "" {
		return nil, nil
	}
	e, err := jmes.New(r.in.Query)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return e, nil
}

// body has a file of the folder for the input's streamed member.
func (r *request) body() error {
	if r.in.BodyFile == "" && r.in.SaveAs == "" {
		return nil
	}
	if r.folder == nil {
		return errors.New("no file is read or written: the user shares a folder by boto3 mcp --folder <path>")
	}
	if r.in.SaveAs != "" && r.op.StreamingOutput == nil {
		return fmt.Errorf("%s has no streamed output to save", r.op.Name)
	}
	if r.in.BodyFile == "" {
		return nil
	}
	if r.op.StreamingInput == nil {
		return fmt.Errorf("%s has no streamed input", r.op.Name)
	}
	data, err := r.folder.ReadFile(r.in.BodyFile)
	r.params[r.op.StreamingInput.Name] = data
	return err
}

// saved takes the streamed body out of an output, into a file or the answer.
func (r *request) saved(out boto3.Map) (said string, err error) {
	if r.op.StreamingOutput == nil {
		return "", nil
	}
	name := r.op.StreamingOutput.Name
	body, ok := out[name].(io.ReadCloser)
	if !ok {
		return "", nil
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	delete(out, name)
	switch {
	case r.op.StreamingOutput.Shape.Sensitive && r.in.SaveAs == "":
		return name + " is sensitive and not shown", nil
	case r.in.SaveAs != "":
		return r.save(name, body)
	}
	data, err := io.ReadAll(io.LimitReader(body, most+1))
	if err != nil {
		return "", err
	}
	if !utf8.Valid(data[:min(len(data), 512)]) && !utf8.Valid(data) {
		return name + " is no text; save_as writes it to the shared folder", nil
	}
	return name + ":\n" + capped(string(data), "give Range where the operation has it, or save_as"), nil
}

// save writes a body to a new file of the folder: none is overwritten.
func (r *request) save(name string, body io.Reader) (string, error) {
	f, err := r.folder.OpenFile(r.in.SaveAs, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	n, err := io.Copy(f, body)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, r.folder.Remove(r.in.SaveAs))
	}
	return fmt.Sprintf("%s: %d bytes are in %s of the shared folder", name, n, r.in.SaveAs), nil
}

// question is the id of what the user is asked.
const question = "agree"

// ask has the client ask the user. It is answered once the client has come back with
// what the user said about this very call; a client that cannot ask gets nothing to
// answer.
func (r *request) ask(req *sdk.CallToolRequest) (agreed bool, result *sdk.CallToolResult) {
	sum, err := r.digest()
	if err != nil {
		return false, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if state := req.Params.RequestState; state != "" {
		about := r.asked[state]
		delete(r.asked, state)
		answer, ok := req.Params.InputResponses[question].(*sdk.ElicitResult)
		return ok && about == sum && answer.Action == "accept", nil
	}
	p := req.Session.InitializeParams()
	if p == nil || p.Capabilities == nil || p.Capabilities.Elicitation == nil || p.Capabilities.Elicitation.Form == nil && p.Capabilities.Elicitation.URL != nil {
		return false, nil
	}
	if len(r.asked) >= 1000 {
		clear(r.asked) // of clients that never came back
	}
	state := rand.Text()
	r.asked[state] = sum
	shown, err := json.Marshal(redacted(r.op.Input, r.params))
	if err != nil {
		return false, nil
	}
	return false, &sdk.CallToolResult{RequestState: state, InputRequests: sdk.InputRequestMap{question: &sdk.ElicitParams{
		Mode:            "form",
		Message:         fmt.Sprintf("Call %s %s in %s with %s?", r.at.Service, r.at.Operation, r.place(), capped(string(shown), "the rest is not shown")),
		RequestedSchema: json.RawMessage(`{"type":"object","properties":{}}`),
	}}}
}

// digest stands for a call, so that an answer counts for no other.
func (r *request) digest() (string, error) {
	data, err := json.Marshal([]any{r.at, r.in})
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), err
}

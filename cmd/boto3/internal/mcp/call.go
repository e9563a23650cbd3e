package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/model"
)

type callInput struct {
	Service    string         `json:"service" jsonschema:"such as ec2"`
	Operation  string         `json:"operation" jsonschema:"such as DescribeInstances"`
	Parameters map[string]any `json:"parameters,omitempty" jsonschema:"the operation's input, blobs in base64, times as ISO 8601"`
	Region     string         `json:"region,omitempty" jsonschema:"another region than the configured one"`
	Profile    string         `json:"profile,omitempty" jsonschema:"another profile, if the user allows it"`
	Query      string         `json:"query,omitempty" jsonschema:"a JMESPath expression that picks from the output"`
	MaxItems   int            `json:"max_items,omitempty" jsonschema:"how many items of a list that comes in pages, 100 by default"`
	PageToken  string         `json:"page_token,omitempty" jsonschema:"goes on where an answer before ended"`
	DryRun     bool           `json:"dry_run,omitempty" jsonschema:"only tells whether the call would be permitted; EC2 has it"`
	BodyFile   string         `json:"body_file,omitempty" jsonschema:"a file in the shared folder that is the streamed body of the input"`
	SaveAs     string         `json:"save_as,omitempty" jsonschema:"a new file in the shared folder that the streamed body of the output is written to"`
}

// request is one call that a client asks for.
type request struct {
	*server
	in      callInput
	op      *model.Operation
	client  *boto3.Client
	session *boto3.Session
	params  boto3.Map
	at      target
}

func (s *server) call(ctx context.Context, req *sdk.CallToolRequest, in callInput) (*sdk.CallToolResult, any, error) {
	r, err := s.request(ctx, in)
	if err != nil {
		return nil, nil, s.advice(in.Profile, err)
	}
	effect, why := s.policy.Decide(r.at, Reads(r.at.Service, r.at.Operation) || in.DryRun)
	if effect == Ask {
		if answered, question := r.ask(req); question != nil {
			return question, nil, nil
		} else if effect, why = Deny, why+"; the user was to be asked and did not agree"; answered {
			effect, why = Allow, "the user agreed"
		}
	}
	e := entry{
		Event: "decided", Service: r.at.Service, Operation: r.at.Operation, Region: r.at.Region, Account: r.at.Account, Profile: r.at.Profile,
		DryRun: in.DryRun, Effect: effect, Why: why,
	}
	e.Parameters, _ = redacted(r.op.Input, r.params).(map[string]any)
	if p := req.Session.InitializeParams(); p != nil && p.ClientInfo != nil {
		e.Client = p.ClientInfo.Name
	}
	if err := s.audit.write(e); err != nil {
		return nil, nil, err
	}
	if effect != Allow {
		return nil, nil, fmt.Errorf("denied: %s %s in %s: %s", r.at.Service, r.at.Operation, r.place(), why)
	}
	var meta boto3.ResponseMetadata
	answer, err := r.make(ctx, boto3.Metadata(&meta))
	e.Event, e.Parameters, e.RequestID = "done", nil, meta.RequestID
	if err != nil {
		e.Error = err.Error()
	}
	if err := errors.Join(s.advice(in.Profile, err), s.audit.write(e)); err != nil {
		return nil, nil, fmt.Errorf("in %s: %w", r.place(), err)
	}
	return text("%s", r.place()+"\n"+answer), nil, nil
}

// place is where a call is made, as each answer says first.
func (r *request) place() string {
	named := func(s string) string {
		if s == "" {
			return "unknown"
		}
		return s
	}
	return fmt.Sprintf("account %s, region %s, profile %s", named(r.at.Account), named(r.at.Region), named(r.at.Profile))
}

// request finds out what a call is about and checks it.
func (s *server) request(ctx context.Context, in callInput) (*request, error) {
	r := &request{server: s, in: in, params: boto3.Map{}}
	var err error
	if r.session, err = s.session(in.Profile); err != nil {
		return nil, err
	}
	name := cli.ServiceOf(in.Service)
	if known := r.session.AvailableServices(); !slices.Contains(known, name) {
		return nil, fmt.Errorf("%q is no service%s", in.Service, describe.Hint(in.Service, known))
	}
	if r.client, err = r.session.Client(name, boto3.Config{Region: in.Region}); err != nil {
		return nil, err
	}
	m := r.client.Model()
	operation := describe.Find(m, in.Operation)
	if operation == "" {
		return nil, fmt.Errorf("%q is no operation of %s%s", in.Operation, name, describe.Hint(in.Operation, m.OperationNames()))
	}
	if r.op, err = m.Operation(operation); err != nil {
		return nil, err
	}
	if err := r.parameters(); err != nil {
		return nil, err
	}
	account, err := s.account(ctx, in.Profile, r.session)
	if err != nil {
		return nil, err
	}
	r.at = target{name, operation, r.client.Region(), account, profileName(r.session)}
	return r, nil
}

func profileName(s *boto3.Session) string {
	if s.Profile() == "" {
		return "default"
	}
	return s.Profile()
}

// parameters reads the input by the description.
func (r *request) parameters() error {
	if len(r.in.Parameters) > 0 {
		data, err := json.Marshal(r.in.Parameters)
		if err != nil {
			return err
		}
		if err := r.client.InputFromJSON(r.op.Name, data, &r.params); err != nil {
			return err
		}
	}
	if !r.in.DryRun {
		return nil
	}
	if r.op.Input != nil {
		if m, ok := r.op.Input.Shape.Member("DryRun"); ok && m.Shape.Kind == model.Boolean && r.op.Service.Protocol == "ec2" {
			r.params["DryRun"] = true
			return nil
		}
	}
	return fmt.Errorf("%s has no dry run", r.op.Name)
}

// session is that of a profile which calls may name.
func (s *server) session(profile string) (*boto3.Session, error) {
	own, err := s.env.Session()
	if err != nil || profile == "" || profile == profileName(own) {
		return own, err
	}
	if !slices.Contains(s.profiles, profile) {
		return nil, fmt.Errorf("the profile %q is not one that calls may name; the user allows it by boto3 mcp --allow-profile %s", profile, profile)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions[profile] == nil {
		if s.sessions[profile], err = s.env.SessionOf(profile); err != nil {
			delete(s.sessions, profile)
			return nil, err
		}
	}
	return s.sessions[profile], nil
}

// account is the session's account; "" where the service does not tell it, which
// rules about accounts take for the worst.
func (s *server) account(ctx context.Context, profile string, session *boto3.Session) (string, error) {
	s.mu.Lock()
	known := s.accounts[profile]
	s.mu.Unlock()
	if known != "" {
		return known, nil
	}
	region := session.Region()
	if region == "" {
		region = "us-east-1"
	}
	c, err := session.Client("sts", boto3.Config{Region: region})
	if err != nil {
		return "", err
	}
	var id struct{ Account string }
	if err := c.Call(ctx, "GetCallerIdentity", nil, &id); err != nil {
		if needsLogin(err) || ctx.Err() != nil {
			return "", err
		}
		return "", nil // the call itself may do without
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[profile] = id.Account
	return id.Account, nil
}

// expired are the codes by which services refuse credentials that are over.
var expired = []boto3.Code{"ExpiredToken", "ExpiredTokenException", "RequestExpired", "UnrecognizedClientException", "InvalidClientTokenId"}

func needsLogin(err error) bool {
	if _, ok := errors.AsType[*credentials.LoginRequiredError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*credentials.NoCredentialsError](err); ok {
		return true
	}
	e, ok := errors.AsType[*boto3.Error](err)
	return ok && slices.Contains(expired, e.Code)
}

// advice adds to an error of credentials what the user can run.
func (s *server) advice(profile string, err error) error {
	if err == nil || !needsLogin(err) {
		return err
	}
	if profile == "" {
		profile = s.env.Globals.Profile
	}
	option := ""
	if profile != "" {
		option = " --profile " + profile
	}
	return fmt.Errorf("%w\nThe credentials are missing or over. The user can run: boto3 sso login%s (for IAM Identity Center) or boto3 login%s, or see boto3 explain%s", err, option, option, option)
}

// make calls the operation.
func (r *request) make(ctx context.Context, opts ...boto3.CallOption) (string, error) {
	if r.op.EventInput != nil || r.op.EventOutput != nil {
		return "", fmt.Errorf("%s goes over a stream of events, which this server has not", r.op.Name)
	}
	if _, err := r.query(); err != nil { // before anything is changed, so that it can be said again
		return "", err
	}
	if err := r.body(); err != nil {
		return "", err
	}
	if names, err := r.client.Names(); err == nil && slices.Contains(names.Paginators, r.op.Name) {
		return r.pages(ctx, opts)
	}
	if r.in.PageToken != "" || r.in.MaxItems != 0 {
		return "", fmt.Errorf("%s does not come in pages: page_token and max_items are for those that do, query narrows this one", r.op.Name)
	}
	out := boto3.Map{}
	err := r.client.Call(ctx, r.op.Name, r.params, &out, opts...)
	if e, ok := errors.AsType[*boto3.Error](err); ok && r.in.DryRun && e.Code == "DryRunOperation" {
		return "the call would have been made: it is permitted, and this was a dry run", nil
	}
	if err != nil {
		return "", err
	}
	said, err := r.saved(out)
	if err != nil {
		return "", err
	}
	t, err := r.printed(out)
	return t + said, err
}

// pages are as many items as are asked for, with where to go on.
func (r *request) pages(ctx context.Context, opts []boto3.CallOption) (string, error) {
	items := r.in.MaxItems
	if items <= 0 {
		items = 100
	}
	var next string
	with := []boto3.PageOption{boto3.MaxItems(items), boto3.ResumeToken(&next)}
	for _, o := range opts {
		with = append(with, o)
	}
	if r.in.PageToken != "" {
		with = append(with, boto3.StartingToken(r.in.PageToken))
	}
	var parts []string
	for page, err := range r.client.Pages(ctx, r.op.Name, r.params, with...) {
		if err != nil {
			return "", err
		}
		t, err := r.printed(page)
		if err != nil {
			return "", err
		}
		parts = append(parts, t)
	}
	answer := capped(strings.Join(parts, "\n"), "give query or a smaller max_items")
	if next != "" {
		answer += "\nThere is more: call again with page_token " + next
	}
	return answer, nil
}

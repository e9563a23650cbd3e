package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/endpoint"
)

// PostForm says what an HTML form may upload to S3.
type PostForm struct {
	Bucket     string
	Key        string
	Fields     map[string]string
	Conditions []any
}

// PresignedPost is where and with which fields anyone can upload a file.
type PresignedPost struct {
	URL    string
	Fields map[string]string
}

// filename is where S3 puts the name of the uploaded file.
const filename = "${filename}"

// PresignPost signs a policy by which a browser can upload one object to S3.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
func (c *Engine) PresignPost(ctx context.Context, form *PostForm, expires time.Duration, o *Options) (*PresignedPost, error) {
	if ctx == nil {
		return nil, c.Face.Failed(Failure{Service: c.Model.Name, Operation: presignPost, Err: ErrNilContext})
	}
	s := &State{Options: *o}
	if len(s.Using) > 0 {
		other, err := c.override(&s.Options)
		if err != nil {
			return nil, err
		}
		return other.PresignPost(ctx, form, expires, &s.Options)
	}
	s.presign, s.expires = true, expires
	own, post := *form, &PresignedPost{}
	if err := c.carryOut(ctx, s, presignPost, &own, post); err != nil {
		return nil, err
	}
	return post, nil
}

// presignPost stands for an operation where forms are signed.
const presignPost = "PresignPost"

// performPost is what [Engine.Perform] does for a form.
func (c *Engine) performPost(ctx context.Context, s *State, in any, out *PresignedPost) error {
	form, ok := in.(*PostForm)
	err := error(nil)
	switch {
	case !ok || form == nil:
		err = fmt.Errorf("a form to be signed cannot be a %T", in)
	case len(s.Sets) > 0:
		err = errors.New("members of a form cannot be set by a path: change the form that is the input")
	case len(s.Report) > 0:
		err = errors.New("the option Metadata has no meaning for a form: nothing is sent, so that nothing answers")
	case len(s.Header) > 0:
		err = errors.New("the option Header has no meaning for a form, whose sender has no headers to set: PostForm.Fields has what is sent along")
	case s.Method != "":
		err = errors.New("the option PresignMethod has no meaning for a form, which is sent by POST")
	default:
		var post *PresignedPost
		if post, err = c.presignPost(ctx, form, s.expires); err == nil {
			*out = *post
			return nil
		}
	}
	return c.Face.Failed(Failure{Service: c.Model.Name, Operation: presignPost, Err: err})
}

func (c *Engine) presignPost(ctx context.Context, form *PostForm, expires time.Duration) (*PresignedPost, error) {
	if c.Model.Name != "s3" {
		return nil, errors.New("only S3 takes presigned forms: make the client with \"s3\"")
	}
	op, err := c.Operation("CreateBucket") // it has the URL that forms are posted to
	if err != nil {
		return nil, err
	}
	fields, err := form.fields()
	if err != nil {
		return nil, err
	}
	if err := auth.CheckPresignExpiry(expires); err != nil {
		return nil, err
	}
	call := c.newCall(op, nil, &Options{})
	call.Presign = true
	st := &call
	if err := c.prepare(ctx, st, map[string]any{"Bucket": form.Bucket}, &Options{}); err != nil {
		return nil, err
	}
	if err := c.postAuth(st); err != nil {
		return nil, err
	}
	r, err := newRequest(ctx, st)
	if err != nil {
		return nil, err
	}
	signed, err := c.signForm(ctx, st, form, expires)
	if err != nil {
		return nil, err
	}
	for name, value := range signed {
		if own, given := fields[name]; given && own != value {
			return nil, fmt.Errorf("Fields[%q]: the signature fills in that field", name) //nolint:staticcheck // begins with a member's name
		}
		fields[name] = value
	}
	return &PresignedPost{URL: r.URL.String(), Fields: fields}, nil
}

// fields are the form's own fields with that of the key.
func (f *PostForm) fields() (map[string]string, error) {
	if f.Key == "" || f.Key == bind.Empty {
		return nil, errors.New("the form's Key is empty: name the object, or end in ${filename}")
	}
	fields := map[string]string{"key": f.Key}
	for name, value := range f.Fields {
		switch {
		case name == "" || name == bind.Empty:
			return nil, errors.New("the form's Fields have one without a name")
		case name == "key" && value != f.Key:
			return nil, errors.New("the form's Fields have another key than its Key")
		}
		fields[name] = bind.Given(value)
	}
	for name, value := range fields {
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, fmt.Errorf("the form's field %q is not UTF-8", name)
		}
	}
	return fields, nil
}

// postAuth chooses among the endpoint's schemes one that forms can be signed
// with: not SigV4a.
func (c *Engine) postAuth(st *call.Call) error {
	if st.Auth.Scheme == "v4a" {
		others := slices.DeleteFunc(slices.Clone(st.Endpoint.AuthSchemes), func(s endpoint.AuthScheme) bool { return s.Name == "sigv4a" })
		if len(others) == 0 {
			return nil
		}
		st.Endpoint.AuthSchemes = others
		if err := c.chooseAuth(st); err != nil {
			return err
		}
	}
	c.presignRegion(st)
	return nil
}

// policy is the form's policy but for the conditions of the signature.
func (f *PostForm) policy(until time.Time) ([]byte, error) {
	conditions := make([]any, 0, len(f.Conditions)+2)
	for i, c := range f.Conditions {
		text, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("Conditions[%d]: %w", i, err) //nolint:staticcheck // begins with a member's name
		}
		if bind.CheckJSON(text) != nil {
			return nil, fmt.Errorf("Conditions[%d] has boto3.Empty: a condition takes \"\" itself", i) //nolint:staticcheck // begins with a member's name
		}
		if text[0] != '{' && text[0] != '[' {
			return nil, fmt.Errorf("Conditions[%d] is %s: a condition is a map of a field's value or a list like [\"starts-with\", \"$key\", \"logs/\"]", i, text) //nolint:staticcheck // begins with a member's name
		}
		conditions = append(conditions, json.RawMessage(text))
	}
	conditions = append(conditions, map[string]any{"bucket": f.Bucket})
	if prefix, open := strings.CutSuffix(f.Key, filename); open {
		conditions = append(conditions, []string{"starts-with", "$key", prefix})
	} else {
		conditions = append(conditions, map[string]any{"key": f.Key})
	}
	return json.Marshal(map[string]any{"expiration": until.UTC().Format("2006-01-02T15:04:05Z"), "conditions": conditions})
}

// signForm makes the fields with the policy and its signature; none for an
// upload that anyone may make.
func (c *Engine) signForm(ctx context.Context, st *call.Call, form *PostForm, expires time.Duration) (map[string]string, error) {
	if st.Auth.Scheme == "none" {
		return nil, nil
	}
	creds, err := c.keys(ctx, st)
	if err != nil || creds.IsAnonymous() {
		return nil, err
	}
	now := time.Now().Add(time.Duration(c.skew.Load()))
	policy, err := form.policy(now.Add(expires))
	if err != nil {
		return nil, err
	}
	switch st.Auth.Scheme {
	case "v4", "v4-s3express":
		return c.signer.PostPolicyV4(policy, authKeys(creds), v4Options(st, now, ""))
	case "s3":
		return auth.PostPolicyS3V1(policy, authKeys(creds))
	}
	return nil, fmt.Errorf("forms cannot be signed with %q", st.Auth.Scheme)
}

package tokens

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
	"github.com/boto3-go/boto3/credentials"
)

// A token is a request to STS that was signed for a minute, which the cluster sends; it
// takes one that is up to a quarter of an hour old.
const (
	tokenSigned = time.Minute
	tokenValid  = 14 * time.Minute
)

// eksToken is `eks get-token`.
func eksToken(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, values("cluster-name", "cluster-id", "role-arn"))
	if err != nil {
		return err
	}
	name, id := p.Value("cluster-name"), p.Value("cluster-id")
	switch {
	case name != "" && id != "":
		return cli.Usage("The following parameters cannot be used together: --cluster-name, --cluster-id")
	case name+id == "":
		return cli.Usage("Either parameter --cluster-name or --cluster-id must be specified.")
	}
	session, err := sessionOf(env, p.Value("role-arn"), "EKSGetTokenAuth")
	if err != nil {
		return err
	}
	token, err := makeToken(ctx, session, name+id)
	if err != nil {
		return err
	}
	version, warning := execVersion(env.Getenv("KUBERNETES_EXEC_INFO"))
	if warning != "" {
		_, _ = fmt.Fprintln(env.Stderr, warning)
	}
	t := tree.Of(nil)
	status := map[string]any{"expirationTimestamp": time.Now().UTC().Add(tokenValid).Format("2006-01-02T15:04:05Z"), "token": token}
	out := map[string]any{"kind": "ExecCredential", "apiVersion": version, "spec": map[string]any{}, "status": status}
	t.Keep(status, []string{"expirationTimestamp", "token"})
	t.Keep(out, []string{"kind", "apiVersion", "spec", "status"})
	t.Value = out
	if err := env.Print(t, "get-token"); err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout)
	return err
}

// sessionOf is the session of the environment, in a role where one is given.
func sessionOf(env *cli.Env, role, name string) (*boto3.Session, error) {
	session, err := env.Session()
	if err != nil || role == "" {
		return session, err
	}
	return session.AssumeRole(credentials.AssumeRoleOptions{RoleARN: role, SessionName: name}), nil
}

func makeToken(ctx context.Context, session *boto3.Session, cluster string) (string, error) {
	sts, err := session.Client("sts")
	if err != nil {
		return "", err
	}
	request, err := sts.PresignURL(ctx, "GetCallerIdentity", nil, tokenSigned, boto3.Header("x-k8s-aws-id", cluster), boto3.PresignMethod("GET"))
	if err != nil {
		return "", err
	}
	return "k8s-aws-v1." + base64.RawURLEncoding.EncodeToString([]byte(request.URL)), nil
}

const execBeta = "client.authentication.k8s.io/v1beta1"

// execVersion is the version of the answer that kubectl asks for by a variable.
func execVersion(info string) (version, warning string) {
	if info == "" {
		return execBeta, ""
	}
	var asked struct {
		APIVersion string `json:"apiVersion"`
	}
	if json.Unmarshal([]byte(info), &asked) != nil {
		return execBeta, "Error parsing KUBERNETES_EXEC_INFO, defaulting to " + execBeta + ". This is likely a bug in your Kubernetes client. Please update your Kubernetes client."
	}
	if slices.Contains([]string{execBeta, "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1alpha1"}, asked.APIVersion) {
		return asked.APIVersion, ""
	}
	return execBeta, "Unrecognized API version in KUBERNETES_EXEC_INFO, defaulting to " + execBeta + ". This is likely due to an outdated AWS CLI. Please update your AWS CLI."
}

// cluster is what the config of kubectl needs of one.
type cluster struct {
	Arn, Endpoint, Status, Id string
	CertificateAuthority      struct{ Data string }
	OutpostConfig             boto3.Map
}

func describeCluster(ctx context.Context, session *boto3.Session, name string) (*cluster, error) {
	eks, err := session.Client("eks")
	if err != nil {
		return nil, err
	}
	var out struct{ Cluster *cluster }
	if err := eks.Call(ctx, "DescribeCluster", boto3.Map{"name": name}, &out); err != nil {
		return nil, err
	}
	switch c := out.Cluster; {
	case c == nil || c.Status == "":
		return nil, errors.New("Cluster not found") //nolint:staticcheck // the AWS CLI's words
	case c.Status != "ACTIVE" && c.Status != "UPDATING":
		return nil, fmt.Errorf("Cluster status is %s", c.Status) //nolint:staticcheck // see above
	case len(strings.Split(c.Arn, ":")) < 6:
		return nil, fmt.Errorf("the cluster's ARN is %q, which names no region", c.Arn)
	default:
		return c, nil
	}
}

package authtoken

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sts"
)

// EKS makes the bearer token by which a Kubernetes client of an EKS cluster tells who it
// is: what "aws eks get-token" prints. It can be used for 15 minutes. The cluster is given
// by its name (of a local cluster on Outposts, its id); an empty region is the session's.
//
// https://docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
func EKS(ctx context.Context, sess *boto3.Session, cluster, region string) (string, error) {
	if cluster == "" {
		return "", errors.New("authtoken: the name of the cluster is empty")
	}
	r, err := sts.New(sess, boto3.Config{Region: region}).PresignURL(ctx, &sts.GetCallerIdentityInput{}, time.Minute,
		boto3.PresignMethod(http.MethodGet), boto3.WithHook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
			// The cluster sends this header alone to STS, and no others that hooks of the
			// session may have added before: signed, they would make the token invalid.
			maps.DeleteFunc(r.Header, func(name string, _ []string) bool { return name != "Content-Type" })
			r.Header.Set("X-K8s-Aws-Id", cluster)
			return nil
		}}))
	if err != nil {
		return "", err
	}
	return "k8s-aws-v1." + base64.RawURLEncoding.EncodeToString([]byte(r.URL)), nil
}

// MSK makes the token by which a Kafka client of an MSK cluster with IAM signs in, as
// OAUTHBEARER has it, valid for 15 minutes; an empty region is the session's.
//
// https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html
func MSK(ctx context.Context, sess *boto3.Session, region string) (string, error) {
	if region == "" {
		region = sess.Region()
	}
	address, err := token(ctx, sess, "kafka-cluster", "kafka."+region+".amazonaws.com", region, url.Values{"Action": {"kafka-cluster:Connect"}}, lifetime)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString([]byte("https://" + address + "&User-Agent=boto3-go%2F" + url.QueryEscape(boto3.Version))), nil
}

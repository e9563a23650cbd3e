// Package authtoken makes the passwords by which databases, caches, Kubernetes and Kafka
// clusters of AWS know IAM users and roles: presigned requests, which are computed here
// without a call. Those of registries of images and packages are asked for. (Passwords of
// Redshift come from calls: GetClusterCredentialsWithIAM of "redshift", GetCredentials of
// "redshift-serverless".)
package authtoken

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/auth"
)

// lifetime is how long a token can be used to connect; connections stay.
const lifetime = 15 * time.Minute

// RDS makes the password of a user of an RDS or Aurora database, valid for 15
// minutes. The address is the database's host and port, as it is connected to;
// an empty region is the session's.
//
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
func RDS(ctx context.Context, sess *boto3.Session, address, region, user string) (string, error) {
	if user == "" {
		return "", errors.New("authtoken: the name of the database user is empty")
	}
	return token(ctx, sess, "rds-db", address, region, url.Values{"Action": {"connect"}, "DBUser": {user}}, lifetime)
}

// DSQL makes the password by which a role connects to an Aurora DSQL cluster,
// valid for expires, 15 minutes if that is 0.
//
// https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html
func DSQL(ctx context.Context, sess *boto3.Session, host, region string, expires time.Duration) (string, error) {
	return dsql(ctx, sess, host, region, "DbConnect", expires)
}

// DSQLAdmin is DSQL for the cluster's user admin.
func DSQLAdmin(ctx context.Context, sess *boto3.Session, host, region string, expires time.Duration) (string, error) {
	return dsql(ctx, sess, host, region, "DbConnectAdmin", expires)
}

func dsql(ctx context.Context, sess *boto3.Session, host, region, action string, expires time.Duration) (string, error) {
	if expires == 0 {
		expires = lifetime
	}
	return token(ctx, sess, "dsql", host, region, url.Values{"Action": {action}}, expires)
}

// ElastiCache makes the password by which a user connects to a replication
// group, valid for 15 minutes: connections stay for 12 hours. The cache is named
// by its id, not by its address; an empty region is the session's.
//
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
func ElastiCache(ctx context.Context, sess *boto3.Session, replicationGroup, region, user string) (string, error) {
	return cache(ctx, sess, "elasticache", replicationGroup, region, user, nil)
}

// ElastiCacheServerless is ElastiCache for a serverless cache, by its name.
func ElastiCacheServerless(ctx context.Context, sess *boto3.Session, name, region, user string) (string, error) {
	return cache(ctx, sess, "elasticache", name, region, user, url.Values{"ResourceType": {"ServerlessCache"}})
}

// MemoryDB is ElastiCache for a cluster of MemoryDB, by its name.
//
// https://docs.aws.amazon.com/memorydb/latest/devguide/auth-iam.html
func MemoryDB(ctx context.Context, sess *boto3.Session, cluster, region, user string) (string, error) {
	return cache(ctx, sess, "memorydb", cluster, region, user, nil)
}

// cache makes a token for a cache, whose names are in lower case where they are
// signed. More parameters may be given.
func cache(ctx context.Context, sess *boto3.Session, service, name, region, user string, query url.Values) (string, error) {
	switch {
	case user == "":
		return "", errors.New("authtoken: the name of the user is empty")
	case strings.ContainsAny(name, ".:"):
		return "", errors.New("authtoken: \"" + name + "\" is an address: give the id of the cache or the name of the cluster")
	}
	if query == nil {
		query = url.Values{}
	}
	query.Set("Action", "connect")
	query.Set("User", user)
	return token(ctx, sess, service, strings.ToLower(name), region, query, lifetime)
}

func token(ctx context.Context, sess *boto3.Session, service, host, region string, query url.Values, expires time.Duration) (string, error) {
	if region == "" {
		region = sess.Region()
	}
	if region == "" {
		return "", &boto3.NoRegionError{Service: service}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+host+"/?"+query.Encode(), nil)
	if err != nil {
		return "", err
	}
	if host == "" || r.URL.Host != host {
		return "", errors.New("authtoken: \"" + host + "\" is no host, with or without a port")
	}
	keys, err := sess.Credentials(ctx)
	if err != nil {
		return "", err
	}
	var signer auth.Signer
	err = signer.PresignV4(r, auth.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey, SessionToken: keys.SessionToken},
		auth.V4Options{Service: service, Region: region, Time: time.Now()}, expires)
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(r.URL.String(), "https://"), nil
}

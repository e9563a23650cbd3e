package authtoken_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/authtoken"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testoracle"
)

type tokenCase struct {
	Service string `json:"service"`
	Host    string `json:"host"`
	Region  string `json:"region"`
	User    string `json:"user"`
	Token   string `json:"token"`
	Seconds int    `json:"seconds"`
}

func cases() (list []tokenCase) {
	for _, region := range []string{"", "eu-central-1", "cn-north-1"} {
		for _, session := range []string{"", "session/token+="} {
			for _, user := range []string{"app", "o'brien & söhne", "a+b=c/d"} {
				list = append(list, tokenCase{"rds", "db.abc.us-west-2.rds.amazonaws.com:3306", region, user, session, 900})
			}
			for _, service := range []string{"elasticache", "serverless", "memorydb"} {
				for _, user := range []string{"app-1", "a b+c=d/ö"} {
					list = append(list, tokenCase{service, "my-cache", region, user, session, 900})
				}
			}
			for _, user := range []string{"", "admin"} {
				list = append(list, tokenCase{"dsql", "abc.dsql.us-west-2.on.aws", region, user, session, 900},
					tokenCase{"dsql", "abc.dsql.us-west-2.on.aws", region, user, session, 60})
			}
		}
	}
	return list
}

func session(t testing.TB, region, token string) *boto3.Session {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	s, err := boto3.NewSession(boto3.Config{Region: region, Credentials: credentials.Static("AKIDEXAMPLE", "secret", token)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func make1(ctx context.Context, s *boto3.Session, c tokenCase) (string, error) {
	switch {
	case c.Service == "rds":
		return authtoken.RDS(ctx, s, c.Host, c.Region, c.User)
	case c.Service == "elasticache":
		return authtoken.ElastiCache(ctx, s, strings.ToUpper(c.Host), c.Region, c.User)
	case c.Service == "serverless":
		return authtoken.ElastiCacheServerless(ctx, s, c.Host, c.Region, c.User)
	case c.Service == "memorydb":
		return authtoken.MemoryDB(ctx, s, c.Host, c.Region, c.User)
	case c.User == "admin":
		return authtoken.DSQLAdmin(ctx, s, c.Host, c.Region, time.Duration(c.Seconds)*time.Second)
	}
	return authtoken.DSQL(ctx, s, c.Host, c.Region, time.Duration(c.Seconds)*time.Second)
}

// Every token is botocore's, signature and all; parameters may be in another
// order.
func TestTokensAsBotocore(t *testing.T) {
	all := cases()
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/oracle.py"), &want); err != nil || len(want) != len(all) {
		t.Fatal(len(want), err)
	}
	synctest.Test(t, func(t *testing.T) { // whose clock begins at 2000-01-01
		for i, c := range all {
			got, err := make1(t.Context(), session(t, "us-west-2", c.Token), c)
			if err != nil || !reflect.DeepEqual(parts(t, got), parts(t, want[i])) {
				t.Errorf("%+v:\ngot  %s, %v\nwant %s", c, got, err, want[i])
			}
		}
	})
}

func parts(t *testing.T, token string) []any {
	t.Helper()
	host, query, _ := strings.Cut(token, "/?")
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return []any{host, values}
}

func TestTokenFaults(t *testing.T) {
	s := session(t, "us-west-2", "")
	for want, c := range map[string]tokenCase{
		"user is empty":       {Service: "rds", Host: "db:1"},
		"the user is empty":   {Service: "memorydb", Host: "c"},
		"is an address":       {Service: "elasticache", Host: "c.abc.cache.amazonaws.com:6379", User: "u"},
		`"c/d" is no host`:    {Service: "serverless", Host: "c/d", User: "u"},
		`"" is no host`:       {Service: "dsql"},
		`"a/b" is no host`:    {Service: "dsql", Host: "a/b"},
		"expiry out of range": {Service: "dsql", Host: "h", Seconds: -1},
		"invalid character":   {Service: "rds", Host: "a b:1", User: "u"},
	} {
		if got, err := make1(t.Context(), s, c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %q, %v; want %s", c, got, err, want)
		}
	}
}

func ExampleRDS() {
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
	if err != nil {
		fmt.Println(err)
		return
	}
	password, err := authtoken.RDS(context.Background(), sess, "db.example.eu-central-1.rds.amazonaws.com:5432", "", "app")
	host, _, _ := strings.Cut(password, "?")
	fmt.Println(host, err)
	// Output: db.example.eu-central-1.rds.amazonaws.com:5432/ <nil>
}

func ExampleElastiCacheServerless() {
	sess, err := boto3.NewSession(boto3.Config{Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
	if err != nil {
		fmt.Println(err)
		return
	}
	password, err := authtoken.ElastiCacheServerless(context.Background(), sess, "sessions", "", "app")
	what, _, _ := strings.Cut(password, "&X-Amz-Algorithm")
	fmt.Println(what, err)
	// Output: sessions/?Action=connect&ResourceType=ServerlessCache&User=app <nil>
}

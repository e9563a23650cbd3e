// Package elsewhere knows the commands of the AWS CLI that this program does not have,
// so that who types one learns at once where it is.
package elsewhere

import (
	"context"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// instead has the commands, and what does the same here, "" for nothing.
var instead = map[string]string{
	"cloudtrail create-subscription":          "cloudtrail create-trail is an operation",
	"cloudtrail update-subscription":          "cloudtrail update-trail is an operation",
	"cloudtrail validate-logs":                "",
	"codecommit credential-helper":            "",
	"configservice get-status":                "configservice describe-configuration-recorder-status is an operation",
	"configservice subscribe":                 "configservice put-configuration-recorder and put-delivery-channel are operations",
	"configure add-model":                     "a description in ~/.aws/models/<service>/<version>/service-2.json is a service here too",
	"configure mfa-login":                     "",
	"datapipeline create-default-roles":       "",
	"datapipeline list-runs":                  "",
	"ddb put":                                 "dynamodb put-item is an operation",
	"ddb select":                              "dynamodb scan and query are operations",
	"deploy deregister":                       "",
	"deploy install":                          "",
	"deploy push":                             "",
	"deploy register":                         "",
	"deploy uninstall":                        "",
	"dlm create-default-role":                 "",
	"ec2-instance-connect open-tunnel":        "",
	"ec2-instance-connect ssh":                "",
	"ecr get-login":                           "ecr get-login-password prints a password for docker login",
	"ecs deploy":                              "",
	"ecs monitor-express-gateway-service":     "",
	"emr add-steps":                           "",
	"emr create-cluster":                      "emr run-job-flow is an operation",
	"emr create-default-roles":                "",
	"emr create-hbase-backup":                 "",
	"emr disable-hbase-backups":               "",
	"emr get":                                 "",
	"emr install-applications":                "",
	"emr modify-cluster-attributes":           "",
	"emr put":                                 "",
	"emr restore-from-hbase-backup":           "",
	"emr schedule-hbase-backup":               "",
	"emr socks":                               "",
	"emr ssh":                                 "",
	"emr terminate-clusters":                  "emr terminate-job-flows is an operation",
	"emr-containers update-role-trust-policy": "",
	"gamelift get-game-session-log":           "gamelift get-game-session-log-url is an operation",
	"gamelift upload-build":                   "",
	"history list":                            "",
	"history show":                            "",
	"lightsail push-container-image":          "",
	"logs start-live-tail":                    "logs tail follows a group with --follow",
	"servicecatalog generate":                 "",
	"rolesanywhere-credential-helper":         "",
	"cli-dev wizard-dev":                      "",
	"dynamodb wizard":                         "",
	"iam wizard":                              "",
	"events wizard":                           "",
	"lambda wizard":                           "",
}

// Commands are those that are not here.
func Commands() []cli.Command {
	var list []cli.Command
	for path, hint := range instead {
		list = append(list, cli.Command{Path: path, Summary: "not here", Run: func(context.Context, *cli.Env, []string) error {
			more := ""
			if hint != "" {
				more = "; " + hint
			}
			return cli.Usage("%s is not here: use aws %s%s", path, path, more)
		}})
	}
	return list
}

package cli

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/model"
)

// serviceNames are the services whose name here is not the one of their description.
var serviceNames = map[string]string{
	"s3api": "s3", "configservice": "config", "deploy": "codedeploy", "runtime.sagemaker": "sagemaker-runtime",
}

// serviceOf is a service's name in botocore.
func serviceOf(command string) string {
	if name, ok := serviceNames[command]; ok {
		return name
	}
	return command
}

// Case is a name of the description as command lines have it: describe-instances.
func Case(name string) string { return strings.ReplaceAll(snake.Case(name), "_", "-") }

// removed are operations that the AWS CLI leaves out, of services by their names here,
// for what goes over an event stream or has a command of its own.
var removed = map[string][]string{
	"ses": {"delete-verified-email-address", "list-verified-email-addresses", "verify-email-address"},
	"ec2": {"import-instance", "import-volume"},
	"rds": {"modify-option-group"},
}

func removedOperation(command, name string) bool { return slices.Contains(removed[command], name) }

// renamed are options whose name is not the member's, by service, operation and the
// name that the member would give; * stands for every operation.
var renamed = map[string]string{
	"ec2.create-image.no-no-reboot":                         "reboot",
	"ec2.*.no-egress":                                       "ingress",
	"ec2.*.no-disable-api-termination":                      "enable-api-termination",
	"swf.register-activity-type.version":                    "activity-version",
	"swf.register-workflow-type.version":                    "workflow-version",
	"datapipeline.*.query":                                  "objects-query",
	"datapipeline.get-pipeline-definition.version":          "pipeline-version",
	"emr.*.job-flow-ids":                                    "cluster-ids",
	"emr.*.job-flow-id":                                     "cluster-id",
	"cloudsearchdomain.search.query":                        "search-query",
	"cloudsearchdomain.suggest.query":                       "suggest-query",
	"sns.subscribe.endpoint":                                "notification-endpoint",
	"codepipeline.get-pipeline.version":                     "pipeline-version",
	"codepipeline.create-custom-action-type.version":        "action-version",
	"codepipeline.delete-custom-action-type.version":        "action-version",
	"codepipeline.get-action-type.version":                  "action-version",
	"kinesisanalytics.add-application-output.output":        "application-output",
	"kinesisanalyticsv2.add-application-output.output":      "application-output",
	"route53.delete-traffic-policy.version":                 "traffic-policy-version",
	"route53.get-traffic-policy.version":                    "traffic-policy-version",
	"route53.update-traffic-policy-comment.version":         "traffic-policy-version",
	"gamelift.create-build.version":                         "build-version",
	"gamelift.update-build.version":                         "build-version",
	"gamelift.create-script.version":                        "script-version",
	"gamelift.update-script.version":                        "script-version",
	"route53domains.view-billing.start":                     "start-time",
	"route53domains.view-billing.end":                       "end-time",
	"apigateway.create-rest-api.version":                    "api-version",
	"apigatewayv2.create-api.version":                       "api-version",
	"apigatewayv2.update-api.version":                       "api-version",
	"pinpoint.get-campaign-version.version":                 "campaign-version",
	"pinpoint.get-segment-version.version":                  "segment-version",
	"pinpoint.delete-email-template.version":                "template-version",
	"pinpoint.delete-in-app-template.version":               "template-version",
	"pinpoint.delete-push-template.version":                 "template-version",
	"pinpoint.delete-sms-template.version":                  "template-version",
	"pinpoint.delete-voice-template.version":                "template-version",
	"pinpoint.get-email-template.version":                   "template-version",
	"pinpoint.get-in-app-template.version":                  "template-version",
	"pinpoint.get-push-template.version":                    "template-version",
	"pinpoint.get-sms-template.version":                     "template-version",
	"pinpoint.get-voice-template.version":                   "template-version",
	"pinpoint.update-email-template.version":                "template-version",
	"pinpoint.update-in-app-template.version":               "template-version",
	"pinpoint.update-push-template.version":                 "template-version",
	"pinpoint.update-sms-template.version":                  "template-version",
	"pinpoint.update-voice-template.version":                "template-version",
	"stepfunctions.send-task-success.output":                "task-output",
	"clouddirectory.publish-schema.version":                 "schema-version",
	"mturk.list-qualification-types.query":                  "types-query",
	"workdocs.create-notification-subscription.endpoint":    "notification-endpoint",
	"workdocs.describe-users.query":                         "user-query",
	"lex-models.delete-bot.version":                         "bot-version",
	"lex-models.delete-intent.version":                      "intent-version",
	"lex-models.delete-slot-type.version":                   "slot-type-version",
	"lex-models.get-intent.version":                         "intent-version",
	"lex-models.get-slot-type.version":                      "slot-type-version",
	"lex-models.delete-bot-version.version":                 "bot-version",
	"lex-models.delete-intent-version.version":              "intent-version",
	"lex-models.delete-slot-type-version.version":           "slot-type-version",
	"lex-models.get-export.version":                         "resource-version",
	"license-manager.get-grant.version":                     "grant-version",
	"license-manager.delete-grant.version":                  "grant-version",
	"license-manager.get-license.version":                   "license-version",
	"rekognition.create-stream-processor.output":            "stream-processor-output",
	"eks.create-cluster.version":                            "kubernetes-version",
	"eks.update-cluster-version.version":                    "kubernetes-version",
	"eks.create-nodegroup.version":                          "kubernetes-version",
	"eks.update-nodegroup-version.version":                  "kubernetes-version",
	"eks.update-cluster-components-version.version":         "kubernetes-version",
	"schemas.*.version":                                     "schema-version",
	"sagemaker.delete-image-version.version":                "version-number",
	"sagemaker.describe-image-version.version":              "version-number",
	"sagemaker.list-aliases.version":                        "version-number",
	"sagemaker.update-image-version.version":                "version-number",
	"iotwireless.*.lo-ra-wan":                               "lorawan",
	"ecs.*.no-enable-execute-command":                       "disable-execute-command",
	"ecs.execute-command.no-interactive":                    "non-interactive",
	"controltower.create-landing-zone.version":              "landing-zone-version",
	"controltower.update-landing-zone.version":              "landing-zone-version",
	"glue.get-unfiltered-partition-metadata.region":         "resource-region",
	"glue.get-unfiltered-partitions-metadata.region":        "resource-region",
	"glue.get-unfiltered-table-metadata.region":             "resource-region",
	"rds.add-option-to-option-group.options-to-include":     "options",
	"rds.remove-option-from-option-group.options-to-remove": "options",
}

// oldNames are further names of options, which the AWS CLI had once.
var oldNames = map[string]string{
	"cognito-identity.create-identity-pool.open-id-connect-provider-arns": "open-id-connect-provider-ar-ns",
	"storagegateway.describe-tapes.tape-arns":                             "tape-ar-ns",
	"storagegateway.describe-tape-archives.tape-arns":                     "tape-ar-ns",
	"storagegateway.describe-vtl-devices.vtl-device-arns":                 "vtl-device-ar-ns",
	"storagegateway.describe-cached-iscsi-volumes.volume-arns":            "volume-ar-ns",
	"storagegateway.describe-stored-iscsi-volumes.volume-arns":            "volume-ar-ns",
	"route53domains.view-billing.start-time":                              "start",
	"deploy.create-deployment-group.ec2-tag-set":                          "ec-2-tag-set",
	"deploy.list-application-revisions.s3-bucket":                         "s-3-bucket",
	"deploy.list-application-revisions.s3-key-prefix":                     "s-3-key-prefix",
	"deploy.update-deployment-group.ec2-tag-set":                          "ec-2-tag-set",
	"iam.enable-mfa-device.authentication-code1":                          "authentication-code-1",
	"iam.enable-mfa-device.authentication-code2":                          "authentication-code-2",
	"iam.resync-mfa-device.authentication-code1":                          "authentication-code-1",
	"iam.resync-mfa-device.authentication-code2":                          "authentication-code-2",
	"importexport.get-shipping-label.street1":                             "street-1",
	"importexport.get-shipping-label.street2":                             "street-2",
	"importexport.get-shipping-label.street3":                             "street-3",
	"lambda.publish-version.code-sha256":                                  "code-sha-256",
	"lightsail.import-key-pair.public-key-base64":                         "public-key-base-64",
	"mgn.*.replication-servers-security-groups-ids":                       "replication-servers-security-groups-i-ds",
	"mgn.*.source-server-ids":                                             "source-server-i-ds",
	"mgn.*.replication-configuration-template-ids":                        "replication-configuration-template-i-ds",
	"elasticache.create-replication-group.preferred-cache-cluster-azs":    "preferred-cache-cluster-a-zs",
}

// fact looks a name up for an operation, then for all of the service.
func fact(table map[string]string, command, operation, name string) (string, bool) {
	for _, op := range []string{operation, "*"} {
		if v, ok := table[command+"."+op+"."+name]; ok {
			return v, true
		}
	}
	return "", false
}

// words are options of which each word is the only member of a structure.
var words = []string{
	"firehose.put-record-batch.records",
	"workspaces.reboot-workspaces.reboot-workspace-requests",
	"workspaces.rebuild-workspaces.rebuild-workspace-requests",
	"workspaces.terminate-workspaces.terminate-workspace-requests",
	"elb.remove-tags.tags",
	"elb.describe-instance-health.instances",
	"elb.deregister-instances-from-load-balancer.instances",
	"elb.register-instances-with-load-balancer.instances",
}

// split are commands that share one operation of the description.
var split = map[string]string{
	"rds.add-option-to-option-group":      "ModifyOptionGroup",
	"rds.remove-option-from-option-group": "ModifyOptionGroup",
}

// operationNamed is the operation of a command; nil where there is none.
func operationNamed(m *model.Service, command, name string) (*model.Operation, error) {
	if operation, ok := split[command+"."+name]; ok {
		return m.Operation(operation)
	}
	if removedOperation(command, name) {
		return nil, nil
	}
	for _, operation := range m.OperationNames() {
		if Case(operation) == name {
			return m.Operation(operation)
		}
	}
	return nil, nil
}

//go:build peers

package breadth

import (
	awsacm "github.com/aws/aws-sdk-go-v2/service/acm"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	awsacmpca "github.com/aws/aws-sdk-go-v2/service/acmpca"
	awsapigateway "github.com/aws/aws-sdk-go-v2/service/apigateway"
	awsapprunner "github.com/aws/aws-sdk-go-v2/service/apprunner"
	awsathena "github.com/aws/aws-sdk-go-v2/service/athena"
	awsautoscaling "github.com/aws/aws-sdk-go-v2/service/autoscaling"
	awsbackup "github.com/aws/aws-sdk-go-v2/service/backup"
	awsbatch "github.com/aws/aws-sdk-go-v2/service/batch"
	awsbedrockruntime "github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	bedrocktypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	awscloudformation "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	awscloudfront "github.com/aws/aws-sdk-go-v2/service/cloudfront"
	awscloudwatch "github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	awslogs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	awsecr "github.com/aws/aws-sdk-go-v2/service/ecr"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	awseks "github.com/aws/aws-sdk-go-v2/service/eks"
	awselbv2 "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	awsevents "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	awsgamelift "github.com/aws/aws-sdk-go-v2/service/gamelift"
	awsglue "github.com/aws/aws-sdk-go-v2/service/glue"
	awsguardduty "github.com/aws/aws-sdk-go-v2/service/guardduty"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	awsiot "github.com/aws/aws-sdk-go-v2/service/iot"
	awskafka "github.com/aws/aws-sdk-go-v2/service/kafka"
	awskinesis "github.com/aws/aws-sdk-go-v2/service/kinesis"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	awsorganizations "github.com/aws/aws-sdk-go-v2/service/organizations"
	awsrds "github.com/aws/aws-sdk-go-v2/service/rds"
	awsroute53 "github.com/aws/aws-sdk-go-v2/service/route53"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	awss3control "github.com/aws/aws-sdk-go-v2/service/s3control"
	awssecretsmanager "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	awsstepfunctions "github.com/aws/aws-sdk-go-v2/service/sfn"
	awssns "github.com/aws/aws-sdk-go-v2/service/sns"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	awsssm "github.com/aws/aws-sdk-go-v2/service/ssm"
	awssts "github.com/aws/aws-sdk-go-v2/service/sts"
	awswafv2 "github.com/aws/aws-sdk-go-v2/service/wafv2"
	"github.com/boto3-go/boto3/service/acm"
	"github.com/boto3-go/boto3/service/acmpca"
	"github.com/boto3-go/boto3/service/apigateway"
	"github.com/boto3-go/boto3/service/apprunner"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/autoscaling"
	"github.com/boto3-go/boto3/service/backup"
	"github.com/boto3-go/boto3/service/batch"
	"github.com/boto3-go/boto3/service/bedrockruntime"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/cloudfront"
	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/ecr"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/eks"
	"github.com/boto3-go/boto3/service/elbv2"
	"github.com/boto3-go/boto3/service/events"
	"github.com/boto3-go/boto3/service/gamelift"
	"github.com/boto3-go/boto3/service/glue"
	"github.com/boto3-go/boto3/service/guardduty"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/iot"
	"github.com/boto3-go/boto3/service/kafka"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/kms"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/organizations"
	"github.com/boto3-go/boto3/service/rds"
	"github.com/boto3-go/boto3/service/route53"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/s3control"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/ssm"
	"github.com/boto3-go/boto3/service/stepfunctions"
	"github.com/boto3-go/boto3/service/sts"
	"github.com/boto3-go/boto3/service/wafv2"
)

// table has of each service the operation whose response has the richest list, and
// one that answers with little; then DynamoDB's items and large inputs.
func table() []call {
	return []call{
		pair(list, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).Scan, (*awsdynamodb.Client).Scan),
		pair(small, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).DescribeTimeToLive, (*awsdynamodb.Client).DescribeTimeToLive),
		pair(list, "sqs", sqs.New, awssqs.NewFromConfig, (*sqs.Client).ReceiveMessage, (*awssqs.Client).ReceiveMessage),
		pair(small, "sqs", sqs.New, awssqs.NewFromConfig, (*sqs.Client).GetQueueUrl, (*awssqs.Client).GetQueueUrl),
		pair(list, "stepfunctions", stepfunctions.New, awsstepfunctions.NewFromConfig, (*stepfunctions.Client).GetExecutionHistory, (*awsstepfunctions.Client).GetExecutionHistory),
		pair(small, "stepfunctions", stepfunctions.New, awsstepfunctions.NewFromConfig, (*stepfunctions.Client).StopExecution, (*awsstepfunctions.Client).StopExecution),
		pair(list, "apprunner", apprunner.New, awsapprunner.NewFromConfig, (*apprunner.Client).ListVpcConnectors, (*awsapprunner.Client).ListVpcConnectors),
		pair(small, "apprunner", apprunner.New, awsapprunner.NewFromConfig, (*apprunner.Client).DeleteConnection, (*awsapprunner.Client).DeleteConnection),
		pair(list, "ecs", ecs.New, awsecs.NewFromConfig, (*ecs.Client).DescribeServices, (*awsecs.Client).DescribeServices),
		pair(small, "ecs", ecs.New, awsecs.NewFromConfig, (*ecs.Client).ContinueServiceDeployment, (*awsecs.Client).ContinueServiceDeployment),
		pair(list, "kms", kms.New, awskms.NewFromConfig, (*kms.Client).ListGrants, (*awskms.Client).ListGrants),
		pair(small, "kms", kms.New, awskms.NewFromConfig, (*kms.Client).ScheduleKeyDeletion, (*awskms.Client).ScheduleKeyDeletion),
		pair(list, "kinesis", kinesis.New, awskinesis.NewFromConfig, (*kinesis.Client).GetRecords, (*awskinesis.Client).GetRecords),
		pair(small, "kinesis", kinesis.New, awskinesis.NewFromConfig, (*kinesis.Client).GetResourcePolicy, (*awskinesis.Client).GetResourcePolicy),
		pair(list, "logs", logs.New, awslogs.NewFromConfig, (*logs.Client).GetTransformer, (*awslogs.Client).GetTransformer),
		pair(small, "logs", logs.New, awslogs.NewFromConfig, (*logs.Client).GetDataProtectionPolicy, (*awslogs.Client).GetDataProtectionPolicy),
		pair(list, "ssm", ssm.New, awsssm.NewFromConfig, (*ssm.Client).DescribeAutomationStepExecutions, (*awsssm.Client).DescribeAutomationStepExecutions),
		pair(small, "ssm", ssm.New, awsssm.NewFromConfig, (*ssm.Client).GetParameter, (*awsssm.Client).GetParameter),
		pair(list, "secretsmanager", secretsmanager.New, awssecretsmanager.NewFromConfig, (*secretsmanager.Client).ListSecrets, (*awssecretsmanager.Client).ListSecrets),
		pair(small, "secretsmanager", secretsmanager.New, awssecretsmanager.NewFromConfig, (*secretsmanager.Client).GetSecretValue, (*awssecretsmanager.Client).GetSecretValue),
		pair(list, "glue", glue.New, awsglue.NewFromConfig, (*glue.Client).GetJobs, (*awsglue.Client).GetJobs),
		pair(small, "glue", glue.New, awsglue.NewFromConfig, (*glue.Client).CheckSchemaVersionValidity, (*awsglue.Client).CheckSchemaVersionValidity),
		pair(list, "athena", athena.New, awsathena.NewFromConfig, (*athena.Client).BatchGetQueryExecution, (*awsathena.Client).BatchGetQueryExecution),
		pair(small, "athena", athena.New, awsathena.NewFromConfig, (*athena.Client).GetDataCatalog, (*awsathena.Client).GetDataCatalog),
		pair(list, "wafv2", wafv2.New, awswafv2.NewFromConfig, (*wafv2.Client).GetWebACL, (*awswafv2.Client).GetWebACL),
		pair(small, "wafv2", wafv2.New, awswafv2.NewFromConfig, (*wafv2.Client).GetPermissionPolicy, (*awswafv2.Client).GetPermissionPolicy),
		pair(list, "ecr", ecr.New, awsecr.NewFromConfig, (*ecr.Client).DescribeImageScanFindings, (*awsecr.Client).DescribeImageScanFindings),
		pair(small, "ecr", ecr.New, awsecr.NewFromConfig, (*ecr.Client).GetLifecyclePolicy, (*awsecr.Client).GetLifecyclePolicy),
		pair(list, "acm", acm.New, awsacm.NewFromConfig, (*acm.Client).SearchCertificates, (*awsacm.Client).SearchCertificates),
		pair(small, "acm", acm.New, awsacm.NewFromConfig, (*acm.Client).GetCertificate, (*awsacm.Client).GetCertificate),
		pair(list, "events", events.New, awsevents.NewFromConfig, (*events.Client).ListTargetsByRule, (*awsevents.Client).ListTargetsByRule),
		pair(small, "events", events.New, awsevents.NewFromConfig, (*events.Client).CancelReplay, (*awsevents.Client).CancelReplay),
		pair(list, "organizations", organizations.New, awsorganizations.NewFromConfig, (*organizations.Client).ListHandshakesForAccount, (*awsorganizations.Client).ListHandshakesForAccount),
		pair(small, "organizations", organizations.New, awsorganizations.NewFromConfig, (*organizations.Client).DescribeEffectivePolicy, (*awsorganizations.Client).DescribeEffectivePolicy),
		pair(list, "lambda", lambda.New, awslambda.NewFromConfig, (*lambda.Client).GetDurableExecutionHistory, (*awslambda.Client).GetDurableExecutionHistory),
		pair(small, "lambda", lambda.New, awslambda.NewFromConfig, (*lambda.Client).GetFunctionConcurrency, (*awslambda.Client).GetFunctionConcurrency),
		pair(list, "eks", eks.New, awseks.NewFromConfig, (*eks.Client).DescribeClusterVersions, (*awseks.Client).DescribeClusterVersions),
		pair(small, "eks", eks.New, awseks.NewFromConfig, (*eks.Client).DescribeInsightsRefresh, (*awseks.Client).DescribeInsightsRefresh),
		pair(list, "batch", batch.New, awsbatch.NewFromConfig, (*batch.Client).DescribeJobs, (*awsbatch.Client).DescribeJobs),
		pair(small, "batch", batch.New, awsbatch.NewFromConfig, (*batch.Client).ListTagsForResource, (*awsbatch.Client).ListTagsForResource),
		pair(list, "apigateway", apigateway.New, awsapigateway.NewFromConfig, (*apigateway.Client).GetResources, (*awsapigateway.Client).GetResources),
		pair(small, "apigateway", apigateway.New, awsapigateway.NewFromConfig, (*apigateway.Client).GetModelTemplate, (*awsapigateway.Client).GetModelTemplate),
		pair(list, "backup", backup.New, awsbackup.NewFromConfig, (*backup.Client).ListRecoveryPointsByBackupVault, (*awsbackup.Client).ListRecoveryPointsByBackupVault),
		pair(small, "backup", backup.New, awsbackup.NewFromConfig, (*backup.Client).DeleteBackupPlan, (*awsbackup.Client).DeleteBackupPlan),
		pair(list, "guardduty", guardduty.New, awsguardduty.NewFromConfig, (*guardduty.Client).GetFindings, (*awsguardduty.Client).GetFindings),
		pair(small, "guardduty", guardduty.New, awsguardduty.NewFromConfig, (*guardduty.Client).GetInvitationsCount, (*awsguardduty.Client).GetInvitationsCount),
		pair(list, "bedrock-runtime", bedrockruntime.New, awsbedrockruntime.NewFromConfig, (*bedrockruntime.Client).Converse, (*awsbedrockruntime.Client).Converse),
		pair(small, "bedrock-runtime", bedrockruntime.New, awsbedrockruntime.NewFromConfig, (*bedrockruntime.Client).GetAsyncInvoke, (*awsbedrockruntime.Client).GetAsyncInvoke),
		pair(list, "iot", iot.New, awsiot.NewFromConfig, (*iot.Client).ListAuditFindings, (*awsiot.Client).ListAuditFindings),
		pair(small, "iot", iot.New, awsiot.NewFromConfig, (*iot.Client).DescribeEndpoint, (*awsiot.Client).DescribeEndpoint),
		pair(list, "kafka", kafka.New, awskafka.NewFromConfig, (*kafka.Client).ListClusterOperations, (*awskafka.Client).ListClusterOperations),
		pair(small, "kafka", kafka.New, awskafka.NewFromConfig, (*kafka.Client).DeleteCluster, (*awskafka.Client).DeleteCluster),
		pair(list, "iam", iam.New, awsiam.NewFromConfig, (*iam.Client).GetAccountAuthorizationDetails, (*awsiam.Client).GetAccountAuthorizationDetails),
		pair(small, "iam", iam.New, awsiam.NewFromConfig, (*iam.Client).CreateGroup, (*awsiam.Client).CreateGroup),
		pair(list, "sns", sns.New, awssns.NewFromConfig, (*sns.Client).ListSubscriptions, (*awssns.Client).ListSubscriptions),
		pair(small, "sns", sns.New, awssns.NewFromConfig, (*sns.Client).ConfirmSubscription, (*awssns.Client).ConfirmSubscription),
		pair(small, "sts", sts.New, awssts.NewFromConfig, (*sts.Client).GetCallerIdentity, (*awssts.Client).GetCallerIdentity),
		pair(list, "rds", rds.New, awsrds.NewFromConfig, (*rds.Client).DescribeDBInstances, (*awsrds.Client).DescribeDBInstances),
		pair(small, "rds", rds.New, awsrds.NewFromConfig, (*rds.Client).EnableHttpEndpoint, (*awsrds.Client).EnableHttpEndpoint),
		pair(list, "cloudformation", cloudformation.New, awscloudformation.NewFromConfig, (*cloudformation.Client).DescribeStacks, (*awscloudformation.Client).DescribeStacks),
		pair(small, "cloudformation", cloudformation.New, awscloudformation.NewFromConfig, (*cloudformation.Client).DescribeTypeRegistration, (*awscloudformation.Client).DescribeTypeRegistration),
		pair(list, "autoscaling", autoscaling.New, awsautoscaling.NewFromConfig, (*autoscaling.Client).DescribeAutoScalingGroups, (*awsautoscaling.Client).DescribeAutoScalingGroups),
		pair(small, "autoscaling", autoscaling.New, awsautoscaling.NewFromConfig, (*autoscaling.Client).CancelInstanceRefresh, (*awsautoscaling.Client).CancelInstanceRefresh),
		pair(list, "elbv2", elbv2.New, awselbv2.NewFromConfig, (*elbv2.Client).DescribeRules, (*awselbv2.Client).DescribeRules),
		pair(small, "elbv2", elbv2.New, awselbv2.NewFromConfig, (*elbv2.Client).SetIpAddressType, (*awselbv2.Client).SetIpAddressType),
		pair(list, "ec2", ec2.New, awsec2.NewFromConfig, (*ec2.Client).DescribeNetworkInsightsAnalyses, (*awsec2.Client).DescribeNetworkInsightsAnalyses),
		pair(small, "ec2", ec2.New, awsec2.NewFromConfig, (*ec2.Client).AcceptAddressTransfer, (*awsec2.Client).AcceptAddressTransfer),
		pair(list, "s3", s3.New, awss3.NewFromConfig, (*s3.Client).ListObjectVersions, (*awss3.Client).ListObjectVersions),
		pair(small, "s3", s3.New, awss3.NewFromConfig, (*s3.Client).GetBucketVersioning, (*awss3.Client).GetBucketVersioning),
		pair(list, "route53", route53.New, awsroute53.NewFromConfig, (*route53.Client).ListHealthChecks, (*awsroute53.Client).ListHealthChecks),
		pair(small, "route53", route53.New, awsroute53.NewFromConfig, (*route53.Client).GetHostedZoneCount, (*awsroute53.Client).GetHostedZoneCount),
		pair(list, "cloudfront", cloudfront.New, awscloudfront.NewFromConfig, (*cloudfront.Client).ListDistributions, (*awscloudfront.Client).ListDistributions),
		pair(small, "cloudfront", cloudfront.New, awscloudfront.NewFromConfig, (*cloudfront.Client).AssociateDistributionWebACL, (*awscloudfront.Client).AssociateDistributionWebACL),
		pair(list, "s3control", s3control.New, awss3control.NewFromConfig, (*s3control.Client).ListJobs, (*awss3control.Client).ListJobs),
		pair(small, "s3control", s3control.New, awss3control.NewFromConfig, (*s3control.Client).GetAccessGrantsInstanceForPrefix, (*awss3control.Client).GetAccessGrantsInstanceForPrefix),
		pair(list, "cloudwatch", cloudwatch.New, awscloudwatch.NewFromConfig, (*cloudwatch.Client).DescribeAlarms, (*awscloudwatch.Client).DescribeAlarms),
		pair(small, "cloudwatch", cloudwatch.New, awscloudwatch.NewFromConfig, (*cloudwatch.Client).GetDashboard, (*awscloudwatch.Client).GetDashboard),
		pair(list, "acm-pca", acmpca.New, awsacmpca.NewFromConfig, (*acmpca.Client).ListCertificateAuthorities, (*awsacmpca.Client).ListCertificateAuthorities),
		pair(small, "acm-pca", acmpca.New, awsacmpca.NewFromConfig, (*acmpca.Client).GetCertificate, (*awsacmpca.Client).GetCertificate),
		pair(list, "gamelift", gamelift.New, awsgamelift.NewFromConfig, (*gamelift.Client).ListContainerGroupDefinitions, (*awsgamelift.Client).ListContainerGroupDefinitions),
		pair(small, "gamelift", gamelift.New, awsgamelift.NewFromConfig, (*gamelift.Client).DescribeFleetDeployment, (*awsgamelift.Client).DescribeFleetDeployment),
		pair(small, "s3", s3.New, awss3.NewFromConfig, (*s3.Client).HeadObject, (*awss3.Client).HeadObject),
		pair(items, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).GetItem, (*awsdynamodb.Client).GetItem),
		pair(items, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).PutItem, (*awsdynamodb.Client).PutItem),
		pair(items, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).BatchGetItem, (*awsdynamodb.Client).BatchGetItem),
		pair(items, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).Query, (*awsdynamodb.Client).Query),
		pair(request, "dynamodb", dynamodb.New, awsdynamodb.NewFromConfig, (*dynamodb.Client).BatchWriteItem, (*awsdynamodb.Client).BatchWriteItem),
		pair(request, "logs", logs.New, awslogs.NewFromConfig, (*logs.Client).PutLogEvents, (*awslogs.Client).PutLogEvents),
		pair(request, "kinesis", kinesis.New, awskinesis.NewFromConfig, (*kinesis.Client).PutRecords, (*awskinesis.Client).PutRecords),
		pair(request, "cloudwatch", cloudwatch.New, awscloudwatch.NewFromConfig, (*cloudwatch.Client).PutMetricData, (*awscloudwatch.Client).PutMetricData),
		pair(request, "lambda", lambda.New, awslambda.NewFromConfig, (*lambda.Client).Invoke, (*awslambda.Client).Invoke),
	}
}

// unionMembers are aws-sdk-go-v2's types for members of unions that inputs have, or
// whose members are not all known there.
var unionMembers = []any{
	(*acmtypes.CertificateMetadataMemberAcmCertificateMetadata)(nil),
	(*dynamodbtypes.AttributeValueMemberS)(nil), (*dynamodbtypes.AttributeValueMemberN)(nil), (*dynamodbtypes.AttributeValueMemberB)(nil),
	(*dynamodbtypes.AttributeValueMemberM)(nil), (*dynamodbtypes.AttributeValueMemberL)(nil), (*dynamodbtypes.AttributeValueMemberSS)(nil),
	(*dynamodbtypes.AttributeValueMemberBOOL)(nil),
	(*bedrocktypes.ContentBlockMemberText)(nil),
}

package mcp

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/model"
)

// reads.txt lists the operations that only read, a service a line. It is made by the
// rule below and read by people when a release adds to it; what it lacks, such as an
// operation of a later release or of a user's own description, counts as a write.
//
//go:embed reads.txt
var readsText string

var reads = sync.OnceValue(func() map[string][]string {
	table := map[string][]string{}
	for line := range strings.Lines(readsText) {
		if f := strings.Fields(line); len(f) > 0 {
			table[f[0]] = f[1:]
		}
	}
	return table
})

// Reads says whether an operation is known to change nothing and to hand out no
// credentials.
func Reads(service, operation string) bool { return slices.Contains(reads()[service], operation) }

var readingPrefixes = []string{"Describe", "List", "Get", "Head", "Search", "Query", "Scan", "Lookup", "BatchGet", "BatchDescribe", "BatchList"}

// handedOut are words in the names of operations that answer with credentials, or with
// a URL that stands for some.
var handedOut = []string{
	"Token", "Credentials", "Password", "AccessKey", "PresignedU", "SignedU", "PreSignedU", "Url", "URL", "DataAccess", "SecretKey",
	"PrivateKey", "UnlockCode", "AuthCode", "RoleForRead", "AssumeRole", "Federation", "DownloadLink", "UploadLink", "ClientSecret", "AccessDetails",
}

// reads that the rule does not find.
var alsoReads = []string{
	"accessanalyzer.CheckAccessNotGranted", "accessanalyzer.CheckNoNewAccess", "accessanalyzer.CheckNoPublicAccess", "accessanalyzer.ValidatePolicy",
	"apigatewayv2.ExportApi", "cloudformation.EstimateTemplateCost", "cloudformation.ValidateTemplate",
	"cloudsearchdomain.Suggest", "codecommit.EvaluatePullRequestApprovalRules", "config.SelectAggregateResourceConfig", "config.SelectResourceConfig",
	"elasticbeanstalk.CheckDNSAvailability", "elastictranscoder.ReadJob", "elastictranscoder.ReadPipeline", "elastictranscoder.ReadPreset",
	"events.TestEventPattern", "geo-places.Autocomplete", "geo-places.Geocode", "geo-places.ReverseGeocode", "geo-places.Suggest",
	"geo-routes.CalculateIsolines", "geo-routes.CalculateRouteMatrix", "geo-routes.CalculateRoutes", "geo-routes.OptimizeWaypoints", "geo-routes.SnapToRoads",
	"iam.GetAccessKeyLastUsed", "iam.GetAccountPasswordPolicy", "iam.ListAccessKeys", "iam.SimulateCustomPolicy", "iam.SimulatePrincipalPolicy",
	"iam.ListServiceSpecificCredentials", "lambda.GetFunctionUrlConfig", "lambda.ListFunctionUrlConfigs",
	"location.CalculateRoute", "location.CalculateRouteMatrix", "logs.FilterLogEvents", "logs.TestMetricFilter", "lookoutmetrics.DetectMetricSetConfig",
	"managedblockchain-query.BatchGetTokenBalance", "managedblockchain-query.GetTokenBalance", "managedblockchain-query.ListTokenBalances",
	"opensearch.CompareDomainConfiguration", "route53.TestDNSAnswer", "schemas.ExportSchema", "sqs.GetQueueUrl", "sts.DecodeAuthorizationMessage",
	"verifiedpermissions.BatchIsAuthorized", "verifiedpermissions.IsAuthorized", "wellarchitected.ExportLens",
}

// writes that the rule takes for reads: they change something, start what costs, or
// hand out access.
var alsoWrites = []string{
	"cognito-identity.GetId", "gamelift.GetComputeAccess", "gamelift.GetInstanceAccess",
	"kinesis-video-signaling.GetIceServerConfig", "kms.GetParametersForImport", "lightsail.GetInstanceAccessDetails",
	"ssm.GetDeployablePatchSnapshotForInstance", "timestream-query.Query", "snowball.GetJobManifest",
	"connectparticipant.GetAttachment", "support.DescribeAttachment", "codeartifact.GetPackageVersionAsset",
	"ivs.BatchGetStreamKey", "ivs.GetStreamKey",
	"iot-managed-integrations.GetManagedThingCertificate", "pca-connector-scep.GetChallengePassword",
	"apigateway.GetApiKey", "apigateway.GetApiKeys", "appsync.ListApiKeys", "athena.GetSessionEndpoint", "bedrock-agentcore.GetResourceApiKey",
	"cognito-idp.GetUserAttributeVerificationCode", "emr.GetSessionEndpoint", "emr-serverless.GetSessionEndpoint", "glue.GetSessionEndpoint",
	"sts.GetSessionToken", "sts.GetFederationToken", "sso.GetRoleCredentials",
}

// rule is what the table is made by: an operation reads if its name and its method say
// so and its name tells of no credentials. The description's own trait is not enough,
// since it also marks operations that start and stop things.
func rule(service string, op *model.Operation) bool {
	id := service + "." + op.Name
	switch {
	case slices.Contains(alsoWrites, id):
		return false
	case slices.Contains(alsoReads, id):
		return true
	case !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost}, op.Method), op.EventInput != nil:
		return false
	}
	return slices.ContainsFunc(readingPrefixes, func(p string) bool {
		rest, ok := strings.CutPrefix(op.Name, p)
		return ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z')
	}) && !slices.ContainsFunc(handedOut, func(word string) bool { return strings.Contains(op.Name, word) })
}

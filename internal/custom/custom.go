// Package custom holds what single services need beyond their descriptions,
// one file a service.
package custom

import "github.com/boto3-go/boto3/internal/call"

// For returns the hooks of a service, by its client name.
func For(service string) call.Hooks {
	return aliased(service, own(service))
}

// own are a service's hooks but for the second names of its parameters.
func own(service string) call.Hooks {
	switch service {
	case "s3":
		return s3()
	case "s3control":
		return s3control()
	case "glacier":
		return glacier()
	case "route53":
		return route53()
	case "iam":
		return iam()
	case "cloudformation":
		return cloudformation()
	case "ec2":
		return ec2()
	case "rds":
		return call.Hooks{CrossRegion: crossRegionRDS("CopyDBClusterSnapshot", "CopyDBSnapshot", "CreateDBCluster",
			"CreateDBInstanceReadReplica", "StartDBInstanceAutomatedBackupsReplication")}
	case "neptune", "docdb":
		return call.Hooks{CrossRegion: crossRegionRDS("CopyDBClusterSnapshot", "CreateDBCluster")}
	case "autoscaling":
		return autoscaling()
	case "apigateway":
		return apigateway()
	case "cloudsearchdomain":
		return cloudsearchdomain()
	case "machinelearning":
		return machinelearning()
	case "dynamodb":
		return dynamodb()
	case "dynamodbstreams":
		return dynamodbstreams()
	case "polly":
		return polly()
	case "cognito-identity":
		return unsigned("GetId", "GetOpenIdToken", "UnlinkIdentity", "GetCredentialsForIdentity")
	case "sts":
		return unsigned("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
	case "billingconductor", "chime", "health", "organizations", "savingsplans", "shield", "waf":
		return scoped(service)
	case "sqs":
		return call.Hooks{Verify: verifyMessages}
	case "sso-oidc":
		return ssoOIDC()
	default:
		return call.Hooks{}
	}
}

// unsigned are the hooks of a service some of whose operations are for callers
// without credentials.
func unsigned(operations ...string) call.Hooks {
	return call.Hooks{Auth: func(c *call.Call) {
		for _, name := range operations {
			if c.Op.Name == name {
				c.Auth.Scheme = "none"
			}
		}
	}}
}

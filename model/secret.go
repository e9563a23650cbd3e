package model

import (
	"slices"
	"strings"
	"sync"
)

// secretMembers are members that hold keys, tokens and passwords though descriptions do
// not mark them sensitive: in each line behind the structure, in whatever service. What
// is no secret to a reader of a log is not here: ids, names and tokens of pages or of
// idempotency.
const secretMembers = `
AuthorizationData authorizationToken
Credentials SessionToken
AssumeDecoratedRoleWithSAMLResponse SecretAccessKey SessionToken
GetTemporaryGlueFunctionCredentialsResponse SecretAccessKey SessionToken
GetTemporaryGluePartitionCredentialsResponse SecretAccessKey SessionToken
GetTemporaryGlueTableCredentialsResponse SecretAccessKey SessionToken
TemporaryCredentials SecretAccessKey SessionToken
AssumeImpersonationRoleResponse Token
CreateTokenRequest deviceCode code codeVerifier
StartDeviceAuthorizationResponse deviceCode userCode
CreateOAuth2TokenResponseBody idToken
OidcTokenInfo accessToken idToken refreshToken
WhatsAppSignupCallback accessToken
CreateTokenResponse Token
GetAccessTokenRequest Token
GetAccessTokenResponse AccessToken

CreatePresignedNotebookUrlResponse AuthToken
GetSessionEndpointResponse AuthToken
GetComputeAuthTokenOutput AuthToken
PlayerConnectionDetail PlayerGatewayToken
ConnectionCredentials ConnectionToken
ParticipantTokenCredentials ParticipantToken
StartAssistantContactResponse ParticipantToken
StartChatContactResponse ParticipantToken
StartWebRTCContactResponse ParticipantToken
CreateParticipantConnectionRequest ParticipantToken
IceServer Password
GetDepotUrlResponse token

CreateCacheClusterMessage AuthToken
CreateReplicationGroupMessage AuthToken
ModifyCacheClusterMessage AuthToken
ModifyReplicationGroupMessage AuthToken
CreateDBClusterMessage MasterUserPassword
CreateDBInstanceMessage MasterUserPassword
ModifyDBClusterMessage MasterUserPassword
ModifyDBInstanceMessage MasterUserPassword
PendingModifiedValues MasterUserPassword
CreateHsmConfigurationMessage HsmPartitionPassword
Cluster PreCoPassword
KerberosAttributes KdcAdminPassword CrossRealmTrustPrincipalPassword ADDomainJoinPassword
CreateUserInput Password
CreateUserRequest Password
UpdateUserInput Password
UpdateUserRequest Password
User Password
LdapServerMetadataInput ServiceAccountPassword
CredentialPair Password
WebProxyCredentials WebProxyPassword
VerifySMSSandboxPhoneNumberInput OneTimePassword

DynatraceConnectorProfileCredentials apiToken
GoogleAnalyticsConnectorProfileCredentials refreshToken
HoneycodeConnectorProfileCredentials refreshToken
InforNexusConnectorProfileCredentials secretAccessKey
OAuth2Credentials refreshToken
OAuthCredentials refreshToken
PardotConnectorProfileCredentials refreshToken
SalesforceConnectorProfileCredentials refreshToken
SourceControlDetails AuthToken
UpdateJobFromSourceControlRequest AuthToken
UpdateSourceControlFromJobRequest AuthToken
SplunkDestinationConfiguration HECToken
SplunkDestinationDescription HECToken
SplunkDestinationUpdate HECToken
InfluxDBDestinationConfiguration secretKey
InfluxDBDestinationProperties secretKey
MqttContext password
SalesforceAction token
TestInvokeAuthorizerRequest token
AuthenticateOidcActionConfig ClientSecret
WebhookAuthConfiguration SecretToken
Webhook secret
CreateDomainNameRequest certificatePrivateKey
ADMChannelRequest ClientSecret
APNSChannelRequest PrivateKey TokenKey
APNSSandboxChannelRequest PrivateKey TokenKey
APNSVoipChannelRequest PrivateKey TokenKey
APNSVoipSandboxChannelRequest PrivateKey TokenKey
BaiduChannelRequest ApiKey SecretKey
GCMChannelRequest ApiKey
ProcurementPortalPreference ProcurementPortalSharedSecret
TestEnvPreference ProcurementPortalSharedSecret
TestEnvPreferenceInput ProcurementPortalSharedSecret
`

// secrets are secretMembers by the structure.
var secrets = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(secretMembers) {
		if words := strings.Fields(line); len(words) > 0 {
			all[words[0]] = words[1:]
		}
	}
	return all
})

// hideSecrets marks the members of a structure that are secrets. Each has a shape of its
// own for that, as others of the same shape are none.
func hideSecrets(structure string, members []Member) {
	names := secrets()[structure]
	if names == nil {
		return
	}
	for i := range members {
		if m := &members[i]; slices.Contains(names, m.Name) && (m.Shape.Kind == String || m.Shape.Kind == Blob) && !m.Shape.Sensitive {
			hidden := *m.Shape
			hidden.Sensitive = true
			m.Shape = &hidden
		}
	}
}

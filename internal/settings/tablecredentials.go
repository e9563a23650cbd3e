package settings

// Credentials has the settings that package credentials reads for each profile
// that a role leads to. docs/configuration.md says which go first. Only the page
// and tests need them here, so that programs do not link them.
var Credentials = []Group{
	{Name: "keys", Rows: keyRows},
	{Name: "roles", Rows: roleRows},
	{Name: "sign-in", Rows: signInRows},
	{Name: "sources", Rows: sourceRows},
}

var keyRows = []Row{
	{
		Name: "aws_access_key_id", About: "the access key", Env: []string{"AWS_ACCESS_KEY_ID"}, Keys: one("aws_access_key_id"),
	},
	{
		Name: "aws_secret_access_key", About: "the secret key", Env: []string{"AWS_SECRET_ACCESS_KEY"}, Keys: one("aws_secret_access_key"),
	},
	{
		Name: "aws_session_token", About: "the token of temporary keys; the older name goes first",
		Env: []string{"AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"}, Keys: []Key{{"", "aws_security_token"}, {"", "aws_session_token"}},
	},
	{
		Name: "aws_account_id", About: "the account of the keys", Env: []string{"AWS_ACCOUNT_ID"}, Keys: one("aws_account_id"),
		Values: "twelve digits",
	},
	{
		Name: "credential_expiration", About: "when the keys in the environment expire", Env: []string{"AWS_CREDENTIAL_EXPIRATION"},
		Otherwise: "never", Values: "a time such as `2026-01-02T03:04:05Z`",
	},
}

var roleRows = []Row{
	{Name: "role_arn", About: "the role to assume", Env: []string{"AWS_ROLE_ARN"}, Keys: one("role_arn"), Values: "an ARN"},
	{Name: "source_profile", About: "the profile whose credentials assume the role", Keys: one("source_profile"), Values: "a profile; its own role is assumed first"},
	{
		Name: "credential_source", About: "where the credentials that assume the role come from, in place of source_profile", Keys: one("credential_source"),
		Values: "`Environment`, `EcsContainer` or `Ec2InstanceMetadata`",
	},
	{
		Name: "role_session_name", About: "the session's name in AWS's logs", Env: []string{"AWS_ROLE_SESSION_NAME"}, Keys: one("role_session_name"),
		Otherwise: "botocore-session- and the time",
	},
	{Name: "external_id", About: "the external id that the role asks for", Keys: one("external_id")},
	{Name: "duration_seconds", About: "how long the credentials live, in seconds", Keys: one("duration_seconds"), Otherwise: "by AWS, one hour", Values: "900 to 43200"},
	{
		Name: "mfa_serial", About: "the MFA device of those who assume the role; its code is asked for by `MFAToken`", Keys: one("mfa_serial"),
		Values: "an ARN or a serial number",
	},
	{
		Name: "web_identity_token_file", About: "a token with which the role is assumed in place of keys", Env: []string{"AWS_WEB_IDENTITY_TOKEN_FILE"},
		Keys: one("web_identity_token_file"), Values: "the path of a file, read anew each time",
	},
}

var signInRows = []Row{
	{Name: "sso_session", About: "the section `[sso-session NAME]` that has sso_start_url and sso_region", Keys: one("sso_session"), Values: "a name"},
	{Name: "sso_start_url", About: "the portal of IAM Identity Center", Keys: one("sso_start_url"), Values: "a URL"},
	{Name: "sso_region", About: "the portal's region", Keys: one("sso_region")},
	{Name: "sso_account_id", About: "the account to sign in to", Keys: one("sso_account_id")},
	{Name: "sso_role_name", About: "the role there", Keys: one("sso_role_name")},
	{Name: "login_session", About: "a sign-in made by `aws login`", Keys: one("login_session")},
	{
		Name: "login_cache_directory", About: "where `aws login` keeps sign-ins", Env: []string{"AWS_LOGIN_CACHE_DIRECTORY"},
		Otherwise: "~/.aws/login/cache",
	},
}

var sourceRows = []Row{
	{Name: "credential_process", About: "a command that prints credentials", Keys: one("credential_process"), Values: "a command line, run without a shell"},
	{
		Name: "container_credentials_relative_uri", About: "where the agent of ECS has the task's credentials",
		Env: []string{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"}, Values: "a path at `http://169.254.170.2`",
	},
	{
		Name: "container_credentials_full_uri", About: "the same as a whole URL", Env: []string{"AWS_CONTAINER_CREDENTIALS_FULL_URI"},
		Values: "a URL; without https it names this host or an agent of ECS or EKS",
	},
	{
		Name: "container_authorization_token", About: "the token that the agent asks for; the file goes first",
		Env: []string{"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN"}, Values: "the path of a file, or the token",
	},
	{
		Name: "ec2_credential_file", About: "the file of the first EC2 tools", Env: []string{"AWS_CREDENTIAL_FILE"},
		Values: "a path; the file has `AWSAccessKeyId=` and `AWSSecretKey=`",
	},
	{
		Name: "boto_config", About: "the configuration of boto 2", Env: []string{"BOTO_CONFIG"}, Otherwise: "/etc/boto.cfg, then ~/.boto",
		Values: "a path; the file has a section `[Credentials]` with the two keys",
	},
	{
		Name: "bearer_token", About: "the bearer token of a service by its signing name, such as `AWS_BEARER_TOKEN_BEDROCK`",
		Env: []string{"AWS_BEARER_TOKEN_"}, Otherwise: "that of the profile's sso_session", Values: "a token",
	},
}

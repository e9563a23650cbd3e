package credentials

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

func static(prefix string) []string {
	return []string{"aws_access_key_id = AKIA" + strings.ToUpper(prefix), "aws_secret_access_key = " + prefix + "-secret"}
}

func roleOf(account, source string) []string {
	return []string{"role_arn = arn:aws:iam::" + account + ":role/r", "source_profile = " + source}
}

func withEnvKeys(h *testHome) {
	h.env["AWS_ACCESS_KEY_ID"], h.env["AWS_SECRET_ACCESS_KEY"] = "AKIAENV", "env-secret"
}

// oddHomes are homes for the rules that pairs of sources do not reach.
func oddHomes(t *testing.T) []*testHome {
	var homes []*testHome
	for _, table := range []map[string]func(h *testHome){
		environmentHomes, profileHomes, roleHomes, signInHomes, fileHomes, metadataHomes(t),
	} {
		for name, setup := range table {
			home := newTestHome(t, name)
			setup(home)
			homes = append(homes, home)
		}
	}
	return homes
}

var environmentHomes = map[string]func(h *testHome){
	"nothing": func(*testHome) {},
	"env: security token wins": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_SECURITY_TOKEN"], h.env["AWS_SESSION_TOKEN"] = "old-token", "new-token"
	},
	"env: session token, account, expiry": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_SESSION_TOKEN"], h.env["AWS_ACCOUNT_ID"], h.env["AWS_CREDENTIAL_EXPIRATION"] = "t", "777777777777", inHour()
	},
	"env: expired": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_CREDENTIAL_EXPIRATION"] = "2020-01-01T00:00:00Z"
	},
	"env: expiry is no time": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_CREDENTIAL_EXPIRATION"] = "soon"
	},
	"env: no secret key": func(h *testHome) { h.env["AWS_ACCESS_KEY_ID"] = "AKIAENV" },
	"env: only a secret key, keys in file": func(h *testHome) {
		h.env["AWS_SECRET_ACCESS_KEY"] = "env-secret"
		h.sharedSection("default", static("file")...)
	},
	"env: empty access key": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_ACCESS_KEY_ID"] = ""
		h.sharedSection("default", static("file")...)
	},
	"env: empty token": func(h *testHome) {
		withEnvKeys(h)
		h.env["AWS_SECURITY_TOKEN"], h.env["AWS_SESSION_TOKEN"] = "", "t"
	},
	"web identity: no role": func(h *testHome) { h.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = h.write("tok", "oidc") },
	"web identity: role from the profile": func(h *testHome) {
		h.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = h.write("tok", "oidc\n")
		h.section("default", "role_arn = arn:aws-cn:iam::123:role/x", "role_session_name = me", "source_profile = default")
	},
	"web identity: no file": func(h *testHome) {
		h.env["AWS_WEB_IDENTITY_TOKEN_FILE"], h.env["AWS_ROLE_ARN"] = "/nowhere/token", "arn:aws:iam::1:role/x"
	},
	"web identity: empty variable hides the profile": func(h *testHome) {
		h.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = ""
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "web_identity_token_file = "+h.write("tok", "oidc"))
	},
	"web identity: environment's session name": func(h *testHome) {
		h.env["AWS_ROLE_SESSION_NAME"] = "from-env"
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "web_identity_token_file = "+h.write("tok", "oidc"), "role_session_name = from-file")
	},
	"web identity: named profile ignores the environment": func(h *testHome) {
		h.profile = "dev"
		h.env["AWS_ROLE_SESSION_NAME"], h.env["AWS_ROLE_ARN"] = "from-env", "arn:aws:iam::9:role/y"
		h.section("profile dev", "role_arn = arn:aws:iam::1:role/x", "web_identity_token_file = "+h.write("tok", "oidc"))
	},
}

var profileHomes = map[string]func(h *testHome){
	"profile: named, not there": func(h *testHome) { h.profile = "ghost"; withEnvKeys(h) },
	"profile: AWS_PROFILE, not there": func(h *testHome) {
		h.env["AWS_PROFILE"] = "ghost"
		withEnvKeys(h)
	},
	"profile: named takes env out": func(h *testHome) {
		h.profile = "dev"
		withEnvKeys(h)
		h.section("profile dev", static("dev")...)
	},
	"profile: AWS_PROFILE leaves env in": func(h *testHome) {
		h.env["AWS_PROFILE"] = "dev"
		withEnvKeys(h)
		h.section("profile dev", static("dev")...)
	},
	"profile: AWS_PROFILE picks": func(h *testHome) {
		h.env["AWS_PROFILE"] = "dev"
		h.section("profile dev", static("dev")...)
		h.section("default", static("default")...)
	},
	"profile: AWS_DEFAULT_PROFILE wins": func(h *testHome) {
		h.env["AWS_PROFILE"], h.env["AWS_DEFAULT_PROFILE"] = "dev", "ops"
		h.section("profile dev", static("dev")...)
		h.section("profile ops", static("ops")...)
	},
	"profile: named without keys, keys in env": func(h *testHome) {
		h.profile = "dev"
		withEnvKeys(h)
		h.section("profile dev", "region = eu-west-1")
	},
	"profile: named default": func(h *testHome) {
		h.profile = "default"
		withEnvKeys(h)
		h.section("default", static("default")...)
	},
	"profile: quoted name": func(h *testHome) {
		h.profile = "my dev"
		h.section(`profile "my dev"`, static("quoted")...)
	},
	"profile: half in each file": func(h *testHome) {
		h.section("default", "aws_access_key_id = AKIAX")
		h.sharedSection("default", "aws_secret_access_key = y")
	},
	"profile: no secret in config": func(h *testHome) { h.section("default", "aws_access_key_id = AKIAX") },
	"profile: no secret in credentials": func(h *testHome) {
		h.sharedSection("default", "aws_access_key_id = AKIAX")
		h.section("default", static("config")...)
	},
	"profile: tokens": func(h *testHome) {
		h.sharedSection("default", append(static("x"), "aws_session_token = new", "aws_security_token = old", "aws_account_id = 123456789012")...)
	},
	"profile: other file names": func(h *testHome) {
		h.env["AWS_SHARED_CREDENTIALS_FILE"] = h.write("creds", "[default]\naws_access_key_id=AKIAOTHER\naws_secret_access_key=o\n")
		h.sharedSection("default", static("usual")...)
	},
	"profile: config file by ~ and variable": func(h *testHome) {
		h.env["NAME"] = "conf"
		h.env["AWS_CONFIG_FILE"] = "~/$NAME"
		h.write("conf", "[default]\naws_access_key_id=AKIAOTHER\naws_secret_access_key=o\n")
	},
	"process: version 2":    processAnswer(`{"Version":2,"AccessKeyId":"a","SecretAccessKey":"b"}`),
	"process: version text": processAnswer(`{"Version":"1","AccessKeyId":"a","SecretAccessKey":"b"}`),
	"process: version 1.0":  processAnswer(`{"Version":1.0,"AccessKeyId":"a","SecretAccessKey":"b"}`),
	"process: no version":   processAnswer(`{"AccessKeyId":"a","SecretAccessKey":"b"}`),
	"process: no secret":    processAnswer(`{"Version":1,"AccessKeyId":"a"}`),
	"process: not JSON":     processAnswer(`AKIA...`),
	"process: all members":  processAnswer(`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","SessionToken":"t","AccountId":"1","Expiration":"2099-01-01T00:00:00+01:00"}`),
	"process: expired":      processAnswer(`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b","SessionToken":"t","Expiration":"2019-01-01T00:00:00Z"}`),
	"process: account of the profile": func(h *testHome) {
		processAnswer(`{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`)(h)
		h.section("default", "aws_account_id = 9")
	},
	"process: fails":  func(h *testHome) { h.section("default", "credential_process = false") },
	"process: absent": func(h *testHome) { h.section("default", "credential_process = no-such-program-here") },
	"process: in the credentials file": func(h *testHome) {
		path := h.write("a.json", `{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`)
		h.sharedSection("default", "credential_process = cat '"+path+"'")
	},
	"process: quoting": func(h *testHome) {
		path := h.write("a b.json", `{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`)
		h.section("default", `credential_process = "cat" "`+path+`"`)
	},
	"process: no shell": func(h *testHome) {
		h.write("a.json", `{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`)
		h.section("default", `credential_process = cat $HOME/a.json`)
	},
	"process: unclosed quote": func(h *testHome) { h.section("default", `credential_process = cat "x`) },
}

func processAnswer(answer string) func(h *testHome) {
	return func(h *testHome) {
		h.section("default", "credential_process = cat "+h.write("answer.json", answer))
	}
}

var roleHomes = map[string]func(h *testHome){
	"role: chain of four": func(h *testHome) {
		h.section("default", roleOf("111111111111", "b")...)
		h.section("profile b", append(roleOf("222222222222", "c"), "external_id = xyz", "role_session_name = mine")...)
		h.section("profile c", append(roleOf("333333333333", "d"), "duration_seconds = 1800")...)
		h.sharedSection("d", static("d")...)
	},
	"role: itself with keys": func(h *testHome) {
		h.section("default", append(roleOf("1", "default"), static("self")...)...)
	},
	"role: itself without keys": func(h *testHome) { h.section("default", roleOf("1", "default")...) },
	"role: loop of two": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", roleOf("2", "default")...)
	},
	"role: loop below": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", roleOf("2", "c")...)
		h.section("profile c", roleOf("3", "b")...)
	},
	"role: source with role and keys": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", append(roleOf("2", "c"), static("b")...)...)
	},
	"role: source does not exist": func(h *testHome) { h.section("default", roleOf("1", "ghost")...) },
	"role: source has nothing": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", "region = us-east-1")
	},
	"role: source has half": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", "aws_access_key_id = A")
	},
	"role: no source": func(h *testHome) { h.section("default", "role_arn = arn:aws:iam::1:role/x") },
	"role: two sources": func(h *testHome) {
		h.section("default", append(roleOf("1", "b"), "credential_source = Environment")...)
		h.section("profile b", static("b")...)
	},
	"role: bad source name": func(h *testHome) {
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = environment")
	},
	"role: from env": func(h *testHome) {
		h.profile = "dev"
		withEnvKeys(h)
		h.section("profile dev", "role_arn = arn:aws:iam::1:role/x", "credential_source = Environment")
	},
	"role: from env, none there": func(h *testHome) {
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = Environment")
		h.section("default", static("x")...)
	},
	"role: from ECS, none there": func(h *testHome) {
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = EcsContainer")
	},
	"role: from EC2, disabled": func(h *testHome) {
		h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = Ec2InstanceMetadata")
	},
	"role: from a process": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", "credential_process = cat "+h.write("a.json", `{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`))
	},
	"role: from web identity": func(h *testHome) {
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", "role_arn = arn:aws:iam::2:role/w", "web_identity_token_file = "+h.write("tok", "oidc"))
	},
	"role: source ignores env web identity": func(h *testHome) {
		h.env["AWS_WEB_IDENTITY_TOKEN_FILE"], h.env["AWS_ROLE_ARN"] = h.write("tok", "oidc"), "arn:aws:iam::2:role/w"
		h.section("default", roleOf("1", "b")...)
		h.section("profile b", static("b")...)
	},
	"role: in the credentials file": func(h *testHome) {
		h.sharedSection("default", roleOf("1", "b")...)
		h.sharedSection("b", static("b")...)
	},
	"role: ARN without account": func(h *testHome) {
		h.section("default", "role_arn = this-is-not-an-arn-at-all", "source_profile = b")
		h.section("profile b", static("b")...)
	},
}

func ssoSession(h *testHome, profile string, lines ...string) {
	h.section(profile, lines...)
	h.section("sso-session corp", "sso_start_url = https://corp.example.com/start", "sso_region = us-west-2")
}

func ssoCache(h *testHome, name string, members map[string]any) {
	h.writeJSON(filepath.Join(".aws", "sso", "cache", sha1Hex(name)+".json"), members)
}

var signInHomes = map[string]func(h *testHome){
	"sso: older form": func(h *testHome) {
		h.section("default", "sso_start_url = https://old.example.com", "sso_region = us-west-2", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "https://old.example.com", map[string]any{"accessToken": "t", "expiresAt": "2099-01-01T00:00:00UTC"})
	},
	"sso: older form, expired": func(h *testHome) {
		h.section("default", "sso_start_url = https://old.example.com", "sso_region = us-west-2", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "https://old.example.com", map[string]any{"accessToken": "t", "expiresAt": "2019-01-01T00:00:00Z",
			"refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2099-01-01T00:00:00Z"})
	},
	"sso: refreshed": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "corp", map[string]any{"accessToken": "t", "expiresAt": "2019-01-01T00:00:00Z",
			"refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2099-01-01T00:00:00Z"})
	},
	"sso: registration expired": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "corp", map[string]any{"accessToken": "t", "expiresAt": "2019-01-01T00:00:00Z",
			"refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2019-01-01T00:00:00Z"})
	},
	"sso: no cache": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
	},
	"sso: no such session": func(h *testHome) {
		h.section("default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
	},
	"sso: no account": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r")
	},
	"sso: contradiction": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1", "sso_region = eu-west-1")
		ssoCache(h, "corp", map[string]any{"accessToken": "t", "expiresAt": inHour()})
	},
	"sso: session only is no source": func(h *testHome) {
		ssoSession(h, "default", append(static("x"), "sso_session = corp")...)
	},
	"sso: invalid cache": func(h *testHome) {
		ssoSession(h, "default", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "corp", map[string]any{"accessToken": "t"})
	},
	"sso: role from it": func(h *testHome) {
		ssoSession(h, "profile corp", "sso_session = corp", "sso_role_name = r", "sso_account_id = 1")
		ssoCache(h, "corp", map[string]any{"accessToken": "t", "expiresAt": inHour()})
		h.section("default", roleOf("5", "corp")...)
	},
}

var fileHomes = map[string]func(h *testHome){
	"file: empty":             func(h *testHome) { h.write(".aws/credentials", "") },
	"file: blank and comment": func(h *testHome) { h.write(".aws/credentials", "\n# nothing\n\n") },
	"file: UTF-16": func(h *testHome) {
		h.write(".aws/credentials", "\xff\xfe[\x00d\x00]\x00\n\x00")
		withEnvKeys(h)
	},
	"file: Latin-1": func(h *testHome) { h.write(".aws/config", "[default]\naws_access_key_id = caf\xe9\n") },
	"file: no section": func(h *testHome) {
		h.write(".aws/credentials", "aws_access_key_id = A\naws_secret_access_key = B\n")
	},
	"file: CRLF": func(h *testHome) {
		h.write(".aws/credentials", "[default]\r\naws_access_key_id = A\r\naws_secret_access_key = B\r\n")
	},
	"file: other sections": func(h *testHome) {
		h.sharedSection("profile dev", static("wrong")...)
		h.profile = "dev"
		h.section("profile dev", static("right")...)
	},
	"file: profile default in config": func(h *testHome) { h.section("profile default", static("pd")...) },
	"ec2 file: no key":                func(h *testHome) { h.env["AWS_CREDENTIAL_FILE"] = h.write("k", "x=y\n") },
	"ec2 file: no secret":             func(h *testHome) { h.env["AWS_CREDENTIAL_FILE"] = h.write("k", "AWSAccessKeyId=A\n") },
	"ec2 file: absent":                func(h *testHome) { h.env["AWS_CREDENTIAL_FILE"] = "/nowhere/k" },
	"ec2 file: at ~": func(h *testHome) {
		h.write("k", "AWSAccessKeyId=A\nAWSSecretKey=B=C\n")
		h.env["AWS_CREDENTIAL_FILE"] = "~/k"
	},
	"boto: named file": func(h *testHome) {
		h.write(".boto", "[Credentials]\naws_access_key_id = A\naws_secret_access_key = B\n")
		h.env["BOTO_CONFIG"] = h.write("b", "[Credentials]\naws_access_key_id = C\naws_secret_access_key = D\n")
	},
	"boto: named file absent": func(h *testHome) {
		h.write(".boto", "[Credentials]\naws_access_key_id = A\naws_secret_access_key = B\n")
		h.env["BOTO_CONFIG"] = "/nowhere/boto"
	},
	"boto: no secret":  func(h *testHome) { h.write(".boto", "[Credentials]\naws_access_key_id = A\n") },
	"boto: no section": func(h *testHome) { h.write(".boto", "[Boto]\nx = y\n") },
}

// metadataHomes need servers of their own.
func metadataHomes(t *testing.T) map[string]func(h *testHome) {
	ecs, ec2 := containerServer(t), metadataServer(t)
	serve := func(answer string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPut {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			if strings.HasSuffix(r.URL.Path, "/security-credentials/") {
				_, _ = w.Write([]byte("web-role"))
				return
			}
			_, _ = w.Write([]byte(answer))
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	container := func(uri string) func(h *testHome) {
		return func(h *testHome) { h.env[envContainerFull] = uri }
	}
	imdsHome := func(endpoint string) func(h *testHome) {
		return func(h *testHome) {
			delete(h.env, "AWS_EC2_METADATA_DISABLED")
			h.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint
		}
	}
	return map[string]func(h *testHome){
		"container: token": func(h *testHome) {
			container(ecs.URL)(h)
			h.env[envContainerToken] = "Basic abc"
		},
		"container: token file wins": func(h *testHome) {
			container(ecs.URL)(h)
			h.env[envContainerToken] = "Basic abc"
			h.env[envContainerTokenFile] = h.write("tok", "Bearer def")
		},
		"container: token with line break": func(h *testHome) {
			container(ecs.URL)(h)
			h.env[envContainerTokenFile] = h.write("tok", "Bearer def\n")
		},
		"container: no token file": func(h *testHome) {
			container(ecs.URL)(h)
			h.env[envContainerTokenFile] = "/nowhere/token"
		},
		"container: host not allowed": container("http://192.0.2.1/role"),
		"container: no Token member":  container(serve(`{"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"2099-01-01T00:00:00Z"}`)),
		"container: expired":          container(serve(`{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","Expiration":"2019-01-01T00:00:00Z"}`)),
		"container: role source": func(h *testHome) {
			container(ecs.URL)(h)
			h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = EcsContainer")
		},
		"imds: endpoint in the profile": func(h *testHome) {
			delete(h.env, "AWS_EC2_METADATA_DISABLED")
			h.section("default", "ec2_metadata_service_endpoint = "+ec2.URL+"/", "metadata_service_timeout = 5", "metadata_service_num_attempts = 2")
		},
		"imds: role source": func(h *testHome) {
			imdsHome(ec2.URL)(h)
			h.section("default", "role_arn = arn:aws:iam::1:role/x", "credential_source = Ec2InstanceMetadata")
		},
		"imds: no member":   imdsHome(serve(`{"Code":"AssumeRoleUnauthorizedAccess","Message":"no"}`)),
		"imds: expired":     imdsHome(serve(`{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c","Expiration":"2019-01-01T00:00:00Z"}`)),
		"imds: HTML":        imdsHome(serve(`<html><body>captive portal</body></html>`)),
		"imds: bad timeout": func(h *testHome) { imdsHome(ec2.URL)(h); h.env["AWS_METADATA_SERVICE_TIMEOUT"] = "soon" },
		"imds: v1 disabled, no session": func(h *testHome) {
			imdsHome(serve(`x`))(h)
			h.env["AWS_EC2_METADATA_V1_DISABLED"] = "true"
		},
	}
}

// mixedHomes are homes of up to six profiles that each hold a random choice of
// settings and lead to each other at random, the same in every run.
func mixedHomes(t *testing.T) []*testHome {
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"default", "a", "b", "c", "d", "e"}
	ecs := containerServer(t)
	homes := make([]*testHome, 0, 60)
	for i := range cap(homes) {
		home := newTestHome(t, fmt.Sprint("mixed ", i))
		for _, name := range names {
			for _, line := range mixedLines(home, random, names) {
				if random.IntN(4) == 0 {
					home.sharedSection(name, line...)
				} else {
					home.section(strings.Replace("profile "+name, "profile default", "default", 1), line...)
				}
			}
		}
		if random.IntN(3) == 0 {
			home.profile = names[random.IntN(len(names))]
		} else {
			home.env["AWS_PROFILE"] = names[random.IntN(len(names))]
		}
		if random.IntN(4) == 0 {
			withEnvKeys(home)
		}
		if random.IntN(3) == 0 {
			home.env[envContainerFull] = ecs.URL
		}
		homes = append(homes, home)
	}
	return homes
}

// mixedLines chooses settings for one profile, each group at most once.
func mixedLines(h *testHome, random *rand.Rand, names []string) [][]string {
	pick := func() string { return names[random.IntN(len(names))] }
	number := func() string { return fmt.Sprintf("%012d", random.IntN(1000)) }
	groups := []func() []string{
		func() []string { return static("key" + number()) },
		func() []string { return []string{"aws_session_token = token-" + number()} },
		func() []string { return []string{"aws_account_id = " + number()} },
		func() []string { return roleOf(number(), pick()) },
		func() []string {
			return []string{"role_arn = arn:aws:iam::" + number() + ":role/c", "credential_source = " + []string{"Environment", "EcsContainer"}[random.IntN(2)]}
		},
		func() []string { return []string{"web_identity_token_file = " + h.write("token", "oidc")} },
		func() []string {
			return []string{"credential_process = cat " + h.write("answer.json", `{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}`)}
		},
		func() []string { return []string{"region = eu-west-1"} },
	}
	var lines [][]string
	hasRole := false
	for _, at := range random.Perm(len(groups))[:1+random.IntN(3)] {
		if at == 3 || at == 4 { // a key must not stand twice
			if hasRole {
				continue
			}
			hasRole = true
		}
		lines = append(lines, groups[at]())
	}
	return lines
}

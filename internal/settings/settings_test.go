package settings

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	configPath      = "/home/me/.aws/config"
	credentialsPath = "/home/me/.aws/credentials"
)

func load(t testing.TB, vars map[string]string, config, credentials string) (Env, *Files) {
	t.Helper()
	env := fakeEnv(vars, map[string]string{configPath: config, credentialsPath: credentials})
	files, err := Load(env, Paths{})
	if err != nil {
		t.Fatal(err)
	}
	return env, files
}

func resolve(t testing.TB, explicit program, vars map[string]string, config string) *Settings {
	t.Helper()
	env, files := load(t, vars, config, "")
	s, err := Resolve(Inputs{Config: &explicit, Env: env, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestExpandAsPython(t *testing.T) {
	vars := map[string]string{"HOME": "/home/me/", "V": "var", "E": "", "a-b": "odd"}
	env := fakeEnv(vars, nil)
	env.Home = func() (string, error) { return "/home/me/", nil }
	env.ReadFile = os.ReadFile
	paths := []string{
		"", "~", "~/", "~/x", "~/~", "x~", "/~", "~root", "~root/x", "~no-such-user/x", "$V", "$V/x", "${V}x", "$Vx", "$E", "$E/x", "${V", "$", "$$", "$$V",
		"$-", "${}", "${a-b}", "$a-b", "~$V", "~$E/x", "$V~", "${V}${V}", "/a/$V/$E/$W", "~/${W}/é", "$é",
	}
	for i, want := range askBotocore[string](t, "expand", paths) {
		if got := env.Expand(paths[i]); got != want {
			t.Errorf("Expand(%q) = %q, want %q", paths[i], got, want)
		}
	}
}

func TestFiles(t *testing.T) {
	_, files := load(t, nil,
		"[default]\nregion = us-east-1\n[profile \"two words\"]\ns3 =\n  addressing_style = path\n[sso-session corp]\nsso_region = eu-west-1\n[services local]\ns3 =\n  endpoint_url = http://s3\n[plugins]\nx = y\n",
		"[default]\naws_access_key_id = AKID\nregion = eu-west-1\n[only]\naws_access_key_id = AK2\n")
	if got, want := files.Profiles(), []string{"default", "two words", "only"}; !slices.Equal(got, want) {
		t.Errorf("profiles %q, want %q", got, want)
	}
	merged, _ := files.Profile("default")
	if region, _ := merged.Get("region"); region != "eu-west-1" {
		t.Errorf("the credentials file goes first: region %q", region)
	}
	if where := merged.Where("region"); where != credentialsPath+" [default] line 3" {
		t.Errorf("Where = %q", where)
	}
	fromConfig, _ := files.Config("default")
	if region, _ := fromConfig.Get("region"); region != "us-east-1" || fromConfig.Line("region") != 2 || fromConfig.File() != configPath {
		t.Errorf("config file alone: %q, line %d of %s", region, fromConfig.Line("region"), fromConfig.File())
	}
	words, ok := files.Config("two words")
	if !ok || words.Name() != "two words" {
		t.Fatalf("quoted name: %v %q", ok, words.Name())
	}
	block, ok := words.Nested("s3")
	if !ok || block["addressing_style"] != "path" {
		t.Errorf("block %v", block)
	}
	if _, ok := words.Get("s3"); ok {
		t.Error("a block is not a value")
	}
	block["addressing_style"], words.Keys()[0] = "changed", "changed"
	if again, _ := words.Nested("s3"); again["addressing_style"] != "path" || !words.Has("s3") || words.Keys()[0] != "s3" {
		t.Error("a Section changed")
	}
	if s, ok := files.SSOSession("corp"); !ok || !slices.Equal(s.Keys(), []string{"sso_region"}) {
		t.Errorf("sso-session %v %v", ok, s.Keys())
	}
	if _, ok := files.Services("local"); !ok {
		t.Error("no services section")
	}
	if s, ok := files.Credentials("only"); !ok || s.Name() != "only" {
		t.Errorf("credentials %v", ok)
	}
}

func TestParseErrorNamesFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"[a]\nk = 1\n[a]\n":            "/f line 3: section [a] appears twice; join the two",
		"[a]\nk = 1\n\nK: 2\n":         "/f line 4: key \"k\" appears twice in section [a]",
		"# c\nk = 1\n":                 "/f line 2: the first setting stands before any [section]",
		"[a]\nword\n":                  "/f line 2: neither a [section] nor a \"key = value\"",
		"[a]\n= 1\n":                   "/f line 2: no key before \"=\"",
		"[a]\nk =\n  x = 1\n\n  y\n":   "/f line 5: neither blank nor \"key = value\" in an indented block",
		"[a]\r\nk = 1\r\nl = \xff\r\n": "/f line 3: the file is not UTF-8 text; save it as UTF-8",
		"\xef\xbb\xbf[a]\n":            "/f line 1: the file starts with a byte order mark; save it as UTF-8 without one",
	} {
		_, err := ReadINI(fakeEnv(nil, map[string]string{"/f": text}), "/f")
		if parse, ok := errors.AsType[*ParseError](err); !ok || parse.Error() != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestFileThatCannotBeOpened(t *testing.T) {
	env := fakeEnv(map[string]string{"AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/x", "AWS_PROFILE": "dev"}, nil)
	env.ReadFile = func(name string) ([]byte, error) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	for field, paths := range map[string]Paths{"ConfigFile": {Config: "~/given"}, "CredentialsFile": {Credentials: "~/given"}} {
		_, err := Load(env, paths)
		if bad, ok := errors.AsType[*ValueError](err); !ok || bad.From != "Config."+field || bad.Value != "~/given" || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("a path that the program gives: %v", err)
		}
	}
	files, err := Load(env, Paths{})
	if err != nil || len(files.Unread()) != 2 || files.ConfigPath() != "/home/me/c" || files.CredentialsPath() != "/x" {
		t.Fatalf("%v, unread %v", err, files.Unread())
	}
	_, err = Resolve(Inputs{Env: env, Files: files})
	missing, ok := errors.AsType[*NotFoundError](err)
	if _, err := Resolve(Inputs{Config: &program{Profile: "x"}}); err == nil || err.Error() != `profile "x" (Config.Profile) does not exist: no file was read` {
		t.Errorf("without files: %v", err)
	}
	if !ok || !errors.Is(err, fs.ErrPermission) || missing.From != "env AWS_PROFILE" {
		t.Errorf("error %v", err)
	}
}

func TestDefaultsModes(t *testing.T) {
	region := func(name string, err error) func(*Settings) (string, error) {
		return func(*Settings) (string, error) { return name, err }
	}
	for _, test := range []struct {
		mode    string
		vars    map[string]string
		imds    func(*Settings) (string, error)
		want    string
		timeout time.Duration
	}{
		{mode: "legacy", want: "legacy", timeout: time.Minute},
		{mode: "standard", want: "standard", timeout: 3100 * time.Millisecond},
		{mode: "In-Region", want: "in-region", timeout: 1100 * time.Millisecond},
		{mode: "cross-region", want: "cross-region", timeout: 3100 * time.Millisecond},
		{mode: "mobile", want: "mobile", timeout: 30 * time.Second},
		{mode: "auto", want: "standard", timeout: 3100 * time.Millisecond},
		{mode: "auto", imds: region("eu-west-1", nil), want: "in-region", timeout: 1100 * time.Millisecond},
		{mode: "auto", imds: region("us-east-1", nil), want: "cross-region", timeout: 3100 * time.Millisecond},
		{mode: "auto", imds: region("us-east-1", errors.New("no answer")), want: "standard", timeout: 3100 * time.Millisecond},
		{mode: "auto", vars: map[string]string{"AWS_EXECUTION_ENV": "AWS_Lambda", "AWS_REGION": "eu-west-1"}, imds: region("no", nil), want: "in-region", timeout: 1100 * time.Millisecond},
		{mode: "auto", vars: map[string]string{"AWS_EXECUTION_ENV": "AWS_Lambda", "AWS_DEFAULT_REGION": "us-east-2"}, want: "cross-region", timeout: 3100 * time.Millisecond},
		{mode: "auto", vars: map[string]string{"AWS_REGION": "eu-west-1"}, want: "standard", timeout: 3100 * time.Millisecond},
	} {
		s, err := Resolve(Inputs{Config: &program{DefaultsMode: test.mode, Region: "eu-west-1"}, Env: fakeEnv(test.vars, nil), InstanceRegion: test.imds})
		if err != nil {
			t.Fatal(err)
		}
		endpoint := "regional"
		if test.want == "legacy" {
			endpoint = "legacy"
		}
		if s.DefaultsMode != test.want || s.ConnectTimeout != test.timeout || s.RetryMode != "standard" || s.S3.USEast1RegionalEndpoint != endpoint {
			t.Errorf("%s: mode %s, timeout %v, retry %s, s3 %s", test.mode, s.DefaultsMode, s.ConnectTimeout, s.RetryMode, s.S3.USEast1RegionalEndpoint)
		}
	}
}

func TestSources(t *testing.T) {
	s := resolve(t, program{RetryMode: "adaptive"}, map[string]string{"AWS_PROFILE": "dev", "AWS_DEFAULTS_MODE": "auto"},
		"[profile dev]\nregion = eu-west-1\ns3 =\n  # where\n  addressing_style = path\n")
	for _, want := range []Source{
		{"region", "eu-west-1", configPath + " [profile dev] line 2", false, []string{"Config.Region", "env AWS_DEFAULT_REGION", "env AWS_REGION", "profile dev key region"}},
		{"profile", "dev", "env AWS_PROFILE", false, []string{"Config.Profile", "env AWS_DEFAULT_PROFILE", "env AWS_PROFILE"}},
		{"retry_mode", "adaptive", "Config.RetryMode", false, []string{"Config.RetryMode"}},
		{"connect_timeout", "3.1s", "default by defaults_mode standard", true, []string{"Config.ConnectTimeout"}},
		{"defaults_mode", "standard", "env AWS_DEFAULTS_MODE (auto)", false, []string{"Config.DefaultsMode", "env AWS_DEFAULTS_MODE"}},
		{"s3.addressing_style", "path", configPath + " [profile dev] line 5", false, []string{"Config.S3.AddressingStyle", "profile dev key s3.addressing_style"}},
		{"max_attempts", "", "default: 3, DynamoDB 4; in the mode legacy 5, DynamoDB 10", true, []string{"Config.MaxAttempts", "env AWS_MAX_ATTEMPTS", "profile dev key max_attempts"}},
	} {
		if got, ok := s.Source(want.Name); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if s.Configured(want.Name) == want.Default {
			t.Errorf("Configured(%s) = %v", want.Name, !want.Default)
		}
	}
	if _, ok := s.Source("none"); ok || s.Configured("none") {
		t.Error("a setting that does not exist")
	}
	if len(s.Sources()) < 45 {
		t.Errorf("%d sources", len(s.Sources()))
	}
}

func TestDifferencesFromBotocore(t *testing.T) {
	s := resolve(t, program{}, map[string]string{"AWS_PROFILE": ""}, "[default]\n")
	if s.Profile != "" {
		t.Errorf("an empty variable: profile %q", s.Profile)
	}
	s = resolve(t, program{}, map[string]string{"AWS_S3_USE_ARN_REGION": "true"}, "[default]\ns3 = word\n")
	if s.S3.UseARNRegion == nil || !*s.S3.UseARNRegion {
		t.Error("a plain s3 value hides the environment")
	}
}

// A bundle without a name trusts nobody knows whom.
func TestBlankBundle(t *testing.T) {
	for _, c := range []struct {
		env     map[string]string
		profile string
		from    string
	}{
		{map[string]string{"AWS_CA_BUNDLE": "", "REQUESTS_CA_BUNDLE": "/r"}, "ca_bundle = /p", "env AWS_CA_BUNDLE"},
		{map[string]string{"AWS_CA_BUNDLE": " \t"}, "", "env AWS_CA_BUNDLE"},
		{map[string]string{"REQUESTS_CA_BUNDLE": ""}, "", "env REQUESTS_CA_BUNDLE"},
		{map[string]string{"REQUESTS_CA_BUNDLE": "/r"}, "ca_bundle =", configPath + " [default] line 2"},
	} {
		env, files := load(t, c.env, "[default]\n"+c.profile+"\n", "")
		_, err := Resolve(Inputs{Config: &program{}, Env: env, Files: files})
		fault, ok := errors.AsType[*ValueError](err)
		if !ok || fault.Setting != "ca_bundle" || fault.From != c.from {
			t.Errorf("%v %q: %v", c.env, c.profile, err)
		}
	}
	s := resolve(t, program{}, map[string]string{"REQUESTS_CA_BUNDLE": "", "AWS_CA_BUNDLE": "/a"}, "")
	if s.CABundle != "/a" {
		t.Errorf("bundle %q", s.CABundle)
	}
}

func TestTransferSettings(t *testing.T) {
	s := resolve(t, program{}, nil, "[default]\ns3 =\n multipart_threshold = 64MB\n multipart_chunksize = 1048576\n max_concurrent_requests = 20\n max_queue_size = 5\n max_bandwidth = 1KiB/s\n")
	if want := (Transfer{64 << 20, 1 << 20, 20, 5, 1024}); s.S3.Transfer != want {
		t.Errorf("%+v, want %+v", s.S3.Transfer, want)
	}
	for text, want := range map[string]any{"1": int64(1), "2kb": int64(2048), "3GiB": int64(3 << 30), "1TB": int64(1 << 40), "b": nil, "kb": nil, "1pb": nil, "9999999TB": nil, "1.5MB": nil, "": nil} {
		if got, err := parseSize(text); got != want || (err == nil) != (want != nil) {
			t.Errorf("parseSize(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"1MB", "1Mb/s", "/s", "B/s", "10b/s", "mb/s", "1MB/S", ""} {
		if got, err := parseRate(text); err == nil {
			t.Errorf("parseRate(%q) = %v", text, got)
		}
	}
}

func TestEveryFaultIsNamed(t *testing.T) {
	env, files := load(t, map[string]string{"AWS_MAX_ATTEMPTS": "many"}, "[default]\nregion =\n  a = b\nservices = gone\napi_versions = 1\n", "")
	_, err := Resolve(Inputs{Config: &program{ConnectTimeout: -time.Second}, Env: env, Files: files})
	for _, want := range []string{
		`max_attempts is "many" (env AWS_MAX_ATTEMPTS): want a whole number`,
		`region is "" (` + configPath + ` [default] line 2): want a value on the line of the key, not an indented block`,
		`connect_timeout is "-1s" (Config.ConnectTimeout): want a time longer than zero`,
		`api_versions is "1" (` + configPath + ` [default] line 5)`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	s := resolve(t, program{}, nil, "[default]\nservices = local\n[services local]\ns3 = plain\n")
	if _, _, err := s.EndpointURL("S3"); err == nil || !strings.Contains(err.Error(), "line 4") {
		t.Errorf("error %v", err)
	}
	if url, from, err := s.EndpointURL("EC2"); url != "" || from != "" || err != nil {
		t.Errorf("%q %q %v", url, from, err)
	}
	s = resolve(t, program{EndpointURL: "http://own", IgnoreConfiguredEndpointURLs: new(true)}, map[string]string{"AWS_ENDPOINT_URL": "x"}, "")
	if url, from, err := s.EndpointURL("S3"); url != "http://own" || from != "Config.EndpointURL" || err != nil {
		t.Errorf("%q %q %v", url, from, err)
	}
}

func FuzzReadINI(f *testing.F) {
	for _, file := range oddFiles {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		env := fakeEnv(nil, map[string]string{configPath: string(data), credentialsPath: string(data)})
		files, err := Load(env, Paths{})
		if err != nil {
			if parse, ok := errors.AsType[*ParseError](err); !ok || parse.Line < 1 {
				t.Fatalf("error %v", err)
			}
			return
		}
		for name := range maps.Keys(files.merged) {
			section, ok := files.Profile(name)
			for _, key := range section.Keys() {
				_, plain := section.Get(key)
				_, nested := section.Nested(key)
				if plain == nested || section.Line(key) < 1 {
					t.Fatalf("key %q of %q: plain %v, nested %v, line %d", key, name, plain, nested, section.Line(key))
				}
			}
			s, err := Resolve(Inputs{Config: &program{Profile: name}, Env: env, Files: files})
			if !ok || err == nil && len(s.Sources()) == 0 {
				t.Fatalf("profile %q", name)
			}
		}
	})
}

func BenchmarkLoadAndResolve(b *testing.B) {
	var config strings.Builder
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		config.WriteString("[profile " + name + "]\nregion = eu-west-1\nretry_mode = standard\ns3 =\n  addressing_style = path\n")
	}
	env := fakeEnv(map[string]string{"AWS_PROFILE": "c"}, map[string]string{configPath: config.String()})
	b.ReportAllocs()
	for b.Loop() {
		files, err := Load(env, Paths{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Resolve(Inputs{Env: env, Files: files}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestInheritAndSplit(t *testing.T) {
	session := program{Profile: "dev", Region: "eu-west-1", MaxAttempts: 3, UseFIPSEndpoint: new(true), EndpointURL: "http://a"}
	session.S3.UseARNRegion = new(false)
	client := program{Region: "us-east-1", UseFIPSEndpoint: new(false), Proxies: map[string]string{}}
	Inherit(&client, &session)
	if client.Region != "us-east-1" || client.MaxAttempts != 3 || *client.UseFIPSEndpoint || client.S3.UseARNRegion != session.S3.UseARNRegion ||
		client.Profile != "dev" || client.Proxies == nil {
		t.Errorf("%+v", client)
	}
	var own program
	Split(&client, &own, func(row *Row) bool { return row.Scope == OneService })
	if own.EndpointURL != "http://a" || client.EndpointURL != "" || own.Region != "" || client.Region != "us-east-1" {
		t.Errorf("%+v apart from %+v", own, client)
	}
	Inherit(nil, &session) // nothing to fill
	Inherit(&client, nil)
}

func TestGiven(t *testing.T) {
	all := func(*Row) bool { return true }
	asked := program{
		EndpointURL: "http://me:hidden@a", AuthSchemePreference: []string{"sigv4", "sigv4a"}, ConnectTimeout: time.Second,
		Proxies: map[string]string{"https": "http://hidden", "http": ""}, MFAToken: func() string { return "" }, HTTPClient: errors.New("any"),
	}
	var texts []string
	for _, s := range Given(&asked, all) {
		texts = append(texts, s.Name+"="+s.Value)
	}
	slices.Sort(texts)
	if got := strings.Join(texts, " "); got != "auth_scheme_preference=sigv4,sigv4a connect_timeout=1s endpoint_url=http://REDACTED@a "+
		"http_client=*errors.errorString mfa_token=a function proxies=http,https" {
		t.Error(got)
	}
	s := resolve(t, asked, nil, "")
	asked.Proxies["http"] = "changed"
	if s.Proxies["http"] != "" || !slices.Equal(s.AuthSchemePreference, asked.AuthSchemePreference) {
		t.Errorf("%+v", s)
	}
	if got := Given(program{}, all); got != nil {
		t.Errorf("what is no pointer gives nothing: %v", got)
	}
}

func TestDataPath(t *testing.T) {
	s := resolve(t, program{DataPath: []string{"~/own", "/b"}}, map[string]string{"AWS_DATA_PATH": "/c" + string(os.PathListSeparator) + "~/d"}, "")
	if want := []string{"/home/me/own", "/b", "/c", "/home/me/d"}; !slices.Equal(s.DataPath, want) {
		t.Errorf("%q", s.DataPath)
	}
	if src, _ := s.Source("data_path"); src.From != "Config.DataPath and env AWS_DATA_PATH" {
		t.Errorf("%+v", src)
	}
}

func TestOnlySomeSettings(t *testing.T) {
	env := fakeEnv(map[string]string{"AWS_RETRY_MODE": "often", "AWS_METADATA_SERVICE_TIMEOUT": "3"}, nil)
	s, err := Resolve(Inputs{Env: env, Only: []string{"metadata"}})
	if err != nil || s.MetadataServiceTimeout != 3*time.Second || s.RetryMode != "standard" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestPasswordsAreHidden(t *testing.T) {
	for text, want := range map[string]string{
		"http://me:pass@host:1/x": "http://REDACTED@host:1/x", "me:pass@host": "REDACTED@host", "//me@host": "//REDACTED@host",
		"http://a:p@ss@host": "http://REDACTED@host", "http://host": "http://host", "/home/a@b": "/home/a@b", "": "",
	} {
		if got := HideUser(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// No text makes a setting panic, and no error repeats a password.
func FuzzValues(f *testing.F) {
	for _, text := range []string{"http://me:hidden@host:1", "10MB/s", "1_0", "8MB", "true", "1m0s", "sigv4,sigv4a", "v4", "auto", "eu-west-1", "a:b", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, row := range prepare() {
			if row.Parse == nil {
				continue
			}
			value, err := row.check(text, "here")
			if err == nil && row.target != nil {
				assign(fieldOf(new(Settings), &row), value)
			}
			if bad, ok := errors.AsType[*ValueError](err); err != nil && (!ok || bad.Setting != row.Name) {
				t.Errorf("%s: %v", row.Name, err)
			}
		}
	})
}

// TestAWSRegion has AWS_REGION where the SDKs of AWS read it: before the profile,
// and after the variable that boto3 reads.
func TestAWSRegion(t *testing.T) {
	const profile = "[default]\nregion = eu-west-1\n"
	for _, c := range []struct {
		vars map[string]string
		want string
	}{
		{map[string]string{"AWS_REGION": "us-west-2"}, "us-west-2"},
		{map[string]string{"AWS_REGION": "us-west-2", "AWS_DEFAULT_REGION": "sa-east-1"}, "sa-east-1"},
		{map[string]string{"AWS_REGION": ""}, "eu-west-1"},
	} {
		if got := resolve(t, program{}, c.vars, profile).Region; got != c.want {
			t.Errorf("%v: got %q, want %q", c.vars, got, c.want)
		}
	}
}

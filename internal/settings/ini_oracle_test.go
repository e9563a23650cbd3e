package settings

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var oddFiles = []string{
	"", "\n", "# only a comment\n", "[a]", "[a]\n[b]\n", "[]\nk=v\n", "[]]\nk=v\n", "[a]]\nk=v\n", "[a] trailing\nk=v\n", "[a\nk=v\n",
	"k = v\n", "  k = v\n[a]\n", "[a]\nk\n", "[a]\n= v\n", "[a]\n : v\n", "[a]\nk = v = w\n", "[a]\nk : v = w\n", "[a]\nk=v:w\n", "[a]\nk:v\n",
	"[a]\nK = v\nk = w\n", "[a]\nK = v\n", "[a]\nk=1\n[a]\nk=2\n", "[a]\nk=1\n[A]\nk=2\n",
	"[a]\nk = 1\n  2\n  3\n", "[a]\nk = 1\n\n  2\n\n\n  3\n\n", "[a]\nk = 1\n # no\n  2\n", "[a]\nk = 1\n; no\n\n  2\n",
	"[a]\ns3 =\n  x = 1\n  Y=2\n", "[a]\ns3 =\n  x = 1\n\n  # c\n  x = 2\n", "[a]\ns3 =\n  x\n", "[a]\ns3 =\n  x : 1\n", "[a]\ns3 =\n  = 1\n",
	"[a]\ns3 =\n    x = 1\n  y = 2\n", "[a]\ns3 =\nx = 1\n", "[a]\ns3 =\n\n\n", "[a]\ns3 =\n  x =\n    y = 1\n", "[a]\n  k = v\n  l = w\n", "[a]\n  k = v\n l = w\n   m = x\n",
	"  [a]\n  k = v\n", "  [a]\nk = v\n", "[a]\nk = v\n  [b]\n  l = w\n", "[a]\n  [b]\nk = v\n", "[a]\n\tk = v\n", "[a]\nk = v\n\tw\n",
	"[DEFAULT]\nk = v\n", "[DEFAULT]\nk = v\n[a]\nl = w\n", "[DEFAULT]\nk = v\n[a]\nk = w\n[b]\n", "[a]\n[DEFAULT]\nk = 1\n[DEFAULT]\nl = 2\n",
	"[a]\n[DEFAULT]\nk = 1\n[DEFAULT]\nk = 2\n", "[DEFAULT]\ns3 =\n  x\n", "[DEFAULT]\ns3 =\n  x\n[a]\ns3 = 1\n", "[DEFAULT]\ns3 =\n  x\n[a]\n",
	"\xef\xbb\xbf[a]\nk = v\n", "\xef\xbb\xbf", "\xef\xbb\xbf# c\n[a]\nk=v\n", "[a]\r\nk = v\r\n", "[a]\rk = v\rl = w\r", "[a]\n\rk = v\r\r\n", "[a]\nk = \xff\n", "[a]\nk = \xc3\xa9\n", "[\xc3\xa9]\nk = \xe2\x82\xac\n",
	"[a]\nk = \xed\xa0\x80\n", "[a]\nk\x00 = v\x00\n", "[a]\n\x1ck = v\n", "[a]\nk = v\x1c\n\x1d\x1ew\n", "[a]\nk = v\x0b\x0cw\n", "[a]\ns3 =\n  x = 1\x0b  y = 2\n", "[a]\ns3 =\n  x = 1\xc2\x85  y = 2\n",
	"[a]\nk\xc2\xa0= v\xc2\xa0\n", "[a]\nk = v\n\xe3\x80\x80w\n", "[a]\n\xe3\x80\x80k = v\n  w\n", "[a]\ns3 =\n  x = 1\xe2\x80\xa8  y = 2\n", "[a]\nk = v\xe2\x80\xa9\n",
	"[a]\nk = v ; c\nl = v # c\n", "[a] # c\nk = v\n", "[a] ; [b]\nk = v\n", "#[a]\nk = v\n", "[a]\n#k = v\n", "[a]\nk=#v\n", "[a]\nk#=v\n", "[a]\nrem = x\n", "[a]\n-----\n",
	"[profile a]\nk=1\n[profile  a]\nk=2\n", "[profile 'a b']\nk=1\n", "[profile \"a b\"]\nk=1\n", "[profile a b]\nk=1\n", "[profile \"a]\nk=1\n", "[profile a\\]\nk=1\n", "[profile a\\ b]\nk=1\n",
	"[profile \"a\\\"b\"]\nk=1\n", "[profile \"a\\nb\"]\nk=1\n", "[profile 'a\\b']\nk=1\n", "[profile \"\"]\nk=1\n", "[profile '']\nk=1\n", "[profile]\nk=1\n", "[profilea]\nk=1\n", "[profilex a]\nk=1\n", "[ profile a]\nk=1\n", "[profile a ]\nk=1\n", "[profile\ta]\nk=1\n", "[profile\xc2\xa0a]\nk=1\n", "[Profile a]\nk=1\n",
	"[default]\nk=1\n[profile default]\nk=2\n", "[profile default]\nk=2\n[default]\nk=1\n", "[sso-session s]\nk=1\n[services s]\ns3 =\n endpoint_url = x\n[plugins]\nk=1\n", "[sso-session]\n[sso-sessions x]\nk=1\n[services]\n[service x]\n",
	"[default]\naws_access_key_id = AKID\naws_secret_access_key=a=b:c\n", "[a]\nk\n[b]\nl = 1\n", "[a]\n\xc3\x89 = v\n", "[a]\n\xc4\xb0 = v\n", "[a]\nk = %(x)s\n", "[a]\nk = ${x}\n",
}

var iniLines = []string{
	"[a]", "[b]", "[default]", "[profile a]", "[profile b]", "[profile \"c d\"]", "[sso-session s]", "[services v]", "[DEFAULT]", "[plugins]", "  [c]", "[d", "[profile 'x]",
	"k = v", "K=w", "l: x", "m =", "s3 =", "s3 :", "n = a = b", "o", "= x", "region = us-east-1", "\tp = q", "  q = r", "    r = s", "  s t = u", "u", "   ", "", "", "# c", "  ; c", "  # c = d",
	"  x = 1", "  y = 2", "    z : 3", "\u00a0t = 1", "\u3000\u3000u = 1", "k2 = v\u2028w", "\x1fk3 = 4", "\rk4 = 5", "é = ü", "k5 = '\"'",
}

func generatedFiles() []string {
	rng := rand.New(rand.NewPCG(1, 2))
	files := slices.Clone(oddFiles)
	for range 600 {
		var b strings.Builder
		if rng.IntN(8) > 0 {
			b.WriteString("[profile a]\n")
		}
		for range rng.IntN(9) {
			line := iniLines[rng.IntN(len(iniLines))]
			if rng.IntN(3) == 0 {
				line = fmt.Sprintf("key%d = %s", rng.IntN(20), line)
			}
			b.WriteString(line + []string{"\n", "\n", "\n", "\r\n", "\r"}[rng.IntN(5)])
		}
		files = append(files, b.String())
	}
	return files
}

type sections map[string]map[string]any

type iniAnswer struct {
	Error string
	Raw   sections
	Order []string
	Keys  map[string][]string
	Map   map[string]any
}

func TestReadINIAsBotocore(t *testing.T) {
	files := generatedFiles()
	coded := make([]string, len(files)) // one character for each byte, so that JSON keeps them
	for i, file := range files {
		var runes []rune
		for _, b := range []byte(file) {
			runes = append(runes, rune(b))
		}
		coded[i] = string(runes)
	}
	refused := 0
	for i, want := range askBotocore[iniAnswer](t, "ini", coded) {
		env := fakeEnv(nil, map[string]string{"/f": files[i]})
		got, err := ReadINI(env, "/f")
		if (err != nil) != (want.Error != "") {
			t.Errorf("%q: error %v, botocore: %s", files[i], err, want.Error)
			continue
		}
		if err != nil {
			refused++
			continue
		}
		if !reflect.DeepEqual(plain(got.sections), want.Raw) || !slices.Equal(got.names, want.Order) {
			t.Errorf("%q: %v, botocore: %v", files[i], plain(got.sections), want.Raw)
		}
		for name, keys := range want.Keys {
			if !slices.Equal(got.sections[name].keys, keys) {
				t.Errorf("%q: keys %v, botocore: %v", files[i], got.sections[name].keys, keys)
			}
		}
		loaded, err := Load(env, Paths{Config: "/f"})
		if err != nil {
			t.Fatal(err)
		}
		for kind, found := range map[string]map[string]Section{"profiles": loaded.profiles, "sso_sessions": loaded.ssoSessions, "services": loaded.services} {
			if !reflect.DeepEqual(loosely(plain(found)), want.Map[kind]) {
				t.Errorf("%q: %s %v, botocore: %v", files[i], kind, plain(found), want.Map[kind])
			}
		}
	}
	t.Logf("%d files, %d of them refused by both", len(files), refused)
}

func plain(from map[string]Section) sections {
	out := sections{}
	for name, section := range from {
		out[name] = map[string]any{}
		for _, key := range section.keys {
			if nested, ok := section.Nested(key); ok {
				out[name][key] = loosely(nested)
			} else {
				out[name][key], _ = section.Get(key)
			}
		}
	}
	return out
}

func loosely[V any](from map[string]V) map[string]any {
	out := make(map[string]any, len(from))
	for k, v := range maps.All(from) {
		out[k] = v
	}
	return out
}

package secrets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/secrets"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/ssm"
)

const (
	password = "hunter2-hunter2"
	version  = "01234567-89ab-cdef-0123-456789abcdef"
)

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// vault answers as Secrets Manager, with secrets whose text is their name and a number
// that grows with each answer.
type vault struct {
	calls atomic.Int32
	fail  atomic.Value // a boto3.Code, "" for none
	delay time.Duration
}

func (v *vault) client(t *testing.T) *secretsmanager.Client {
	stub := bototest.New(t)
	one := func(name any, n int32) boto3.Map {
		return boto3.Map{"Name": name, "ARN": fmt.Sprintf("arn:aws:secretsmanager:us-east-1:123456789012:secret:%v-AbCdEf", name),
			"VersionId": version, "SecretString": fmt.Sprintf("%v %d", name, n), "VersionStages": []any{"AWSCURRENT"}}
	}
	answer := func(make func(in boto3.Map, n int32) boto3.Map) bototest.Handler {
		return func(ctx context.Context, in boto3.Map) (boto3.Map, error) {
			n := v.calls.Add(1)
			select {
			case <-time.After(v.delay):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
			if code, _ := v.fail.Load().(boto3.Code); code != "" {
				return nil, code
			}
			return make(in, n), nil
		}
	}
	stub.Expect("secretsmanager", "GetSecretValue", nil).AnyTimes().Answer(answer(func(in boto3.Map, n int32) boto3.Map {
		return one(in["SecretId"], n)
	}))
	stub.Expect("secretsmanager", "BatchGetSecretValue", nil).AnyTimes().Answer(answer(func(in boto3.Map, n int32) boto3.Map {
		var values, faults []any
		names, _ := in["SecretIdList"].([]any)
		if len(names) > 20 {
			t.Errorf("%d names in a call", len(names))
		}
		for _, name := range names {
			if strings.Contains(fmt.Sprint(name), "missing") {
				faults = append(faults, boto3.Map{"SecretId": name, "ErrorCode": "ResourceNotFoundException", "Message": "no"})
			} else {
				values = append(values, one(name, n))
			}
		}
		return boto3.Map{"SecretValues": values, "Errors": faults}
	}))
	return secretsmanager.New(stub.Session(), boto3.Config{MaxAttempts: 1})
}

func TestGetKeepsValues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vault{}
		s := secrets.Manager(v.client(t), secrets.Config{TTL: time.Minute})
		get := func(opts ...secrets.Option) string {
			got, err := s.Get(t.Context(), "db", opts...)
			if err != nil {
				t.Error(err)
			}
			return got.Text()
		}
		expect(t, "first", get(), "db 1")
		time.Sleep(59 * time.Second)
		expect(t, "kept", get(), "db 1")
		expect(t, "another stage", get(secrets.Stage("AWSPREVIOUS")), "db 2")
		time.Sleep(2 * time.Second)
		expect(t, "its time is over", get(), "db 3")
		s.Forget("db")
		expect(t, "forgotten", get(), "db 4")
		s.Forget()
		expect(t, "all forgotten", get(), "db 5")
	})
}

// A hundred goroutines make one call, though the one that makes it gives up.
func TestGetOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &vault{delay: 10 * time.Second}
		s := secrets.Manager(v.client(t))
		var all sync.WaitGroup
		var got, ended atomic.Int32
		for i := range 100 {
			ctx := t.Context()
			if i < 3 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, time.Duration(i+1)*time.Second)
				defer cancel()
			}
			all.Go(func() {
				value, err := s.Get(ctx, "db")
				switch {
				case err == nil && strings.HasPrefix(value.Text(), "db "):
					got.Add(1)
				case errors.Is(err, context.DeadlineExceeded):
					ended.Add(1)
				default:
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		expect(t, "got", got.Load(), int32(97))
		expect(t, "ended", ended.Load(), int32(3))
		if n := v.calls.Load(); n < 2 || n > 4 { // one, and one for each who gave up before it came
			t.Errorf("%d calls", n)
		}
	})
}

func TestStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, told := &vault{}, 0
		s := secrets.Manager(v.client(t), secrets.Config{TTL: time.Minute, Stale: time.Hour, OnStale: func(name string, err error) {
			if told++; name != "db" || !errors.Is(err, boto3.Code("InternalServiceError")) {
				t.Errorf("%s: %v", name, err)
			}
		}})
		get := func() string {
			got, err := s.Get(t.Context(), "db")
			if err != nil {
				return fmt.Sprint("error ", errors.Is(err, boto3.Code("InternalServiceError")), errors.Is(err, secretsmanager.ErrResourceNotFound))
			}
			return got.Text()
		}
		expect(t, "first", get(), "db 1")
		v.fail.Store(boto3.Code("InternalServiceError"))
		time.Sleep(2 * time.Minute)
		for range 10 {
			expect(t, "stale", get(), "db 1")
		}
		expect(t, "calls: the refresh rests", v.calls.Load(), int32(2))
		expect(t, "told", told, 1)
		time.Sleep(time.Minute)
		expect(t, "stale", get(), "db 1")
		expect(t, "calls", v.calls.Load(), int32(3))
		time.Sleep(time.Hour)
		expect(t, "too old", get(), "error true false")
		v.fail.Store(boto3.Code(""))
		expect(t, "back", get(), "db 5")
		time.Sleep(2 * time.Minute)
		v.fail.Store(secretsmanager.ErrResourceNotFound)
		expect(t, "gone", get(), "error false true")
	})
}

func TestGetAll(t *testing.T) {
	v := &vault{}
	s := secrets.Manager(v.client(t))
	var names []string
	for i := range 45 {
		names = append(names, fmt.Sprintf("s%02d", i))
	}
	got, err := s.GetAll(t.Context(), append(names, "missing", "s00")...)
	if !errors.Is(err, secretsmanager.ErrResourceNotFound) || strings.Count(err.Error(), "missing") != 1 {
		t.Error(err)
	}
	expect(t, "names", slices.Sorted(maps.Keys(got)), names)
	expect(t, "calls", v.calls.Load(), int32(3))
	expect(t, "value", got["s44"].Stages, []string{"AWSCURRENT"})
	if _, err := s.GetAll(t.Context(), names...); err != nil || v.calls.Load() != 3 {
		t.Errorf("%v after %d calls: they were kept", err, v.calls.Load())
	}
}

func TestValuesAreNotPrinted(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("secretsmanager", "GetSecretValue", nil).AnyTimes().Return(boto3.Map{"Name": "db", "VersionId": version, "SecretString": password})
	v, err := secrets.Manager(secretsmanager.New(stub.Session())).Get(t.Context(), "db")
	if err != nil || v.Text() != password {
		t.Fatal(err)
	}
	type holder struct {
		Public  secrets.Value
		private secrets.Value
		list    []secrets.Value
		tree    secrets.Tree
		pointer *secrets.Value
		any     any
	}
	h := holder{v, v, []secrets.Value{v}, secrets.Tree{"a": v}, &v, v}
	var out bytes.Buffer
	for _, one := range []any{v, &v, h, &h, secrets.Tree{"a": v}, map[string]any{"a": v}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb, one)
		}
		for _, log := range []*slog.Logger{slog.New(slog.NewJSONHandler(&out, nil)), slog.New(slog.NewTextHandler(&out, nil))} {
			log.Info("x", "value", one)
		}
		text, err := json.Marshal(one)
		if err != nil {
			t.Error(err)
		}
		out.Write(text)
		out.WriteString(boto3.Text(one))
	}
	hex, decimal := fmt.Sprintf("%x", password), fmt.Sprintf("%d", []byte(password))
	for _, leak := range []string{password, password[:8], hex, strings.Trim(decimal, "[]")} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q is printed: %s", leak, out.String())
		}
	}
	expect(t, "printed", fmt.Sprint(v), "secret db at version "+version)
}

func TestDecodeQuotesNothing(t *testing.T) {
	for text, want := range map[string]string{
		`{"port": 31415926}`:    "secrets: db: a JSON number does not fit port, a Go string",
		`{"port": "3141"`:       "secrets: db: it is not JSON: byte 15 of 15 is wrong",
		`{"since": "31415926"}`: "secrets: db: it does not fit *secrets_test.config",
		`[31415926]`:            "secrets: db: a JSON array does not fit the whole, a Go secrets_test.config",
	} {
		stub := bototest.New(t)
		stub.Expect("secretsmanager", "GetSecretValue", nil).Return(boto3.Map{"Name": "db", "SecretString": text})
		_, err := secrets.As[config](t.Context(), secrets.Manager(secretsmanager.New(stub.Session())), "db")
		if fmt.Sprint(err) != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

type config struct {
	Port  string    `json:"port"`
	Since time.Time `json:"since"`
}

// parameterStub answers as the Parameter Store with what the map has.
func parameterStub(t *testing.T, has map[string]string) (*ssm.Client, *[]string) {
	stub := bototest.New(t)
	calls := &[]string{}
	parameter := func(name string) boto3.Map {
		plain, selector, _ := strings.Cut(name, ":")
		p := boto3.Map{"Name": plain, "Value": has[plain], "Version": 3, "Type": "SecureString", "ARN": "arn:aws:ssm:us-east-1:123456789012:parameter" + plain}
		if selector != "" {
			p["Selector"] = ":" + selector
		}
		return p
	}
	stub.Expect("ssm", "GetParameter", nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		name := fmt.Sprint(in["Name"])
		*calls = append(*calls, name)
		if _, ok := has[strings.Split(name, ":")[0]]; !ok {
			return nil, ssm.ErrParameterNotFound
		}
		return boto3.Map{"Parameter": parameter(name)}, nil
	})
	stub.Expect("ssm", "GetParameters", nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		names, _ := in["Names"].([]any)
		*calls = append(*calls, fmt.Sprint(len(names)))
		var found, invalid []any
		for _, n := range names {
			name := fmt.Sprint(n)
			if _, ok := has[strings.Split(name, ":")[0]]; ok {
				found = append(found, parameter(name))
			} else {
				invalid = append(invalid, name)
			}
		}
		out := boto3.Map{"Parameters": found}
		if len(invalid) > 0 {
			out["InvalidParameters"] = invalid
		}
		return out, nil
	})
	stub.Expect("ssm", "GetParametersByPath", nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		*calls = append(*calls, "tree")
		var found []any
		for _, name := range slices.Sorted(maps.Keys(has)) {
			if strings.HasPrefix(name, strings.TrimSuffix(fmt.Sprint(in["Path"]), "/")+"/") {
				found = append(found, parameter(name))
			}
		}
		return boto3.Map{"Parameters": found}, nil
	})
	return ssm.New(stub.Session()), calls
}

func TestParameters(t *testing.T) {
	has := map[string]string{}
	for i := range 23 {
		has[fmt.Sprintf("/p%02d", i)] = fmt.Sprint(i)
	}
	client, calls := parameterStub(t, has)
	p := secrets.Parameters(client)
	names := append(slices.Sorted(maps.Keys(has)), "/p03:2", "/missing")
	got, err := p.GetAll(t.Context(), names...)
	if !errors.Is(err, ssm.ErrParameterNotFound) {
		t.Error(err)
	}
	expect(t, "calls", *calls, []string{"10", "10", "5"})
	expect(t, "count", len(got), 24)
	expect(t, "value", got["/p22"].Text()+got["/p03:2"].Text()+got["/p22"].Version+got["/p22"].Type, "2233SecureString")
	for _, opt := range []secrets.Option{secrets.Version("2"), secrets.Stage("live")} {
		if _, err := p.Get(t.Context(), "/p05", opt); err != nil {
			t.Error(err)
		}
	}
	expect(t, "selectors", (*calls)[3:], []string{"/p05:2", "/p05:live"})
	if _, err := p.Get(t.Context(), "/p05", secrets.Version("2"), secrets.Stage("live")); err == nil {
		t.Error("a version and a label are no error")
	}
	if _, err := p.Get(t.Context(), "/missing"); !errors.Is(err, ssm.ErrParameterNotFound) {
		t.Error(err)
	}
	_, noClient := secrets.Parameters(nil).Get(t.Context(), "/a")
	_, badConfig := secrets.Manager(client, secrets.Config{Stale: -1}).Get(t.Context(), "a")
	if noClient == nil || badConfig == nil {
		t.Error(noClient, badConfig)
	}
}

func TestTree(t *testing.T) {
	client, calls := parameterStub(t, map[string]string{
		"/app/name": "shop", "/app/db/host": "h", "/app/db/port": "5432", "/app/db/max-conns": "7", "/app/db": `{"Host": "of the leaf"}`,
		"/app/timeout": "90s", "/app/hosts": "a,b", "/app/limits": `{"a": 1}`, "/app/flags/x": "true", "/app/flags/y": "false",
		"/app/ip": "10.0.0.1", "/app/ratio": "0.5", "/app/key": "k", "/app/list": `["x"]`, "/apple": "no", "/app/since": "2026-01-02T00:00:00Z",
	})
	p := secrets.Parameters(client)
	tree, err := p.Tree(t.Context(), "/app/")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "count", len(tree), 15)
	expect(t, "map", tree.Map()["db"], boto3.Map{"": `{"Host": "of the leaf"}`, "host": "h", "port": "5432", "max-conns": "7"})
	var cfg struct {
		Name string
		DB   struct {
			Host     string
			Port     uint16
			MaxConns *int
		}
		Wait   time.Duration `boto3:"timeout"`
		Hosts  []string
		Limits map[string]int
		Flags  map[string]bool
		Ratio  float64
		Key    secrets.Value
		List   []string
		Since  time.Time
		Absent string
		hidden string
	}
	cfg.Absent, cfg.hidden = "kept", "kept"
	if err := tree.Decode(&cfg); err != nil {
		t.Fatal(err)
	}
	expect(t, "config", fmt.Sprintf("%s %s %d %d %s %s %v %v %v %s %s %s %s %s", cfg.Name, cfg.DB.Host, cfg.DB.Port, *cfg.DB.MaxConns, cfg.Wait,
		cfg.Hosts, cfg.Limits, cfg.Flags, cfg.Ratio, cfg.Key.Text(), cfg.List, cfg.Since.Format(time.DateOnly), cfg.Absent, cfg.hidden),
		"shop h 5432 7 1m30s [a b] map[a:1] map[x:true y:false] 0.5 k [x] 2026-01-02 kept kept")
	delete(tree, "name")
	if again, err := p.Tree(t.Context(), "app"); err != nil || len(again) != 15 {
		t.Error("a caller's change is seen by others", err)
	}
	expect(t, "calls", *calls, []string{"tree"})
	p.Forget("/app/db/host")
	if _, err := p.Tree(t.Context(), "app"); err != nil {
		t.Error(err)
	}
	expect(t, "calls", *calls, []string{"tree", "tree"})
	var bad struct {
		DB struct{ Host int }
		IP struct{ A int }
	}
	bad.DB.Host = 1
	err = tree.Decode(&bad)
	if err == nil || !strings.Contains(err.Error(), "/app/db/host does not fit a Go int") || !strings.Contains(err.Error(), "/app/ip: it is not JSON") || bad.DB.Host != 1 {
		t.Error(err)
	}
	if tree.Decode(bad) == nil || tree.Decode(nil) == nil || tree.Decode((*config)(nil)) == nil {
		t.Error("decoded into no struct")
	}
}

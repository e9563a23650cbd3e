package boto3_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestContradictingFields holds that a field which has no effect beside another one is
// an error that names both, wherever the two are given together.
func TestContradictingFields(t *testing.T) {
	type cfg = boto3.Config
	keys := credentials.Static("AKIDEXAMPLE", "secret", "")
	for _, c := range []struct {
		cfg         boto3.Config
		field, with string
	}{
		{cfg{Unsigned: true, Credentials: keys}, "Credentials", "Unsigned"},
		{cfg{Unsigned: true, SignatureVersion: "v4"}, "SignatureVersion", "Unsigned"},
		{cfg{Unsigned: true, SigV4aSigningRegionSet: []string{"*"}}, "SigV4aSigningRegionSet", "Unsigned"},
		{cfg{Unsigned: true, AuthSchemePreference: []string{"sigv4"}}, "AuthSchemePreference", "Unsigned"},
		{cfg{Unsigned: true, S3: boto3.S3Config{PayloadSigningEnabled: new(true)}}, "S3.PayloadSigningEnabled", "Unsigned"},
		{cfg{Unsigned: true, S3: boto3.S3Config{DisableExpressSessionAuth: new(true)}}, "S3.DisableExpressSessionAuth", "Unsigned"},
		{cfg{SignatureVersion: "none", Credentials: keys}, "Credentials", "SignatureVersion"},
		{cfg{SignatureVersion: "none", AuthSchemePreference: []string{"sigv4"}}, "AuthSchemePreference", "SignatureVersion"},
		{cfg{SignatureVersion: "v4", AuthSchemePreference: []string{"sigv4a"}}, "AuthSchemePreference", "SignatureVersion"},
		{cfg{SignatureVersion: "v4", SigV4aSigningRegionSet: []string{"*"}}, "SigV4aSigningRegionSet", "SignatureVersion"},
		{cfg{SignatureVersion: "bearer", Credentials: keys}, "Credentials", "SignatureVersion"},
		{cfg{ClientKey: "/k"}, "ClientKey", "ClientCert"},
		{cfg{Proxies: map[string]string{}, Proxy: boto3.ProxyConfig{UseForwardingForHTTPS: new(true)}}, "Proxy.UseForwardingForHTTPS", "Proxies"},
		{cfg{Proxies: map[string]string{}, Proxy: boto3.ProxyConfig{CABundle: "/x"}}, "Proxy.CABundle", "Proxies"},
		{cfg{UserAgent: "a", UserAgentAppID: "b"}, "UserAgentAppID", "UserAgent"},
		{cfg{DisableRequestCompression: new(true), RequestMinCompressionSizeBytes: 5}, "RequestMinCompressionSizeBytes", "DisableRequestCompression"},
		{cfg{S3: boto3.S3Config{AddressingStyle: "path", UseAccelerateEndpoint: new(true)}}, "S3.AddressingStyle", "S3.UseAccelerateEndpoint"},
		{cfg{EndpointURL: "http://127.0.0.1:1", UseFIPSEndpoint: new(true)}, "UseFIPSEndpoint", "EndpointURL"},
		{cfg{EndpointURL: "http://127.0.0.1:1", UseDualstackEndpoint: new(true)}, "UseDualstackEndpoint", "EndpointURL"},
		{cfg{EndpointURL: "http://127.0.0.1:1", S3: boto3.S3Config{UseDualstackEndpoint: new(true)}}, "S3.UseDualstackEndpoint", "EndpointURL"},
		{cfg{EndpointURL: "http://127.0.0.1:1", EndpointDiscoveryEnabled: "true"}, "EndpointDiscoveryEnabled", "EndpointURL"},
		{cfg{EndpointURL: "http://127.0.0.1:1", AccountIDEndpointMode: "required"}, "AccountIDEndpointMode", "EndpointURL"},
		{cfg{ClientContextParams: map[string]any{"ForcePathStyle": true}, S3: boto3.S3Config{AddressingStyle: "virtual"}}, "S3.AddressingStyle", "ClientContextParams"},
		{cfg{ClientContextParams: map[string]any{"UseArnRegion": true}, S3: boto3.S3Config{UseARNRegion: new(false)}}, "S3.UseARNRegion", "ClientContextParams"},
		{cfg{HTTPClient: &canned{}, CABundle: "/x"}, "CABundle", "HTTPClient"},
	} {
		isolate(t)
		c.cfg.Region = "us-west-2"
		s, err := boto3.NewSession(boto3.Config{Region: "us-west-2"})
		if err != nil {
			t.Fatal(err)
		}
		_, ofSession := boto3.NewSession(c.cfg)
		_, ofClient := s.Client("s3", c.cfg)
		_, ofNew := boto3.NewClient("s3", c.cfg)
		_, ofResource := s.Resource("s3", c.cfg)
		// Together, whichever list element holds which of them.
		first, second := halves(c.cfg, c.field)
		_, ofTwo := s.Client("s3", first, second)
		for name, err := range map[string]error{"session": ofSession, "client": ofClient, "new": ofNew, "resource": ofResource, "two": ofTwo} {
			if name == "two" && c.field == "Credentials" && c.with == "Unsigned" {
				continue // the later one counts
			}
			bad, ok := errors.AsType[*boto3.SettingError](err)
			if !ok || bad.From != "Config."+c.field || !strings.Contains(bad.Reason, "Config."+c.with) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s with %s, %s: %v", c.field, c.with, name, err)
			}
		}
	}
}

// halves are a config without a field, and one with that alone.
func halves(c boto3.Config, field string) (without, alone boto3.Config) {
	without = c
	at := func(cfg *boto3.Config) reflect.Value {
		v := reflect.ValueOf(cfg).Elem()
		for name := range strings.SplitSeq(field, ".") {
			v = v.FieldByName(name)
		}
		return v
	}
	at(&alone).Set(at(&c))
	at(&without).SetZero()
	return without, alone
}

// TestNoContradictions holds that what a client says against its session counts,
// and that pairs which say the same twice are taken.
func TestNoContradictions(t *testing.T) {
	type cfg = boto3.Config
	token := func(context.Context, string) (string, error) { return "", nil }
	for _, c := range []struct{ session, client boto3.Config }{
		{cfg{UseFIPSEndpoint: new(true), UseDualstackEndpoint: new(true)}, cfg{EndpointURL: "http://127.0.0.1:1"}},
		{cfg{SignatureVersion: "v4", SigV4aSigningRegionSet: nil}, cfg{Unsigned: true}},
		{cfg{MFAToken: token, AuthSchemePreference: []string{"sigv4"}}, cfg{Unsigned: true}},
		{cfg{UserAgentAppID: "app"}, cfg{UserAgent: "own"}},
		{cfg{}, cfg{Unsigned: true, SignatureVersion: "none", AuthSchemePreference: []string{"noAuth"}}},
		{cfg{}, cfg{EndpointURL: "http://127.0.0.1:1", UseFIPSEndpoint: new(false), EndpointDiscoveryEnabled: "false", S3: boto3.S3Config{AddressingStyle: "path"}}},
		{cfg{}, cfg{SignatureVersion: "v4a", SigV4aSigningRegionSet: []string{"*"}}},
		{cfg{}, cfg{DisableRequestCompression: new(false), RequestMinCompressionSizeBytes: 5}},
	} {
		isolate(t)
		c.session.Region = "us-west-2"
		s, err := boto3.NewSession(c.session)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Client("s3", c.client); err != nil {
			t.Errorf("%v over %v: %v", c.client, c.session, err)
		}
	}
}

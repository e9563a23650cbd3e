package secrets_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/secrets"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/ssm"
)

// Names that no secret can have are told apart, and keep no other from being read.
func TestGetAllApart(t *testing.T) {
	v := &vault{}
	s := secrets.Manager(v.client(t))
	names := []string{"a", "b", "c", "d", "e"}
	got, err := s.GetAll(t.Context(), append(slices.Clone(names), "", "half a rune \xc3", "missing", "a\x1b[31m missing")...)
	expect(t, "names", slices.Sorted(maps.Keys(got)), names)
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "secrets: : invalid parameters") || lines[1] != `secrets: half a rune \xc3: the name is not UTF-8` ||
		!errors.Is(err, secretsmanager.ErrResourceNotFound) || strings.ContainsRune(lines[3], '\x1b') {
		t.Errorf("%q", lines)
	}
	if calls := v.calls.Load(); calls > 4 {
		t.Errorf("%d calls", calls)
	}
	if _, err := s.Get(t.Context(), "\xff"); err == nil || err.Error() != `secrets: \xff: the name is not UTF-8` {
		t.Error(err)
	}
}

// The Parameter Store refuses a call for one name that is none, or that the caller may not
// read: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
func TestParametersApart(t *testing.T) {
	for _, code := range []boto3.Code{"ValidationException", "AccessDeniedException", "InternalServerError"} {
		t.Run(string(code), func(t *testing.T) {
			stub, calls := bototest.New(t), 0
			parameter := func(name any) boto3.Map {
				return boto3.Map{"Name": name, "Value": "v", "Version": 1, "Type": "SecureString"}
			}
			refuse := func(names ...any) error {
				calls++
				if slices.Contains(names, any("/bad")) {
					return code
				}
				return nil
			}
			stub.Expect("ssm", "GetParameters", nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
				names, _ := in["Names"].([]any)
				var values []any
				for _, name := range names {
					values = append(values, parameter(name))
				}
				return boto3.Map{"Parameters": values}, refuse(names...)
			})
			p := secrets.Parameters(ssm.New(stub.Session(), boto3.Config{MaxAttempts: 1}))
			var names []string
			for i := range 19 {
				names = append(names, fmt.Sprintf("/app/%02d", i))
			}
			got, err := p.GetAll(t.Context(), append([]string{"/bad"}, names...)...)
			if !errors.Is(err, code) {
				t.Error(err)
			}
			if code == "InternalServerError" { // not a matter of the names
				expect(t, "values", len(got), 10)
				return
			}
			expect(t, "names", slices.Sorted(maps.Keys(got)), names)
			expect(t, "errors", strings.Count(err.Error(), "secrets: "), 1)
			if calls > 10 {
				t.Errorf("%d calls", calls)
			}
		})
	}
}

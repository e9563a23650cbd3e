package engine

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/retry"
)

// UserAgent is the User-Agent header of a client: what goes before the features of a
// call, and what comes after them.
type UserAgent struct {
	Before, After string
	// Whole says that Before is the program's own, and all there is.
	Whole bool
}

// With is the header of a call with these features.
func (u UserAgent) With(f call.Features) string {
	if u.Whole {
		return u.Before
	}
	parts := []string{u.Before}
	if f != 0 {
		parts = append(parts, "m/"+f.String())
	}
	return strings.TrimSuffix(strings.Join(append(parts, u.After), " "), " ")
}

// userAgents are the headers of a client's calls, of which there are few.
type userAgents struct {
	last atomic.Pointer[agent]
	mu   sync.Mutex
	made map[call.Features]*agent
}

type agent struct {
	features call.Features
	value    []string
}

func (a *userAgents) of(u UserAgent, f call.Features) []string {
	if last := a.last.Load(); last != nil && last.features == f {
		return last.value
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	one := a.made[f]
	if one == nil {
		if one = (&agent{f, []string{u.With(f)}}); a.made == nil {
			a.made = map[call.Features]*agent{}
		}
		a.made[f] = one
	}
	a.last.Store(one)
	return one.value
}

// clientFeatures are those of all calls of the client.
func (c *Engine) clientFeatures() (f call.Features) {
	switch c.retry.Mode() {
	case retry.Standard:
		f = call.RetryStandard
	case retry.Adaptive:
		f = call.RetryAdaptive
	case retry.Legacy:
		f = call.RetryLegacy
	}
	if c.endpointURL != "" {
		f |= call.EndpointOverride
	}
	f |= either(c.requestChecksums == whenSupported, call.RequestChecksums, call.RequestChecksumsRequired)
	f |= either(c.responseChecksums == whenSupported, call.ResponseChecksums, call.ResponseChecksumsRequired)
	if c.bearer {
		f |= call.BearerEnv
	}
	return f
}

func either(b bool, yes, no call.Features) call.Features {
	if b {
		return yes
	}
	return no
}

// checksumFeatures are those of the algorithms of request checksums.
var checksumFeatures = map[string]call.Features{
	"CRC32": call.ChecksumCRC32, "CRC32C": call.ChecksumCRC32C, "CRC64NVME": call.ChecksumCRC64, "SHA1": call.ChecksumSHA1, "SHA256": call.ChecksumSHA256,
	"MD5": call.ChecksumMD5, "SHA512": call.ChecksumSHA512, "XXHASH3": call.ChecksumXXHash3, "XXHASH64": call.ChecksumXXHash64, "XXHASH128": call.ChecksumXXHash128,
}

// accountIDModes are the features of the account id's endpoint mode.
var accountIDModes = map[string]call.Features{
	"preferred": call.AccountIDPreferred, "disabled": call.AccountIDDisabled, "required": call.AccountIDRequired,
}

// keysFeatures are those of where credentials come from, and of the way there.
func keysFeatures(creds credentials.Credentials) call.Features {
	f := keyFeatures[creds.Source]
	for word := range strings.FieldsSeq(creds.Via) {
		f |= keyFeatures[word]
	}
	return f
}

// keyFeatures are those of the words of Credentials.Source and Via.
var keyFeatures = map[string]call.Features{
	credentials.SourceExplicit:        call.KeysCode,
	credentials.SourceEnv:             call.KeysEnv,
	credentials.SourceAssumeRole:      call.KeysAssumeRole,
	credentials.SourceWebIdentity:     call.KeysWebIdentity,
	credentials.SourceSharedFile:      call.KeysProfile,
	credentials.SourceConfigFile:      call.KeysProfile,
	credentials.SourceLogin:           call.KeysProfileLogin | call.KeysLogin,
	credentials.SourceProcess:         call.KeysProfileProcess | call.KeysProcess,
	credentials.SourceBotoConfig:      call.KeysBoto2,
	credentials.SourceContainer:       call.KeysHTTP,
	credentials.SourceInstanceProfile: call.KeysIMDS,

	"source_profile":              call.KeysSourceProfile | call.KeysProfile,
	"credential_source":           call.KeysNamedSource,
	"sso_session":                 call.KeysProfileSSO | call.KeysSSO,
	"sso_start_url":               call.KeysProfileSSOLegacy | call.KeysSSOLegacy,
	"AWS_WEB_IDENTITY_TOKEN_FILE": call.KeysWebIdentityEnv,
	"AWS_ROLE_ARN":                call.KeysWebIdentityEnv,
	"AWS_ROLE_SESSION_NAME":       call.KeysWebIdentityEnv,
	"web_identity_token_file":     call.KeysWebIdentityProfile,
	"role_arn":                    call.KeysWebIdentityProfile,
	"role_session_name":           call.KeysWebIdentityProfile,
}

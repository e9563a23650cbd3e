// Package snake has the names that boto3 gives to operations, waiters and what
// resources have.
package snake

import "strings"

// words are those of which each is one in Python, whatever its capitals say.
var words = strings.NewReplacer("iSCSI", "Iscsi", "WhatsApp", "Whatsapp", "HITs", "Hits", "OTel", "Otel", "OAuth2TokenWithIAM", "Oauth2TokenWithIAM")

// Case is a name as Python has it: DBInstanceArn is db_instance_arn.
func Case(name string) string {
	if strings.Contains(name, "_") {
		return name
	}
	if name == "CreateOAuth2Token" { // but CreateOAuth2TokenWithTokenExchange has o_auth2
		return "create_oauth2_token"
	}
	return byCapitals(words.Replace(name))
}

// byCapitals splits a name before its capitals, with no word that is known.
func byCapitals(name string) string {
	tail := ""
	if n := len(name); n > 2 && name[n-1] == 's' && upper(name[n-2]) && upper(name[n-3]) {
		start := n - 3 // a plural of capitals, such as ARNs, is one word
		for start > 0 && upper(name[start-1]) {
			start--
		}
		name, tail = name[:start], strings.ToLower(name[start:])
		if name != "" {
			tail = "_" + tail
		}
	}
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if i > 0 && upper(c) && (i+1 < len(name) && lower(name[i+1]) || !upper(name[i-1])) {
			b.WriteByte('_')
		}
		b.WriteByte(c)
	}
	return strings.ToLower(b.String()) + tail
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
func lower(c byte) bool { return 'a' <= c && c <= 'z' }

// Names finds names by what Python has, or once had, for them.
type Names map[string]string

// Of are names by their cases in Python. What is one word there, such as otel, was
// two in older releases, o_tel, and is still understood.
func Of(names []string) Names {
	m := make(Names, len(names))
	for _, n := range names {
		m[Case(n)] = n
		if n == "DeleteWhatsAppMessageMedia" {
			m["delete_whatsapp_media_message"] = n
		}
	}
	for _, n := range names {
		if once := byCapitals(n); m[once] == "" {
			m[once] = n
		}
	}
	return m
}

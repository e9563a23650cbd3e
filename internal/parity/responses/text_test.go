package responses_test

import (
	"strconv"
	"strings"
)

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")

func escapeXML(s string) string { return xmlEscapes.Replace(s) }

// reference writes a character by its number.
func reference(r rune, open string, base int) string {
	return open + strconv.FormatInt(int64(r), base) + ";"
}

// Package release says which version of this module this is, and of which
// releases of botocore its descriptions are. It is the one place for both.
package release

import (
	_ "embed"
	"strings"
)

// Version is the version of this module.
const Version = "0.1.0"

// Botocore is the release of botocore and of boto3 that the descriptions are of,
// and whose behaviour this module follows. make refresh moves it.
const Botocore = "1.44.8"

//go:embed retired.txt
var retired string

// Retired gives, for each service that AWS has retired, the last release of
// botocore that describes it.
func Retired() map[string]string {
	pins := map[string]string{}
	for line := range strings.Lines(retired) {
		if service, pin, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			pins[service] = pin
		}
	}
	return pins
}

package settings

// connectTimeouts are what the defaults modes wait for a connection.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html
var connectTimeouts = map[string]string{
	"standard":     "3.1s",
	"in-region":    "1.1s",
	"cross-region": "3.1s",
	"mobile":       "30s",
}

// applyMode puts the defaults mode in force: every mode but legacy changes the
// defaults of other settings.
func (r *resolver) applyMode(s *Settings, faulty bool) {
	if s.DefaultsMode == "auto" {
		s.DefaultsMode = r.autoMode(s, faulty)
		last := &r.found[len(r.found)-1]
		last.text = s.DefaultsMode
		last.from += " (auto)"
	}
	timeout, ok := connectTimeouts[s.DefaultsMode]
	if !ok {
		return
	}
	reason := "defaults_mode " + s.DefaultsMode
	r.setDefault("sts_regional_endpoints", "regional", reason)
	r.setDefault("s3.us_east_1_regional_endpoint", "regional", reason)
	r.setDefault("connect_timeout", timeout, reason)
}

// autoMode compares the region of the calls with the one that the program runs
// in. It asks nobody where settings are at fault.
func (r *resolver) autoMode(s *Settings, faulty bool) string {
	here := ""
	if r.env.Get("AWS_EXECUTION_ENV") != "" {
		var ok bool
		if here, ok = r.env.lookup("AWS_REGION"); !ok {
			here = r.env.Get("AWS_DEFAULT_REGION")
		}
	}
	if here == "" && r.in.InstanceRegion != nil && !faulty {
		if found, err := r.in.InstanceRegion(s); err == nil {
			here = found
		}
	}
	switch here {
	case "":
		return "standard"
	case s.Region:
		return "in-region"
	default:
		return "cross-region"
	}
}

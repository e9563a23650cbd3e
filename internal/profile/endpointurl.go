package profile

import "strings"

// EndpointURL is the endpoint that was configured for a service, and the place
// that it came from; both are "" where none was. The service is named by the id
// of its description, such as "S3" or "Route 53", in any case.
//
// The program's own endpoint goes first, then AWS_ENDPOINT_URL_<SERVICE>,
// AWS_ENDPOINT_URL, the service's block in the services section that the profile
// names, and the profile's endpoint_url. Empty values count as absent. The error
// is a [*ValueError].
//
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func (s *Settings) EndpointURL(serviceID string) (url, from string, err error) {
	r := s.resolver
	if url := r.in.Explicit.EndpointURL; url != "" {
		return url, "Config.EndpointURL", nil
	}
	if s.IgnoreConfiguredEndpointURLs {
		return "", "", nil
	}
	id := strings.NewReplacer(" ", "_", "-", "_").Replace(serviceID)
	for _, name := range []string{"AWS_ENDPOINT_URL_" + strings.ToUpper(id), "AWS_ENDPOINT_URL"} {
		if url := r.in.Env.Get(name); url != "" {
			return url, "env " + name, nil
		}
	}
	url, from, err = r.servicesURL(strings.ToLower(id))
	if err != nil || url != "" {
		return url, from, err
	}
	url, from, err = r.fromProfile(&setting{name: "endpoint_url"}, key{"", "endpoint_url"})
	if err != nil || url == "" {
		return "", "", err
	}
	return url, from, nil
}

// servicesURL looks into the services section that the profile names.
func (r *resolver) servicesURL(id string) (url, from string, err error) {
	name, where, err := r.fromProfile(&setting{name: "services"}, key{"", "services"})
	if err != nil || where == "" {
		return "", "", err
	}
	section, ok := r.in.Files.Services(name)
	if !ok || len(section.keys) == 0 {
		return "", "", &ValueError{
			Setting: "services", Value: name, From: where,
			Want: "want the name of a section [services " + name + "] with settings in " + r.in.Files.ConfigPath(),
		}
	}
	e, ok := section.entries[id]
	switch {
	case !ok:
		return "", "", nil
	case e.nested == nil:
		return "", "", &ValueError{Setting: "services." + id, Value: e.value, From: e.at(e.line), Want: "want an indented block with an endpoint_url"}
	case e.nested["endpoint_url"] == "":
		return "", "", nil
	}
	return e.nested["endpoint_url"], e.at(e.lines["endpoint_url"]), nil
}

// SignatureVersion is the signature version that was configured for a client, by
// its botocore name, and the place that it came from; both are "" where none was.
func (s *Settings) SignatureVersion(client string) (version, from string) {
	r := s.resolver
	if version := r.in.Explicit.SignatureVersion; version != "" {
		return version, "Config.SignatureVersion"
	}
	e := r.profile.entries[lower(client)]
	if version := e.nested["signature_version"]; version != "" {
		return version, e.at(e.lines["signature_version"])
	}
	return "", ""
}

// Dualstack reports whether a service is reached over its dual-stack endpoint.
// For s3 and s3control the S3 setting goes before the general one: either way
// where the program gave it, and only to switch it on where the profile has it.
func (s *Settings) Dualstack(client string) bool {
	if own := s.S3.UseDualstackEndpoint; own != nil && (client == "s3" || client == "s3control") {
		if *own || s.resolver.in.Explicit.S3.UseDualstackEndpoint != nil {
			return *own
		}
	}
	return s.UseDualstackEndpoint
}

package settings

import "strings"

// EndpointURL is the endpoint that was configured for a service, and the place
// that it came from; both are "" where none was. The service is named by the id
// of its description, such as "S3" or "Route 53", in any case; "" asks for what
// holds for every service.
//
// The program's own endpoint goes first, then AWS_ENDPOINT_URL_<SERVICE>,
// AWS_ENDPOINT_URL, the service's block in the services section that the profile
// names, and the profile's endpoint_url. Empty values count as absent. The error
// is a [*ValueError].
//
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func (s *Settings) EndpointURL(serviceID string) (url, from string, err error) {
	r := s.record
	all, _ := r.foundNamed("endpoint_url")
	if serviceID == "" || s.IgnoreConfiguredEndpointURLs || strings.HasPrefix(all.from, "Config.") {
		return r.endpointURL, all.from, nil
	}
	id := strings.ReplaceAll(strings.ReplaceAll(serviceID, " ", "_"), "-", "_")
	name := "AWS_ENDPOINT_URL_" + strings.ToUpper(id)
	if url := r.env.Get(name); url != "" {
		return url, "env " + name, r.checkURL(url, "env "+name)
	}
	if strings.HasPrefix(all.from, "env ") {
		return r.endpointURL, all.from, nil
	}
	url, from, err = r.servicesURL(strings.ToLower(id))
	if err != nil || url != "" {
		return url, from, err
	}
	return r.endpointURL, all.from, nil
}

func (r *record) checkURL(url, from string) error {
	_, err := prepare()[rowNamed("endpoint_url")].check(url, from)
	return err
}

// servicesURL looks into the services section that the profile names.
func (r *record) servicesURL(id string) (url, from string, err error) {
	name, where, err := r.fromProfile("services", Key{"", "services"})
	if err != nil || where == "" {
		return "", "", err
	}
	section, ok := r.files.Services(name)
	if !ok || len(section.keys) == 0 {
		return "", "", &ValueError{
			Setting: "services", Value: name, From: where,
			Reason: "want the name of a section [services " + name + "] with settings in " + r.files.ConfigPath(),
		}
	}
	e, ok := section.entries[id]
	switch {
	case !ok:
		return "", "", nil
	case e.nested == nil:
		return "", "", &ValueError{Setting: "services." + id, Value: e.value, From: e.at(e.line), Reason: "want an indented block with an endpoint_url"}
	case e.nested["endpoint_url"] == "":
		return "", "", nil
	}
	url, from = e.nested["endpoint_url"], e.at(e.lines["endpoint_url"])
	return url, from, r.checkURL(url, from)
}

// SignatureVersion is the signature version that was configured for a client, by
// its botocore name, and the place that it came from; both are "" where none was.
func (s *Settings) SignatureVersion(client string) (version, from string) {
	r := s.record
	if f, ok := r.foundNamed("signature_version"); ok {
		return f.text, f.from
	}
	e := r.profile.entries[lower(client)]
	if version := e.nested["signature_version"]; version != "" {
		return version, e.at(e.lines["signature_version"])
	}
	return "", ""
}

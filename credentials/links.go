package credentials

import "context"

// Links are the sources of the chain that boto3 uses, in its order, for those
// who want to put one of their own among them. It reads the shared files.
//
// The order is: the environment (unless the profile is named in opts), a role
// of the profile, then the profile's web identity token (or the environment's),
// IAM Identity Center, the keys in the credentials file, "aws login",
// credential_process, the keys in the config file, then the files of the first
// EC2 tools and of boto 2, the container's role, and the instance's role.
func Links(opts Options) ([]Link, error) {
	s, err := newSetup(opts)
	if err != nil {
		return nil, err
	}
	links := make([]Link, 0, 12)
	if !s.explicit {
		links = append(links, Link{SourceEnv, "", s.environment()})
	}
	role, err := s.assumeRole(s.name, []string{s.name})
	links = append(links, Link{SourceAssumeRole, "profile " + s.name, providerOr(role, err)})
	links = append(links, s.profileLinks(s.name, s.explicit)...)
	return append(links,
		Link{SourceEC2File, "", ProviderFunc(s.ec2File)},
		Link{SourceBotoConfig, "", ProviderFunc(s.botoConfig)},
		Link{SourceContainer, "", s.container()},
		Link{SourceInstanceProfile, "", s.ec2Role()},
	), nil
}

// profileLinks are the sources that read one profile. They serve the profile of
// the chain, and the profiles from which roles start.
func (s *setup) profileLinks(name string, ignoreEnv bool) []Link {
	where := "profile " + name
	return []Link{
		{SourceWebIdentity, "", s.webIdentity(name, ignoreEnv)},
		{SourceSSO, where, s.sso(name)},
		{SourceSharedFile, where + " in " + s.files.CredentialsPath(), s.sharedFile(name)},
		{SourceLogin, where, s.login(name)},
		{SourceProcess, where, s.process(name)},
		{SourceConfigFile, where + " in " + s.files.ConfigPath(), s.configFile(name)},
	}
}

// failing yields err. It stands for a source whose settings cannot work, so that
// the fault shows when the chain comes to it and not before.
func failing(err error) Provider {
	return ProviderFunc(func(context.Context) (Credentials, error) { return Credentials{}, err })
}

func providerOr(provider Provider, err error) Provider {
	if err != nil {
		return failing(err)
	}
	return provider
}

func (s *setup) environment() Provider { return Environment(s.env.Lookup) }

func (s *setup) container() Provider {
	return Container(ContainerOptions{LookupEnv: s.env.Lookup, ReadFile: s.env.ReadFile, HTTPClient: s.opts.HTTPClient})
}

func (s *setup) ec2Role() Provider {
	return EC2Role(s.metadataOptions())
}

package settings

// Public packages of this module hand each other settings that are resolved
// already through these functions, which they set when a program starts: no
// exported name of theirs has to speak of this package.
var (
	// Hand gives settings to *credentials.Options.
	Hand func(options any, s *Settings)
	// OfClient returns the settings of a *boto3.Client: those of Default for one
	// that could not be made.
	OfClient func(client any) *Settings
)

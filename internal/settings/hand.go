package settings

// Hand gives settings that are resolved already to *credentials.Options. Package
// credentials sets it when a program starts, so that no exported name of its own
// has to speak of this package.
var Hand func(options any, s *Settings)

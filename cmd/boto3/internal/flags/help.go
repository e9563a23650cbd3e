package flags

import "slices"

// Help says that a command is to tell what it takes instead of being carried out: its
// options, or the commands that it consists of.
type Help struct {
	Options  []Option
	Commands []string
}

// Error is what comes where there is nobody to print the help.
func (h *Help) Error() string { return "help is asked for, which is not to be had here" }

// ParseCommand is Parse for the last level of a command: all that stands behind its
// name. "help" alone is Help, as an error.
func ParseCommand(options []Option, args []string) (*Parsed, error) {
	if slices.Equal(args, []string{"help"}) {
		return nil, &Help{Options: options}
	}
	return Parse(options, args)
}

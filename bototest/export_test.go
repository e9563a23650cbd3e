package bototest

// Differences compares values as expected and received inputs are.
func Differences(want, got any, partial bool) []string {
	d := difference{partial: partial}
	d.compare("", want, got)
	return d.lines
}

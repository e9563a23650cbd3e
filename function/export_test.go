package function

// Parse reads what a function answered when it failed.
func Parse(payload []byte) *Error { return failure("f", "Unhandled", payload, "", "") }

package secrets

// Held is a value with a text.
func Held(name, text string) Value { return Value{Name: name, reveal: hold([]byte(text))} }

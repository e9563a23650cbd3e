package wire

// JSONReader walks a JSON text from its beginning to its end, once. The strings
// that it returns may be parts of the text. Its errors are *[SyntaxError]. It is
// not safe for concurrent use.
type JSONReader struct{ jsonScanner }

// NewJSONReader returns a reader at the beginning of a text.
func NewJSONReader(text string) (*JSONReader, error) {
	j, err := newJSONScanner(text)
	return &JSONReader{j}, err
}

// Peek is the first byte of the next value, 0 at the end of the text.
func (r *JSONReader) Peek() byte { return r.peek() }

// Text reads a string.
func (r *JSONReader) Text() (string, error) {
	if r.peek() != '"' {
		return "", r.fail("expected a string")
	}
	return r.string()
}

// Number reads a number as it is written. NaN and Infinity count as such, as in
// Python.
func (r *JSONReader) Number() (string, error) {
	r.peek()
	return r.number()
}

// Bool reads true or false.
func (r *JSONReader) Bool() (bool, error) {
	if r.peek() == 't' {
		return true, r.word("true")
	}
	return false, r.word("false")
}

// Null reads null.
func (r *JSONReader) Null() error {
	r.peek()
	return r.word("null")
}

// Skip reads to the end of a value.
func (r *JSONReader) Skip() error { return r.skip() }

// Object reads an object: member reads the value of each name.
func (r *JSONReader) Object(member func(name string) error) error {
	return r.each('{', '}', func() error {
		name, err := r.key()
		if err != nil {
			return err
		}
		return member(name)
	})
}

// List reads a list: element reads each value.
func (r *JSONReader) List(element func() error) error { return r.each('[', ']', element) }

func (r *JSONReader) each(begin, end byte, read func() error) error {
	if r.peek() != begin {
		return r.expect(begin)
	}
	r.pos++
	if err := r.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		more, err := r.more(end, first)
		if err != nil || !more {
			return err
		}
		if err := read(); err != nil {
			return err
		}
	}
}

// End checks that nothing follows the value.
func (r *JSONReader) End() error { return r.end() }

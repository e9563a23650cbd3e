package retry

// Insist counts another attempt after all, where Next has said that there is to be
// none: the caller knows better.
func (c *Call) Insist() { c.judged, c.current = true, c.current+1 }

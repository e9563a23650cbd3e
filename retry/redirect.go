package retry

// Redirect counts an attempt whose answer sent the call elsewhere: the next one
// has the next number, but costs no quota, and is made also where no more than
// one is allowed.
func (c *Call) Redirect(o Outcome) {
	c.judged, c.stopped, c.cause = true, stopNone, NotRetryable
	c.date = responseDate(&o, c.date)
	c.current++
}

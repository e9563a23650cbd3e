package retry

import (
	"net/http"
	"strconv"
	"time"
)

// skewThreshold is how far a clock may be off before it can be the reason for a
// refusal. Services take requests whose time is wrong by 5 minutes, S3 by 15.
const skewThreshold = 4 * time.Minute

// Skew says whether a refusal comes of a local clock that is off, and how far
// the service's clock is ahead of the given time, according to the response's
// Date. Signing again with the time corrected by that makes sense; Next then
// asks for another attempt, once in a call.
func Skew(o Outcome, now time.Time) (offset time.Duration, off bool) {
	if o.Err != nil || o.Header == nil || !blamesClock(o.Code) && !refusesMutely(o) {
		return 0, false
	}
	date, err := time.Parse(http.TimeFormat, o.Header.Get("Date"))
	if err != nil {
		return 0, false
	}
	offset = date.Sub(now)
	return offset, offset.Abs() > skewThreshold
}

// refusesMutely says whether an answer may be about the request's time without
// saying so: that to a HEAD has a status and no code.
func refusesMutely(o Outcome) bool {
	switch o.StatusCode {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return o.Code == "" || o.Code == strconv.Itoa(o.StatusCode)
	}
	return false
}

// blamesClock says whether an error code is, or may be, about the request's
// time.
func blamesClock(code string) bool {
	switch code {
	case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
		"InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure":
		return true
	}
	return false
}

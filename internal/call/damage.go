package call

// Damage says that a message is not what its sender had. It is the public
// MessageChecksumError.
type Damage struct{ MessageID, Part, Sent, Came string }

// Error names the message.
func (e *Damage) Error() string {
	return "the " + e.Part + " of message " + e.MessageID + " changed on the way"
}

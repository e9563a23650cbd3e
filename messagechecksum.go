package boto3

// MessageChecksumError reports a message of SQS that changed on its way: the MD5
// of what came is not that of what was sent. It stands in a *[ResponseError].
//
// A message that was sent is in the queue all the same, with the other content;
// one that was received comes again when its visibility timeout is over.
// Messages are compared where response_checksum_validation is when_supported.
type MessageChecksumError struct {
	MessageID  string // in a batch that was sent, the entry's Id
	Part       string // "body" or "attributes"
	Sent, Came string // the two MD5s in hex
}

// Error names the message and the part of it.
func (e *MessageChecksumError) Error() string {
	return "the " + e.Part + " of message " + e.MessageID + " changed on the way: the MD5 of what was sent is " + e.Sent + ", of what came " + e.Came
}

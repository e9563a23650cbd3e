package boto3

// The JSON below is that of the AWS CLI: members by their names in the
// description, blobs in base64, timestamps in ISO 8601, numbers exact. It is the
// same for every protocol, and not what goes over the wire.

// InputFromJSON stores an operation's input in what in points to, a struct or a
// Map. A member that the description lacks, or that does not fit it, is a
// *ParamError with its path; so are events and streams that are not at hand. An
// empty string becomes [Empty] in a struct's field, where "" counts as absent.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-types.html
func (c *Client) InputFromJSON(operation string, data []byte, in any) error {
	e, err := c.ready()
	if err != nil {
		return err
	}
	return e.InputFromJSON(operation, data, in)
}

// InputJSON writes what InputFromJSON reads. An io.Reader is an error: pass the
// bytes.
func (c *Client) InputJSON(operation string, in any) ([]byte, error) {
	e, err := c.ready()
	if err != nil {
		return nil, err
	}
	return e.InputJSON(operation, in)
}

// OutputJSON writes an operation's output, a struct, a pointer to one, or a Map,
// with its members in the order in which the AWS CLI prints them. Streams and
// events are left out.
func (c *Client) OutputJSON(operation string, out any) ([]byte, error) {
	e, err := c.ready()
	if err != nil {
		return nil, err
	}
	return e.OutputJSON(operation, out)
}

// OutputFromJSON stores what OutputJSON or the AWS CLI has written in what out
// points to. Members that the description lacks are passed over.
func (c *Client) OutputFromJSON(operation string, data []byte, out any) error {
	e, err := c.ready()
	if err != nil {
		return err
	}
	return e.OutputFromJSON(operation, data, out)
}

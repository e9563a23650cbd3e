package custom

import "github.com/boto3-go/boto3/internal/call"

// machinelearning predicts at the endpoint that the input names.
func machinelearning() call.Hooks {
	return call.Hooks{Request: func(c *call.Call) error {
		if address, ok := c.Text("PredictEndpoint"); ok && address != "" && c.Op.Name == "Predict" {
			c.Endpoint.URL = address
		}
		return nil
	}}
}

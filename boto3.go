// Package boto3 calls every AWS API by name, with the configuration, the
// credentials and the bytes on the wire that boto3 has in Python.
//
// A [Session] finds region, profile, settings and credentials where boto3 finds
// them. It makes a [Client] for any service of AWS from the service's
// description, which is embedded or comes from ~/.aws/models and AWS_DATA_PATH:
//
//	sess, err := boto3.NewSession(boto3.Config{})
//	client, err := sess.Client("s3")
//	var page struct{ Contents []struct{ Key string; Size int64 } }
//	err = client.Call(ctx, "ListObjectsV2", boto3.Map{"Bucket": "logs"}, &page)
//
// Inputs and outputs are a [Map] or structs of the caller's own. [Client.Pages]
// and [Client.Items] walk through pages, [Client.Wait] waits for a state,
// [Client.PresignURL] signs a URL. A failed call is an [*Error]; an input that
// does not fit is a [*ParamError] that lists every fault.
//
// Sessions, clients and everything that they share are safe for concurrent use.
package boto3

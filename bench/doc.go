// Package bench measures boto3 beside aws-sdk-go-v2 and minio-go on canned
// responses: README.md says how to run it and what came out.
package bench

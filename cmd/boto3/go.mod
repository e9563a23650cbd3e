module github.com/boto3-go/boto3/cmd/boto3

go 1.26.0

require (
	github.com/boto3-go/boto3 v0.1.0
	go.yaml.in/yaml/v3 v3.0.6
	golang.org/x/term v0.48.0
	golang.org/x/text v0.44.0
)

require golang.org/x/sys v0.50.0 // indirect

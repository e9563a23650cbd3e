module github.com/boto3-go/boto3

go 1.26

require github.com/jmespath/go-jmespath v0.4.0

module github.com/boto3-go/boto3

go 1.26

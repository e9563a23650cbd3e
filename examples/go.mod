module github.com/boto3-go/boto3/examples

go 1.26.0

require (
	github.com/aws/aws-lambda-go v1.55.1
	github.com/boto3-go/boto3 v0.1.0
	github.com/boto3-go/boto3/bototest/dynamodbtest v0.0.0-00010101000000-000000000000
	github.com/boto3-go/boto3/bototest/s3test v0.1.0
	github.com/boto3-go/boto3/otel v0.1.0
	github.com/boto3-go/boto3/transfer/progressbar v0.1.0
	github.com/johannesboyne/gofakes3 v1.2.0
	go.opentelemetry.io/otel/sdk v1.47.0
)

require (
	github.com/VividCortex/ewma v1.2.0 // indirect
	github.com/acarl005/stripansi v0.0.0-20180116102854-5a71ef0e047d // indirect
	github.com/aws/aws-sdk-go-v2 v1.41.5 // indirect
	github.com/aws/aws-sdk-go-v2/service/dynamodb v1.43.1 // indirect
	github.com/aws/smithy-go v1.24.2 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.7.0 // indirect
	github.com/go-logr/logr v1.4.4 // indirect
	github.com/go-logr/stdr v1.2.2 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/mattn/go-runewidth v0.0.30 // indirect
	github.com/ryszard/goskiplist v0.0.0-20150312221310-2dfbae5fcf46 // indirect
	github.com/truora/minidyn v0.8.2 // indirect
	github.com/vbauerster/cupwriter v0.0.5 // indirect
	github.com/vbauerster/mpb/v8 v8.16.2 // indirect
	go.opentelemetry.io/auto/sdk v1.2.1 // indirect
	go.opentelemetry.io/otel v1.47.0 // indirect
	go.opentelemetry.io/otel/log v1.47.0 // indirect
	go.opentelemetry.io/otel/metric v1.47.0 // indirect
	go.opentelemetry.io/otel/trace v1.47.0 // indirect
	go.shabbyrobe.org/gocovmerge v0.0.0-20230507111327-fa4f82cfbf4d // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.32.0 // indirect
)

replace github.com/boto3-go/boto3 => ..

replace github.com/boto3-go/boto3/bototest/dynamodbtest => ../bototest/dynamodbtest

replace github.com/boto3-go/boto3/bototest/s3test => ../bototest/s3test

replace github.com/boto3-go/boto3/otel => ../otel

replace github.com/boto3-go/boto3/transfer/progressbar => ../transfer/progressbar

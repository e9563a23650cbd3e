module github.com/boto3-go/boto3

go 1.26

require (
	github.com/cespare/xxhash/v2 v2.3.0
	github.com/jmespath/go-jmespath v0.4.0
	github.com/zeebo/xxh3 v1.1.0
)

require (
	github.com/klauspost/cpuid/v2 v2.2.10 // indirect
	golang.org/x/sys v0.30.0 // indirect
)

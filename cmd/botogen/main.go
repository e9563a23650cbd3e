// Command botogen makes the embedded store of service descriptions from the
// data of botocore and boto3: types, operations, endpoint rules, paginators,
// waiters and resources, without any documentation text.
//
//	botogen -botocore DIR -boto3 DIR -retired-botocore DIR -retired-boto3 DIR -out service
//
// The directories are the "data" directories of the Python packages. Services
// that only the retired release has are marked so. The same input gives the
// same output, byte for byte.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	var in sources
	out := flag.String("out", "service", "directory of package service")
	flag.StringVar(&in.botocore, "botocore", "", "botocore's data directory (required)")
	flag.StringVar(&in.boto3, "boto3", "", "boto3's data directory (required)")
	flag.StringVar(&in.retiredBotocore, "retired-botocore", "", "data directory of the last botocore that had the retired services")
	flag.StringVar(&in.retiredBoto3, "retired-boto3", "", "data directory of the last boto3 that had their resources")
	flag.Parse()
	if in.botocore == "" || in.boto3 == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := in.writeStore(*out); err != nil {
		fmt.Fprintln(os.Stderr, "botogen:", err)
		os.Exit(1)
	}
}

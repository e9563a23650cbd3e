// Command botogen makes the embedded store of service descriptions from the
// data of botocore and boto3 (types, operations, endpoint rules, paginators,
// waiters and resources, without any documentation text), and from the store
// the typed packages beside it.
//
//	botogen -botocore DIR -boto3 DIR -retired-botocore DIR -retired-boto3 DIR -out service
//	botogen                # the typed packages only
//	botogen -check         # write nothing; fail where the tree is stale
//
//	botogen -model my-service.json -out ./myservice   # of a description of your own
//
// The directories are the "data" directories of the Python packages. Services
// that only the retired release has are marked so. The same input gives the
// same output, byte for byte. What the typed packages have published stays:
// botogen reads it from their source and reports what it kept. Over the typed
// packages of services with resources it makes the packages of resources.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	var in sources
	var own ownModel
	out := flag.String("out", "service", "directory of package service")
	to := flag.String("resources", "resource", "directory of the packages of resources")
	fresh := flag.Bool("fresh", false, "forget what the typed packages have published")
	check := flag.Bool("check", false, "write nothing, and fail if a file would change")
	flag.StringVar(&in.botocore, "botocore", "", "botocore's data directory; without one the store stays as it is")
	flag.StringVar(&in.boto3, "boto3", "", "boto3's data directory")
	flag.StringVar(&in.retiredBotocore, "retired-botocore", "", "data directory of the last botocore that had the retired services")
	flag.StringVar(&in.retiredBoto3, "retired-boto3", "", "data directory of the last boto3 that had their resources")
	flag.StringVar(&own.file, "model", "", "a description of your own, like botocore's service-2.json: make its typed package in -out and nothing else")
	flag.StringVar(&own.name, "name", "", "client name of that description; by default its serviceId in lower case with dashes")
	flag.Parse()
	if own.file != "" {
		exitOn(own.write(*out, *fresh, *check))
		return
	}
	if (in.botocore == "") != (in.boto3 == "") || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	err := run(in, *out, *fresh, *check)
	if err == nil {
		err = resources(*out, *to, *check)
	}
	exitOn(err)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "botogen:", err)
		os.Exit(1)
	}
}

func run(in sources, dir string, fresh, check bool) error {
	published := dir
	if fresh {
		published = ""
	}
	if in.botocore != "" {
		update := in.writeStore
		if check {
			update = in.checkStore
		}
		stay, err := update(dir, published)
		if err != nil {
			return err
		}
		for _, name := range stay {
			fmt.Fprintf(os.Stderr, "kept: service %s stays, though no release has it\n", name)
		}
	}
	notes, err := packages(dir, fresh, check)
	if !check {
		for _, note := range notes {
			fmt.Fprintln(os.Stderr, "kept:", note)
		}
	}
	return err
}

// Command botogen makes the embedded store of service descriptions from the
// data of botocore and boto3 (types, operations, endpoint rules, paginators,
// waiters and resources, without any documentation text), and from the store
// the typed packages beside it.
//
//	botogen -releases DIR -out service
//	botogen                # the typed packages only
//	botogen -check         # write nothing; fail where the tree is stale
//
//	botogen -model my-service.json -out ./myservice   # of a description of your own
//
// Below -releases each release of botocore, with its boto3, is a directory: that
// which package release names, and those that last had the services that AWS has
// retired. The same input gives the same output, byte for byte. What the typed packages have published stays:
// botogen reads it from their source and reports what it kept. Over the typed
// packages of services with resources it makes the packages of resources.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	var own ownModel
	out := flag.String("out", "service", "directory of package service")
	to := flag.String("resources", "resource", "directory of the packages of resources")
	fresh := flag.Bool("fresh", false, "forget what the typed packages have published")
	check := flag.Bool("check", false, "write nothing, and fail if a file would change")
	from := flag.String("releases", "", "directory of the releases of botocore; without it the store stays as it is")
	flag.StringVar(&own.file, "model", "", "a description of your own, like botocore's service-2.json: make its typed package in -out and nothing else")
	flag.StringVar(&own.name, "name", "", "client name of that description; by default its serviceId in lower case with dashes")
	flag.Parse()
	if own.file != "" {
		exitOn(own.write(*out, *fresh, *check))
		return
	}
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	var in sources
	if *from != "" {
		in = releases(*from)
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
	if in.current.botocore != "" {
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

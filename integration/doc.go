// Package integration runs the library against servers: this package against
// moto's (a process of its own), gofakes3 and versitygw against S3 servers in
// Go, which run inside the test, and stores against programs in Java and Python.
package integration

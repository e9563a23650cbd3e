// Package lines has what programs write again and again, with this module and, under
// the build tag peers, with aws-sdk-go-v2: what the docs count the lines of. Both do
// the same.
package lines

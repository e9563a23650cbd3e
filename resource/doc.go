// Package resource holds the typed resources of the services that boto3 has
// resources of, a package for each: resource/s3, resource/ec2 and so on. They are
// generated over [boto3.Resource], which is the same by names.
//
// A resource is made from its identifiers without a call:
//
//	bucket := s3.New(sess).Bucket("logs")
//	object := bucket.Object("2026/05/01.gz")
//
// An identifier that is empty is a *boto3.ResourceError of the first thing that
// the resource is to do. Resources are safe for concurrent use; Equal compares
// them, and their String is a key for a map.
//
//   - Attrs returns the attributes in one struct. They are read once and kept;
//     Reload reads them anew, and an action that may change them drops them.
//   - Exists asks whether there is such a resource.
//   - Actions take the input of their operation, nil for an empty one. What the
//     resource itself supplies, such as the bucket of an object, is filled in
//     where the input leaves it empty; the caller's input is never written to.
//     They return resources where the response has some, else the output.
//   - Collections are values: bucket.Objects().Filter(...).Limit(9).All(ctx).
//     Their batch actions, such as Delete, make one call a page.
//   - Methods of the form WaitUntilExists wait as the client's waiters do.
//   - Client is the typed client and Dynamic the resource by names.
//
// Members have the names of boto3's description. Where two have the same, what
// comes later of identifiers, actions, sub-resources, references, collections
// and waiters has its kind at its end, as in boto3. A type of a request whose
// name a resource has is here with "Shape" at its end: ec2.TagShape is the Tag
// of a request, ec2.Tag the resource.
//
// Items of DynamoDB hold Go values, as [boto3.NativeValues] says.
//
// [boto3.NativeValues]: https://pkg.go.dev/github.com/boto3-go/boto3#NativeValues
// [boto3.Resource]: https://pkg.go.dev/github.com/boto3-go/boto3#Resource
package resource

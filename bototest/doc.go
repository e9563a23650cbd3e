// Package bototest is AWS in a test: the API of every service, from the same
// descriptions that clients are made of, on the other side of the wire. It needs no
// container, no token and no network beyond the loopback.
//
// A [Stub] answers the calls that a test expects, and says what differs from them.
// A [Server] answers whatever a handler wants to, any client in any language, and
// keeps what came. A [Recorder] writes real calls down and plays them back.
// [ExampleInput] and [ExampleOutput] draw values that an operation may have.
//
//	stub := bototest.New(t)
//	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "k"}).
//		Return(&s3.GetObjectOutput{Body: bototest.Body("hello")})
//	err := report(ctx, s3.New(stub.Session())) // the code under test
//
// All of them take clients by name, those of typed packages, resources, pages,
// waiters and transfers alike, since they stand where the network would: what is
// tested is serialized and parsed as it is with AWS.
//
// The package links the descriptions of all services and belongs in tests only.
package bototest

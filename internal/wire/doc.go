// Package wire holds the codecs of AWS's wire formats: XML, JSON, CBOR, forms
// and the bindings of members to parts of an HTTP message. It walks a shape
// once, straight between bytes and the user's value, and knows no protocol.
package wire

package boto3

import "github.com/boto3-go/boto3/internal/redact"

// Text prints any value in one line for people to read: inputs and outputs of
// typed packages, a Map, structs of a program's own. It follows pointers, leaves
// out what is zero, gives the length of bytes in place of them, and cuts what is
// long. Members that a service's description marks sensitive, and fields tagged
// `boto3:",sensitive"`, are "***". Nothing in a Map says which of its values are
// sensitive, so all are printed; the same holds for a value by itself, such as a
// string that was read out of its structure.
//
// Structures of typed packages that reach a sensitive member are printed so by fmt
// too, whatever the verb, and by log/slog. In JSON by encoding/json a structure with
// such a member is this text, which cannot be read back: it is for logs.
func Text(v any) string { return redact.Text(v) }

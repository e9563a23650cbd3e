package codegen

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// setsSize was written for the first release.
const setsSize = `package main

import (
	"context"

	"github.com/boto3-go/boto3/internal/codegen/testdata/build/disks"
)

func main() {
	_, err := disks.New(nil).Put(context.Background(), &disks.PutInput{Part: &disks.Part{Size: "8", Ready: new(true)}})
	println(err)
}
`

// TestTextBecomesNumber holds that a text which a later release makes a number leaves
// the structure its one type, and the fields that hold it theirs.
func TestTextBecomesNumber(t *testing.T) {
	describe := func(kind string) *model.Service {
		return disks(t, `"Part": {"shape": "Sized"}`, `"Sized": {"type": "structure", "members": {"Name": {"shape": "S"}, "Ready": {"shape": "B"}, "Size": {"shape": "`+kind+`"}}},`)
	}
	program := strings.ReplaceAll(setsSize, "disks.Part{", "disks.Sized{")
	first, _ := generate(t, describe("S"), nil)
	for _, kind := range []string{"I", "B"} {
		published, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		second, notes := generate(t, describe(kind), published)
		if len(notes) != 1 || !strings.HasPrefix(notes[0], "Sized.Size, a string, is an error when it is set: the member is a *") || !strings.HasSuffix(notes[0], ", in Size2") {
			t.Errorf("%q", notes)
		}
		apiKept(t, first, second)
		compiles(t, second, program)
		types := string(second["types.go"])
		if !strings.Contains(types, "Part *Sized\n") || strings.Contains(types, "InRequest") {
			t.Errorf("%s", types)
		}
	}
}

package protocol_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// checkBody compares a request's body with the case's: forms without regard to
// order, JSON and CBOR by value, XML by structure, blobs and text as they are.
func checkBody(op *model.Operation, v *vector, r *protocol.Request) error {
	if v.Serialized.Body == nil {
		return nil
	}
	body := r.Body
	if r.Stream != nil {
		if body != nil {
			return errors.New("both Body and Stream are set")
		}
		var err error
		if body, err = io.ReadAll(r.Stream); err != nil {
			return err
		}
	}
	want, got := *v.Serialized.Body, string(body)
	fault := fmt.Errorf("body %s\nwant %s", got, want)
	switch op.Service.Protocol {
	case "query", "ec2":
		if !slices.Equal(pairs(got), pairs(want)) {
			return fault
		}
		return nil
	case "json", "rest-json":
		return sameText(got, want, parseJSON, fault)
	case "rest-xml":
		return sameText(got, want, parseXML, fault)
	}
	data, err := base64.StdEncoding.DecodeString(want)
	if err != nil {
		return err
	}
	return sameText(got, string(data), parseCBOR, fmt.Errorf("body %x\nwant %x", got, data))
}

// sameText compares by value where what is wanted parses, else byte by byte.
func sameText(got, want string, parse func(string) (any, error), fault error) error {
	w, err := parse(want)
	if err != nil || want == "" {
		if got != want {
			return fault
		}
		return nil
	}
	g, err := parse(got)
	if err != nil {
		return fmt.Errorf("%w: %w", err, fault)
	}
	if err := differ("body", g, w); err != nil {
		return fmt.Errorf("%w: %w", err, fault)
	}
	return nil
}

func parseJSON(s string) (any, error) {
	var x any
	err := json.Unmarshal([]byte(s), &x)
	return x, err
}

// parseXML makes a tree of maps: attributes and the lists of children by name,
// so that the order of different members does not count.
func parseXML(s string) (any, error) {
	d := xml.NewDecoder(strings.NewReader(s))
	root := map[string]any{}
	stack := []map[string]any{root}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := map[string]any{}
			for _, a := range token.Attr {
				child["@"+a.Name.Space+":"+a.Name.Local] = a.Value
			}
			name := token.Name.Space + ":" + token.Name.Local
			siblings, _ := top[name].([]any)
			top[name] = append(siblings, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
			if text, _ := top["#text"].(string); strings.TrimSpace(text) == "" && len(top) > 1 {
				delete(top, "#text")
			}
			sortEntries(top)
		case xml.CharData:
			text, _ := top["#text"].(string)
			top["#text"] = text + string(token)
		}
	}
	if len(stack) != 1 || len(root) == 0 || root["#text"] != nil && strings.TrimSpace(root["#text"].(string)) != "" {
		return nil, errors.New("not XML")
	}
	delete(root, "#text")
	return root, nil
}

// sortEntries puts a map's entries in order: the wire's order says nothing.
func sortEntries(element map[string]any) {
	for name, children := range element {
		list, _ := children.([]any)
		isEntry := func(x any) bool {
			m, _ := x.(map[string]any)
			return name == ":entry" || m[":key"] != nil || m[":K"] != nil
		}
		if len(list) > 1 && !slices.ContainsFunc(list, func(x any) bool { return !isEntry(x) }) {
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
	}
}

// parseCBOR reads the CBOR that requests hold, numbers as float64 or int64.
func parseCBOR(s string) (any, error) {
	r := &cborReader{data: []byte(s)}
	x, err := r.item()
	if err == nil && len(r.data) > 0 {
		err = errors.New("more after the CBOR item")
	}
	return x, err
}

type cborReader struct{ data []byte }

var errCBOR = errors.New("not CBOR")

type cborBreak struct{}

func (r *cborReader) take(n uint64) ([]byte, error) {
	if uint64(len(r.data)) < n {
		return nil, errCBOR
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b, nil
}

func (r *cborReader) head() (major, info byte, arg uint64, err error) {
	b, err := r.take(1)
	if err != nil {
		return 0, 0, 0, err
	}
	major, info = b[0]>>5, b[0]&31
	if info < 24 || info == 31 {
		return major, info, uint64(info), nil
	}
	if info > 27 {
		return 0, 0, 0, errCBOR
	}
	if b, err = r.take(1 << (info - 24)); err != nil {
		return 0, 0, 0, err
	}
	return major, info, binary.BigEndian.Uint64(append(make([]byte, 8-len(b)), b...)), nil
}

func (r *cborReader) item() (any, error) {
	major, info, arg, err := r.head()
	if err != nil {
		return nil, err
	}
	switch major {
	case 0:
		return int64(arg), nil
	case 1:
		return -1 - int64(arg), nil
	case 2, 3:
		b, err := r.bytes(info, arg)
		if major == 3 {
			return string(b), err
		}
		return b, err
	case 4:
		return r.list(info, arg)
	case 5:
		return r.object(info, arg)
	case 6:
		x, err := r.item()
		if n, ok := x.(int64); ok {
			x = float64(n)
		}
		return map[string]any{fmt.Sprint("tag", arg): x}, err
	}
	switch info {
	case 20, 21:
		return info == 21, nil
	case 22:
		return nil, nil
	case 25: // binary16: NaN and the infinities are all that is sent in it
		bits := uint32(arg&0x8000)<<16 | 0x7f800000 | uint32(arg&0x3ff)<<13
		if arg&0x7c00 != 0x7c00 {
			return nil, errCBOR
		}
		return float64(math.Float32frombits(bits)), nil
	case 26:
		return float64(math.Float32frombits(uint32(arg))), nil
	case 27:
		return math.Float64frombits(arg), nil
	case 31:
		return cborBreak{}, nil
	}
	return nil, errCBOR
}

func (r *cborReader) bytes(info byte, arg uint64) ([]byte, error) {
	if info != 31 {
		return r.take(arg)
	}
	var all bytes.Buffer
	for {
		x, err := r.item()
		if err != nil {
			return nil, err
		}
		switch x := x.(type) {
		case cborBreak:
			return all.Bytes(), nil
		case string:
			all.WriteString(x)
		case []byte:
			all.Write(x)
		default:
			return nil, errCBOR
		}
	}
}

func (r *cborReader) list(info byte, arg uint64) (any, error) {
	list := []any{}
	for i := uint64(0); info == 31 || i < arg; i++ {
		x, err := r.item()
		if err != nil {
			return nil, err
		}
		if x == (cborBreak{}) {
			return list, nil
		}
		list = append(list, x)
	}
	return list, nil
}

func (r *cborReader) object(info byte, arg uint64) (any, error) {
	m := map[string]any{}
	for i := uint64(0); info == 31 || i < arg; i++ {
		k, err := r.item()
		if err != nil {
			return nil, err
		}
		if k == (cborBreak{}) {
			return m, nil
		}
		name, ok := k.(string)
		if !ok {
			return nil, errCBOR
		}
		if m[name], err = r.item(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

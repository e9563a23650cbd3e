//go:build peers

package breadth

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"

	"github.com/boto3-go/boto3/service/dynamodb"
)

func init() {
	readers["dynamodb.GetItem"] = func(_ *http.Response, text string) (any, error) {
		s, out := newItemFloor(text), new(dynamodb.GetItemOutput)
		for s.take('{'); s.more('}'); {
			switch s.key() {
			case "Item":
				out.Item = s.item()
			default:
				s.skip()
			}
		}
		return out, s.err()
	}
	readers["dynamodb.Query"] = func(_ *http.Response, text string) (any, error) {
		s, out := newItemFloor(text), new(dynamodb.QueryOutput)
		for s.take('{'); s.more('}'); {
			switch s.key() {
			case "Items":
				out.Items = s.items()
			case "Count":
				out.Count = int32(s.whole())
			case "ScannedCount":
				out.ScannedCount = int32(s.whole())
			case "LastEvaluatedKey":
				out.LastEvaluatedKey = s.item()
			default:
				s.skip()
			}
		}
		return out, s.err()
	}
	readers["dynamodb.BatchGetItem"] = func(_ *http.Response, text string) (any, error) {
		s, out := newItemFloor(text), new(dynamodb.BatchGetItemOutput)
		for s.take('{'); s.more('}'); {
			switch s.key() {
			case "Responses":
				out.Responses = map[string][]map[string]dynamodb.AttributeValue{}
				for s.take('{'); s.more('}'); {
					table := s.key()
					out.Responses[table] = s.items()
				}
			default:
				s.skip()
			}
		}
		return out, s.err()
	}
	writers["dynamodb.GetItem"] = func(b []byte, in any) []byte {
		get := in.(*dynamodb.GetItemInput)
		b = quoted(append(b, `{"TableName": `...), get.TableName)
		return append(itemJSON(append(b, `, "Key": `...), get.Key), '}')
	}
	writers["dynamodb.Query"] = func(b []byte, in any) []byte {
		query := in.(*dynamodb.QueryInput)
		b = quoted(append(b, `{"TableName": `...), query.TableName)
		b = quoted(append(b, `, "KeyConditionExpression": `...), query.KeyConditionExpression)
		return append(itemJSON(append(b, `, "ExpressionAttributeValues": `...), query.ExpressionAttributeValues), '}')
	}
	writers["dynamodb.BatchGetItem"] = func(b []byte, in any) []byte {
		requests := in.(*dynamodb.BatchGetItemInput).RequestItems
		return perTable(b, requests, `{"Keys": [`, `]}`, func(b []byte, table string) []byte {
			for i, key := range requests[table].Keys {
				b = itemJSON(comma(b, i), key)
			}
			return b
		})
	}
	readers["dynamodb.PutItem"] = nothing[dynamodb.PutItemOutput]
	readers["dynamodb.BatchWriteItem"] = nothing[dynamodb.BatchWriteItemOutput]
	writers["dynamodb.PutItem"] = func(b []byte, in any) []byte {
		put := in.(*dynamodb.PutItemInput)
		b = quoted(append(b, `{"TableName": `...), put.TableName)
		b = itemJSON(append(b, `, "Item": `...), put.Item)
		return append(b, '}')
	}
	writers["dynamodb.BatchWriteItem"] = func(b []byte, in any) []byte {
		requests := in.(*dynamodb.BatchWriteItemInput).RequestItems
		return perTable(b, requests, "[", "]", func(b []byte, table string) []byte {
			for i, write := range requests[table] {
				b = append(comma(b, i), `{"PutRequest": {"Item": `...)
				b = append(itemJSON(b, write.PutRequest.Item), "}}"...)
			}
			return b
		})
	}
}

// perTable appends the requests of a batch.
func perTable[V any](b []byte, requests map[string]V, open, end string, write func([]byte, string) []byte) []byte {
	b = append(b, `{"RequestItems": {`...)
	var room [8]string
	for i, table := range sortedKeys(room[:0], requests) {
		b = append(append(quoted(comma(b, i), table), ": "...), open...)
		b = append(write(b, table), end...)
	}
	return append(b, "}}"...)
}

// comma appends one before all but the first.
func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ", "...)
	}
	return b
}

// nothing reads what holds nothing.
func nothing[Out any](_ *http.Response, text string) (any, error) {
	if text != "{}" && text != "" {
		return nil, errFloor
	}
	return new(Out), nil
}

// itemFloor reads items.
type itemFloor struct {
	jsonFloor
	values room[dynamodb.AttributeValue]
	tables room[map[string]dynamodb.AttributeValue]
	lists  room[[]string]
	blobss room[[][]byte]
	bytess room[[]byte]
	bools  room[bool]
	last   int // attributes of the last item, which the next is taken to have too
}

func newItemFloor(text string) *itemFloor {
	s := new(itemFloor)
	s.in = text
	return s
}

func (s *itemFloor) items() []map[string]dynamodb.AttributeValue {
	l := s.tables.row()
	for s.take('['); s.more(']'); {
		*l.add() = s.item()
	}
	return l.items
}

func (s *itemFloor) item() map[string]dynamodb.AttributeValue {
	m := s.table(s.last)
	s.last = len(m)
	return m
}

func (s *itemFloor) table(room int) map[string]dynamodb.AttributeValue {
	m := make(map[string]dynamodb.AttributeValue, room)
	for s.take('{'); s.more('}'); {
		key := s.key()
		var v dynamodb.AttributeValue
		s.value(&v)
		m[key] = v
	}
	return m
}

func (s *itemFloor) value(v *dynamodb.AttributeValue) {
	for s.take('{'); s.more('}'); {
		switch s.key() {
		case "S":
			v.S = s.pointer()
		case "N":
			v.N = s.pointer()
		case "B":
			v.B = s.blob()
		case "SS":
			v.SS = s.texts()
		case "NS":
			v.NS = s.texts()
		case "BS":
			l := s.bytess.row()
			for s.take('['); s.more(']'); {
				*l.add() = s.blob()
			}
			v.BS = s.blobss.one()
			*v.BS = l.items
		case "M":
			v.M = s.table(0)
		case "L":
			l := s.values.row()
			for s.take('['); s.more(']'); {
				s.value(l.add())
			}
			v.L = l.items
		case "NULL":
			v.NULL = s.bools.one()
			*v.NULL = s.boolean()
		case "BOOL":
			v.BOOL = s.bools.one()
			*v.BOOL = s.boolean()
		default:
			s.skip()
		}
	}
}

func (s *itemFloor) pointer() *string {
	p := s.strings.one()
	*p = s.text()
	return p
}

func (s *itemFloor) texts() *[]string {
	l := s.strings.row()
	for s.take('['); s.more(']'); {
		*l.add() = s.text()
	}
	p := s.lists.one()
	*p = l.items
	return p
}

func sortedKeys[V any](keys []string, m map[string]V) []string {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// itemJSON appends an item in the order of its keys, as this library and botocore do.
func itemJSON(b []byte, item map[string]dynamodb.AttributeValue) []byte {
	var room [16]string
	b = append(b, '{')
	for i, key := range sortedKeys(room[:0], item) {
		v := item[key]
		b = valueJSON(append(quoted(comma(b, i), key), ": "...), &v)
	}
	return append(b, '}')
}

func valueJSON(b []byte, v *dynamodb.AttributeValue) []byte {
	switch {
	case v.S != nil:
		b = quoted(append(b, `{"S": `...), *v.S)
	case v.N != nil:
		b = quoted(append(b, `{"N": `...), *v.N)
	case v.B != nil:
		b = append(base64.StdEncoding.AppendEncode(append(b, `{"B": "`...), v.B), '"')
	case v.SS != nil:
		b = textsJSON(append(b, `{"SS": `...), *v.SS)
	case v.NS != nil:
		b = textsJSON(append(b, `{"NS": `...), *v.NS)
	case v.BS != nil:
		b = append(b, `{"BS": [`...)
		for i, x := range *v.BS {
			b = append(base64.StdEncoding.AppendEncode(append(comma(b, i), '"'), x), '"')
		}
		b = append(b, ']')
	case v.M != nil:
		b = itemJSON(append(b, `{"M": `...), v.M)
	case v.L != nil:
		b = append(b, `{"L": [`...)
		for i := range v.L {
			b = valueJSON(comma(b, i), &v.L[i])
		}
		b = append(b, ']')
	case v.NULL != nil:
		b = strconv.AppendBool(append(b, `{"NULL": `...), *v.NULL)
	case v.BOOL != nil:
		b = strconv.AppendBool(append(b, `{"BOOL": `...), *v.BOOL)
	default:
		b = append(b, '{')
	}
	return append(b, '}')
}

func textsJSON(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, text := range texts {
		b = quoted(comma(b, i), text)
	}
	return append(b, ']')
}

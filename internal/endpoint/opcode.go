package endpoint

// opcode says what a node is. The values are part of the compact form: a change
// has to raise binaryVersion.
type opcode uint8

const (
	// Expressions.
	opFalse opcode = iota
	opTrue
	opInt      // number, zigzag
	opString   // string
	opRef      // slot
	opAttr     // expression, attribute, index (zigzag)
	opTemplate // expression...
	opIsSet
	opNot
	opBooleanEquals
	opStringEquals
	opSubstring
	opURIEncode
	opParseURL
	opIsValidHostLabel
	opPartition
	opParseARN
	opIsVirtualHostableS3Bucket
	opCoalesce
	opSplit
	opIte
	// Conditions.
	opAssign // slot, expression
	opAll    // condition...
	// Data of an endpoint.
	opList // data...
	opMap  // (string, data)...
	// Rules: each starts with its conditions.
	opTree     // conditions, rule...
	opEndpoint // conditions, url, headers, properties
	opError    // conditions, message
)

const opCount = int(opError) + 1

// class says what an operand may be.
type class uint8

const (
	classNumber class = iota
	classString
	classSlot
	classAttribute
	classExpression
	classCondition
	classConditions
	classData
	classRule
)

func (c class) isNode() bool { return c >= classExpression }

func (c class) accepts(op opcode) bool {
	switch c {
	case classExpression:
		return op <= opIte
	case classCondition:
		return op <= opAssign
	case classConditions:
		return op == opAll
	case classData:
		return op <= opIte || op == opList || op == opMap
	case classRule:
		return op >= opTree
	case classNumber, classString, classSlot, classAttribute:
	}
	return false
}

// signature lists an operation's operands: fixed, then rest over and over.
type signature struct {
	fixed, rest []class
	least       int
}

func (s *signature) class(i int) class {
	if i < len(s.fixed) {
		return s.fixed[i]
	}
	return s.rest[(i-len(s.fixed))%len(s.rest)]
}

var (
	oneExpression    = []class{classExpression}
	twoExpressions   = []class{classExpression, classExpression}
	threeExpressions = []class{classExpression, classExpression, classExpression}
)

var signatures = [opCount]signature{
	opFalse:                     {},
	opTrue:                      {},
	opInt:                       {fixed: []class{classNumber}},
	opString:                    {fixed: []class{classString}},
	opRef:                       {fixed: []class{classSlot}},
	opAttr:                      {fixed: []class{classExpression, classAttribute, classNumber}},
	opTemplate:                  {rest: oneExpression},
	opIsSet:                     {fixed: oneExpression},
	opNot:                       {fixed: oneExpression},
	opBooleanEquals:             {fixed: twoExpressions},
	opStringEquals:              {fixed: twoExpressions},
	opSubstring:                 {fixed: []class{classExpression, classExpression, classExpression, classExpression}},
	opURIEncode:                 {fixed: oneExpression},
	opParseURL:                  {fixed: oneExpression},
	opIsValidHostLabel:          {fixed: twoExpressions},
	opPartition:                 {fixed: oneExpression},
	opParseARN:                  {fixed: oneExpression},
	opIsVirtualHostableS3Bucket: {fixed: twoExpressions},
	opCoalesce:                  {rest: oneExpression, least: 2},
	opSplit:                     {fixed: threeExpressions},
	opIte:                       {fixed: threeExpressions},
	opAssign:                    {fixed: []class{classSlot, classExpression}},
	opAll:                       {rest: []class{classCondition}},
	opList:                      {rest: []class{classData}},
	opMap:                       {rest: []class{classString, classData}},
	opTree:                      {fixed: []class{classConditions}, rest: []class{classRule}, least: 1},
	opEndpoint:                  {fixed: []class{classConditions, classExpression, classData, classData}},
	opError:                     {fixed: []class{classConditions, classExpression}},
}

// functions maps the names in rule sets to operations. getAttr is apart: its
// path is resolved when the rules are compiled.
var functions = map[string]opcode{
	"isSet":                         opIsSet,
	"not":                           opNot,
	"booleanEquals":                 opBooleanEquals,
	"stringEquals":                  opStringEquals,
	"substring":                     opSubstring,
	"uriEncode":                     opURIEncode,
	"parseURL":                      opParseURL,
	"isValidHostLabel":              opIsValidHostLabel,
	"aws.partition":                 opPartition,
	"aws.parseArn":                  opParseARN,
	"aws.isVirtualHostableS3Bucket": opIsVirtualHostableS3Bucket,
	"coalesce":                      opCoalesce,
	"split":                         opSplit,
	"ite":                           opIte,
}

func zigzag(n int32) uint32   { return uint32(n<<1) ^ uint32(n>>31) }
func unzigzag(u uint32) int32 { return int32(u>>1) ^ -int32(u&1) }

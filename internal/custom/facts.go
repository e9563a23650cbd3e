package custom

import "github.com/boto3-go/boto3/retry"

// Facts are what the engine, the resource engine and the generator have to know
// of a service beyond its description. What takes code is a hook, in the file of
// the service; what is a word or a number stands here.
type Facts struct {
	// GlobalRegion is the region of a service with one endpoint for a whole
	// partition where none is set; "" for the endpoint's own name.
	GlobalRegion string
	// BodyCRC32 says that the header x-amz-crc32 is of the body as it comes.
	BodyCRC32 bool
	// SizedBodies says that no request may be sent in chunks.
	SizedBodies bool
	// AttributeValues says that its values are DynamoDB's.
	AttributeValues bool
	// NativeShape is a structure that stands for values of Go in resources.
	NativeShape string
	// EmptyIdentifiers are identifiers of resources, by type and name, that mean
	// something when they are empty.
	EmptyIdentifiers [][2]string
	// Paging is what descriptions do not tell of pages, by operation.
	Paging map[string]Paging
	// WholePages says that it is asked for no smaller page: it refuses some sizes.
	WholePages bool
	// Retry is what sets its retries apart.
	Retry retry.Service
}

// Paging is what the description of a service does not tell of an operation's pages.
type Paging struct {
	// InputToken, OutputToken, ResultKey and LimitKey are a paginator's, where the
	// description has none.
	InputToken, OutputToken, ResultKey, LimitKey string
	// Repeated says what it means that the service gives a token back.
	Repeated Repeated
	// First are parameters without which the first page is not the first.
	First map[string]any
}

// Repeated is what a token means that is the one which was sent.
type Repeated uint8

// The meanings of a repeated token.
const (
	RepeatedFails Repeated = iota // pages would never end
	RepeatedEnds                  // there is no more
	RepeatedWaits                 // nothing has been found yet, where the page is empty
)

// FactsOf returns the facts of a service, by its client name.
func FactsOf(service string) Facts {
	facts := Facts{Retry: retries(service)}
	switch service {
	case "dynamodb":
		facts.BodyCRC32, facts.AttributeValues, facts.NativeShape = true, true, "AttributeValue"
	case "dynamodbstreams":
		facts.AttributeValues = true
	case "ec2":
		facts.EmptyIdentifiers = [][2]string{{"Tag", "Value"}}
		facts.WholePages = true // less than five, and any number beside ids
	case "logs":
		facts.Paging = map[string]Paging{
			"FilterLogEvents": {Repeated: RepeatedWaits},
			"GetLogEvents": {
				InputToken: "nextToken", OutputToken: "nextForwardToken", ResultKey: "events", LimitKey: "limit",
				Repeated: RepeatedEnds, First: map[string]any{"startFromHead": true},
			},
		}
	case "s3":
		facts.GlobalRegion, facts.SizedBodies = "us-east-1", true
	}
	return facts
}

// Extra are names that outputs have beside the members of the description: hooks
// put them there.
var Extra = []string{"ExpiresString"}

// ClientName is the one name of a service that botocore has two for.
func ClientName(name string) string {
	if name == "runtime.sagemaker" {
		return "sagemaker-runtime"
	}
	return name
}

// BearerVariable is the variable of the environment with an API key that goes
// before other ways of signing, by signing name; "" where there is none.
func BearerVariable(signingName string) string {
	if signingName == "bedrock" {
		return "AWS_BEARER_TOKEN_BEDROCK"
	}
	return ""
}

// S3SigningNames are the signing names whose signatures follow S3's rules where
// the endpoint, the operation or the service chose a signature: S3 on Outposts'
// own API has the name and no such choice.
var S3SigningNames = []string{"s3", "s3-outposts", "s3-object-lambda", "s3express"}

// SignedRegion is the region that requests to a region are signed for: some names
// in the place of a region are none.
func SignedRegion(region string) string {
	if region == "s3-external-1" {
		return "us-east-1"
	}
	return region
}

// GlobalSTSRegions are those that the global endpoint of STS once served.
var GlobalSTSRegions = []string{
	"ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1", "eu-central-1", "eu-north-1",
	"eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

package custom

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
}

var facts = map[string]Facts{
	"dynamodb":        {BodyCRC32: true, AttributeValues: true, NativeShape: "AttributeValue"},
	"dynamodbstreams": {AttributeValues: true},
	"ec2":             {EmptyIdentifiers: [][2]string{{"Tag", "Value"}}},
	"s3":              {GlobalRegion: "us-east-1", SizedBodies: true},
}

// FactsOf returns the facts of a service, by its client name.
func FactsOf(service string) Facts { return facts[service] }

// Extra are names that outputs have beside the members of the description: hooks
// put them there.
var Extra = []string{"ExpiresString"}

// Aliases are second names of clients, which botocore has for one service.
var Aliases = map[string]string{"runtime.sagemaker": "sagemaker-runtime"}

// BearerVariables are the variables of the environment with an API key that goes
// before other ways of signing, by signing name.
var BearerVariables = map[string]string{"bedrock": "AWS_BEARER_TOKEN_BEDROCK"}

// S3SigningNames are the signing names whose signatures follow S3's rules where
// the endpoint, the operation or the service chose a signature: S3 on Outposts'
// own API has the name and no such choice.
var S3SigningNames = []string{"s3", "s3-outposts", "s3-object-lambda", "s3express"}

// PseudoRegions are names in the place of a region that are signed for another.
var PseudoRegions = map[string]string{"s3-external-1": "us-east-1"}

// GlobalSTSRegions are those that the global endpoint of STS once served.
var GlobalSTSRegions = map[string]bool{
	"ap-northeast-1": true, "ap-south-1": true, "ap-southeast-1": true, "ap-southeast-2": true,
	"aws-global": true, "ca-central-1": true, "eu-central-1": true, "eu-north-1": true,
	"eu-west-1": true, "eu-west-2": true, "eu-west-3": true, "sa-east-1": true,
	"us-east-1": true, "us-east-2": true, "us-west-1": true, "us-west-2": true,
}

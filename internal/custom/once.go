package custom

import "slices"

// once are the operations that do their caller's work while he waits: they run a
// function, a model, an agent or a statement, each time that they are asked. An
// answer that does not come in time says nothing of whether the work goes on, so
// that such a request is not sent again. No description tells these operations
// from others.
var once = map[string][]string{
	"apigateway": {"TestInvokeAuthorizer", "TestInvokeMethod"},
	"bedrock-agent-runtime": {
		"InvokeAgent", "InvokeFlow", "InvokeInlineAgent", "RetrieveAndGenerate", "RetrieveAndGenerateStream",
	},
	"bedrock-agentcore": {
		"InvokeAgentRuntime", "InvokeAgentRuntimeCommand", "InvokeBrowser", "InvokeCodeInterpreter", "InvokeHarness", "InvokeWebSearch",
	},
	"bedrock-data-automation-runtime": {"InvokeDataAutomation"},
	"bedrock-runtime": {
		"Converse", "ConverseStream", "InvokeGuardrailChecks", "InvokeModel", "InvokeModelWithBidirectionalStream", "InvokeModelWithResponseStream",
	},
	"honeycode":                          {"InvokeScreenAutomation"},
	"iot1click-devices":                  {"InvokeDeviceMethod"},
	"iot":                                {"TestInvokeAuthorizer"},
	"iotsitewise":                        {"InvokeAssistant"},
	"lambda":                             {"Invoke", "InvokeWithResponseStream"},
	"mwaa":                               {"InvokeRestApi"},
	"nova-act":                           {"InvokeActStep"},
	"rds-data":                           {"BatchExecuteStatement", "ExecuteStatement"},
	"sagemaker-gateway-runtime":          {"InvokeGlobalInferenceGateway", "InvokeGlobalInferenceGatewayWithResponseStream"},
	"sagemaker-inference-router-runtime": {"InvokeInferenceRouter"},
	"sagemaker-runtime":                  {"InvokeEndpoint", "InvokeEndpointWithResponseStream"},
	"stepfunctions":                      {"StartSyncExecution"},
}

// Once says whether a request of an operation is not sent again when no answer
// came in time.
func Once(service, operation string) bool { return slices.Contains(once[service], operation) }

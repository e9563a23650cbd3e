package custom

import "slices"

// Once says whether a request of an operation is not sent again when no answer
// came in time.
func Once(service, operation string) bool { return slices.Contains(once(service), operation) }

// once are the operations that do their caller's work while he waits: they run a
// function, a model, an agent or a statement, each time that they are asked. An
// answer that does not come in time says nothing of whether the work goes on, so
// that such a request is not sent again. No description tells these operations
// from others.
func once(service string) []string {
	switch service {
	case "apigateway":
		return []string{"TestInvokeAuthorizer", "TestInvokeMethod"}
	case "bedrock-agent-runtime":
		return []string{"InvokeAgent", "InvokeFlow", "InvokeInlineAgent", "RetrieveAndGenerate", "RetrieveAndGenerateStream"}
	case "bedrock-agentcore":
		return []string{"InvokeAgentRuntime", "InvokeAgentRuntimeCommand", "InvokeBrowser", "InvokeCodeInterpreter", "InvokeHarness", "InvokeWebSearch"}
	case "bedrock-data-automation-runtime":
		return []string{"InvokeDataAutomation"}
	case "bedrock-runtime":
		return []string{"Converse", "ConverseStream", "InvokeGuardrailChecks", "InvokeModel", "InvokeModelWithBidirectionalStream", "InvokeModelWithResponseStream"}
	case "honeycode":
		return []string{"InvokeScreenAutomation"}
	case "iot1click-devices":
		return []string{"InvokeDeviceMethod"}
	case "iot":
		return []string{"TestInvokeAuthorizer"}
	case "iotsitewise":
		return []string{"InvokeAssistant"}
	case "lambda":
		return []string{"Invoke", "InvokeWithResponseStream"}
	case "mwaa":
		return []string{"InvokeRestApi"}
	case "nova-act":
		return []string{"InvokeActStep"}
	case "rds-data":
		return []string{"BatchExecuteStatement", "ExecuteStatement"}
	case "sagemaker-gateway-runtime":
		return []string{"InvokeGlobalInferenceGateway", "InvokeGlobalInferenceGatewayWithResponseStream"}
	case "sagemaker-inference-router-runtime":
		return []string{"InvokeInferenceRouter"}
	case "sagemaker-runtime":
		return []string{"InvokeEndpoint", "InvokeEndpointWithResponseStream"}
	case "stepfunctions":
		return []string{"StartSyncExecution"}
	}
	return nil
}

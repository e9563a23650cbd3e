//go:build !unix

package transfer_test

import "testing"

const fileLimitVariable = "BOTO3_TEST_FILE_LIMIT"

func limitFiles(t *testing.T, _ int) { t.Skip("this system has no limit of files") }

func processTrials(t *testing.T, _ []byte, _ map[string]int) { t.Skip("without trials that kill") }

package parity_test

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3"
)

// configure sets what botocore's configuration has under these names.
func configure(cfg *boto3.Config, settings map[string]any) error {
	for name, v := range settings {
		switch name {
		case "use_fips_endpoint":
			cfg.UseFIPSEndpoint = new(v == true)
		case "use_dualstack_endpoint":
			cfg.UseDualstackEndpoint = new(v == true)
		case "signature_version":
			if cfg.Unsigned = v == "unsigned"; cfg.Unsigned {
				cfg.Credentials = nil
			} else {
				cfg.SignatureVersion = fmt.Sprint(v)
			}
		case "account_id_endpoint_mode":
			cfg.AccountIDEndpointMode = fmt.Sprint(v)
		case "auth_scheme_preference":
			cfg.AuthSchemePreference = strings.Split(fmt.Sprint(v), ",")
		case "request_checksum_calculation":
			cfg.RequestChecksumCalculation = fmt.Sprint(v)
		case "response_checksum_validation":
			cfg.ResponseChecksumValidation = fmt.Sprint(v)
		case "s3":
			if err := configureS3(&cfg.S3, v.(map[string]any)); err != nil {
				return err
			}
		default:
			return fmt.Errorf("setting %s is not known here", name)
		}
	}
	return nil
}

func configureS3(cfg *boto3.S3Config, settings map[string]any) error {
	for name, v := range settings {
		switch name {
		case "addressing_style":
			cfg.AddressingStyle = fmt.Sprint(v)
		case "use_accelerate_endpoint":
			cfg.UseAccelerateEndpoint = new(v == true)
		case "use_arn_region":
			cfg.UseARNRegion = new(v == true)
		case "payload_signing_enabled":
			cfg.PayloadSigningEnabled = new(v == true)
		case "us_east_1_regional_endpoint":
			cfg.USEast1RegionalEndpoint = fmt.Sprint(v)
		default:
			return fmt.Errorf("S3 setting %s is not known here", name)
		}
	}
	return nil
}

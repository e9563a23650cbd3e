package auth

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// PostPolicyV4 signs the policy of a browser upload to S3 (HTTP POST) with
// Signature Version 4. The policy is a JSON object with "expiration" and
// "conditions"; conditions for the fields below are added to it. The result is
// the form's fields for the signature: policy, x-amz-algorithm,
// x-amz-credential, x-amz-date, x-amz-signature, and the session token.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
func (s *Signer) PostPolicyV4(policy []byte, c Credentials, o V4Options) (map[string]string, error) {
	if err := o.check(c); err != nil {
		return nil, err
	}
	run := signing{opts: &o, algorithm: v4Algorithm, timestamp: amzTime(o.Time)}
	pairs := []pair{
		{"x-amz-algorithm", v4Algorithm},
		{"x-amz-credential", c.AccessKeyID + "/" + string(run.appendScope(nil))},
		{"x-amz-date", run.timestamp},
	}
	if c.SessionToken != "" {
		name := o.tokenHeader()
		if !o.S3Express {
			name = strings.ToLower(name)
		}
		pairs = append(pairs, pair{name, c.SessionToken})
	}
	encoded, err := encodePolicy(policy, pairs)
	if err != nil {
		return nil, err
	}
	key := s.v4Key(c.SecretAccessKey, run.timestamp[:amzDateLen], o.Region, o.Service)
	fields := map[string]string{"policy": encoded, "x-amz-signature": hex.EncodeToString(key.sign([]byte(encoded)))}
	for _, p := range pairs {
		fields[p.key] = p.value
	}
	return fields, nil
}

// PostPolicyS3V1 is PostPolicyV4 with S3's HMAC-SHA1 method; the fields are
// policy, AWSAccessKeyId, signature, and the session token.
func PostPolicyS3V1(policy []byte, c Credentials) (map[string]string, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	fields := map[string]string{"AWSAccessKeyId": c.AccessKeyID}
	var conditions []pair
	if c.SessionToken != "" {
		conditions = []pair{{"x-amz-security-token", c.SessionToken}}
		fields["x-amz-security-token"] = c.SessionToken
	}
	encoded, err := encodePolicy(policy, conditions)
	if err != nil {
		return nil, err
	}
	fields["policy"] = encoded
	fields["signature"] = hmacSHA1(c.SecretAccessKey, encoded)
	return fields, nil
}

// encodePolicy adds a condition for each pair to a policy and gives it in
// base64.
func encodePolicy(policy []byte, pairs []pair) (string, error) {
	var document map[string]json.RawMessage
	if err := json.Unmarshal(policy, &document); err != nil {
		return "", fmt.Errorf("auth: the POST policy is not a JSON object: %w", err)
	}
	if document == nil {
		return "", errors.New("auth: the POST policy is null; give a JSON object with expiration and conditions")
	}
	var conditions []json.RawMessage
	if raw, ok := document["conditions"]; ok {
		if err := json.Unmarshal(raw, &conditions); err != nil {
			return "", fmt.Errorf("auth: the conditions of the POST policy are not a JSON array: %w", err)
		}
	}
	for _, p := range pairs {
		condition, err := json.Marshal(map[string]string{p.key: p.value})
		if err != nil {
			return "", fmt.Errorf("auth: encode the condition for %s: %w", p.key, err)
		}
		conditions = append(conditions, condition)
	}
	if conditions == nil {
		conditions = []json.RawMessage{}
	}
	raw, err := json.Marshal(conditions)
	if err != nil {
		return "", fmt.Errorf("auth: encode the conditions of the POST policy: %w", err)
	}
	document["conditions"] = raw
	if policy, err = json.Marshal(document); err != nil {
		return "", fmt.Errorf("auth: encode the POST policy: %w", err)
	}
	return base64.StdEncoding.EncodeToString(policy), nil
}

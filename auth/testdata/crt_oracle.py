"""Writes sigv4a.json: requests that AWS's own C library signed with SigV4a.

Run by hand, with the awscrt package: python3 crt_oracle.py > sigv4a.json
"""

import datetime
import json

from awscrt.auth import (AwsCredentialsProvider, AwsSignatureType, AwsSignedBodyHeaderType, AwsSigningAlgorithm,
                         AwsSigningConfig, aws_sign_request)
from awscrt.http import HttpHeaders, HttpRequest

NOW = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)
KEY, SECRET, TOKEN = 'AKISORANDOMAASORANDOM', 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom', 'tok/en+with=signs=='
HOST = 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com'
out = []


def add(query, path, region='*', token=False, s3=True, method='GET'):
    headers = [('host', HOST), ('x-amz-meta-a', ' b  c ')]
    request = HttpRequest(method, path, HttpHeaders(headers))
    aws_sign_request(request, AwsSigningConfig(
        algorithm=AwsSigningAlgorithm.V4_ASYMMETRIC,
        signature_type=AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS if query else AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=AwsCredentialsProvider.new_static(KEY, SECRET, TOKEN if token else None),
        region=region, service='s3' if s3 else 'events', date=NOW,
        use_double_uri_encode=not s3, should_normalize_uri_path=not s3, signed_body_value='UNSIGNED-PAYLOAD' if s3 else None,
        signed_body_header_type=AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256 if s3 and not query else AwsSignedBodyHeaderType.NONE,
        expiration_in_seconds=900 if query else None)).result()
    out.append({'query': query, 'method': method, 'path': path, 'region': region, 'token': token, 's3': s3,
                'want': {'path': request.path, 'headers': {k.lower(): v for k, v in request.headers}}})


for q in (False, True):
    for t in (False, True):
        add(q, '/key', token=t)
        add(q, '/a//b%20c/../d', token=t, method='PUT')
        add(q, '/a//b%20c/../d', token=t, s3=False, region='us-east-1,eu-*')
        add(q, '/k?versionId=a%2Bb&acl=', token=t)
print('[\n' + ',\n'.join(json.dumps(c) for c in out) + '\n]')

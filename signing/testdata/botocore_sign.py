# Signs with botocore what a Transport has sent, at the same time, and prints the
# Authorization header of each request, of Version 4A what is signed.
import datetime
import json
import sys
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

signed = []
for r in json.load(sys.stdin):
    at = datetime.datetime.strptime(r["Date"], "%Y%m%dT%H%M%SZ")
    request = AWSRequest(method=r["Method"], url=r["URL"], headers=r["Header"])
    kind = botocore.auth.S3SigV4Auth if r["Service"].startswith("s3") else botocore.auth.SigV4Auth
    signer = kind(Credentials("AKIDEXAMPLE", "secret", r["Token"] or None), r["Service"], "eu-west-1")
    signer._modify_request_before_signing = lambda request: None  # the headers are there
    if r["V4a"]:
        signed.append(signer.canonical_request(request))
        continue
    with mock.patch.object(botocore.auth, "get_current_datetime", return_value=at):
        signer.add_auth(request)
    signed.append(request.headers["Authorization"])
json.dump(signed, sys.stdout)

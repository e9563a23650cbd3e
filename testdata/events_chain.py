"""Checks the chain of signatures of a request's events with botocore's parts."""

import binascii
import datetime
import hashlib
import hmac
import json
import re
import sys
from types import SimpleNamespace

from botocore.auth import SigV4Auth
from botocore.credentials import Credentials
from botocore.eventstream import EventStreamBuffer

case = json.load(sys.stdin)
scope = re.search(r"Credential=[^/]+/(\d+)/([^/]+)/([^/]+)/aws4_request", case["authorization"])
previous = re.search(r"Signature=([0-9a-f]{64})", case["authorization"]).group(1)
_, region, service = scope.groups()
signer = SigV4Auth(Credentials("AKIDEXAMPLE", case["secret"]), service, region)

frames = EventStreamBuffer()
frames.add_data(binascii.unhexlify(case["body"]))
seen = []
for message in frames:
    millis = message.headers[":date"]
    stamp = datetime.datetime.fromtimestamp(millis // 1000, datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    head = b"\x05:date\x08" + millis.to_bytes(8, "big")
    text = "\n".join([
        "AWS4-HMAC-SHA256-PAYLOAD", stamp, f"{stamp[:8]}/{region}/{service}/aws4_request", previous,
        hashlib.sha256(head).hexdigest(), hashlib.sha256(message.payload).hexdigest(),
    ])
    request = SimpleNamespace(context={"timestamp": stamp})
    previous = signer.signature(text, request)
    if not hmac.compare_digest(previous, message.headers[":chunk-signature"].hex()):
        sys.exit(f"event {len(seen)}: {message.headers[':chunk-signature'].hex()}, want {previous}")
    seen.append("event" if message.payload else "end")
print(*seen)

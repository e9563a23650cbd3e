"""Parses the bodies of responses as botocore does: the description of a service
in the first line, a body a line after it, and what came of each a line out.
Values that JSON lacks stand under the names of their types."""
import base64
import datetime
import json
import sys

from botocore.model import ServiceModel
from botocore.parsers import create_parser

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def mark(value):
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return {"microseconds": (value - EPOCH) // datetime.timedelta(microseconds=1)}
    if isinstance(value, list):
        return [mark(v) for v in value]
    if isinstance(value, dict):
        return {k: mark(v) for k, v in value.items() if k != "ResponseMetadata"}
    return value


service = ServiceModel(json.loads(sys.stdin.readline()), "test")
shape = service.operation_model("Op").output_shape
parser = create_parser("json")
for line in sys.stdin:
    response = {"status_code": 200, "headers": {}, "body": line.encode()}
    print(json.dumps(mark(parser.parse(response, shape))))

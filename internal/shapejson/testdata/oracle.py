"""What botocore sends for parameters in JSON, and what the AWS CLI prints for
responses: a question a line in, an answer a line out.

Blobs in parameters are base64, as in version 2 of the AWS CLI.
"""
import base64
import datetime
import json
import os
import sys
import time
import urllib.parse

os.environ['TZ'] = 'UTC'
time.tzset()

import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.utils import parse_timestamp

try:
    from awscli.customizations.scalarparse import identity, iso_format
    from awscli.utils import json_encoder
except ImportError:  # what these are in awscli 1.45

    def identity(x):
        return x

    def iso_format(value):
        return parse_timestamp(value).isoformat()

    def json_encoder(obj):
        return obj.isoformat() if isinstance(obj, datetime.datetime) else base64.b64encode(obj).decode()


session = botocore.session.get_session()
models = {}


def model_of(name):
    if name not in models:
        models[name] = session.get_service_model(name)
    return models[name]


def decoded(shape, value):
    """The parameters with their blobs as bytes."""
    if value is None or getattr(shape, 'is_document_type', False):
        return value
    if shape.type_name == 'structure':
        return {k: decoded(shape.members[k], v) for k, v in value.items()}
    if shape.type_name == 'list':
        return [decoded(shape.member, v) for v in value]
    if shape.type_name == 'map':
        return {k: decoded(shape.value, v) for k, v in value.items()}
    if shape.type_name == 'blob':
        return base64.b64decode(value, validate=True)
    return value


def request(op, protocol, text):
    serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
    sent = serializer.serialize_to_request(decoded(op.input_shape, json.loads(text)), op)
    body = sent['body']
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body)
    if isinstance(body, str):
        body = body.encode()
    return {'body': base64.b64encode(body or b'').decode(), 'headers': {k.lower(): str(v) for k, v in sent['headers'].items()}}


def printed(op, protocol, body):
    factory = botocore.parsers.ResponseParserFactory()
    factory.set_parser_defaults(blob_parser=identity, timestamp_parser=iso_format)
    parsed = factory.create_parser(protocol).parse({'status_code': 200, 'headers': {}, 'body': base64.b64decode(body)}, op.output_shape)
    parsed.pop('ResponseMetadata', None)
    return {'text': json.dumps(parsed, indent=4, default=json_encoder, ensure_ascii=False)}


for line in sys.stdin:
    q = json.loads(line)
    op = model_of(q['service']).operation_model(q['operation'])
    if 'text' in q:
        answer = request(op, q['protocol'], q['text'])
    else:
        answer = printed(op, q['protocol'], q['body'])
    print(json.dumps(answer))

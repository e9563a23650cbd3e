"""What botocore makes of HTTP responses.

`oracle.py models DIR` writes descriptions of services that speak CBOR to DIR:
twins of others, since nearly none of AWS's own do. `oracle.py parse DIR` reads
a response per line and prints its output or error per line. Both travel as
JSON with tags, so that no number loses digits and no text is taken for bytes.
`oracle.py foreign DIR` says no more than whether botocore takes it for a success,
and what document the body is.
"""

import base64
import datetime
import glob
import gzip
import io
import json
import os
import shutil
import sys
import types
from xml.etree import ElementTree

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.endpoint import Endpoint
from botocore.eventstream import EventStream
from botocore.response import StreamingBody

TWINS = ['cloudwatch', 'logs', 'dynamodb', 'athena', 'kms', 'ecs']
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def write_models(folder):
    data = os.path.join(os.path.dirname(botocore.session.__file__), 'data')
    for name in TWINS:
        source = sorted(glob.glob(os.path.join(data, name, '*')))[-1]
        target = os.path.join(folder, 'cbor-' + name, os.path.basename(source))
        os.makedirs(target)
        with gzip.open(os.path.join(source, 'service-2.json.gz')) as f:
            model = json.load(f)
        meta = model['metadata']
        meta['protocol'] = 'smithy-rpc-v2-cbor'
        meta.pop('protocols', None)
        if name == 'kms':
            meta['awsQueryCompatible'] = {}
        with open(os.path.join(target, 'service-2.json'), 'w') as f:
            json.dump(model, f)
        for rules in glob.glob(os.path.join(source, 'endpoint-rule-set-1*')):
            shutil.copy(rules, target)


def tagged(x):
    if x is None or isinstance(x, (bool, str)):
        return x
    if isinstance(x, int):
        return {'i': str(x)}
    if isinstance(x, float):
        return {'f': x.hex()}
    if isinstance(x, bytes):
        return {'b': base64.b64encode(x).decode()}
    if isinstance(x, datetime.datetime):
        if x.tzinfo is None:
            x = x.replace(tzinfo=datetime.timezone.utc)
        return {'t': str((x - EPOCH) // datetime.timedelta(microseconds=1))}
    if isinstance(x, dict):
        return {'m': {k if isinstance(k, str) else repr(k): tagged(v) for k, v in x.items()}}
    if isinstance(x, list):
        return {'l': [tagged(v) for v in x]}
    if isinstance(x, StreamingBody):
        return {'b': base64.b64encode(x.read()).decode()}
    if isinstance(x, EventStream):
        return {'e': True}
    return {'x': type(x).__name__}


class Raw(io.BytesIO):
    def stream(self):
        yield self.read()


class Oracle:
    def __init__(self, folder):
        self.session = botocore.session.Session()
        self.session.get_component('data_loader').search_paths.insert(0, folder)
        self.events = self.session.get_component('event_emitter')
        self.events.register('before-send', lambda **_: self.answer)
        self.factory = self.session.get_component('response_parser_factory')
        self.services = {}

    def service(self, name):
        if name not in self.services:
            model = self.session.get_service_model(name)
            endpoint = Endpoint(
                'https://parity.test', model.endpoint_prefix, self.events, self.factory, http_session=object()
            )
            self.services[name] = model, endpoint
        return self.services[name]

    def parse(self, case):
        model, endpoint = self.service(case['service'])
        op = model.operation_model(case['operation'])
        headers, spelled = {}, {}
        for name, value in case['headers']:  # as urllib3 joins them
            name = spelled.setdefault(name.lower(), name)
            headers[name] = headers[name] + ', ' + value if name in headers else value
        self.answer = AWSResponse(
            'https://parity.test', case['status'], headers, Raw(base64.b64decode(case['body']))
        )
        context = {'encoding_type_auto_set': True}
        request = types.SimpleNamespace(method='POST', headers={}, url='', body=b'')
        found, fault = endpoint._do_get_response(request, op, context)
        if fault is not None:
            raise fault
        http, parsed = found
        names = {
            'parsed': parsed,
            'model': op,
            'context': context,
        }
        service_id = model.service_id.hyphenize()
        self.events.emit(f'needs-retry.{service_id}.{op.name}', response=found)
        self.events.emit(f'after-call.{service_id}.{op.name}', http_response=http, **names)
        meta = parsed.pop('ResponseMetadata', {})
        if http.status_code < 300:
            return {'out': tagged(parsed)}
        return self.error(model, http, parsed, meta)

    def error(self, model, http, parsed, meta):
        error = parsed.get('Error', {})
        shape = model.shape_for_error_code(error.get('Code')) if 'Code' in error else None
        members = None
        if shape is not None:
            members = tagged({k: parsed[k] for k in shape.members if k in parsed})
        return {
            'fault': {
                'code': tagged(error.get('Code')),
                'message': tagged(error.get('Message')),
                'extra': tagged({k: v for k, v in error.items() if k not in ('Code', 'Message', 'QueryErrorCode')}),
                'request_id': tagged(meta.get('RequestId')),
                'host_id': tagged(meta.get('HostId')),
                'status': http.status_code,
                'members': members,
            }
        }


def local(tag):
    return tag.rpartition('}')[2]


def document(body):
    """The names of the root and of its children, or the kind of JSON."""
    try:
        root = ElementTree.fromstring(body, ElementTree.XMLParser(encoding='utf-8'))
        return {'root': local(root.tag), 'children': [local(c.tag) for c in root], 'text': (root.text or '').strip()}
    except ElementTree.ParseError:
        pass
    try:
        return {'json': type(json.loads(body)).__name__}
    except ValueError:
        return {}


def main(mode, folder):
    if mode == 'models':
        write_models(folder)
        return
    oracle = Oracle(folder)
    for line in sys.stdin:
        try:
            answer = oracle.parse(json.loads(line))
            if mode == 'foreign':
                answer = {'success': 'out' in answer}
        except Exception as e:
            answer = {'refused': f'{type(e).__name__}: {e}'[:300]}
        if mode == 'foreign':
            answer['document'] = document(base64.b64decode(json.loads(line)['body']))
        print(json.dumps(answer))


main(*sys.argv[1:])

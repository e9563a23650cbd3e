"""Says what botocore sends, or why it refuses to.

Every line of the input is JSON: a client to make, or an operation to call with
the last client. Every operation is answered by one line.
"""

import base64
import datetime
import http.client
import io
import json
import os
import sys
import time

if os.environ.get('PARITY_BOTOCORE'):
    import urllib3.util.ssl_

    # botocore of 2022 asks for a name that urllib3 has dropped.
    if not hasattr(urllib3.util.ssl_, 'DEFAULT_CIPHERS'):
        urllib3.util.ssl_.DEFAULT_CIPHERS = 'DEFAULT'
    sys.path.insert(0, os.environ['PARITY_BOTOCORE'])

import botocore.auth
import botocore.awsrequest
import botocore.client
import botocore.config
import botocore.session
import botocore.signers
from botocore import xform_name

START = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)


class Clock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return START.replace(tzinfo=None)


def freeze():
    """Stops the clock of the signers at START."""
    epoch = START.timestamp()
    if hasattr(botocore.auth, 'get_current_datetime'):
        now = lambda remove_tzinfo=True: START.replace(tzinfo=None) if remove_tzinfo else START
        botocore.auth.get_current_datetime = botocore.signers.get_current_datetime = now
    else:
        botocore.auth.datetime = type('datetime', (), {'datetime': Clock})
    crt = sys.modules.get('botocore.crt.auth')  # only with awscrt
    if crt:
        crt.get_current_datetime = lambda remove_tzinfo=True: START
    stopped = type('time', (), {
        'gmtime': lambda *a: time.gmtime(epoch),
        'strftime': time.strftime,
        'time': lambda: epoch,
        'strptime': time.strptime,
        'mktime': time.mktime,
    })
    botocore.auth.time = stopped
    botocore.auth.formatdate = lambda usegmt: 'Sat, 01 Jan 2000 00:00:00 GMT'


def presign_as_asked():
    """Takes S3's old signature and its global endpoint off presigned requests
    that nobody asked them for."""
    botocore.signers._should_use_global_endpoint = lambda client: False
    botocore.client.ClientCreator._set_s3_presign_signature_version = lambda *a: None


class Caught(Exception):
    """Carries the first request out of botocore."""

    def __init__(self, request):
        super().__init__()
        self.request = request


def catch(request, **_):
    raise Caught(request)


def revive(x):
    if isinstance(x, list):
        return [revive(v) for v in x]
    if not isinstance(x, dict):
        return x
    if len(x) == 1:
        (tag, v), = x.items()
        if tag == '$b':
            return base64.b64decode(v)
        if tag == '$s':
            return io.BytesIO(base64.b64decode(v))
        if tag == '$f':
            return float(v)
        if tag == '$t':
            zone = datetime.timezone(datetime.timedelta(seconds=v[2]))
            t = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
            t += datetime.timedelta(seconds=v[0], microseconds=v[1])
            return t.astimezone(zone)
    return {k: revive(v) for k, v in x.items()}


def text(x):
    return x.decode('utf-8') if isinstance(x, bytes) else str(x)


def sent(request):
    body = request.body
    if hasattr(body, 'read'):
        body = body.read()
    if isinstance(body, str):
        body = body.encode('utf-8')
    headers = [[text(k), text(v)] for k, v in request.headers.items()]
    for k, v in headers:
        if http.client._is_illegal_header_value(v.encode('utf-8')):
            raise ValueError('illegal header %s: %r' % (k, v))
    return {
        'method': request.method,
        'url': request.url,
        'headers': headers,
        'body': base64.b64encode(bytes(body or b'')).decode(),
    }


def refusal(e):
    return {'refused': type(e).__name__, 'message': str(e)[:2000]}


def answer(client, question):
    if isinstance(client, Exception):
        return refusal(client)
    try:
        client._make_api_call(question['operation'], revive(question['params']))
    except Caught as e:
        try:
            return sent(e.request)
        except Exception as bad:
            return refusal(bad)
    except Exception as e:
        return refusal(e)
    return {'refused': 'nothing', 'message': 'no request was made'}


SESSION = b"""<CreateSessionResult><Credentials><AccessKeyId>ASIAEXPRESS</AccessKeyId><SecretAccessKey>express</SecretAccessKey>
<SessionToken>session/express==</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>"""


class Raw(io.BytesIO):
    def stream(self, **_):
        return iter([self.read()])


def express(request, **_):
    """Answers what is asked before a directory bucket is."""
    return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw(SESSION))


def presigned(client, question):
    if isinstance(client, Exception):
        return refusal(client)
    made = []
    create = botocore.awsrequest.create_request_object
    botocore.signers.create_request_object = lambda d: made.append(create(d)) or made[-1]
    try:
        if 'post' in question:
            form = question['post']
            return client.generate_presigned_post(form['bucket'], form['key'], form['fields'], form['conditions'], form['expires'])
        url = client.generate_presigned_url(xform_name(question['operation']), revive(question['params']), question['presign'], question['method'] or None)
        headers = [[text(k), text(v)] for k, v in made[-1].headers.items()]
        return {'method': made[-1].method, 'url': url, 'headers': headers, 'body': ''}
    except Exception as e:
        return refusal(e)


def make(session, q):
    try:
        settings = q.get('config') or {}
        if settings.get('signature_version') == 'unsigned':
            settings['signature_version'] = botocore.UNSIGNED
        config = botocore.config.Config(retries={'max_attempts': 0}, **settings)
        extra = {}
        if q.get('account'):
            extra['aws_account_id'] = q['account']
        client = session.create_client(
            q['service'], region_name=q.get('region'), endpoint_url=q.get('endpoint') or None,
            aws_access_key_id='AKIDEXAMPLE', aws_secret_access_key='wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
            aws_session_token=q.get('session_token') or None, config=config, **extra,
        )
    except Exception as e:
        return e
    client.meta.events.register_first('before-send', catch)
    client.meta.events.register_first('before-send.s3.CreateSession', express)
    return client


def main():
    freeze()
    presign_as_asked()
    session = botocore.session.Session()
    client = None
    for line in sys.stdin:
        q = json.loads(line)
        if 'service' in q:
            client = make(session, q)
            continue
        print(json.dumps(presigned(client, q) if q.get('presign') or 'post' in q else answer(client, q)))


main()

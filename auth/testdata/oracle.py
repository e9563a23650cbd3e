"""Writes botocore.json: what botocore signs, at one fixed time.

Run by hand: python3 oracle.py > botocore.json
"""

import datetime
import json
import sys
import types
from email.utils import formatdate

import botocore.auth as auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 3, 4, 5, 6, 7)
EPOCH = int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp())
auth.get_current_datetime = lambda remove_tzinfo=True: NOW
auth.formatdate = lambda timeval=None, usegmt=False: formatdate(
    EPOCH if timeval is None else timeval, usegmt=usegmt
)
auth.time = types.SimpleNamespace(
    time=lambda: EPOCH,
    gmtime=lambda: NOW.timetuple(),
    strftime=__import__('time').strftime,
)
# One spelling of a policy, so that its signature can be compared.
dumps = json.dumps
auth.json = types.SimpleNamespace(
    dumps=lambda v: dumps(v, sort_keys=True, separators=(',', ':')),
    loads=json.loads,
)

KEY, SECRET, TOKEN = 'AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'tok/en+with=signs=='
FORM = 'application/x-www-form-urlencoded; charset=utf-8'
out = []


def credentials(token):
    return Credentials(KEY, SECRET, TOKEN if token else None)


def signer(kind, creds, service, region, expires):
    if kind in ('v2', 's3'):
        return {'v2': auth.SigV2Auth, 's3': auth.HmacV1Auth}[kind](creds)
    if kind == 's3-query':
        return auth.HmacV1QueryAuth(creds, expires=expires)
    classes = {
        'v4': auth.SigV4Auth,
        's3v4': auth.S3SigV4Auth,
        'v4-query': auth.SigV4QueryAuth,
        's3v4-query': auth.S3SigV4QueryAuth,
        'express': auth.S3ExpressAuth,
        'express-query': auth.S3ExpressQueryAuth,
    }
    extra = {'expires': expires} if kind.endswith('-query') else {}
    if kind.startswith('express'):
        extra['identity_cache'] = None
    return classes[kind](creds, service, region, **extra)


def add(name, kind, method='GET', url='https://example.amazonaws.com/', headers=(), body='', form=None,
        token=False, service='service', region='us-east-1', expires=3600, unsigned=False, auth_path=None, trailer=False):
    data = dict(form) if form else (body.encode() if body else b'')
    request = AWSRequest(method=method, url=url, data=data, auth_path=auth_path)
    for key, value in headers:
        request.headers.add_header(key, value)
    if form:
        request.headers['Content-Type'] = FORM
    request.context['payload_signing_enabled'] = not unsigned
    if trailer:
        request.context['checksum'] = {'request_algorithm': {'in': 'trailer', 'algorithm': 'crc32', 'name': 'x-amz-checksum-crc32'}}
    if unsigned:
        request.context['client_config'] = Config(s3={'payload_signing_enabled': False})
    s = signer(kind, credentials(token), service, region, expires)
    if kind == 'v2' and not form:
        split = auth.urlsplit(url)
        request.params = dict(auth.parse_qs(split.query, keep_blank_values=True))
        request.params = {k: v[0] for k, v in request.params.items()}
    s.add_auth(request)
    params = request.data if form else request.params
    out.append({
        'name': name, 'kind': kind, 'method': method, 'url': url, 'headers': [list(h) for h in headers],
        'body': body, 'form': [list(p) for p in form.items()] if form else [], 'token': token,
        'service': service, 'region': region, 'expires': expires, 'unsigned': unsigned, 'trailer': trailer, 'authPath': auth_path or '',
        'want': {
            'url': request.url,
            'headers': {} if kind == 'v2' else
                {k.lower(): [v.strip() for v in request.headers.get_all(k)] for k in request.headers.keys()},
            'params': {k: str(v) for k, v in params.items()} if kind == 'v2' else {},
        },
    })


def add_post(name, kind, policy, token=False):
    class_ = {'post': auth.S3SigV4PostAuth, 'express-post': auth.S3ExpressPostAuth, 's3-post': auth.HmacV1PostAuth}[kind]
    extra = {'identity_cache': None} if kind == 'express-post' else {}
    request = AWSRequest(method='POST', url='https://b.s3.amazonaws.com/')
    request.context['s3-presign-post-policy'] = json.loads(dumps(policy))
    class_(credentials(token), service_name='s3', region_name='eu-west-1', **extra).add_auth(request)
    out.append({'name': name, 'kind': kind, 'policy': dumps(policy), 'token': token, 'service': 's3',
                'region': 'eu-west-1', 'want': {'fields': request.context['s3-presign-post-fields']}})


HOST = 'https://b.s3.eu-west-1.amazonaws.com'
PATHS = [
    '/', '/key', '/a//b', '/a/./b', '/a/../b', '/a/..', '/..', '/../..', '/a/.', '/./', '//', '//a', '/a/', '/a//',
    '/key%20with%20space', '/%E1%88%B4/x', '/a%2Fb', '/a%2Bb%3Ac%3Dd', '/~tilde_-.', '/%25', '/a%2E%2E/b',
    '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af/invocations', '/...', '/.../b/..c',
]
QUERIES = [
    '', '?a=b', '?b=2&a=1', '?a=2&a=1', '?a=', '?a', '?acl', '?a-b=1&a=2&ab=3', '?list-type=2&prefix=a%2Fb%20c&delimiter=%2F',
    '?x=%C3%A9&X=1', '?a=b%3Dc', '?tagging&versionId=null',
]
for kind, service in (('v4', 'service'), ('s3v4', 's3')):
    for path in PATHS:
        add(f'path {path}', kind, url=HOST + path, service=service)
    for query in QUERIES:
        add(f'query {query}', kind, url=HOST + '/k' + query, service=service)
    for url in ('https://Example.AmazonAWS.com/', 'https://example.com:443/', 'http://example.com:80/', 'https://example.com:8443/',
                'http://localhost:9000/b/k', 'https://example.com:80/', 'http://[::1]:4566/', 'https://[2001:DB8::1]/'):
        add(f'host {url}', kind, url=url, service=service)
    add('body', kind, method='POST', body='{"a":1}', headers=[('Content-Type', 'application/x-amz-json-1.0')], service=service)
    add('lower-case method', kind, method='post', service=service)
    add('token', kind, token=True, service=service)
    add('unsigned', kind, method='PUT', body='data', unsigned=True, service=service)
    add('date header', kind, headers=[('Date', 'yesterday'), ('X-Amz-Date', 'before')], service=service)
    add('stale', kind, token=True, service=service, headers=[
        ('Authorization', 'old'), ('X-Amz-Date', '20000101T000000Z'), ('X-Amz-Security-Token', 'old')])
    add('headers left out', kind, service=service, headers=[(h, 'v') for h in auth.SIGNED_HEADERS_BLACKLIST])
    add('headers folded', kind, service=service, headers=[
        ('X-Amz-Meta-A', '  a   b\tc  '), ('X-Amz-Meta-Multi', 'one'), ('X-Amz-Meta-Multi', ' two  three '),
        ('X-Amz-Meta-Empty', ''), ('Content-Type', 'text/plain; charset="a  b"'), ('X_Under', '1'), ('Xa', '2'), ('X-A', '3')])
add('payload hash header', 'v4', method='PUT', body='data', service='glacier', headers=[
    ('X-Amz-Content-SHA256', '3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7')])
add('express', 'express', url='https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/k', token=True,
    service='s3express', region='us-west-2')
add('unsigned trailer', 's3v4', method='PUT', url=HOST + '/k', body='data', service='s3', trailer=True, headers=[
    ('Content-Encoding', 'aws-chunked'), ('X-Amz-Trailer', 'x-amz-checksum-crc32'), ('X-Amz-Decoded-Content-Length', '4'),
    ('Transfer-Encoding', 'chunked')])
for token in (False, True):
    for path in ('/key', '/a//b/../c', '/key%20with%20space', '/'):
        add('presign', 's3v4-query', url=HOST + path, service='s3', token=token)
    add('presign with query', 's3v4-query', url=HOST + '/k?versionId=a%2Bb%20c&empty=&flag', service='s3', token=token, expires=604800)
    add('presign with headers', 's3v4-query', method='PUT', url=HOST + '/k', service='s3', token=token, expires=1, headers=[
        ('x-amz-acl', 'public-read'), ('x-amz-meta-a', ' b  c '), ('Content-Type', 'text/plain'), ('User-Agent', 'u')])
    add('presign with the default content type', 's3v4-query', url=HOST + '/k', service='s3', token=token, headers=[('Content-Type', FORM)])
    add('presign form', 'v4-query', url='https://sts.us-east-1.amazonaws.com/', service='sts', token=token, expires=60,
        form={'Action': 'GetCallerIdentity', 'Version': '2011-06-15'}, headers=[('x-k8s-aws-id', 'cluster')])
    add('presign form and query', 'v4-query', method='POST', url='https://sqs.us-east-1.amazonaws.com/1/q?Version=old&z=1',
        service='sqs', token=token, form={'Action': 'Send+Message', 'Version': '2012-11-05', 'Body': 'a b&c=d/é~*'})
    add('presign path', 'v4-query', url='https://polly.us-east-1.amazonaws.com/v1/../a%20b//c?Text=Hi%20there', service='polly', token=token)
    for method, form in (('POST', {'Action': 'ListDomains', 'Version': '2009-04-15', 'Next Token': 'a b+c/~*é', 'A': ''}), ('GET', None)):
        add('v2', 'v2', method=method, url='https://sdb.amazonaws.com/' + ('' if form else '?Action=Foo&b=%20x&Attr.10=y&Attr.1=z'),
            form=form, token=token)
    for name, url, headers, path in (
        ('plain', HOST + '/b/k%20y', [], None),
        ('sub-resources', HOST + '/b/k?uploads&partNumber=2&prefix=x&acl&response-content-type=a%2Fb%20c+d', [], None),
        ('virtual host', 'https://b.s3.amazonaws.com/k', [], '/b/k'),
        ('headers', HOST + '/b/k', [('Content-MD5', ' abc== '), ('Content-Type', 'text/plain'), ('Date', 'old'), ('X-Amz-Meta-Z', ' 1  2 '),
                                    ('x-amz-acl', 'private'), ('X-Amz-Meta-M', 'b'), ('X-Other', 'no')], None),
    ):
        add(f's3 v1 {name}', 's3', method='PUT', url=url, headers=headers, auth_path=path, token=token)
        add(f's3 v1 query {name}', 's3-query', method='PUT', url=url, headers=headers, auth_path=path, token=token, expires=600)
    policy = {'expiration': '2026-03-04T06:06:07Z', 'conditions': [{'bucket': 'b'}, ['starts-with', '$key', 'user/'], ['content-length-range', 1, 10]]}
    for kind in ('post', 's3-post', 'express-post'):
        add_post('policy', kind, policy, token)
        add_post('policy without conditions', kind, {'expiration': '2026-03-04T06:06:07Z'}, token)
add('express query', 'express-query', url='https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/k', token=True,
    service='s3express', region='us-west-2', expires=300)
sys.stdout.write('[\n' + ',\n'.join(dumps(c) for c in out) + '\n]\n')

"""Reads chains, one JSON object a line, and prints the requests that botocore
makes to STS and the services of sign-ins for each, and the keys or the failure.

Requests are answered here and never sent."""
import json
import os
import sys
import tempfile
import urllib.parse

import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import botocore.httpsession
import botocore.session

requests = []

STS = ("<{0}Response><{0}Result><Credentials><AccessKeyId>ASIA{1}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
       "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></{0}Result></{0}Response>")
SSO = json.dumps({"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": 4070908800000}})

# What the agent of a container and an instance's metadata answer, by path.
KEYS = '{{"Code":"Success","AccessKeyId":"{0}","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}}'
METADATA = {
    "/container/keys": KEYS.format("ASIACONTAINER"),
    "/latest/api/token": "token",
    "/latest/meta-data/iam/security-credentials/": "role",
    "/latest/meta-data/iam/security-credentials/role": KEYS.format("ASIAINSTANCE"),
}


class Raw:
    def __init__(self, body):
        self.body = body

    def stream(self, *_args, **_kwargs):
        yield self.body


def send(_self, request):
    url = urllib.parse.urlsplit(request.url)
    authorization = request.headers.get("Authorization", b"")
    if isinstance(authorization, bytes):
        authorization = authorization.decode()
    scope = authorization.split("Credential=")[1].split("/")[0:3:2] if "Credential=" in authorization else ["unsigned"]
    if url.path in METADATA:
        token = authorization or request.headers.get("x-aws-ec2-metadata-token", "unsigned")
        requests.append([request.method, url.scheme + "://" + url.netloc + url.path, url.query, token, {}])
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw(METADATA[url.path].encode()))
    body = request.body or b""
    form = dict(urllib.parse.parse_qsl(body.decode() if isinstance(body, bytes) else body, keep_blank_values=True))
    if form.get("RoleSessionName", "").startswith("botocore-session-"):
        form["RoleSessionName"] = "made"
    action = form.get("Action")
    if action or url.path == "/federation/credentials":
        requests.append([request.method, url.scheme + "://" + url.netloc + url.path, url.query, " ".join(scope), form])
    answer = STS.format(action, len(requests)) if action else SSO if url.path == "/federation/credentials" else "<ListAllMyBucketsResult/>"
    return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw(answer.encode()))


botocore.httpsession.URLLib3Session.send = send


def run(chain, home):
    for name, text in chain["Files"].items():
        path = os.path.join(home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text.replace("HOME/", home + "/"))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k != "HOME"}
    os.environ.clear()
    os.environ.update(kept, HOME=home, AWS_EC2_METADATA_DISABLED="true")
    os.environ.update({k: v.replace("HOME/", home + "/") for k, v in chain["Env"].items()})
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = os.path.join(home, ".aws", "sso", "cache")
    requests.clear()
    try:
        session = botocore.session.Session(profile=chain["Profile"] or None)
        config = {}
        if chain["FIPS"] is not None:
            config["use_fips_endpoint"] = chain["FIPS"]
        if chain["DualStack"] is not None:
            config["use_dualstack_endpoint"] = chain["DualStack"]
        client = session.create_client("s3", region_name=chain["Region"] or None, config=botocore.config.Config(retries={"total_max_attempts": 1}, **config))
        client.list_buckets()
        keys = client._request_signer._credentials
        failure = "" if keys else "none"
    except Exception as e:
        failure = type(e).__name__
    return {"Requests": requests, "Failure": failure}


for line in sys.stdin:
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(run(json.loads(line), home)))

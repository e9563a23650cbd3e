"""Makes calls with boto3 and prints the User-Agent header of the last request of each."""
import hashlib
import io
import json
import os
import re
import sys
import tempfile

home = tempfile.TemporaryDirectory()
os.environ["HOME"] = home.name  # botocore asks for it when it is imported

import boto3
import botocore.awsrequest
import botocore.httpsession
from botocore.exceptions import FlexibleChecksumError, MissingDependencyException

for name in list(os.environ):
    if name.startswith("AWS_"):
        del os.environ[name]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
KEYS = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
PROCESS = """credential_process = echo '{"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret"}'\n"""


class Stop(Exception):
    pass


class Raw(io.BytesIO):
    def stream(self, **kwargs):
        yield self.read()


def give(self, request):
    """Answers those who ask for keys."""
    if "portal.sso." in request.url:
        text = '{"roleCredentials":{"accessKeyId":"ASIA","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}'
    else:
        action = re.search(r"Action=(\w+)", request.body if isinstance(request.body, str) else request.body.decode())[1]
        keys = ("<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>")
        text = f"<{action}Response><{action}Result>{keys}</{action}Result></{action}Response>"
    return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw(text.encode()))


botocore.httpsession.URLLib3Session.send = give


def lead(case, home):
    """Lays out the home of a case whose keys others give, and returns its profile."""
    token, tokens = os.path.join(home, "token"), os.path.join(home, ".aws", "sso", "cache")
    os.makedirs(tokens, exist_ok=True)
    with open(token, "w") as f:
        f.write("token")
    for key in ("corp", "https://d-1.awsapps.com/start"):
        with open(os.path.join(tokens, hashlib.sha1(key.encode()).hexdigest() + ".json"), "w") as f:
            f.write('{"accessToken": "t", "expiresAt": "2099-01-01T00:00:00Z"}')
    for name, value in (case["Env"] or {}).items():
        os.environ[name] = value.replace("TOKEN", token)
    if not case["Config"]:
        return None
    with open(os.environ["AWS_CONFIG_FILE"], "w") as f:
        f.write("[profile dev]\n" + case["Config"].replace("TOKEN", token))
    return "dev"


def agent(case, home):
    config, shared = "", ""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ACCOUNT_ID", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        os.environ.pop(name, None)
    if case["Keys"] in ("env", "account"):
        os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"] = "AKIDEXAMPLE", "secret"
    if case["Keys"] == "account":
        os.environ["AWS_ACCOUNT_ID"] = "123456789012"
    if case["Keys"] == "shared":
        shared = "[default]\n" + KEYS
    config += {"config": KEYS, "process": PROCESS}.get(case["Keys"], "")
    for key, name in (("retry_mode", "Retry"), ("request_checksum_calculation", "Request"),
                      ("response_checksum_validation", "Response"), ("account_id_endpoint_mode", "Account")):
        if case[name]:
            config += f"{key} = {case[name]}\n"
    for name, text in (("config", "[default]\n" + config), ("credentials", shared)):
        with open(os.path.join(home, name), "w") as f:
            f.write(text)
    os.environ["AWS_CONFIG_FILE"], os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.path.join(home, "config"), os.path.join(home, "credentials")
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"} if case["Keys"] == "code" else {}
    profile = lead(case, home) if case["Keys"] == "led" else None
    session = boto3.Session(region_name="us-west-2", profile_name=profile, **keys)
    client = session.client(case["Service"], endpoint_url=case["Endpoint"] or None)
    seen = []

    def send(request, **kwargs):
        seen.append(request.headers["User-Agent"])
        raise Stop

    client.meta.events.register("before-send", send)
    given = case["In"] or {}
    try:
        if case["Form"] == "waiter":
            client.get_waiter("bucket_exists").wait(**given)
        elif case["Form"] == "pages":
            list(client.get_paginator("list_objects_v2").paginate(**given))
        elif case["Form"] == "upload":
            client.upload_fileobj(io.BytesIO(b"x"), "bkt", "k")
        else:
            client._make_api_call(case["Operation"], given)
    except Stop:
        pass
    except (FlexibleChecksumError, MissingDependencyException):
        return ""  # a checksum that it does not make, or not without awscrt
    agent = seen[-1]
    return agent if isinstance(agent, str) else agent.decode()


with home as folder:
    json.dump([agent(case, folder) for case in json.load(sys.stdin)], sys.stdout)

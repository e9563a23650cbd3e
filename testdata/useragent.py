"""Makes calls with boto3 and prints the User-Agent header of the last request of each."""
import json
import os
import sys
import tempfile

import boto3
from botocore.exceptions import FlexibleChecksumError, MissingDependencyException

for name in list(os.environ):
    if name.startswith("AWS_"):
        del os.environ[name]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
KEYS = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
PROCESS = """credential_process = echo '{"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret"}'\n"""


class Stop(Exception):
    pass


def agent(case, home):
    config, shared = "", ""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ACCOUNT_ID"):
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
    session = boto3.Session(region_name="us-west-2", **keys)
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
            import io
            client.upload_fileobj(io.BytesIO(b"x"), "bkt", "k")
        else:
            client._make_api_call(case["Operation"], given)
    except Stop:
        pass
    except (FlexibleChecksumError, MissingDependencyException):
        return ""  # a checksum that it does not make, or not without awscrt
    agent = seen[-1]
    return agent if isinstance(agent, str) else agent.decode()


with tempfile.TemporaryDirectory() as home:
    json.dump([agent(case, home) for case in json.load(sys.stdin)], sys.stdout)

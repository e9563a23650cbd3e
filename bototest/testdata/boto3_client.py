"""Calls a server through boto3: a line of JSON in, a line of JSON out."""

import base64
import datetime
import json
import socket
import sys

import boto3
import botocore.config
import botocore.exceptions
from botocore.eventstream import EventStream
from botocore.response import StreamingBody

CONFIG = botocore.config.Config(
    retries={"total_max_attempts": 1}, inject_host_prefix=False, connect_timeout=5, read_timeout=10, max_pool_connections=2,
    user_agent="boto3",
)


def local(host, *args, resolve=socket.getaddrinfo, **kwargs):
    """Resolves the names below localhost, which not every system does, and no others."""
    if not host.endswith("localhost"):
        raise socket.gaierror(f"{host} is not this machine")
    return resolve("127.0.0.1", *args, **kwargs)


socket.getaddrinfo = local


def given(x):
    if isinstance(x, dict):
        if "$bytes" in x:
            return base64.b64decode(x["$bytes"])
        if "$time" in x:
            return datetime.datetime.fromtimestamp(x["$time"], datetime.timezone.utc)
        if "$float" in x:
            return float(x["$float"])
        return {k: given(v) for k, v in x.items()}
    if isinstance(x, list):
        return [given(v) for v in x]
    return x


def shown(x):
    if isinstance(x, dict):
        return {k: shown(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [shown(v) for v in x]
    if isinstance(x, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(x).decode()}
    if isinstance(x, datetime.datetime):
        return {"$time": x.timestamp()}
    if isinstance(x, float):
        return {"$float": repr(x)}
    if isinstance(x, StreamingBody):
        return shown(x.read())
    if isinstance(x, EventStream):
        return [shown(event) for event in x]
    return x


def client(url, service):
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", config=CONFIG,
    )


def main():
    made = None, None
    for line in sys.stdin:
        q = json.loads(line)
        answer = {}
        try:
            if made[0] != q["service"]:
                made = q["service"], client(q["url"], q["service"])
            methods = {operation: method for method, operation in made[1].meta.method_to_api_mapping.items()}
            if q["operation"] not in methods:
                answer = {"unknown": True}
            else:
                result = getattr(made[1], methods[q["operation"]])(**given(q["params"]))
                result.pop("ResponseMetadata", None)
                answer = {"result": shown(result)}
        except botocore.exceptions.ClientError as e:
            fields = {k: v for k, v in e.response.items() if k not in ("ResponseMetadata", "Error")}
            answer = {"code": e.response["Error"].get("Code"), "message": e.response["Error"].get("Message"),
                      "fields": shown(fields), "type": type(e).__name__}
        except Exception as e:  # what boto3 refuses by itself is for the test to judge
            answer = {"failed": f"{type(e).__name__}: {e}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()

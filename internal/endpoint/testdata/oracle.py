"""Resolves endpoints with botocore: one JSON request a line in, one answer a line out."""

import gzip
import json
import os
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider, RuleSetStandardLibrary
from botocore.exceptions import EndpointResolutionError

with open(os.path.join(os.path.dirname(botocore.__file__), "data", "partitions.json")) as f:
    partitions = json.load(f)
providers = {}


def provider(path):
    if path not in providers:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path) as f:
            providers[path] = EndpointProvider(json.load(f), partitions)
    return providers[path]


library = RuleSetStandardLibrary(partitions)


def call(request):
    try:
        return {"result": getattr(library, request["call"])(*request["args"])}
    except Exception as e:
        return {"exception": repr(e)}


def answer(request):
    if "call" in request:
        return call(request)
    params = {k: tuple(v) if isinstance(v, list) else v for k, v in request["params"].items()}
    try:
        e = provider(request["rules"]).resolve_endpoint(**params)
    except EndpointResolutionError as e:
        return {"error": e.kwargs["msg"]}
    except Exception as e:
        return {"exception": repr(e)}
    return {"endpoint": {"url": e.url, "headers": e.headers, "properties": e.properties}}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))

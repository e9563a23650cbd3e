"""Answers, for each line {"service", "operation", "params"} of the input, with
the paths that botocore's validator refuses."""

import base64
import json
import sys
from datetime import datetime, timezone

import botocore
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

loader = Loader()
models = {}


def revive(x):
    if isinstance(x, list):
        return [revive(v) for v in x]
    if isinstance(x, dict):
        if set(x) == {"$bytes"}:
            return base64.b64decode(x["$bytes"])
        if set(x) == {"$time"}:
            return datetime.fromtimestamp(x["$time"], timezone.utc)
        return {k: revive(v) for k, v in x.items()}
    return x


def paths(case):
    name = case["service"]
    if name not in models:
        models[name] = ServiceModel(loader.load_service_model(name, "service-2"))
    shape = models[name].operation_model(case["operation"]).input_shape
    found = []
    for reason, where, more in ParamValidator().validate(revive(case["params"]), shape)._errors:
        for key in ("required_name", "unknown_param"):
            if key in more:
                where = f"{where}.{more[key]}"
        found.append(where.lstrip("."))
    return sorted(found)


print(botocore.__path__[0], flush=True)
for line in sys.stdin:
    print(json.dumps(paths(json.loads(line))), flush=True)

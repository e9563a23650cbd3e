"""Sends drawn answers through botocore's own endpoint and retry handlers, and
prints what they decided after each attempt: JSON in, JSON out."""

import copy
import json
import sys
import types

import botocore.awsrequest
import botocore.endpoint
import botocore.exceptions as exceptions
import botocore.handlers
import botocore.loaders
import botocore.model
import botocore.retries.adaptive
import botocore.retries.bucket
import botocore.retryhandler
import botocore.retries.standard
import botocore.translate
from botocore.config import Config
from botocore.hooks import HierarchicalEmitter

ERRORS = {
    "refused": lambda: exceptions.EndpointConnectionError(endpoint_url="", error=""),
    "closed": lambda: exceptions.ConnectionClosedError(endpoint_url="", error=""),
    "connect timeout": lambda: exceptions.ConnectTimeoutError(endpoint_url="", error=""),
    "read timeout": lambda: exceptions.ReadTimeoutError(endpoint_url="", error=""),
    "certificate": lambda: exceptions.SSLError(endpoint_url="", error=""),
    "other": lambda: exceptions.HTTPClientError(error=""),
}

loader = botocore.loaders.Loader()
table = loader.load_data("_retry")
models = {}


def service_model(name):
    if name not in models:
        models[name] = botocore.model.ServiceModel(loader.load_service_model(name, "service-2"), name)
    return models[name]


class World:
    """The clock, the random numbers, and what was slept."""

    def __init__(self):
        self.now, self.random, self.slept, self.waited = 0.0, 0.0, 0.0, 0.0

    def sleep(self, seconds):
        self.now += seconds
        self.slept += seconds

    def wait(self, seconds):
        seconds = max(seconds, 1e-6)  # less is lost in a float of seconds since 1970
        self.now += seconds
        self.waited += seconds


world = World()
botocore.retries.bucket.Clock.current_time = lambda self: world.now
botocore.endpoint.time = types.SimpleNamespace(sleep=world.sleep)
botocore.retryhandler.random = types.SimpleNamespace(random=lambda: world.random)


class Parsers:
    """Reads the error code that the answer was drawn with."""

    def create_parser(self, protocol):
        return self

    def parse(self, response, shape):
        parsed = {"ResponseMetadata": {}}
        if response["status_code"] >= 300:
            parsed["Error"] = {"Code": response["headers"].get("code") or str(response["status_code"])}
        return parsed


class Answers:
    """Stands for the connection to the service."""

    def __init__(self):
        self.begin([])

    def begin(self, drawn):
        self.drawn, self.steps = drawn, []

    def send(self, request):
        self.settle(True)
        o = self.drawn[len(self.steps)]
        self.steps.append({"header": request.headers["amz-sdk-request"].decode(), "waited": world.waited})
        world.random, world.slept, world.waited = o["random"], 0.0, 0.0
        world.now += o["took"]
        if o.get("error"):
            raise ERRORS[o["error"]]()
        headers = dict(o.get("headers") or {}, code=o.get("code", ""))
        if o.get("damaged"):
            headers["x-amz-crc32"] = "1"
        response = botocore.awsrequest.AWSResponse("", o["status"], headers, None)
        response._content = b"{}"
        return response

    def settle(self, again):
        if self.steps:
            self.steps[-1].update(again=again, slept=world.slept)


def run(case):
    model = service_model(case["service"])
    emitter = HierarchicalEmitter()
    client = types.SimpleNamespace(meta=types.SimpleNamespace(service_model=model, events=emitter))
    world.now = case["start"]
    emitter.register("request-created", botocore.handlers.add_retry_headers)
    attempts = case["max_attempts"]
    if case["mode"] == "legacy":
        # Building a service's rules changes the table.
        rules = copy.deepcopy(table)
        config = botocore.translate.build_retry_config(
            model.endpoint_prefix, rules["retry"], rules["definitions"], {"max_attempts": attempts - 1} if attempts else None
        )
        emitter.register("needs-retry", botocore.retryhandler.create_retry_handler(config, model.endpoint_prefix))
    else:
        handler = botocore.retries.standard.register_retry_handler(client, attempts or None)
        handler._sleep = world.sleep
        handler._retry_policy._retry_backoff._random = lambda: world.random
        if case["mode"] == "adaptive":
            limiter = botocore.retries.adaptive.register_retry_handler(client)
            limiter._token_bucket._new_fill_rate_condition.wait = world.wait
    answers = Answers()
    endpoint = botocore.endpoint.Endpoint("", model.endpoint_prefix, emitter, Parsers(), answers)
    results = []
    for call in case["calls"]:
        world.now += call["after"]
        world.waited = 0.0
        answers.begin(call["outcomes"])
        operation = model.operation_model(call["operation"])
        context = {"client_config": Config(read_timeout=60)}
        request = {"method": "POST", "url": "https://localhost/", "url_path": "/", "headers": {}, "body": b"", "context": context}
        try:
            http, parsed = endpoint.make_request(operation, request)
            emitter.emit(f"after-call.{model.service_id.hyphenize()}.{operation.name}", http_response=http, parsed=parsed, model=operation, context=context)
        except exceptions.BotoCoreError:
            pass
        answers.settle(False)
        results.append(answers.steps)
    return results


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)

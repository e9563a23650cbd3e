"""Records what boto3's resources do: for every member of every resource, the
calls made, what came back and which attributes are held afterwards."""
import json
import os
import random
import sys

if sys.argv[1] == "retired":  # of which only OpsWorks has any
    old = os.path.join(os.environ["BOTO3_RELEASES"], "1.29.27")
    os.environ["AWS_DATA_PATH"] = os.pathsep.join(os.path.join(old, p, "data") for p in ("botocore", "boto3"))

import boto3
from boto3.resources.base import ServiceResource


class Stop(Exception):
    pass


class Values:
    """Values for shapes; the same seed gives the same values."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def of(self, shape, depth=0):
        kind = shape.type_name
        if kind == "structure":
            if depth > 5:
                return {}
            return {name: self.of(m, depth + 1) for name, m in shape.members.items()}
        if kind == "list":
            return [self.of(shape.member, depth + 1) for _ in range(0 if depth > 5 else 2)]
        if kind == "map":
            return {self.text(): self.of(shape.value, depth + 1)}
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind in ("integer", "long", "float", "double"):
            return self.random.randrange(1, 1000)
        return self.text()

    def text(self):
        return "v%06d" % self.random.randrange(10**6)


def pages(client, operation, values):
    model = client.meta.service_model.operation_model(operation)
    if model.output_shape is None:
        return [{}]
    method = {v: k for k, v in client.meta.method_to_api_mapping.items()}[operation]
    if not client.can_paginate(method):
        return [values.of(model.output_shape)]
    config = client.get_paginator(method)._pagination_cfg
    out = [values.of(model.output_shape) for _ in range(3)]
    for i, page in enumerate(out):
        last = i == len(out) - 1
        more = config.get("more_results")
        if more:
            page[more] = not last
        elif last:
            tokens = config["output_token"]
            for token in tokens if isinstance(tokens, list) else [tokens]:
                page.pop(token, None)
    return out


class Service:
    def __init__(self, name):
        self.name = name
        self.values = Values(name)
        self.outputs = {}
        session = boto3.session.Session("AKID", "secret", region_name="us-west-2")
        self.resource = session.resource(name)
        self.client = self.resource.meta.client
        self.client._make_api_call = self.answer
        self.calls, self.seen, self.waiting = [], {}, False

    def answer(self, operation, params):
        self.calls.append({"operation": operation, "params": json.loads(json.dumps(params))})
        if self.waiting:
            raise Stop()
        if operation not in self.outputs:
            self.outputs[operation] = pages(self.client, operation, self.values)
        n = self.seen.get(operation, 0)
        self.seen[operation] = n + 1
        list_ = self.outputs[operation]
        return json.loads(json.dumps(list_[min(n, len(list_) - 1)]))

    def arguments(self, request, identifiers):
        """What a user has to give, and one list that is merged or replaced."""
        shape = self.client.meta.service_model.operation_model(request.operation).input_shape
        if shape is None:
            return {}
        supplied = {p.target.split(".")[0].split("[")[0] for p in request.params}
        wanted = [n for n in shape.required_members if n not in supplied]
        wanted += [i.path.split(".")[0].split("[")[0] for i in identifiers if i.source == "requestParameter"]
        lists = [n for n, m in shape.members.items() if m.type_name == "list"]
        if lists:
            wanted.append(lists[0])
        return {n: self.values.of(shape.members[n]) for n in wanted if n not in supplied or n in lists}

    def show(self, value):
        if isinstance(value, ServiceResource):
            ids = [getattr(value, i) for i in value.meta.identifiers]
            return {"type": type(value).__name__.split(".")[1], "ids": ids, "data": value.meta.data}
        if isinstance(value, list):
            return [self.show(v) for v in value]
        return value

    def run(self, make, kind, name, arguments, action):
        target = make()
        self.calls, self.seen, self.waiting = [], {}, kind == "waiter"
        case = {"kind": kind, "name": name, "arguments": arguments}
        try:
            case["result"] = self.show(action(target, json.loads(json.dumps(arguments))))
        except Exception as e:
            case["error"] = "%s: %s" % (type(e).__name__, e)
        case["calls"], case["data"] = self.calls, target.meta.data
        return case

    def cases(self, make):
        target = make()
        model = target.meta.resource_model
        if hasattr(target, "load"):
            yield self.run(make, "load", "load", {}, lambda r, a: r.load())
        for m in model.actions:
            args = self.arguments(m.request, m.resource.identifiers if m.resource else [])
            yield self.run(make, "action", m.name, args, lambda r, a: getattr(r, m.name)(**a))
        for m in model.references:
            yield self.run(make, "reference", m.name, {}, lambda r, a: getattr(r, m.name))
        for m in model.subresources:
            given = [i for i in m.resource.identifiers if i.source == "input"]
            ids = ["given-" + i.target for i in given]
            yield self.run(make, "sub", m.name, {"ids": ids}, lambda r, a: getattr(r, m.name)(*a["ids"]))
        for m in model.waiters:
            yield self.run(make, "waiter", m.name, {}, lambda r, a: getattr(r, m.name)())
        for m in model.collections:
            args = self.arguments(m.request, [])
            yield self.run(make, "collection", m.name, args, lambda r, a: list(getattr(r, m.name).filter(**a)))
            yield self.run(make, "limited", m.name, args, lambda r, a: list(getattr(r, m.name).filter(**a).limit(3)))
            for b in m.batch_actions:
                extra = self.arguments(b.request, [])
                yield self.run(make, "batch", m.name + "." + b.name, {"filter": args, "extra": extra},
                               lambda r, a: getattr(getattr(r, m.name).filter(**a["filter"]), b.name)(**a["extra"]))
        if self.name == "ec2" and target is self.resource:
            args = {"Resources": ["i-1", "i-2"], "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]}
            yield self.run(make, "action", "create_tags", args, lambda r, a: r.create_tags(**a))
        if type(target).__name__ == "ec2.Instance":
            args = {"Tags": [{"Key": "a"}]}
            yield self.run(make, "action", "delete_tags", args, lambda r, a: r.delete_tags(**a))

    def attributes(self, model):
        if not model.shape:
            return []
        return list(model.get_attributes(self.client.meta.service_model.shape_for(model.shape)))

    def record(self):
        types = [{"type": "", "ids": [], "cases": list(self.cases(lambda: self.resource)), "attributes": []}]
        for name in self.resource.get_available_subresources():
            count = len(self.identifiers(name))
            ids = ["%s-%d" % (name, i) for i in range(count)]
            make = lambda: getattr(self.resource, name)(*ids)
            types.append({
                "type": name, "ids": ids, "string": repr(make()),
                "cases": list(self.cases(make)), "attributes": self.attributes(make().meta.resource_model),
            })
        return {"service": self.name, "types": types, "outputs": self.outputs}

    def identifiers(self, name):
        for m in self.resource.meta.resource_model.subresources:
            if m.name == name:
                return m.resource.model.identifiers
        raise KeyError(name)


names = ["opsworks"] if sys.argv[1] == "retired" else sorted(boto3.session.Session().get_available_resources())
json.dump([Service(n).record() for n in names], sys.stdout)

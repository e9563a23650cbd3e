"""Makes random streams of events and says how botocore reads them.

Input: the seed and how many streams to make of each operation. Output: a line
of JSON for each stream: service, operation, body in hex, and the values.
"""

import datetime
import io
import json
import pathlib
import random
import struct
import sys
import binascii
import xml.etree.ElementTree as ET

import botocore.loaders
import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.eventstream import EventStream
from botocore.exceptions import EventStreamError

case = json.load(sys.stdin)
rng = random.Random(case["seed"])
here = pathlib.Path(__file__).parent / "events"
session = botocore.session.get_session()
session.register_component("data_loader", botocore.loaders.create_loader(str(here)))


def value(shape, depth=0):
    kind = shape.type_name
    if kind == "structure":
        if shape.is_document_type:
            return {"a": [1, 1.5, "x", None, True]}
        names = list(shape.members)
        if getattr(shape, "is_tagged_union", False):
            names = rng.sample(names, 1)
        elif depth > 4:
            names = []
        return {n: value(shape.members[n], depth + 1) for n in names if rng.random() < 0.7 or shape.is_tagged_union}
    if kind == "list":
        return [value(shape.member, depth + 1) for _ in range(rng.randrange(3) if depth < 5 else 0)]
    if kind == "map":
        return {text() + str(i): value(shape.value, depth + 1) for i in range(rng.randrange(3) if depth < 5 else 0)}
    if kind in ("string", "character"):
        return text()
    if kind == "blob":
        return rng.randbytes(rng.randrange(20))
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "integer":
        return rng.randrange(-2**31, 2**31)
    if kind == "long":
        return rng.randrange(-2**53, 2**53)
    if kind in ("float", "double"):
        return rng.randrange(-2000, 2000) / 8 + 0.0625
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(rng.randrange(2**31), datetime.timezone.utc)
    raise ValueError(kind)


def text():
    return "".join(rng.choice("abcXYZ019 &<>\"'é漢") for _ in range(rng.randrange(1, 8))).strip() or "x"


def body(serializer, protocol, shape, v):
    if protocol == "rest-xml":
        root = ET.Element("root")
        serializer._serialize(shape, v, root, shape.name)
        return ET.tostring(root[0], encoding="utf-8") if len(root) else b""
    if protocol == "smithy-rpc-v2-cbor":
        out = bytearray()
        serializer._serialize_data_item(out, v, shape)
        return bytes(out)
    out = {}
    serializer._serialize(out, v, shape)
    return json.dumps(out).encode()


def header(v):
    if isinstance(v, bool):
        return b"\x00" if v else b"\x01"
    if isinstance(v, int):
        if -2**31 <= v < 2**31:
            return b"\x04" + struct.pack(">i", v)
        return b"\x05" + struct.pack(">q", v)
    if isinstance(v, datetime.datetime):
        return b"\x08" + struct.pack(">q", int(v.timestamp()) * 1000 + rng.randrange(1000))
    data, kind = (v, b"\x06") if isinstance(v, bytes) else (v.encode(), b"\x07")
    return kind + struct.pack(">H", len(data)) + data


def frame(headers, payload):
    head = b"".join(bytes([len(n)]) + n.encode() + header(v) for n, v in headers.items())
    prelude = struct.pack(">II", 16 + len(head) + len(payload), len(head))
    message = prelude + struct.pack(">I", binascii.crc32(prelude)) + head + payload
    return message + struct.pack(">I", binascii.crc32(message))


def event(serializer, protocol, name, shape):
    v = value(shape)
    headers = {":message-type": "event", ":event-type": name}
    if shape.metadata.get("exception"):
        headers = {":message-type": "exception", ":exception-type": name}
    payload = None
    for n, m in shape.members.items():
        if m.serialization.get("eventheader"):
            if n in v:
                headers[n] = v.pop(n)
        elif m.serialization.get("eventpayload"):
            x = v.pop(n, None)
            if m.type_name == "blob":
                payload = x or b""
            elif m.type_name == "string":
                payload = (x or "").encode()
            else:
                payload = body(serializer, protocol, m, x or {})
    if payload is None:
        payload = body(serializer, protocol, shape, v) if v or rng.random() < 0.5 else b""
    return frame(headers, payload)


def plain(v):
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, list):
        return [plain(x) for x in v]
    if isinstance(v, bytes):
        return {"$bytes": v.hex()}
    if isinstance(v, datetime.datetime):
        return {"$time": round(v.timestamp() * 1000)}
    if isinstance(v, float):
        return {"$float": repr(v)}
    return v


class Raw:
    def __init__(self, data):
        self.data = data

    def stream(self):
        for i in range(0, len(self.data), 37):
            yield self.data[i:i + 37]


def stream(service, operation, model, stream_shape):
    protocol = model.resolved_protocol
    serializer = botocore.serialize.create_serializer(protocol, False)
    parser = botocore.parsers.create_parser(protocol)
    kinds = [n for n, s in stream_shape.members.items() if not s.metadata.get("exception")]
    faults = [n for n, s in stream_shape.members.items() if s.metadata.get("exception")]
    names = rng.choices(kinds, k=rng.randrange(1, 6))
    if faults and rng.random() < 0.3:
        names.append(rng.choice(faults))
    data = b"".join(event(serializer, protocol, n, stream_shape.members[n]) for n in names)
    values, code = [], None
    try:
        for x in EventStream(Raw(data), stream_shape, parser._event_stream_parser, operation):
            values.append(plain(x))
    except EventStreamError as e:
        code = e.response["Error"]["Code"]
    if protocol in ("json", "smithy-rpc-v2-cbor"):
        empty = b"{}" if protocol == "json" else b"\xa0"
        data = frame({":message-type": "event", ":event-type": "initial-response"}, empty) + data
    print(json.dumps({"service": service, "operation": operation, "body": data.hex(), "values": values, "code": code}))


for service in session.get_available_services():
    model = session.get_service_model(service)
    for operation in model.operation_names:
        shape = model.operation_model(operation).get_event_stream_output()
        if shape is not None:
            for _ in range(case["streams"]):
                stream(service, operation, model, shape)

"""Serializes values with boto3 and reads them back: a value a line in, what
became of it a line out, null for one that boto3 refuses. Values are marked
with the names of their types, since JSON lacks some of them."""
import base64
import json
import sys
from decimal import Decimal

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer


def text(data):
    return base64.b64encode(bytes(data)).decode()


def revive(marked):
    (kind, value), = marked.items()
    return {
        "S": str, "N": Decimal, "BOOL": bool, "NULL": lambda _: None,
        "B": base64.b64decode, "BA": lambda v: bytearray(base64.b64decode(v)),
        "SS": set, "NS": lambda v: set(map(Decimal, v)),
        "BS": lambda v: set(map(base64.b64decode, v)),
        "L": lambda v: [revive(x) for x in v],
        "M": lambda v: {k: revive(x) for k, x in v.items()},
    }[kind](value)


def mark(value):
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, Decimal):
        return {"N": str(value)}
    if isinstance(value, Binary):
        return {"B": text(value.value)}
    if isinstance(value, list):
        return {"L": [mark(v) for v in value]}
    if isinstance(value, dict):
        return {"M": {k: mark(v) for k, v in value.items()}}
    first = next(iter(value))
    if isinstance(first, str):
        return {"SS": sorted(value)}
    if isinstance(first, Decimal):
        return {"NS": [str(v) for v in value]}
    return {"BS": sorted(text(v.value) for v in value)}


def plain(wire):
    (kind, value), = wire.items()
    if kind == "B":
        value = text(value)
    elif kind == "BS":
        value = sorted(text(v) for v in value)
    elif kind == "SS":
        value = sorted(value)
    elif kind == "L":
        value = [plain(v) for v in value]
    elif kind == "M":
        value = {k: plain(v) for k, v in value.items()}
    return {kind: value}


for line in sys.stdin:
    try:
        wire = TypeSerializer().serialize(revive(json.loads(line)))
    except Exception:  # a refusal of any kind
        print("null")
        continue
    print(json.dumps({"wire": plain(wire), "back": mark(TypeDeserializer().deserialize(wire))}))

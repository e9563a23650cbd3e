"""Reads the tables that are named in the input, as boto3 has them: an object of tables,
each a list of items with their attributes' types. Numbers are in one notation and sets
in order."""
import base64
import decimal
import json
import sys

import boto3

ask = json.load(sys.stdin)
client = boto3.client("dynamodb", endpoint_url=ask["endpoint"], region_name="us-east-1",
                      aws_access_key_id="test", aws_secret_access_key="test")


def number(text):
    return format(decimal.Context(prec=50).create_decimal(text).normalize(), "f")


def mark(value):
    (kind, v), = value.items()
    return {kind: {
        "N": lambda: number(v), "B": lambda: base64.b64encode(v).decode(),
        "NS": lambda: sorted(map(number, v)), "SS": lambda: sorted(v),
        "BS": lambda: sorted(base64.b64encode(b).decode() for b in v),
        "L": lambda: [mark(x) for x in v], "M": lambda: {k: mark(x) for k, x in v.items()},
    }.get(kind, lambda: v)()}


json.dump({
    table: [{k: mark(v) for k, v in item.items()}
            for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True) for item in page["Items"]]
    for table in ask["tables"]
}, sys.stdout)

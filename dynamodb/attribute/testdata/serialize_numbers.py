"""Serializes decimals with boto3: a text a line in, the number or null a line out."""
import json
import sys
from decimal import Decimal

from boto3.dynamodb.types import TypeSerializer

for line in sys.stdin:
    try:
        print(json.dumps(TypeSerializer().serialize(Decimal(json.loads(line)))["N"]))
    except Exception:  # a refusal of any kind
        print("null")

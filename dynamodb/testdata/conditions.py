"""Builds conditions with boto3: one tree a line in, one expression a line out."""
import json
import sys

from boto3.dynamodb.conditions import Attr, ConditionExpressionBuilder, Key

METHODS = {
    "=": "eq", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte",
    "BETWEEN": "between", "begins_with": "begins_with", "contains": "contains",
    "attribute_exists": "exists", "attribute_not_exists": "not_exists",
    "attribute_type": "attribute_type",
}


def operand(node):
    if isinstance(node, dict):
        if "size" in node:
            return Attr(node["size"]).size()
        if "attr" in node:
            return Attr(node["attr"])
        if "key" in node:
            return Key(node["key"])
        return node["value"]
    raise ValueError(node)


def condition(node):
    op, args = node["op"], node["args"]
    if op == "AND":
        return condition(args[0]) & condition(args[1])
    if op == "OR":
        return condition(args[0]) | condition(args[1])
    if op == "NOT":
        return ~condition(args[0])
    target, values = operand(args[0]), [operand(a) for a in args[1:]]
    if op == "IN":
        return target.is_in(values)
    return getattr(target, METHODS[op])(*values)


for line in sys.stdin:
    ask = json.loads(line)
    built = ConditionExpressionBuilder().build_expression(
        condition(ask["tree"]), is_key_condition=ask["key"])
    print(json.dumps({
        "text": built.condition_expression,
        "names": built.attribute_name_placeholders,
        "values": built.attribute_value_placeholders,
    }))

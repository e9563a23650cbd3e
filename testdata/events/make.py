"""Describes one service of every kind of event in the protocols' names given.

Run it to write the descriptions anew: python3 make.py
"""

import json
import pathlib

S = "structure"


def member(shape, **traits):
    return {"shape": shape, **traits}


EVENT = {
    "Headed": {"type": S, "event": True, "members": {
        "Flag": member("Boolean", eventheader=True), "Count": member("Integer", eventheader=True),
        "Big": member("Long", eventheader=True), "Name": member("String", eventheader=True),
        "Raw": member("Blob", eventheader=True), "At": member("Timestamp", eventheader=True),
        "Text": member("String"), "When": member("Timestamp"), "List": member("Strings"),
    }},
    "Bytes": {"type": S, "event": True, "members": {"Data": member("Blob", eventpayload=True), "Name": member("String", eventheader=True)}},
    "Words": {"type": S, "event": True, "members": {"Data": member("String", eventpayload=True)}},
    "Inner": {"type": S, "event": True, "members": {"Data": member("Nested", eventpayload=True), "Name": member("String", eventheader=True)}},
    "Empty": {"type": S, "event": True, "members": {}},
}
SHAPES = {
    **EVENT,
    "Nested": {"type": S, "members": {"Text": member("String"), "Count": member("Integer"), "Map": member("Map"), "At": member("Timestamp")}},
    "Strings": {"type": "list", "member": {"shape": "String"}},
    "Map": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "Long"}},
    "Boolean": {"type": "boolean"}, "Integer": {"type": "integer"}, "Long": {"type": "long"},
    "String": {"type": "string"}, "Blob": {"type": "blob"}, "Timestamp": {"type": "timestamp"},
    "Gone": {"type": S, "exception": True, "members": {"message": member("String"), "Count": member("Integer")}},
    "Stream": {"type": S, "eventstream": True, "members": {**{n: member(n) for n in EVENT}, "Gone": member("Gone")}},
    "TalkRequest": {"type": S, "members": {"Name": member("String"), "Events": member("Stream")}, "payload": "Events"},
    "TalkResponse": {"type": S, "members": {"Name": member("String", location="header", locationName="x-name"), "Events": member("Stream")}, "payload": "Events"},
}

for protocol in ["json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"]:
    name = "events-" + protocol
    shapes = json.loads(json.dumps(SHAPES))
    if not protocol.startswith("rest"):
        for shape in ["TalkRequest", "TalkResponse"]:
            del shapes[shape]["payload"]
        shapes["TalkResponse"]["members"]["Name"] = member("String")
    else:
        shapes["TalkRequest"]["members"]["Name"] = member("String", location="header", locationName="x-name")
    description = {
        "version": "2.0",
        "metadata": {
            "apiVersion": "2026-01-01", "endpointPrefix": "events", "protocol": protocol, "protocols": [protocol],
            "jsonVersion": "1.1", "serviceFullName": "Events", "serviceId": name.replace("-", " "), "signatureVersion": "v4",
            "signingName": "events", "targetPrefix": "Events", "uid": name,
            "protocolSettings": {"h2": "eventstream"},
        },
        "operations": {"Talk": {
            "name": "Talk", "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "TalkRequest"}, "output": {"shape": "TalkResponse"},
        }},
        "shapes": shapes,
    }
    path = pathlib.Path(__file__).parent / name / "2026-01-01" / "service-2.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(description, indent=1) + "\n")

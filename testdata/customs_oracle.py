"""What botocore sends for [[service, operation, parameters], ...], one JSON
object a line: the body, or the name of the exception that refuses it."""

import json
import sys

import botocore.awsrequest
import botocore.session


def main():
    for service, operation, params in json.load(sys.stdin):
        client = botocore.session.Session().create_client(
            service, "us-west-2", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret"
        )
        sent = []

        def answer(request, **_):
            sent.append(request.body)
            return botocore.awsrequest.AWSResponse(request.url, 400, {}, _Raw())

        client.meta.events.register("before-send", answer)
        out = {}
        try:
            client._make_api_call(operation, params)
        except Exception as e:
            if not sent:
                out["refused"] = type(e).__name__
        if sent:
            body = sent[0]
            out["body"] = body.decode() if isinstance(body, bytes) else body
        print(json.dumps(out))


class _Raw:
    def stream(self):
        return iter([b"{}"])


main()

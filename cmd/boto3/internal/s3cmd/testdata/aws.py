"""Runs command lines of the installed AWS CLI within one process.

A request is a line of JSON on standard input: {"args": [...], "dir": "...", "stdin": "..."}.
Its answer is a line of JSON on standard output: {"code": 0, "stdout": "...", "stderr": "..."}.
"""

import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

requests, answers = sys.stdin, sys.stdout


def run(request):
    os.chdir(request["dir"])
    sys.stdin = io.TextIOWrapper(io.BytesIO(request.get("stdin", "").encode()))
    sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    sys.argv = ["aws"] + request["args"]
    try:
        code = create_clidriver().main(request["args"])
    except SystemExit as e:
        code = e.code
    texts = [s.buffer.getvalue().decode("utf-8", "replace") for s in (sys.stdout, sys.stderr)]
    return {"code": code or 0, "stdout": texts[0], "stderr": texts[1]}


for line in requests:
    print(json.dumps(run(json.loads(line))), file=answers, flush=True)

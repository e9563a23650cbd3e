"""Runs command lines of the AWS CLI within one process: a JSON object with args and
a directory on each line of standard input, one with the exit code and what was printed
on each line of standard output."""

import io
import json
import os
import sys

import botocore.session  # before the AWS CLI takes the copy that it brings along

from awscli import clidriver

answers = os.fdopen(os.dup(1), "w")


class Stream(io.TextIOWrapper):
    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)

    def text(self):
        return self.buffer.getvalue().decode("utf-8", "replace")


for line in sys.stdin:
    command = json.loads(line)
    os.chdir(command["dir"])
    sys.stdout, sys.stderr = Stream(), Stream()
    try:
        code = clidriver.create_clidriver().main(command["args"])
    except SystemExit as e:
        code = e.code
    except BaseException as e:
        code = 255
        sys.stderr.write(repr(e))
    out, err = sys.stdout.text(), sys.stderr.text()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    answers.write(json.dumps({"code": code or 0, "stdout": out, "stderr": err}) + "\n")
    answers.flush()

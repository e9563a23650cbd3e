"""Runs command lines of the AWS CLI within one process. Each line of standard input is
a JSON object with Args, Stdin, Env and Dir; a line of standard output for each has Code,
Stdout and Stderr. The argument is the folder that botocore is imported from."""

import functools
import io
import json
import os
import sys

if sys.argv[1]:
    sys.path.insert(0, sys.argv[1])

# Before the AWS CLI, which imports the copy that it brings along where there is none.
import botocore.session

if sys.argv[1] and not botocore.__file__.startswith(sys.argv[1]):
    sys.exit("botocore is imported from %s, not from %s" % (botocore.__file__, sys.argv[1]))

from awscli import clidriver

# Every command line has a session of its own, most of whose time would go to
# descriptions that one before it has read. Few services are remembered at once: all of
# them would take gigabytes.
botocore.session.create_loader = functools.lru_cache(None)(botocore.session.create_loader)


def forget():
    known = botocore.session.create_loader(None)._cache
    services = [key for key in known if key[0] == "load_service_model" or key[0] == "load_data_with_path" and "/" in key[1]]
    for key in services[:-40]:
        del known[key]


questions, answers = sys.stdin, os.fdopen(os.dup(1), "w")


def stream(text=""):
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="\n", write_through=True)


def run(line):
    before = os.environ.copy()
    os.environ.update(line["Env"] or {})
    if line["Dir"]:
        os.chdir(line["Dir"])
    sys.argv = ["aws"] + line["Args"]
    sys.stdin, sys.stdout, sys.stderr = stream(line["Stdin"]), stream(), stream()
    try:
        code = clidriver.create_clidriver().main(line["Args"])
    except SystemExit as e:
        code = e.code
    except BaseException as e:
        code = 255
        sys.stderr.write(repr(e))
    out, err = [s.buffer.getvalue().decode("utf-8", "replace") for s in (sys.stdout, sys.stderr)]
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    os.environ.clear()
    os.environ.update(before)
    forget()
    return {"Code": code or 0, "Stdout": out, "Stderr": err}


for line in questions:
    answers.write(json.dumps(run(json.loads(line))) + "\n")
    answers.flush()

"""Lists what botocore does on events: the built-in handlers with their events, and what its modules register."""
import ast
import glob
import json
import os
import sys

import botocore
from botocore.handlers import BUILTIN_HANDLERS


def name(handler):
    if hasattr(handler, "__self__"):
        return f"{type(handler.__self__).__name__}.{handler.__name__}"
    return getattr(handler, "__name__", type(handler).__name__)


def registered(path):
    """The last names of what is given to register, register_first and register_last."""
    for node in ast.walk(ast.parse(open(path, encoding="utf-8").read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or len(node.args) < 2:
            continue
        if node.func.attr not in ("register", "register_first", "register_last") or ast.unparse(node.args[0]) == "events":
            continue  # an object that registers its own methods
        what = node.args[1]
        while isinstance(what, ast.Call):
            what = what.func
        yield what.attr if isinstance(what, ast.Attribute) else what.id


root = os.path.dirname(botocore.__file__)
others = set()
for path in sorted(glob.glob(root + "/*.py") + glob.glob(root + "/retries/*.py") + glob.glob(root + "/crt/*.py")):
    module = os.path.relpath(path, root)
    if module not in ("hooks.py", "session.py"):  # which only hand on
        others |= {f"{module} {what}" for what in registered(path)}
json.dump({"builtin": [[spec[0], name(spec[1])] for spec in BUILTIN_HANDLERS], "others": sorted(others)}, sys.stdout)
